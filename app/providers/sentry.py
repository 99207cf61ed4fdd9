"""SentryPOS: one amount in cents per invoice, customers by phone number, delivery by SMS or e-mail at the create.

Numbers in brackets name the contradiction of its documents that a line settles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from operator import attrgetter
from typing import TypeVar

from app.domain.currencies import CURRENCIES
from app.domain.decimals import from_minor
from app.domain.errors import InputRefused, Problem
from app.domain.remote import (
    Account,
    Budget,
    Capabilities,
    Channel,
    CollectRequest,
    RemoteCustomer,
    RemoteInvoice,
    RemotePayment,
    RemoteStatus,
)
from app.providers import sentry_reading as reader
from app.providers.baseline import (
    Baseline,
    amount_differences,
    asked,
    gathered,
    once,
    text_difference,
    unlisted,
)
from app.providers.calls import call, failure_of, members, unusable
from app.providers.composing import clean, is_mail
from app.providers.exact_json import Json, write
from app.providers.http import Reply, path_id
from app.providers.protocol import (
    Accepted,
    Composed,
    Environment,
    Failure,
    Finding,
    Listing,
    OptionField,
    Outcome,
    Refused,
    Session,
)
from app.providers.sentry_request import composed, dialled
from app.providers.sentry_words import (
    CUSTOMER_READ,
    CUSTOMER_WRITE,
    READ,
    REMIND,
    SALES,
    SCOPE_LACKING,
    TITLE,
    WRITE,
    lacking,
    words,
)

Row = TypeVar("Row")

_remote_id, _payment_id = attrgetter("remote_id"), attrgetter("payment_id")
_KEY = re.compile(r"sntr_[A-Za-z0-9_-]+")
_SALES_LIMIT = 100
_MAX_WINDOWS = 40
_MORE = "SentryPOS says that there is more than it listed."
_COUNTED = "SentryPOS counts more than it listed."


class Sentry(Baseline):
    """SentryPOS behind the protocol."""

    name = "sentry"
    title = TITLE

    def environments(self) -> tuple[Environment, ...]:
        """Return the sandbox, the only address its reference names, and the one seen elsewhere [12.1]."""
        return (
            Environment("Sandbox", "https://sandbox.sentrypos.app/public/api/v1"),
            Environment(
                "Production",
                "https://api.sentrypos.app/public/api/v1",
                "This address is not confirmed by its reference.",
            ),
        )

    def fields(self) -> tuple[OptionField, ...]:
        """Return currency and the switch for updates."""
        return (
            OptionField(
                "currency", "Currency", "SentryPOS names no currency. Its amounts are taken for this one.", "USD"
            ),
            OptionField(
                "update",
                "Change invoices there",
                "SentryPOS does not describe how; what it shows afterwards is compared.",
                "off",
                (("off", "Off"), ("on", "On")),
            ),
        )

    def option_problems(self, account: Account) -> list[Problem]:
        """Accept any currency of cents."""
        found = CURRENCIES.get(account.option("currency", "USD").upper())
        if found is None or found.digits != 2:
            return [Problem("options.currency", "This must be a currency of two decimals, like USD.")]
        return []

    def key_warnings(self, key: str) -> tuple[str, ...]:
        """Know the keys by how they begin."""
        return () if _KEY.fullmatch(key) else ("Keys of SentryPOS begin with sntr_; this one does not look like one.",)

    def capabilities(self, account: Account) -> Capabilities:
        """Return what SentryPOS can do."""
        update = account.option("update") == "on"
        off = () if update else (("update", "Changing invoices at SentryPOS is switched off in the account."),)
        return Capabilities(
            channels=(Channel.NONE, Channel.EMAIL, Channel.SMS),
            delivers_at_create=True,
            remind=True,
            update=update,
            customers=True,
            payments=True,
            marker_returns=True,
            payment_link=True,
            currencies=(account.option("currency", "USD").upper(),),
            link_hosts=reader.HOSTS,
            list_seconds=120,
            budgets=(Budget("all", 60, 60),),
            read_only_codes=("DEMO_INVOICE",),
            why_not=(
                ("lines", "SentryPOS takes one amount and a description."),
                ("tax", "SentryPOS takes one amount, tax included."),
                ("number", "SentryPOS has no field for your number; it goes into the description."),
                ("send", "SentryPOS delivers when the invoice is created there, never later."),
                ("pages", "SentryPOS has no checkout pages."),
                *off,
            ),
        )

    def compose(self, request: CollectRequest) -> Composed:
        """Return amount, customer, description with the marker, due time and channel."""
        return composed(request, sending=True)

    def compose_update(self, request: CollectRequest) -> Composed:
        """Return the documented create fields but the channel, so that nothing is delivered again [12.7]."""
        if not self.capabilities(request.account).update:
            raise InputRefused([Problem("", self._why(request.account, "update"))])
        return composed(request, sending=False)

    def create(self, session: Session, payload: bytes) -> Outcome:
        """Create the invoice; with a channel the customer has it at once."""
        reply = call(session, "POST", "/invoices", "all", body=payload)
        outcome = self._one(session, reply, WRITE)
        if isinstance(outcome, Refused) and outcome.code == SCOPE_LACKING:
            # Whether the customer told along needs a right of its own is not documented.
            return replace(outcome, message=lacking(WRITE, CUSTOMER_WRITE, said=outcome.evidence))
        if not isinstance(outcome, Accepted) or not isinstance(outcome.remote, RemoteInvoice):
            return outcome
        remote, via = outcome.remote, asked(payload).get("sendVia")
        task = ""
        if via and remote.status is not RemoteStatus.SENT:
            # The status counts, whatever a message beside it claims [12.2]; it cannot be sent later [12.8].
            shown = remote.raw_status or "without a status"
            task = (
                f"SentryPOS shows the invoice as {shown}, not as sent: send the payment link to the customer yourself."
            )
        return Accepted(
            remote=remote,
            differences=self.differences(session.account, payload, remote),
            task=task,
            http_status=outcome.http_status,
            evidence=remote.evidence,
        )

    def update(self, session: Session, remote_id: str, payload: bytes) -> Outcome:
        """Change the invoice, then read it and compare: the reply is not described [12.7]."""
        if not self.capabilities(session.account).update:
            return self._no(session, "update")
        reply = self._on(session, "PUT", remote_id, payload)
        if not isinstance(reply, Reply):
            return reply
        if not 200 <= reply.status < 300:
            return failure_of(session, reply, words(WRITE))
        outcome = self.invoice(session, remote_id)
        if not isinstance(outcome, Accepted) or not isinstance(outcome.remote, RemoteInvoice):
            return Accepted(http_status=reply.status, differences=("What SentryPOS holds now could not be read.",))
        return Accepted(
            remote=outcome.remote,
            differences=self.differences(session.account, payload, outcome.remote),
            http_status=reply.status,
            evidence=outcome.remote.evidence,
        )

    def remind(self, session: Session, remote_id: str) -> Outcome:
        """Remind the customer of an unpaid invoice; the channel is SentryPOS's choice."""
        reply = self._on(session, "POST", remote_id, None, "/remind")
        if not isinstance(reply, Reply):
            return reply
        body = members(session, reply, words(REMIND))
        if not isinstance(body, dict | list):
            return body
        if isinstance(body, dict) and body.get("success") is True:
            return Accepted(http_status=reply.status, message="SentryPOS reminded the customer.")
        return unusable(session, reply, words(REMIND), "it does not say that the reminder went out")

    def differences(self, account: Account, payload: bytes, remote: RemoteInvoice) -> tuple[str, ...]:
        """Compare amount, phone, e-mail and due day."""
        wanted = asked(payload)
        cents, customer, due = wanted.get("amountCents"), wanted.get("customer"), wanted.get("dueAt")
        found: list[str] = []
        if isinstance(cents, int):
            found += amount_differences(from_minor(cents, 2), remote, account.option("currency", "USD"))
        if isinstance(customer, dict):
            found += text_difference("phone number", customer.get("phone"), dialled(remote.recipient_phone))
            found += text_difference("e-mail address", customer.get("email"), remote.recipient_email)
        if isinstance(due, str) and remote.due_date is not None and not due.startswith(remote.due_date.isoformat()):
            found.append("The provider shows another due date than it was told.")
        return tuple(found)

    def invoice(self, session: Session, remote_id: str) -> Outcome:
        """Read one invoice, wrapped or bare."""
        return self._one(session, self._on(session, "GET", remote_id, None), READ)

    def invoices(self, session: Session, since: date | None = None) -> Listing[RemoteInvoice]:
        """Read all: no filter and no paging is documented [12.4], but a hint that there is more is heeded [12.5]."""
        del since
        code = reader.currency(session)
        read = partial(reader.invoice, secret=session.secret, code=code)
        return _listed(session, "invoices", READ, RemoteInvoice, read, _remote_id)

    def customers(self, session: Session) -> Listing[RemoteCustomer]:
        """Read all customers."""
        return _listed(session, "customers", CUSTOMER_READ, RemoteCustomer, reader.customer, _remote_id)

    def save_customer(self, session: Session, customer: RemoteCustomer) -> Outcome:
        """Create the customer, or update the one with the same phone number."""
        phone = dialled(customer.phone)
        if not phone:
            return Refused(code="no_phone", message="SentryPOS keeps customers by phone number, and this one has none.")
        body: dict[str, Json] = {"name": clean(customer.name), "phone": phone}
        if is_mail(customer.email):
            body["email"] = customer.email
        reply = call(session, "POST", "/customers", "all", body=write(body))
        if not isinstance(reply, Reply):
            return reply
        answer = members(session, reply, words(CUSTOMER_WRITE))
        if not isinstance(answer, dict | list):
            return answer
        saved = reader.customer(_single(answer, "customer"))
        if saved is None:
            return unusable(session, reply, words(CUSTOMER_WRITE), "it names no id")
        return Accepted(remote=saved, http_status=reply.status)

    def payments(
        self, session: Session, since: date | None, until: date, invoices: Sequence[RemoteInvoice] = ()
    ) -> Listing[RemotePayment]:
        """Read the sales, the only source of the day an invoice was paid; a full window is halved.

        Whether a window includes its last day is not documented, so the halves share one; nor in which time zone its
        first day begins, so it begins a day early.
        """
        created = (each.created_at.date() for each in invoices if each.created_at is not None)
        start = since or min(created, default=until - timedelta(days=366))
        windows = [(min(start, until) - timedelta(days=1), until)]
        found: list[RemotePayment] = []
        reason = ""
        for _ in range(_MAX_WINDOWS):
            if not windows:
                break
            first, last = windows.pop()
            listing = self._sales(session, _window(first, last))
            found += listing.rows
            if listing.failure is not None:
                return Listing(once(found, _payment_id)[0], reason=listing.reason, failure=listing.failure)
            if listing.reason != _MORE:
                reason = reason or listing.reason
                continue
            if last - first <= timedelta(days=1):
                days = self._by_day(session, first, last, listing)
                found += days.rows
                reason = reason or days.reason
                continue
            middle = first + (last - first) // 2
            windows += [(middle, last), (first, middle)]
        if windows:
            reason = "There are more sales than can be read at once."
        return Listing(once(found, _payment_id)[0], complete=not reason, reason=reason)

    def _by_day(
        self, session: Session, first: date, last: date, window: Listing[RemotePayment]
    ) -> Listing[RemotePayment]:
        """Read the one or two days of a window that was full, each by itself, where that shows them at all."""
        days = [] if first == last else [self._sales(session, _window(day, day)) for day in (first, last)]
        rows = [row for day in days for row in day.rows]
        if all(day.complete for day in days) and len(rows) >= len(window.rows):
            return Listing(tuple(rows), complete=True)
        return Listing(tuple(rows), reason=window.reason)

    def test(self, session: Session) -> tuple[Finding, ...]:
        """Try each right to read; rights to write cannot be tried without writing."""
        today = {"limit": "1"}
        tried: tuple[tuple[str, Listing[RemoteInvoice] | Listing[RemoteCustomer] | Listing[RemotePayment]], ...] = (
            ("Invoices", self.invoices(session)),
            ("Customers", self.customers(session)),
            ("Sales", self._sales(session, today)),
        )
        return (
            *(
                Finding(what, listing.failure is None, listing.failure.message if listing.failure else "can be read.")
                for what, listing in tried
            ),
            *(
                Finding(scope, None, f"Whether the key has the right {scope} shows when it is used.")
                for scope in (WRITE, REMIND, CUSTOMER_WRITE)
            ),
        )

    def _sales(self, session: Session, query: dict[str, str]) -> Listing[RemotePayment]:
        code = reader.currency(session)
        read = partial(reader.sale, secret=session.secret, code=code)
        return _listed(session, "sales", SALES, RemotePayment, read, _payment_id, query)

    def _one(self, session: Session, reply: Reply | Failure, scope: str) -> Outcome:
        if not isinstance(reply, Reply):
            return reply
        body = members(session, reply, words(scope))
        if not isinstance(body, dict | list):
            return body
        remote = reader.invoice(_single(body, "invoice"), session.secret, reader.currency(session))
        if remote is None:
            return unusable(session, reply, words(scope), "it names no id")
        return Accepted(remote=remote, http_status=reply.status, evidence=remote.evidence)

    def _on(self, session: Session, method: str, remote_id: str, body: bytes | None, tail: str = "") -> Reply | Failure:
        try:
            segment = path_id(remote_id)
        except ValueError:
            return Refused(code="bad_id", message="SentryPOS has no invoice of such an id.")
        return call(session, method, f"/invoices/{segment}{tail}", "all", body=body)


def _listed(
    session: Session,
    key: str,
    scope: str,
    kind: type[Row],
    read_row: Callable[[Mapping[str, object]], Row | None],
    identity: Callable[[Row], str],
    query: dict[str, str] | None = None,
) -> Listing[Row]:
    """Read one list; it is complete unless it says that there is more, or its rows are odd."""
    reply = call(session, "GET", f"/{key}", "all", query=query)
    if not isinstance(reply, Reply):
        return unlisted(reply, TITLE)
    body = members(session, reply, words(scope), read_row)
    if not isinstance(body, dict | list):
        return unlisted(body, TITLE)
    items = body.get(key) if isinstance(body, dict) else body
    if not isinstance(items, list):
        return unlisted(unusable(session, reply, words(scope), f"it holds no {key}"), TITLE)
    paging = body.get("pagination") if isinstance(body, dict) else None
    more = _more(paging, len(items))
    found, unread = gathered(items, kind)
    rows, repeated = once(found, identity)
    reason = more or unread or repeated
    return Listing(rows, complete=not reason, reason=reason)


def _window(first: date, last: date) -> dict[str, str]:
    return {"startDate": first.isoformat(), "endDate": last.isoformat(), "limit": str(_SALES_LIMIT)}


def _more(paging: object, count: int) -> str:
    """Return what the paging says of rows that are not here; a total may count more than what was asked for."""
    if not isinstance(paging, dict):
        return ""
    total, more = paging.get("total"), paging.get("hasMore")
    beyond = isinstance(total, int) and total > count
    if more is True or (beyond and more is not False):
        return _MORE
    return _COUNTED if beyond else ""


def _single(body: dict[str, object] | list[object], key: str) -> Mapping[str, object]:
    """Return the object of a reply, wrapped in ``key`` or bare."""
    if not isinstance(body, dict):
        return {}
    wrapped = body.get(key)
    return wrapped if isinstance(wrapped, dict) else body
