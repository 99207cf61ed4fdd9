"""What each tax category asks of lines, allowances, charges, parties and the breakdown (EN 16931: BR-S, BR-Z, ...)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.documents.einvoice.model import EInvoice, TaxRow
from app.documents.einvoice.rules.broken import Broken, levels, total
from app.documents.einvoice.rules.sums import fits_rate
from app.domain.decimals import added

Rate = Decimal | None


@dataclass(frozen=True, slots=True)
class _Family:
    """The rules of one category; their ids are ``BR-<code>-01`` to ``-10``.

    Attributes:
        line_rate, level_rate: whether a rate may stand on a line, on an allowance or charge.
        rates: how those are put into words.
        by_rate: whether the breakdown has a row per rate, each with its tax; otherwise one row without tax.
        reason: whether the breakdown must say why no tax is charged; it must not where this is False.
        seller, buyer: which identifiers the parties need: ``any`` tax id, a ``vat`` id, ``none`` at all.
    """

    category: str
    code: str
    name: str
    line_rate: Callable[[Rate], bool]
    level_rate: Callable[[Rate], bool]
    rates: str
    by_rate: bool
    reason: bool
    seller: str = "any"
    buyer: str = ""


def _above(rate: Rate) -> bool:
    return rate is not None and rate > 0


def _given(rate: Rate) -> bool:
    return rate is not None and rate >= 0


def _zero(rate: Rate) -> bool:
    return rate is not None and rate == 0


def _absent(rate: Rate) -> bool:
    return rate is None


_FAMILIES = (
    _Family("S", "S", "standard rate", _above, _above, "above 0", by_rate=True, reason=False),
    _Family("L", "AF", "IGIC", _above, _given, "a rate", by_rate=True, reason=False),
    _Family("M", "AG", "IPSI", _given, _given, "a rate", by_rate=True, reason=False),
    _Family("Z", "Z", "zero rate", _zero, _zero, "0", by_rate=False, reason=False),
    _Family("E", "E", "exempt", _zero, _zero, "0", by_rate=False, reason=True),
    _Family("AE", "AE", "reverse charge", _zero, _zero, "0", False, reason=True, buyer="any"),
    _Family("K", "IC", "supply within the EU", _zero, _zero, "0", False, reason=True, seller="vat", buyer="vat"),
    _Family("G", "G", "export", _zero, _zero, "0", by_rate=False, reason=True, seller="vat"),
    _Family("O", "O", "outside the scope of tax", _absent, _absent, "no rate", False, True, "none", "none"),
)


def check_taxes(invoice: EInvoice) -> Iterator[Broken]:
    """Yield every rule of a tax category that is broken."""
    for family in _FAMILIES:
        rows = [(place, row) for place, row in enumerate(invoice.taxes) if row.category == family.category]
        used = list(_users(invoice, family))
        if used or (rows and family.by_rate):
            yield from _breakdown(invoice, family, used[0][1] if used else f"taxes[{rows[0][0]}]", bool(used))
        for number, field, rate in used:
            yield from _user(invoice, family, number, field, rate)
        for place, row in rows:
            yield from _row(invoice, family, f"taxes[{place}]", row)
    yield from _within_union(invoice)
    yield from _outside_alone(invoice)
    yield from _split_payment(invoice)


def _users(invoice: EInvoice, family: _Family) -> Iterator[tuple[int, str, Rate]]:
    """Yield lines (0), allowances (1) and charges (2) of a category, with field and rate."""
    for place, line in enumerate(invoice.lines):
        if line.category == family.category:
            yield 0, f"lines[{place}].tax", line.rate
    for field, entry in levels(invoice):
        if entry.category == family.category:
            yield (2 if field.startswith("charges") else 1), f"{field}.tax", entry.rate


def _breakdown(invoice: EInvoice, family: _Family, field: str, used: bool) -> Iterator[Broken]:
    count = sum(row.category == family.category for row in invoice.taxes)
    if not used:
        message = f"The tax breakdown has a row for {family.name}, which nothing on the invoice has."
        yield Broken(f"BR-{family.code}-01", field, message)
    elif count == 0 or (count > 1 and not family.by_rate):
        wanted = "a row" if family.by_rate else "one row"
        message = f"The tax breakdown must have {wanted} for {family.name}; it has {count}."
        yield Broken(f"BR-{family.code}-01", field, message)


def _user(invoice: EInvoice, family: _Family, number: int, field: str, rate: Rate) -> Iterator[Broken]:
    ids = f"BR-{family.code}-{number + 2:02}"
    seller, buyer, agent = invoice.seller, invoice.buyer, invoice.tax_representative
    vat = bool(seller.vat_id or (agent and agent.vat_id))
    if family.seller == "none":
        if vat or buyer.vat_id:
            message = "VAT ids must not stand on an invoice outside the scope of tax."
            yield Broken(ids, "seller.tax_id" if vat else "customer.tax_id", message)
    elif not (vat or (family.seller == "any" and seller.tax_number)):
        what = "VAT id" if family.seller == "vat" else "VAT id or tax number"
        yield Broken(ids, "seller.tax_id", f"Your company needs a {what} for the tax category {family.name}.")
    if family.buyer == "vat" and not buyer.vat_id:
        yield Broken(ids, "customer.tax_id", f"The customer needs a VAT id for the tax category {family.name}.")
    if family.buyer == "any" and not (buyer.vat_id or buyer.legal_id):
        message = f"The customer needs a VAT id or an entry in a register for the tax category {family.name}."
        yield Broken(ids, "customer.tax_id", message)
    if not (family.level_rate if number else family.line_rate)(rate):
        message = f"The tax category {family.name} takes {family.rates}."
        yield Broken(f"BR-{family.code}-{number + 5:02}", f"{field}.rate", message)


def _row(invoice: EInvoice, family: _Family, field: str, row: TaxRow) -> Iterator[Broken]:
    explained = bool(row.reason or row.reason_code)
    if explained != family.reason:
        message = (
            f"Say why no tax is charged ({family.name})."
            if family.reason
            else f"The tax category {family.name} takes no reason why no tax is charged."
        )
        yield Broken(f"BR-{family.code}-10", field, message)
    if row.basis is not None and not _basis_fits(invoice, family, row):
        message = f"The taxable amount for {family.name} is not what its lines, allowances and charges come to."
        yield Broken(f"BR-{family.code}-08", field, message)
    if row.tax is not None and not (fits_rate(row) if family.by_rate else row.tax == 0):
        yield Broken(f"BR-{family.code}-09", field, f"The tax for {family.name} does not fit its amount and rate.")


def _basis_fits(invoice: EInvoice, family: _Family, row: TaxRow) -> bool:
    """Whether a basis is what its group comes to: exactly, or per rate within the unit EN 16931's own rules grant."""

    def of_group(category: str, rate: Rate) -> bool:
        return category == row.category and (not family.by_rate or rate == row.rate)

    lines = total(line.net for line in invoice.lines if of_group(line.category, line.rate))
    off = total(entry.amount for entry in invoice.allowances if of_group(entry.category, entry.rate))
    on = total(entry.amount for entry in invoice.charges if of_group(entry.category, entry.rate))
    difference = abs(added(lines, -off, on, -(row.basis or Decimal(0))))
    if not family.by_rate:
        return difference == 0
    used = any(of_group(line.category, line.rate) for line in invoice.lines)
    used = used or any(of_group(entry.category, entry.rate) for _, entry in levels(invoice))
    return used and difference < 1


def _within_union(invoice: EInvoice) -> Iterator[Broken]:
    if not any(row.category == "K" for row in invoice.taxes):
        return
    delivery = invoice.delivery
    if not (delivery and delivery.day) and invoice.period is None:
        message = "A supply within the EU needs the day of delivery or the invoiced period."
        yield Broken("BR-IC-11", "delivery_date", message)
    if not (delivery and delivery.address and delivery.address.country):
        message = "A supply within the EU needs the country it was delivered to."
        yield Broken("BR-IC-12", "customer.delivery.country", message)


def _outside_alone(invoice: EInvoice) -> Iterator[Broken]:
    if not any(row.category == "O" for row in invoice.taxes):
        return
    message = "What is outside the scope of tax cannot stand together with other tax categories."
    if len(invoice.taxes) > 1:
        yield Broken("BR-O-11", "taxes", message)
    for place, line in enumerate(invoice.lines):
        if line.category != "O":
            yield Broken("BR-O-12", f"lines[{place}].tax.category", message)
    for field, entry in levels(invoice):
        if entry.category != "O":
            rule = "BR-O-14" if field.startswith("charges") else "BR-O-13"
            yield Broken(rule, f"{field}.tax.category", message)


def _split_payment(invoice: EInvoice) -> Iterator[Broken]:
    used = {line.category for line in invoice.lines} | {row.category for row in invoice.taxes}
    used |= {entry.category for _, entry in levels(invoice)}
    if "B" not in used:
        return
    parties = (invoice.seller, invoice.buyer, invoice.tax_representative, invoice.delivery)
    places = [party.address.country for party in parties if party is not None and party.address is not None]
    if any(country != "IT" for country in places):
        yield Broken("BR-B-01", "customer.address.country", "Split payment is for invoices within Italy.")
    if "S" in used:
        message = "Split payment cannot stand together with the standard rate."
        yield Broken("BR-B-02", "lines", message)
