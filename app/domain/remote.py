"""What is asked of a payment provider and what it claims: accounts, remote invoices, payments, checkout pages.

A remote value is a claim with its evidence beside it. It never changes the local document (DESIGN section 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.document import Document


class OperationKind(StrEnum):
    """What a remote action does."""

    CREATE = "create"
    SEND = "send"
    UPDATE = "update"
    REMIND = "remind"
    PAGE_CREATE = "page-create"
    PAGE_UPDATE = "page-update"


class OperationState(StrEnum):
    """How far a remote action has come, as the command line names it."""

    QUEUED = "queued"
    IN_FLIGHT = "in_flight"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNCLEAR = "unclear"
    ABSENT_ONCE = "absent_once"
    NEEDS_ATTENTION = "needs_attention"
    CANCELLED = "cancelled"
    SENT = "sent"
    SEND_UNCLEAR = "send_unclear"


LOOKED_UP = frozenset({OperationState.UNCLEAR, OperationState.ABSENT_ONCE, OperationState.SEND_UNCLEAR})
"""In these it is not known yet whether it was done, and lists are to show it."""


class Channel(StrEnum):
    """How the provider is asked to deliver the invoice to the customer."""

    NONE = "none"
    EMAIL = "email"
    SMS = "sms"


class RemoteStatus(StrEnum):
    """What a provider says of its invoice, in our words; a status not documented for it is unknown."""

    DRAFT = "draft"
    OPEN = "open"
    SENT = "sent"
    VIEWED = "viewed"
    PAID = "paid"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class PageStatus(StrEnum):
    """The life of a checkout page; ``draft`` is ours alone, not yet at the provider."""

    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    ARCHIVED = "archived"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Account:
    """One account at one provider; its key lives elsewhere.

    Attributes:
        id: 0 until stored.
        provider: name in the registry.
        base_url: https, or http on a loopback address.
        options: the provider's own fields, by key.
        marker_proven_on: when a marker was last seen to come back in this account's list; None until then.
        paused: why nothing is sent, empty when it is.
    """

    id: int = 0
    name: str = ""
    provider: str = ""
    base_url: str = ""
    options: tuple[tuple[str, str], ...] = ()
    marker_proven_on: date | None = None
    paused: str = ""
    created_at: datetime | None = None

    def option(self, key: str, default: str = "") -> str:
        """Return the value of an option, ``default`` when it is not set or empty."""
        return dict(self.options).get(key) or default


@dataclass(slots=True, unsafe_hash=True)
class RemoteInvoice:
    """An invoice as a provider shows it; never changed, and not frozen only because lists bring ten thousand at once.

    Attributes:
        number: the provider's own, empty when it has none.
        raw_status: as received; ``status`` is our reading of it.
        amount: currency units; None when it could not be read.
        unit_known: False when the provider leaves open whether ``amount`` is in units or minor units; it then stands
            as received.
        marker_texts: the fields a marker may be in.
        description: what else there is to tell it by.
        payment_url: absolute https address at the provider's host, else empty.
        sale_id: of the payment, where the invoice names one; only a `RemotePayment` proves that money came in.
        evidence: JSON text as received, at most 4,000 characters, secrets removed.
    """

    remote_id: str
    number: str = ""
    status: RemoteStatus = RemoteStatus.UNKNOWN
    raw_status: str = ""
    amount: Decimal | None = None
    currency: str = ""
    unit_known: bool = True
    marker_texts: tuple[str, ...] = ()
    description: str = ""
    recipient_name: str = ""
    recipient_email: str = ""
    recipient_phone: str = ""
    due_date: date | None = None
    created_at: datetime | None = None
    sent_at: datetime | None = None
    viewed_at: datetime | None = None
    paid_at: datetime | None = None
    payment_url: str = ""
    page_id: str = ""
    sale_id: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class RemotePayment:
    """Money a provider says it received.

    Attributes:
        payment_id: unique within the account.
        remote_id: of the invoice it was for, empty when the provider names none.
        page_id: of the checkout page it came through.
        proves: whether it may be recorded as a payment: completed, whole, of the stated amount.
    """

    payment_id: str
    remote_id: str = ""
    amount: Decimal = Decimal(0)
    currency: str = ""
    paid_at: datetime | None = None
    status: str = ""
    proves: bool = False
    method: str = ""
    page_id: str = ""
    payer: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class RemoteCustomer:
    """A customer as a provider keeps them."""

    remote_id: str
    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CheckoutPage:
    """A hosted page where money can be paid, with what the provider counts on it.

    Attributes:
        id: 0 until stored; ``account_id`` the account it belongs to.
        amount: currency units; None lets the payer choose.
        expires_on: the last day it takes payments, in UTC.
        remote_id, url: empty until the provider has it; ``url`` absolute https.
        received: total received, currency units.
        marker_texts: the fields a marker may be in, of a page read from the provider.
    """

    id: int = 0
    account_id: int = 0
    title: str = ""
    description: str = ""
    amount: Decimal | None = None
    amount_locked: bool = False
    allowed_methods: tuple[str, ...] = ()
    page_type: str = "product"
    digital_product_url: str = ""
    image_url: str = ""
    success_url: str = ""
    expires_on: date | None = None
    collect_buyer_name: bool = False
    status: PageStatus = PageStatus.DRAFT
    raw_status: str = ""
    remote_id: str = ""
    url: str = ""
    views: int = 0
    payments: int = 0
    received: Decimal = Decimal(0)
    created_at: datetime | None = None
    marker_texts: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Budget:
    """How many calls a provider allows: ``calls`` within ``seconds``, shared by all calls of the same ``name``.

    The name is a call (``list``, ``create``, ``send``, ``payments``, ``pages``) or ``all`` for every call of the key.
    """

    name: str
    calls: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do, so that the window offers only that and says why not for the rest.

    Attributes:
        lines, tax, number: whether the remote invoice carries them as such.
        channels: how it can deliver; ``NONE`` is always among them.
        delivers_at_create: a create with a channel reaches the customer at once, so only a person may repeat it.
        send: delivery is a separate call after the create.
        marker_returns: the documents show the marker's field in lists; whether it does is proven per account.
        page_needed: an invoice is made on a checkout page.
        currencies: that it takes; empty when the account maps its own.
        link_hosts: whose https addresses are this provider's.
        spends: the key can also spend money.
        list_seconds: the shortest time between two automatic runs.
        read_only_codes: refusals after which a remote invoice takes no reminder and no change any more.
        why_not: for a name of this class that is False, the sentence that says so.
    """

    lines: bool = False
    tax: bool = False
    number: bool = False
    channels: tuple[Channel, ...] = (Channel.NONE,)
    delivers_at_create: bool = False
    send: bool = False
    remind: bool = False
    update: bool = False
    pages: bool = False
    page_needed: bool = False
    customers: bool = False
    payments: bool = False
    marker_returns: bool = False
    payment_link: bool = False
    spends: bool = False
    currencies: tuple[str, ...] = ()
    link_hosts: tuple[str, ...] = ()
    list_seconds: int = 300
    budgets: tuple[Budget, ...] = ()
    read_only_codes: tuple[str, ...] = ()
    why_not: tuple[tuple[str, str], ...] = ()

    def reason(self, name: str) -> str:
        """Return why the capability ``name`` is missing, empty when nothing is said."""
        return dict(self.why_not).get(name, "")


@dataclass(frozen=True, slots=True)
class CollectRequest:
    """An issued invoice to be collected through an account.

    Attributes:
        page: the checkout page it is to be paid on, where the provider needs one.
        marker: of the operation (`app.domain.marker`), written where the provider returns it.
    """

    document: Document
    account: Account
    marker: str
    channel: Channel = Channel.NONE
    page: CheckoutPage | None = None
