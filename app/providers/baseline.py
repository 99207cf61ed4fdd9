"""What a provider answers to that it does not offer: no, with the reason it declares in its capabilities."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from app.domain.errors import InputRefused, Problem
from app.domain.remote import (
    Account,
    Capabilities,
    CheckoutPage,
    CollectRequest,
    RemoteCustomer,
    RemoteInvoice,
    RemotePayment,
)
from app.domain.secret import Secret
from app.providers.exact_json import read
from app.providers.http import read_base
from app.providers.protocol import Composed, Failure, Listing, OptionField, Outcome, Refused, Session

Row = TypeVar("Row")

_ONE_UNREAD = "One row of the list could not be read."


class Baseline(ABC):
    """The part of the protocol that says no; a provider overrides what it offers."""

    name = ""
    title = ""

    def fields(self) -> tuple[OptionField, ...]:
        """Return the settings of an account: none."""
        return ()

    @abstractmethod
    def capabilities(self, account: Account) -> Capabilities:
        """Return what this provider can do."""

    def check_account(self, account: Account, secret: Secret | None) -> tuple[str, ...]:
        """Check address and options, and let the provider look at the key's shape."""
        read_base(account.base_url)
        fields = {field.key: field for field in self.fields()}
        problems = []
        for key, value in account.options:
            if key not in fields:
                known = ", ".join(fields) or "none"
                problems.append(Problem(f"options.{key}", f"{self.title} has no such option. Its options: {known}."))
            elif value and fields[key].choices and value not in dict(fields[key].choices):
                allowed = ", ".join(choice for choice, _ in fields[key].choices)
                problems.append(Problem(f"options.{key}", f"This must be one of: {allowed}."))
        problems += self.option_problems(account)
        if problems:
            raise InputRefused(problems)
        return self.key_warnings(secret.reveal()) if secret else ()

    def option_problems(self, account: Account) -> list[Problem]:
        """Return what is wrong with free-text options."""
        del account
        return []

    def key_warnings(self, key: str) -> tuple[str, ...]:
        """Return what looks wrong with a key."""
        del key
        return ()

    def compose_update(self, request: CollectRequest) -> Composed:
        """Refuse."""
        raise InputRefused([Problem("", self._why(request.account, "update"))])

    def compose_page(
        self, account: Account, page: CheckoutPage, marker: str, earlier: Sequence[bytes] = ()
    ) -> Composed:
        """Refuse."""
        del page, marker, earlier
        raise InputRefused([Problem("", self._why(account, "pages"))])

    def update(self, session: Session, remote_id: str, payload: bytes) -> Outcome:
        """Refuse."""
        del remote_id, payload
        return self._no(session, "update")

    def send(self, session: Session, remote_id: str) -> Outcome:
        """Refuse."""
        del remote_id
        return self._no(session, "send")

    def remind(self, session: Session, remote_id: str) -> Outcome:
        """Refuse."""
        del remote_id
        return self._no(session, "remind")

    def resolved(self, account: Account, remote: RemoteInvoice, due: Decimal) -> RemoteInvoice:
        """Return ``remote``: the unit of its amount is documented."""
        del account, due
        return remote

    def payments(
        self, session: Session, since: date | None, until: date, invoices: Sequence[RemoteInvoice] = ()
    ) -> Listing[RemotePayment]:
        """List none."""
        del since, until, invoices
        return Listing(reason=self._why(session.account, "payments"))

    def customers(self, session: Session) -> Listing[RemoteCustomer]:
        """List none."""
        return Listing(reason=self._why(session.account, "customers"))

    def save_customer(self, session: Session, customer: RemoteCustomer) -> Outcome:
        """Refuse."""
        del customer
        return self._no(session, "customers")

    def pages(self, session: Session) -> Listing[CheckoutPage]:
        """List none."""
        return Listing(reason=self._why(session.account, "pages"))

    def page_create(self, session: Session, payload: bytes) -> Outcome:
        """Refuse."""
        del payload
        return self._no(session, "pages")

    def page_update(self, session: Session, remote_id: str, payload: bytes) -> Outcome:
        """Refuse."""
        del remote_id, payload
        return self._no(session, "pages")

    def _no(self, session: Session, what: str) -> Refused:
        return Refused(code="unsupported", message=self._why(session.account, what))

    def _why(self, account: Account, what: str) -> str:
        return self.capabilities(account).reason(what) or f"{self.title} does not offer this."


def unlisted(failure: Failure, title: str) -> Listing[Any]:
    """Return the list that could not be read; as a list has no id, what is not there is the address."""
    if failure.http_status == 404:
        words = f"{title} does not know this address (status 404). Check the account's address."
        failure = replace(failure, message=words)
    return Listing(reason=failure.message, failure=failure)


def gathered(items: Sequence[object], kind: type[Row]) -> tuple[list[Row], str]:
    """Return the rows of a list that could be read; also why it cannot be trusted to be whole, empty when it can."""
    rows = [item for item in items if isinstance(item, kind)]
    odd = len(items) - len(rows)
    return rows, "" if not odd else f"{odd} rows of the list could not be read." if odd > 1 else _ONE_UNREAD


def once(rows: Iterable[Row], identity: Callable[[Row], str]) -> tuple[tuple[Row, ...], str]:
    """Return the first row of each id; also why the list cannot be trusted, when an id was repeated."""
    every = tuple(rows)
    if len(set(map(identity, every))) == len(every):
        return every, ""
    found: dict[str, Row] = {}
    for row in every:
        found.setdefault(identity(row), row)
    return tuple(found.values()), "The list names an id more than once."


def asked(payload: bytes) -> dict[str, object]:
    """Return the members of a payload that one of our ``compose`` methods wrote."""
    value = read(payload)
    return value if isinstance(value, dict) else {}


def amount_differences(expected: Decimal, remote: RemoteInvoice, currency: str) -> list[str]:
    """Return how a remote amount is not ``expected``, within half a cent; an amount of unknown unit is no claim."""
    if remote.currency and remote.currency.upper() != currency.upper():
        return [f"The provider shows the currency {remote.currency}, not {currency}."]
    if remote.amount is None:
        return ["The provider shows no readable amount."]
    if abs(remote.amount - expected) >= Decimal("0.005"):
        return [f"The provider shows {remote.amount:f}, not {expected:f} {currency}."]
    return []


def text_difference(label: str, expected: object, shown: str) -> list[str]:
    """Return how a text the provider shows is not what it was told; one it does not show is no difference."""
    if not isinstance(expected, str) or not expected or not shown or expected.casefold() == shown.casefold():
        return []
    return [f"The provider shows another {label} than it was told."]
