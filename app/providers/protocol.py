"""What every payment provider offers to the rest of the program, and the few ways a call can end.

A call never raises for what happens outside: it answers an `Outcome` or a `Listing`. Only the ``compose`` methods
raise, `InputRefused`, when what is to be sent does not fit the provider; they touch no network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

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

if TYPE_CHECKING:
    from app.providers.http import Client

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is kept of every outcome.

    Attributes:
        message: one plain sentence for the user, in our words.
        code: the provider's own error code, or ours in lower case; empty when all went well.
        http_status: of the reply, None when there was none.
        evidence: what came back, bounded, printable, secrets removed.
    """

    message: str = ""
    code: str = ""
    http_status: int | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent(Answer):
    """Certainly not done: no byte of the request was handed over. It may be tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Answer):
    """Certainly done.

    Attributes:
        remote: what the provider now shows of it, when it shows anything.
        differences: each way in which that is not what was asked for; with any, a person must look.
        task: what is left to the user, e.g. to mail the link themselves; empty when nothing is.
    """

    remote: RemoteInvoice | CheckoutPage | RemoteCustomer | None = None
    differences: tuple[str, ...] = ()
    task: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Answer):
    """Certainly not done: the provider said no, for a documented reason that waiting does not mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limited(Answer):
    """Certainly not done: too many calls. ``seconds`` until the next try, from 1 to 86,400."""

    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRefused(Answer):
    """Certainly not done: the key, or the address it is used from, is not accepted. The account must pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear(Answer):
    """It may have been done or not: look before it is repeated."""


Outcome = NotSent | Accepted | Refused | Limited | KeyRefused | Unclear
Failure = NotSent | Refused | Limited | KeyRefused | Unclear


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """What a provider listed.

    Attributes:
        rows: each remote id once.
        complete: whether a row that is missing here was not there either. Never True with a ``failure``.
        reason: why it is not complete, a sentence for the user.
        failure: what ended the reading early; ``rows`` holds what had come until then.
    """

    rows: tuple[Row, ...] = ()
    complete: bool = False
    reason: str = ""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """A request as it will go out.

    Attributes:
        payload: the exact bytes of the body.
        preview: what the provider is told, as (label, text) in order.
        lost: what it cannot carry, a sentence each.
        warnings: what the user should know before it goes out, a sentence each.
        amount, currency: what is asked for, in currency units; of a checkout page with an open amount, None.
    """

    payload: bytes
    preview: tuple[tuple[str, str], ...] = ()
    lost: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class OptionField:
    """A setting an account of this provider has; the settings page builds itself from these.

    Attributes:
        choices: (value, label) pairs of a closed choice; empty for free text.
        learned: filled in by the program itself and seldom touched by hand.
    """

    key: str
    label: str
    help: str = ""
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    learned: bool = False


@dataclass(frozen=True, slots=True)
class Environment:
    """A documented address of the provider's service."""

    name: str
    base_url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a connection test found; ``ok`` is None when it could not be tried without changing something."""

    name: str
    ok: bool | None
    message: str


class BudgetKeeper(Protocol):
    """Keeps count of the calls an account may make (`app.providers.budget.Ledger` is one)."""

    def take(self, *names: str) -> int:
        """Count one call under each of ``names`` and return 0, or count nothing and return the seconds to wait."""
        ...

    def hold(self, seconds: int, *names: str) -> None:
        """Allow no call under any of ``names`` for ``seconds``."""
        ...


@dataclass(slots=True)
class Session:
    """An account at work: its key, its client and its budget.

    Attributes:
        learned: options the provider's behaviour taught during the calls; to be stored in the account afterwards.
    """

    account: Account
    secret: Secret
    client: Client
    budget: BudgetKeeper
    learned: dict[str, str] = field(default_factory=dict)

    def option(self, key: str, default: str = "") -> str:
        """Return an option as learned in this session, else as stored, else ``default``."""
        return self.learned.get(key) or self.account.option(key, default)


class Provider(Protocol):
    """One payment provider. Implementations hold no state: all of it is in the account and the session."""

    name: str
    title: str

    def environments(self) -> tuple[Environment, ...]:
        """Return the documented addresses, the default one first."""
        ...

    def fields(self) -> tuple[OptionField, ...]:
        """Return the settings of an account."""
        ...

    def check_account(self, account: Account, secret: Secret | None) -> tuple[str, ...]:
        """Return what looks wrong with an account and its key, a sentence each.

        Raises:
            InputRefused: when the address or an option cannot be used at all.
        """
        ...

    def capabilities(self, account: Account) -> Capabilities:
        """Return what this provider can do through this account."""
        ...

    def compose(self, request: CollectRequest) -> Composed:
        """Return the request that creates the remote invoice.

        Raises:
            InputRefused: with every reason why the invoice does not fit.
        """
        ...

    def compose_update(self, request: CollectRequest) -> Composed:
        """Return the request that changes the remote invoice to what the document now says.

        Raises:
            InputRefused: when it does not fit, or the provider cannot update.
        """
        ...

    def compose_page(
        self, account: Account, page: CheckoutPage, marker: str, earlier: Sequence[bytes] = ()
    ) -> Composed:
        """Return the request that creates (no ``remote_id``) or updates ``page``.

        ``earlier`` is what the provider was told of it before and last showed of it, as JSON, oldest first; ``marker``
        is empty of one that was made elsewhere.

        Raises:
            InputRefused: with every reason why the page does not fit.
        """
        ...

    def create(self, session: Session, payload: bytes) -> Outcome:
        """Create a remote invoice: one request over one fresh connection, never repeated."""
        ...

    def update(self, session: Session, remote_id: str, payload: bytes) -> Outcome:
        """Change a remote invoice."""
        ...

    def send(self, session: Session, remote_id: str) -> Outcome:
        """Let the provider deliver a remote invoice that is still a draft."""
        ...

    def remind(self, session: Session, remote_id: str) -> Outcome:
        """Let the provider remind the customer; never to be repeated by itself."""
        ...

    def differences(self, account: Account, payload: bytes, remote: RemoteInvoice) -> tuple[str, ...]:
        """Return each way in which ``remote`` is not what ``payload`` asked for, a sentence each."""
        ...

    def resolved(self, account: Account, remote: RemoteInvoice, due: Decimal) -> RemoteInvoice:
        """Return ``remote`` with its amount in currency units where the local ``due`` shows which unit it is in."""
        ...

    def invoice(self, session: Session, remote_id: str) -> Outcome:
        """Read one remote invoice."""
        ...

    def invoices(self, session: Session, since: date | None = None) -> Listing[RemoteInvoice]:
        """Read the remote invoices: all, or where the provider can choose, those created from ``since`` on."""
        ...

    def payments(
        self, session: Session, since: date | None, until: date, invoices: Sequence[RemoteInvoice] = ()
    ) -> Listing[RemotePayment]:
        """Read the payments received from ``since`` to ``until``; the only proof that money came in.

        ``invoices`` are the rows just read: some providers name the payment only there.
        """
        ...

    def customers(self, session: Session) -> Listing[RemoteCustomer]:
        """Read the customers the provider keeps."""
        ...

    def save_customer(self, session: Session, customer: RemoteCustomer) -> Outcome:
        """Create or update a customer; harmless to repeat."""
        ...

    def pages(self, session: Session) -> Listing[CheckoutPage]:
        """Read the checkout pages."""
        ...

    def page_create(self, session: Session, payload: bytes) -> Outcome:
        """Create a checkout page: one request, never repeated."""
        ...

    def page_update(self, session: Session, remote_id: str, payload: bytes) -> Outcome:
        """Change a checkout page."""
        ...

    def test(self, session: Session) -> tuple[Finding, ...]:
        """Try what can be tried without changing anything."""
        ...
