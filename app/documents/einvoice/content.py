"""Turns what an e-invoice says into a document of ours: the content that our arithmetic calculates."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from app.documents.einvoice.codes import REASON_WORDS
from app.documents.einvoice.model import AllowanceCharge as Entry
from app.documents.einvoice.model import ContactPoint, EInvoice, InvoiceLine, PostalAddress, TradeParty
from app.domain.countries import COUNTRIES
from app.domain.currencies import CURRENCIES, currency
from app.domain.decimals import MAX_DECIMALS, ONE, ZERO, normal, round_half_up
from app.domain.document import AllowanceCharge, Content, Kind, Line
from app.domain.einvoice import ADDRESS_SCHEMES, EXEMPTION_CODES, REGISTER_SCHEMES
from app.domain.party import Address, Party
from app.domain.tax import RATE_ZERO, Tax, TaxCategory
from app.domain.text import LINE_LENGTH, NOTES_LENGTH, fitted
from app.domain.units import UNITS

_CATEGORIES = frozenset(category.value for category in TaxCategory)
_CODE_LENGTH = 40
_SHORT = 20
_ONE_PIECE = "C62"


def why_not_calculated(invoice: EInvoice) -> str:
    """Return why our arithmetic cannot tell what it comes to; empty when it can."""
    if not invoice.lines:
        return "it has no lines"
    if not invoice.currency:
        return "it states no currency"
    if invoice.currency not in CURRENCIES:
        return f'the currency "{fitted(invoice.currency, _SHORT)}" is unknown'
    parts: tuple[InvoiceLine | Entry, ...] = (*invoice.lines, *invoice.allowances, *invoice.charges)
    for part in parts:
        if not part.category:
            return f"a {'line' if isinstance(part, InvoiceLine) else 'discount or surcharge'} states no tax category"
        if part.category not in _CATEGORIES:
            return f'the tax category "{fitted(part.category, _SHORT)}" is unknown'
    return ""


def to_content(invoice: EInvoice) -> Content:
    """Return the invoice as a document of ours, with the buyer as its customer.

    Amounts stay as they are stated; what is absent counts as 0, a quantity as 1. A negative price becomes a negative
    quantity, which comes to the same. Texts are cut to what a document holds.

    Raises:
        ValueError: when there is a reason `why_not_calculated`.
    """
    reason = why_not_calculated(invoice)
    if reason:
        raise ValueError(f"No document can be made of this e-invoice: {reason}.")
    digits = currency(invoice.currency).digits
    reasons = _reasons(invoice)
    delivered = invoice.delivery
    return Content(
        kind=Kind.CREDIT_NOTE if invoice.is_credit else Kind.INVOICE,
        currency=invoice.currency,
        issue_date=invoice.issue_date,
        due_date=invoice.due_date,
        delivery_date=delivered.day if delivered else None,
        reference=fitted(invoice.order),
        customer=party_of(invoice.buyer, delivered.address if delivered else None),
        lines=tuple(_line(line, reasons) for line in invoice.lines),
        allowances=tuple(_level(entry, reasons, digits) for entry in invoice.allowances),
        charges=tuple(_level(entry, reasons, digits) for entry in invoice.charges),
        prepaid=round_half_up(invoice.sums.prepaid or ZERO, digits),
        rounding=round_half_up(invoice.sums.rounding or ZERO, digits),
        notes=fitted("\n".join(note.text for note in invoice.notes), NOTES_LENGTH, lines=True),
        terms=fitted(invoice.payment_terms, LINE_LENGTH, lines=True),
        buyer_reference=fitted(invoice.buyer_reference),
        contract=fitted(invoice.contract),
        project=fitted(invoice.project),
        period_start=invoice.period.start if invoice.period else None,
        period_end=invoice.period.end if invoice.period else None,
    )


def party_of(party: TradeParty, delivery: PostalAddress | None = None) -> Party:
    """Return a party as our documents state their customer."""
    contact = party.contact or ContactPoint()
    return Party(
        name=fitted(party.called),
        email=fitted(contact.email),
        phone=fitted(contact.phone, _CODE_LENGTH),
        tax_id=fitted(party.vat_id or party.tax_number, _CODE_LENGTH),
        address=_address(party.address),
        delivery=_address(delivery),
        contact=fitted(contact.name),
        endpoint=fitted(party.endpoint.value),
        endpoint_scheme=party.endpoint.scheme if party.endpoint.scheme in ADDRESS_SCHEMES else "",
        legal_id=fitted(party.legal_id.value),
        legal_id_scheme=party.legal_id.scheme if party.legal_id.scheme in REGISTER_SCHEMES else "",
    )


def _address(address: PostalAddress | None) -> Address:
    if address is None:
        return Address()
    further = ", ".join(part for part in (address.line2, address.line3) if part)
    return Address(
        line1=fitted(address.line1),
        line2=fitted(further),
        city=fitted(address.city),
        region=fitted(address.region),
        postal_code=fitted(address.postal_code, _CODE_LENGTH),
        country=address.country if address.country in COUNTRIES else "",
    )


class _Reason(NamedTuple):
    """Why no tax is charged, in words and as a code."""

    text: str = ""
    code: str = ""


def _reasons(invoice: EInvoice) -> dict[str, _Reason]:
    """Return the reason of each category; the breakdown alone says it."""
    found: dict[str, _Reason] = {}
    for row in invoice.taxes:
        code = row.reason_code.upper()
        code = code if code in EXEMPTION_CODES else ""
        if row.reason or code:
            found.setdefault(row.category, _Reason(fitted(row.reason, LINE_LENGTH), code))
    return found


def _tax(category: str, rate: Decimal | None, reasons: dict[str, _Reason]) -> Tax:
    found, reason = TaxCategory(category), reasons.get(category, _Reason())
    return Tax(found, ZERO if found in RATE_ZERO else rate or ZERO, reason.text, reason.code)


def _line(line: InvoiceLine, reasons: dict[str, _Reason]) -> Line:
    quantity = ONE if line.quantity is None else line.quantity
    price = line.price.net or ZERO
    if price < 0:
        quantity, price = -quantity, -price
    base = line.price.base_quantity or ONE
    if base < 0:
        quantity, base = -quantity, -base
    name, note = line.name or line.description, line.description if line.name else ""
    return Line(
        description=fitted(name, LINE_LENGTH),
        quantity=_short(quantity),
        unit=line.unit if line.unit in UNITS else _ONE_PIECE,
        unit_price=_short(price),
        price_base_quantity=_short(base),
        allowances=tuple(_entry(entry) for entry in line.allowances),
        charges=tuple(_entry(entry) for entry in line.charges),
        tax=_tax(line.category, line.rate, reasons),
        note=fitted("" if note == name else note, LINE_LENGTH, lines=True),
    )


def _entry(entry: Entry) -> AllowanceCharge:
    return AllowanceCharge(amount=_short(entry.amount or ZERO), reason=_reason(entry))


def _reason(entry: Entry) -> str:
    """Return the reason in words, of a usual code alone what it says."""
    return fitted(entry.reason) or REASON_WORDS.get(entry.reason_code, "")


def _level(entry: Entry, reasons: dict[str, _Reason], digits: int) -> AllowanceCharge:
    return AllowanceCharge(
        amount=round_half_up(entry.amount or ZERO, digits),
        reason=_reason(entry),
        tax=_tax(entry.category, entry.rate, reasons),
    )


def _short(value: Decimal) -> Decimal:
    """Return a number with at most the decimals we keep, none of them a trailing zero."""
    short = normal(value)
    exponent = short.as_tuple().exponent
    return round_half_up(short, MAX_DECIMALS) if isinstance(exponent, int) and -exponent > MAX_DECIMALS else short
