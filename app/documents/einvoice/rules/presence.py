"""What every e-invoice must have (EN 16931: BR-01 to BR-65, BR-CO-03 and the like)."""

from __future__ import annotations

from collections.abc import Iterator

from app.documents.einvoice.model import EInvoice, InvoiceLine, PaymentMeans, Period, TradeParty
from app.documents.einvoice.rules.broken import Broken, levels, line_levels
from app.domain.countries import COUNTRIES

_TRANSFERS = frozenset({"30", "58"})
_CARD_DIGITS = 10
_VAT_PREFIXES = COUNTRIES | {"EL"}


def check_presence(invoice: EInvoice) -> Iterator[Broken]:
    """Yield everything that is missing, or contradicts itself without any arithmetic."""
    yield from _head(invoice)
    yield from _parties(invoice)
    yield from _amounts(invoice)
    yield from _adjustments(invoice)
    for place, row in enumerate(invoice.taxes):
        field = f"taxes[{place}]"
        if row.basis is None:
            yield Broken("BR-45", field, "A row of the tax breakdown says no taxable amount.")
        if row.tax is None:
            yield Broken("BR-46", field, "A row of the tax breakdown says no amount of tax.")
        if not row.category:
            yield Broken("BR-47", field, "A row of the tax breakdown says no tax category.")
        if row.rate is None and row.category != "O":
            yield Broken("BR-48", field, "A row of the tax breakdown says no rate.")
    for means in invoice.payment:
        yield from _means(means)
    for place, line in enumerate(invoice.lines):
        yield from _line(f"lines[{place}]", line)


def _head(invoice: EInvoice) -> Iterator[Broken]:
    wanted = (
        ("BR-01", "customization", invoice.customization, "The invoice does not say which specification it follows."),
        ("BR-02", "number", invoice.number, "The invoice has no number."),
        ("BR-03", "issue_date", invoice.issue_date, "The invoice has no date."),
        ("BR-04", "kind", invoice.type_code, "The invoice does not say what kind of document it is."),
        ("BR-05", "currency", invoice.currency, "The invoice has no currency."),
        ("BR-16", "lines", invoice.lines, "The invoice has no line."),
        ("BR-CO-18", "taxes", invoice.taxes, "The invoice has no tax breakdown."),
    )
    for rule, field, value, message in wanted:
        if not value:
            yield Broken(rule, field, message)
    if invoice.tax_point_date and invoice.tax_point_code:
        yield Broken("BR-CO-03", "tax_point_date", "The day of the tax is given twice, as a date and as a code.")
    if _reversed(invoice.period):
        yield Broken("BR-29", "period_end", "The invoiced period ends before it begins.")
    for place, preceding in enumerate(invoice.preceding):
        if not preceding.number:
            yield Broken("BR-55", f"preceding[{place}]", "An invoice is referred to without its number.")
    for place, attachment in enumerate(invoice.attachments):
        if not attachment.reference:
            yield Broken("BR-52", f"attachments[{place}]", "An attachment has no reference.")


def _reversed(period: Period | None) -> bool:
    return bool(period and period.start and period.end and period.end < period.start)


def _parties(invoice: EInvoice) -> Iterator[Broken]:
    yield from _party(invoice.seller, "seller", "Your company", ("BR-06", "BR-08", "BR-09", "BR-62"))
    yield from _party(invoice.buyer, "customer", "The customer", ("BR-07", "BR-10", "BR-11", "BR-63"))
    seller = invoice.seller
    if not (seller.ids or seller.legal_id or seller.vat_id):
        message = "Your company needs a VAT id or an entry in a register, by which the customer's program knows it."
        yield Broken("BR-CO-26", "seller.legal_id", message)
    if invoice.payee is not None and not invoice.payee.name:
        yield Broken("BR-17", "payee.name", "Whoever is to be paid instead of the seller has no name.")
    if invoice.tax_representative is not None:
        yield from _representative(invoice.tax_representative)
    parties = (("seller", seller), ("customer", invoice.buyer), ("tax_representative", invoice.tax_representative))
    for field, party in parties:
        if party is not None and party.vat_id and party.vat_id[:2] not in _VAT_PREFIXES:
            message = f'The VAT id "{party.vat_id[:20]}" does not begin with the code of its country.'
            yield Broken("BR-CO-09", f"{field}.tax_id", message)
    address = invoice.delivery.address if invoice.delivery else None
    if address is not None and not address.country:
        yield Broken("BR-57", "customer.delivery.country", "The delivery address has no country.")


def _representative(agent: TradeParty) -> Iterator[Broken]:
    if not agent.name:
        yield Broken("BR-18", "tax_representative.name", "The tax representative has no name.")
    if agent.address is None:
        yield Broken("BR-19", "tax_representative.address", "The tax representative has no address.")
    elif not agent.address.country:
        yield Broken("BR-20", "tax_representative.address.country", "The tax representative has no country.")
    if not agent.vat_id:
        yield Broken("BR-56", "tax_representative.tax_id", "The tax representative has no VAT id.")


def _party(party: TradeParty, field: str, who: str, rules: tuple[str, str, str, str]) -> Iterator[Broken]:
    name, address, country, scheme = rules
    if not party.name:
        lacking = "a trading name only, and no name" if party.trading_name else "no name"
        yield Broken(name, f"{field}.name", f"{who} has {lacking}.")
    if party.address is None:
        yield Broken(address, f"{field}.address", f"{who} has no address.")
    if party.address is None or not party.address.country:
        yield Broken(country, f"{field}.address.country", f"{who} has no country in the address.")
    if party.endpoint and not party.endpoint.scheme:
        message = f"{who} has an electronic address of no kind: choose which one it is."
        yield Broken(scheme, f"{field}.endpoint_scheme", message)


def _amounts(invoice: EInvoice) -> Iterator[Broken]:
    sums = invoice.sums
    wanted = (
        ("BR-12", "lines", sums.lines, "the sum of the lines"),
        ("BR-13", "net", sums.net, "the total without tax"),
        ("BR-14", "gross", sums.gross, "the total with tax"),
        ("BR-15", "due", sums.due, "the amount due"),
    )
    for rule, name, amount, what in wanted:
        if amount is None:
            yield Broken(rule, f"totals.{name}", f"The invoice does not say {what}.")
    if invoice.tax_currency not in ("", invoice.currency) and sums.tax_in_tax_currency is None:
        yield Broken("BR-53", "totals.tax", f"The tax is not given in {invoice.tax_currency[:3]}, its own currency.")


def _adjustments(invoice: EInvoice) -> Iterator[Broken]:
    for field, entry in levels(invoice):
        charge = field.startswith("charges")
        what = "charge" if charge else "allowance"
        if entry.amount is None:
            yield Broken("BR-36" if charge else "BR-31", f"{field}.amount", f"A document {what} has no amount.")
        if not entry.category:
            yield Broken("BR-37" if charge else "BR-32", f"{field}.tax", f"A document {what} has no tax category.")
        if not (entry.reason or entry.reason_code):
            for rule in ("BR-38", "BR-CO-22") if charge else ("BR-33", "BR-CO-21"):
                yield Broken(rule, f"{field}.reason", f"A document {what} has no reason.")
    for field, entry in line_levels(invoice):
        charge = ".charges" in field
        what = "charge" if charge else "allowance"
        if entry.amount is None:
            yield Broken("BR-43" if charge else "BR-41", f"{field}.amount", f"A line's {what} has no amount.")
        if not (entry.reason or entry.reason_code):
            for rule in ("BR-44", "BR-CO-24") if charge else ("BR-42", "BR-CO-23"):
                yield Broken(rule, f"{field}.reason", f"A line's {what} has no reason.")


def _means(means: PaymentMeans) -> Iterator[Broken]:
    if not means.code:
        yield Broken("BR-49", "payment", "The way of payment is not named by its code.")
    if means.account is not None and not means.account.number:
        yield Broken("BR-50", "seller.bank.iban", "The account to pay to has no number.")
    if means.code in _TRANSFERS and (means.account is None or not means.account.number):
        yield Broken("BR-61", "seller.bank.iban", "A transfer is asked for, but no account is given.")
    if means.card is not None and len(means.card.number) > _CARD_DIGITS:
        message = "The number of a payment card must never stand on an invoice in full."
        yield Broken("BR-51", "payment", message, fatal=False)


def _line(field: str, line: InvoiceLine) -> Iterator[Broken]:
    wanted = (
        ("BR-21", field, line.id, "A line has no number."),
        ("BR-22", f"{field}.quantity", line.quantity is not None, "A line has no quantity."),
        ("BR-23", f"{field}.unit", line.unit, "A line has no unit."),
        ("BR-24", field, line.net is not None, "A line has no amount."),
        ("BR-25", f"{field}.description", line.name, "A line does not say what it is for."),
        ("BR-26", f"{field}.unit_price", line.price.net is not None, "A line has no price."),
        ("BR-CO-04", f"{field}.tax", line.category, "A line has no tax category."),
    )
    for rule, place, value, message in wanted:
        if not value:
            yield Broken(rule, place, message)
    if line.price.net is not None and line.price.net < 0:
        yield Broken("BR-27", f"{field}.unit_price", "A price must not be negative.")
    if line.price.gross is not None and line.price.gross < 0:
        yield Broken("BR-28", f"{field}.unit_price", "A price before discount must not be negative.")
    if _reversed(line.period):
        yield Broken("BR-30", field, "The period of a line ends before it begins.")
    if any(not (name and value) for name, value in line.attributes):
        yield Broken("BR-54", field, "A property of a line lacks its name or its value.")
    if line.standard_item_id and not line.standard_item_id.scheme:
        yield Broken("BR-64", field, "The standard number of an item does not say which standard it is of.")
    if any(not code.scheme for code in line.classifications):
        yield Broken("BR-65", field, "The classification of an item does not say which list it is from.")
