"""What a document says: lines, allowances, charges and the dates and words around them, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.decimals import ONE, ZERO
from app.domain.link import ProviderLink
from app.domain.party import Company, Party
from app.domain.series import SeriesKind
from app.domain.tax import Tax, TaxCategory


class Kind(StrEnum):
    """Which way the money goes: an invoice claims it (UNTDID 1001 code 380), a credit note gives it back (381)."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class State(StrEnum):
    """The life of a document: a draft is free, an issued one fixed, a cancelled one undone by another document."""

    DRAFT = "draft"
    ISSUED = "issued"
    CANCELLED = "cancelled"


class PaymentState(StrEnum):
    """How much of what is due has been settled."""

    OPEN = "open"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    OVERPAID = "overpaid"


class Correction(StrEnum):
    """How a document corrects another: part or all of it credited, or the whole cancelled."""

    CREDIT = "credit"
    CANCELLATION = "cancellation"


@dataclass(frozen=True, slots=True)
class AllowanceCharge:
    """A discount or a surcharge, of a line or of the document.

    Exactly one of ``amount`` (currency units) and ``percent`` is given; a percentage is resolved to an amount once,
    when the document is calculated. ``tax`` is only for the document level: a line's own tax covers the line's.
    """

    amount: Decimal | None = None
    percent: Decimal | None = None
    reason: str = ""
    tax: Tax | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One position.

    Attributes:
        quantity: may be negative (returns) or zero.
        unit: UN/ECE Recommendation 20 code.
        unit_price: currency units, never negative (BR-27), for ``price_base_quantity`` units; includes tax when the
            document says so.
        allowances, charges: of this line, for the whole quantity.
        item_id: the catalogue item the line came from, if any.
        note: further text below the description.
    """

    description: str = ""
    quantity: Decimal = ONE
    unit: str = "C62"
    unit_price: Decimal = ZERO
    price_base_quantity: Decimal = ONE
    allowances: tuple[AllowanceCharge, ...] = ()
    charges: tuple[AllowanceCharge, ...] = ()
    tax: Tax = field(default_factory=Tax)
    note: str = ""
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """All that the writer of a document decides; what a draft may change at will.

    Attributes:
        customer: the buyer as stated on the document; ``customer_id`` the address-book entry it was taken from.
        prepaid, rounding: currency units (BT-113, BT-114).
        language: one of `app.domain.party.LANGUAGES`.
        terms: payment terms in words; empty for the standard wording of the due date.
        reference: the customer's order (BT-13); ``contract`` BT-12, ``project`` BT-11.
        buyer_reference: what the buyer wants quoted on this document (BT-10); empty for the customer's own.
        period_start, period_end: the days that are invoiced (BT-73, BT-74).
        checkout_page_id: of a draft, the checkout page whose link is to be printed on it when it is issued.
    """

    kind: Kind = Kind.INVOICE
    currency: str = "EUR"
    issue_date: date | None = None
    due_date: date | None = None
    delivery_date: date | None = None
    reference: str = ""
    customer_id: int | None = None
    customer: Party = field(default_factory=Party)
    prices_include_tax: bool = False
    lines: tuple[Line, ...] = ()
    allowances: tuple[AllowanceCharge, ...] = ()
    charges: tuple[AllowanceCharge, ...] = ()
    prepaid: Decimal = ZERO
    rounding: Decimal = ZERO
    notes: str = ""
    terms: str = ""
    language: str = "en"
    buyer_reference: str = ""
    contract: str = ""
    project: str = ""
    period_start: date | None = None
    period_end: date | None = None
    checkout_page_id: int | None = None


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """The calculated amounts of one line, minor units.

    Attributes:
        net: without tax (BT-131).
        total: what the line shows: ``net``, or the gross total when prices include tax.
        allowances, charges: the resolved amount of each, in the order of the line.
    """

    net: int
    total: int
    allowances: tuple[Decimal, ...] = ()
    charges: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxAmount:
    """One row of the tax breakdown (BG-23), minor units."""

    category: TaxCategory
    rate: Decimal
    basis: int
    tax: int
    reason: str = ""
    reason_code: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """The document totals (BG-22), minor units of the document's currency."""

    lines: int
    allowances: int
    charges: int
    net: int
    tax: int
    gross: int
    prepaid: int
    rounding: int
    due: int


@dataclass(frozen=True, slots=True)
class Calculation:
    """Everything the arithmetic says about a document, minor units.

    ``allowances`` and ``charges`` are the resolved document-level amounts, in order and in the shape of prices:
    including tax when the document's prices do.
    """

    totals: Totals
    lines: tuple[LineAmounts, ...]
    allowances: tuple[int, ...]
    charges: tuple[int, ...]
    taxes: tuple[TaxAmount, ...]


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A pointer to another document; the date where it is the one that is corrected."""

    id: int
    number: str | None
    correction: Correction | None = None
    issue_date: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A stored document.

    Attributes:
        uid: UUID text, the same in every copy of the data.
        revision: raised by each save; a save that names an older one is refused.
        number: None for a draft.
        calculation: of a draft, calculated when read; of an issued document, as stored at issue.
        seller: the company as frozen at issue; None for a draft.
        correction, corrects: set when this document credits or cancels another.
        corrected_by: the credit notes and the cancellation of this document.
        paid: payments received less reversed, credited: amount of the documents of ``corrected_by``; minor units.
        pdf_sha256: of the frozen PDF, hexadecimal.
        payment_link: printed on it; of a draft, as it would be printed now, where the reader was asked for that.
    """

    id: int
    uid: str
    revision: int
    state: State
    content: Content
    calculation: Calculation
    number: str | None = None
    seller: Company | None = None
    correction: Correction | None = None
    corrects: DocumentRef | None = None
    corrected_by: tuple[DocumentRef, ...] = ()
    paid: int = 0
    credited: int = 0
    issued_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    pdf_sha256: str | None = None
    payment_link: ProviderLink | None = None

    @property
    def is_invoice(self) -> bool:
        """Whether it is an invoice itself, neither a credit note nor the cancellation of one."""
        return self.content.kind is Kind.INVOICE and self.correction is None

    @property
    def series_kind(self) -> SeriesKind:
        """The series this document's number comes from."""
        if self.correction is Correction.CANCELLATION:
            return SeriesKind.CANCELLATION
        return SeriesKind.CREDIT_NOTE if self.content.kind is Kind.CREDIT_NOTE else SeriesKind.INVOICE
