"""What a received e-invoice says, in the user's words and forms."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.documents.einvoice.codes import REASON_WORDS
from app.documents.unit_names import unit_name
from app.domain.currencies import CURRENCIES
from app.domain.decimals import ONE
from app.domain.tax import CATEGORY_NAMES, TaxCategory
from app.ui.choices import country_name
from app.ui.formats import Formats
from app.ui.plain import one_line

if TYPE_CHECKING:
    from app.documents.einvoice.model import AllowanceCharge, EInvoice, InvoiceLine, PostalAddress, TradeParty
    from app.documents.einvoice.rules import Broken

_ENTRY = re.compile(r"(lines|allowances|charges|taxes|attachments|preceding)\[(\d{1,7})\]")


def title_words(invoice: EInvoice) -> str:
    """Return what the page is called: ``Invoice R-1``."""
    kind = _tr("Credit note") if invoice.is_credit else _tr("Invoice")
    return one_line(f"{kind} {invoice.number}".strip())


def amount_words(formats: Formats, amount: Decimal | None, currency: str) -> str:
    """Return an amount as it is stated, with the decimals of its currency at least; empty for none."""
    if amount is None:
        return ""
    known = CURRENCIES.get(currency)
    exponent = amount.as_tuple().exponent
    least = 2 if known is None else known.digits
    enough = not isinstance(exponent, int) or -exponent >= least
    return formats.numbers.write(amount, digits=None if enough else least)


def number_words(formats: Formats, value: Decimal | None) -> str:
    """Return a quantity, price or rate; empty for none."""
    return "" if value is None else formats.number(value)


def tax_words(formats: Formats, category: str, rate: Decimal | None) -> str:
    """Return a tax: its rate, or why it has none."""
    known = {each.value for each in TaxCategory}
    if category == TaxCategory.STANDARD and rate is not None:
        return f"{formats.number(rate)} %"
    name = CATEGORY_NAMES[TaxCategory(category)] if category in known else one_line(category, 20)
    return f"{name} {formats.number(rate)} %" if rate else name


def quantity_words(formats: Formats, line: InvoiceLine) -> str:
    """Return how much of what, as a document of ours says it: ``2 h``, ``12 pcs``, of plain pieces the number."""
    unit = unit_name(line.unit, line.quantity or ONE, "en") if line.unit else ""
    return f"{number_words(formats, line.quantity)} {one_line(unit, 20)}".strip()


def price_words(formats: Formats, line: InvoiceLine, currency: str) -> str:
    """Return what a unit costs, and for how many units where not for one."""
    price = amount_words(formats, line.price.net, currency)
    base = line.price.base_quantity
    return price if base is None or base == 1 else f"{price} / {formats.number(base)}"


def entry_words(formats: Formats, entry: AllowanceCharge, currency: str, *, charge: bool) -> str:
    """Return an allowance or charge: what for, and its amount with its sign."""
    return " ".join(entry_parts(formats, entry, currency, charge=charge))


def entry_parts(formats: Formats, entry: AllowanceCharge, currency: str, *, charge: bool) -> tuple[str, str]:
    """Return what an allowance or charge is for, and its amount with its sign."""
    kind = _tr("Surcharge") if charge else _tr("Discount")
    known = REASON_WORDS.get(entry.reason_code, f"{kind} {entry.reason_code}".strip())
    reason = one_line(entry.reason or known, 80)
    amount = entry.amount or Decimal(0)
    return reason, amount_words(formats, amount if charge else -amount, currency)


def line_detail(formats: Formats, line: InvoiceLine, currency: str) -> str:
    """Return what a line says beside its name: description, its discounts and surcharges, period, numbers."""
    parts = [line.description] if line.description != line.name else []
    parts += [entry_words(formats, each, currency, charge=False) for each in line.allowances]
    parts += [entry_words(formats, each, currency, charge=True) for each in line.charges]
    if line.period:
        parts.append(period_words(formats, line.period.start, line.period.end))
    parts += [each for each in (line.seller_item_id, line.note) if each]
    return one_line(" · ".join(part for part in parts if part))


def period_words(formats: Formats, start: date | None, end: date | None) -> str:
    """Return a period of days, either end of which may be open."""
    first, last = formats.day(start), formats.day(end)
    return f"{first} – {last}" if first and last else first or last


def party_lines(party: TradeParty) -> list[str]:
    """Return the address of a party and how to reach it, a line each."""
    lines = [party.trading_name] if party.name and party.trading_name else []
    lines += _address_lines(party.address)
    contact = party.contact
    if contact is not None:
        lines += [contact.name, contact.phone, contact.email]
    return [one_line(line, 160) for line in lines if line]


def party_ids(party: TradeParty) -> str:
    """Return by which numbers a party is known."""
    numbers = (party.vat_id, party.tax_number, party.legal_id.value, *(each.value for each in party.ids))
    return " · ".join(one_line(number, 60) for number in dict.fromkeys(numbers) if number)


def place_words(broken: Broken) -> str:
    """Return where in the document something is wrong, and which rule says so."""
    found = _ENTRY.match(broken.field)
    place = ""
    if found:
        place = f"{_name(found[1])} {int(found[2]) + 1}"
    elif broken.field.startswith("totals."):
        place = total_name(broken.field.partition(".")[2])
    elif "/" in broken.field:
        place = one_line(broken.field.rpartition("/")[2], 80)
    else:
        place = _name(broken.field.partition(".")[0])
    return " · ".join(part for part in (place, broken.rule) if part)


def total_name(name: str) -> str:
    """Return what a total is called."""
    return {
        "lines": _tr("Lines"),
        "allowances": _tr("Discounts"),
        "charges": _tr("Surcharges"),
        "net": _tr("Net"),
        "tax": _tr("Tax"),
        "gross": _tr("Total"),
        "prepaid": _tr("Paid before"),
        "rounding": _tr("Rounding"),
        "due": _tr("Due"),
    }.get(name, _tr("Totals"))


def size_words(formats: Formats, size: int) -> str:
    """Return the size of a file."""
    if size < 1_000:
        return _tr("{n} bytes").format(n=size)
    unit, value = ("kB", size / 1_000) if size < 1_000_000 else ("MB", size / 1_000_000)
    return f"{formats.numbers.write(Decimal(value), digits=1 if value < 10 else 0)} {unit}"


def _address_lines(address: PostalAddress | None) -> list[str]:
    if address is None:
        return []
    town = f"{address.postal_code} {address.city}".strip()
    region = ", ".join(part for part in (address.region, country_name(address.country)) if part)
    return [address.line1, address.line2, address.line3, town, region]


def _name(part: str) -> str:
    """Return the user's word for a part of the document; empty for the whole."""
    return {
        "lines": _tr("Line"),
        "allowances": _tr("Discount"),
        "charges": _tr("Surcharge"),
        "taxes": _tr("Tax row"),
        "attachments": _tr("Attachment"),
        "preceding": _tr("Earlier invoice"),
        "totals": _tr("Totals"),
        "seller": _tr("Seller"),
        "customer": _tr("Buyer"),
        "payee": _tr("Payee"),
        "payment": _tr("Payment"),
    }.get(part, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("EInvoicePage", text)
