"""The semantic model of EN 16931-1 as frozen values: what an e-invoice says, whichever syntax it is written in.

The writers write it, the readers read it, the rules judge it. Because a document that was read may be wrong, nothing is
required here: an absent text is empty, an absent amount, date or group None. Amounts are decimals in the currency of
the invoice (BT-5) unless said otherwise, credit notes with positive amounts like invoices. The number of each business
term (BT) and group (BG) is that of the standard.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

# Document types (UNTDID 1001) that give money back; all others claim it.
CREDIT_TYPES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"})


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier with the scheme it follows: an EAS, ISO 6523 or UNTDID code, empty where none is stated.

    ``version`` is of the scheme, used by classifications alone (BT-158-2).
    """

    value: str = ""
    scheme: str = ""
    version: str = ""

    def __bool__(self) -> bool:
        """Whether anything is identified."""
        return bool(self.value)


_NO_IDENTIFIER = Identifier()


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address (BG-5, BG-8, BG-12, BG-15); ``country`` is an ISO 3166-1 alpha-2 code, ``region`` the subdivision."""

    line1: str = ""
    line2: str = ""
    line3: str = ""
    city: str = ""
    postal_code: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """Whom to ask (BG-6: BT-41 to 43; BG-9: BT-56 to 58)."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class TradeParty:
    """Seller (BG-4), buyer (BG-7), payee (BG-10) or the seller's tax representative (BG-11).

    Attributes:
        name: BT-27, BT-44, BT-59, BT-62; ``trading_name`` BT-28, BT-45.
        ids: BT-29 (several), BT-46, BT-60; the creditor identifier BT-90 is in `DirectDebit`.
        legal_id: the entry in a register (BT-30, BT-47, BT-61).
        vat_id: with its country prefix (BT-31, BT-48, BT-63).
        tax_number: the seller's local tax registration (BT-32); ``legal_info`` BT-33.
        endpoint: the electronic address (BT-34, BT-49), its scheme an EAS code.
        address: None where the group is absent.
        contact: None where the group is absent.
    """

    name: str = ""
    trading_name: str = ""
    ids: tuple[Identifier, ...] = ()
    legal_id: Identifier = _NO_IDENTIFIER
    vat_id: str = ""
    tax_number: str = ""
    legal_info: str = ""
    endpoint: Identifier = _NO_IDENTIFIER
    address: PostalAddress | None = None
    contact: ContactPoint | None = None

    @property
    def called(self) -> str:
        """The name, or the trading name where that is all there is."""
        return self.name or self.trading_name


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where and when something was delivered (BG-13: BT-70, 71, 72, and the address BG-15)."""

    name: str = ""
    location: Identifier = _NO_IDENTIFIER
    day: date | None = None
    address: PostalAddress | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Days from first to last, either may be absent (BG-14: BT-73, 74; of a line BG-26: BT-134, 135)."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark (BG-1): text (BT-22) and what it is about (BT-21, UNTDID 4451, empty where not stated)."""

    text: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Preceding:
    """An earlier invoice that this one refers to (BG-3: BT-25, BT-26)."""

    number: str = ""
    issue_date: date | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """An account to pay to (BG-17): IBAN or another account number (BT-84), its name (BT-85), and BIC (BT-86)."""

    number: str = ""
    name: str = ""
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """The card that paid (BG-18): last digits of its number (BT-87) and its holder (BT-88)."""

    number: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True)
class DirectDebit:
    """What a direct debit needs (BG-19): mandate (BT-89), creditor identifier (BT-90), debited account (BT-91)."""

    mandate: str = ""
    creditor: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class PaymentMeans:
    """One way to pay (BG-16): code (BT-81, UNTDID 4461), its name (BT-82) and what it takes, at most one of each.

    The standard has one group with many accounts; both syntaxes repeat the group, one account in each.
    """

    code: str = ""
    text: str = ""
    account: Account | None = None
    card: Card | None = None
    debit: DirectDebit | None = None


@dataclass(frozen=True, slots=True)
class AllowanceCharge:
    """A discount or surcharge of the document (BG-20, BG-21) or of a line (BG-27, BG-28).

    Attributes:
        amount: BT-92, 99, 136, 141, without tax.
        base, percent: what the amount was calculated from (BT-93, 94, 100, 101, 137, 138, 142, 143).
        category, rate: its tax, of the document level alone (BT-95, 96, 102, 103).
        reason, reason_code: BT-97, 104, 139, 144 and UNTDID 5189 (7161 for charges) BT-98, 105, 140, 145.
    """

    amount: Decimal | None = None
    base: Decimal | None = None
    percent: Decimal | None = None
    category: str = ""
    rate: Decimal | None = None
    reason: str = ""
    reason_code: str = ""


@dataclass(frozen=True, slots=True)
class TaxRow:
    """One row of the tax breakdown (BG-23).

    Attributes:
        basis, tax: BT-116, BT-117.
        category, rate: BT-118 (UNCL 5305), BT-119 in per cent; None for what is outside the scope of tax.
        reason, reason_code: why none is charged (BT-120, and BT-121 from the VATEX list).
    """

    basis: Decimal | None = None
    tax: Decimal | None = None
    category: str = ""
    rate: Decimal | None = None
    reason: str = ""
    reason_code: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """The totals (BG-22); those a document may leave out are None.

    Attributes:
        lines: sum of line nets (BT-106).
        allowances, charges: sums of the document level (BT-107, BT-108).
        net: without tax (BT-109); ``tax`` BT-110; ``gross`` BT-112.
        tax_in_tax_currency: the tax in the currency of BT-6 (BT-111).
        prepaid, rounding: BT-113, BT-114.
        due: BT-115.
        collected: what is collected for others together with the invoice, which the standard does not know (BT-DEX-002
            of XRechnung's extension, BT-179 of Factur-X EXTENDED).
    """

    lines: Decimal | None = None
    allowances: Decimal | None = None
    charges: Decimal | None = None
    net: Decimal | None = None
    tax: Decimal | None = None
    tax_in_tax_currency: Decimal | None = None
    gross: Decimal | None = None
    prepaid: Decimal | None = None
    rounding: Decimal | None = None
    due: Decimal | None = None
    collected: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A supporting document (BG-24): reference (BT-122), description (BT-123), where it is or what it holds.

    Attributes:
        uri: BT-124.
        content: BT-125, None where nothing is embedded, with its media type and file name as stated by the sender.
    """

    reference: str = ""
    description: str = ""
    uri: str = ""
    content: bytes | None = field(default=None, repr=False)
    mime: str = ""
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """What a unit costs (BG-29).

    Attributes:
        net: BT-146, for ``base_quantity`` (BT-149, None for 1) of ``base_unit`` (BT-150, empty for the line's).
        gross, discount: before and what is taken off (BT-148, BT-147); a negative discount raises the price.
    """

    net: Decimal | None = None
    gross: Decimal | None = None
    discount: Decimal | None = None
    base_quantity: Decimal | None = None
    base_unit: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line (BG-25), with its tax (BG-30) and item (BG-31).

    Attributes:
        id: BT-126; ``note`` BT-127; ``object`` BT-128.
        quantity, unit: BT-129, BT-130 (UN/ECE Recommendation 20 or 21).
        net: BT-131.
        order_line: BT-132; ``accounting_reference`` BT-133; ``period`` BG-26.
        category, rate: BT-151, BT-152; the rate is None for what is outside the scope of tax.
        name, description: BT-153, BT-154.
        seller_item_id, buyer_item_id, standard_item_id: BT-155, BT-156, BT-157.
        classifications: BT-158, the scheme from UNTDID 7143.
        origin: country of origin (BT-159).
        attributes: name and value of each (BG-32: BT-160, BT-161).
    """

    id: str = ""
    note: str = ""
    object: Identifier = _NO_IDENTIFIER
    quantity: Decimal | None = None
    unit: str = ""
    net: Decimal | None = None
    order_line: str = ""
    accounting_reference: str = ""
    period: Period | None = None
    allowances: tuple[AllowanceCharge, ...] = ()
    charges: tuple[AllowanceCharge, ...] = ()
    price: Price = field(default_factory=Price)
    category: str = ""
    rate: Decimal | None = None
    name: str = ""
    description: str = ""
    seller_item_id: str = ""
    buyer_item_id: str = ""
    standard_item_id: Identifier = _NO_IDENTIFIER
    classifications: tuple[Identifier, ...] = ()
    origin: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EInvoice:
    """An invoice or credit note.

    Attributes:
        customization, profile: which rules it follows (BT-24) and in which process (BT-23).
        number, issue_date, type_code: BT-1, BT-2, BT-3 (UNTDID 1001).
        currency, tax_currency: BT-5, BT-6.
        tax_point_date, tax_point_code: BT-7, or BT-8 as a UNTDID 2005 code (3, 35, 432) in either syntax.
        due_date: BT-9; ``payment_terms`` BT-20 (cash discounts of XRechnung are part of its text).
        buyer_reference: BT-10; ``project`` BT-11; ``contract`` BT-12; ``order`` BT-13; ``sales_order`` BT-14.
        receiving_advice, despatch_advice, tender: BT-15, BT-16, BT-17; ``object`` BT-18.
        accounting_reference: BT-19.
        payee: BG-10, and ``tax_representative`` BG-11; None when absent, as are ``delivery`` BG-13, ``period`` BG-14.
        payment: every way to pay; ``remittance`` what a payment must quote (BT-83).
    """

    customization: str = ""
    profile: str = ""
    number: str = ""
    issue_date: date | None = None
    type_code: str = ""
    currency: str = ""
    tax_currency: str = ""
    tax_point_date: date | None = None
    tax_point_code: str = ""
    due_date: date | None = None
    payment_terms: str = ""
    buyer_reference: str = ""
    project: str = ""
    contract: str = ""
    order: str = ""
    sales_order: str = ""
    receiving_advice: str = ""
    despatch_advice: str = ""
    tender: str = ""
    object: Identifier = _NO_IDENTIFIER
    accounting_reference: str = ""
    notes: tuple[Note, ...] = ()
    preceding: tuple[Preceding, ...] = ()
    seller: TradeParty = field(default_factory=TradeParty)
    buyer: TradeParty = field(default_factory=TradeParty)
    payee: TradeParty | None = None
    tax_representative: TradeParty | None = None
    delivery: Delivery | None = None
    period: Period | None = None
    remittance: str = ""
    payment: tuple[PaymentMeans, ...] = ()
    allowances: tuple[AllowanceCharge, ...] = ()
    charges: tuple[AllowanceCharge, ...] = ()
    sums: Sums = field(default_factory=Sums)
    taxes: tuple[TaxRow, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    lines: tuple[InvoiceLine, ...] = ()

    @property
    def is_credit(self) -> bool:
        """Whether it gives money back (UBL writes it as a CreditNote then)."""
        return self.type_code in CREDIT_TYPES
