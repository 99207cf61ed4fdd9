"""That the amounts of an e-invoice add up, and have two decimals at most (EN 16931: BR-CO-10 to 17, BR-DEC)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.documents.einvoice.model import EInvoice, Sums, TaxRow
from app.documents.einvoice.rules.broken import Broken, levels, line_levels, rounded, total
from app.domain.decimals import added, multiplied

_WHOLE = Decimal(1)
_NONE = Decimal(0)
_DECIMALS = -2


def check_sums(invoice: EInvoice) -> Iterator[Broken]:
    """Yield every sum that does not come out and every amount with too many decimals.

    What is absent is told by `app.documents.einvoice.rules.presence` and compared with nothing here.
    """
    yield from _totals(invoice)
    for place, row in enumerate(invoice.taxes):
        if row.tax is not None and row.basis is not None and not fits_rate(row):
            message = "A row of the tax breakdown has another tax than its taxable amount and rate make."
            yield Broken("BR-CO-17", f"taxes[{place}]", message)
    yield from _decimals(invoice)


def fits_rate(row: TaxRow) -> bool:
    """Whether the tax of a row comes from its basis and rate, within the unit that EN 16931's own rules grant."""
    basis, tax, rate = row.basis or _NONE, row.tax or _NONE, row.rate or _NONE
    if rounded(rate, _WHOLE) == 0:
        return rounded(tax, _WHOLE) == 0
    expected = rounded(multiplied(abs(basis), rate) / 100)
    return abs(tax) - 1 < expected < abs(tax) + 1


def _totals(invoice: EInvoice) -> Iterator[Broken]:
    sums = invoice.sums
    of_levels = (
        ("BR-CO-11", "allowances", sums.allowances, invoice.allowances),
        ("BR-CO-12", "charges", sums.charges, invoice.charges),
    )
    for rule, name, stated, entries in of_levels:
        added_up = total(entry.amount for entry in entries)
        if stated is None and entries:
            yield Broken(rule, f"totals.{name}", f"The sum of {name} is not stated; it comes to {added_up}.")
        elif (stated or _NONE) != added_up:
            yield Broken(rule, f"totals.{name}", f"The sum of {name} comes to {added_up}, not to {stated}.")
    parts = (
        ("BR-CO-10", "lines", sums.lines, total(line.net for line in invoice.lines)),
        ("BR-CO-14", "tax", sums.tax, total(row.tax for row in invoice.taxes)),
    )
    for rule, name, stated, added_up in parts:
        if stated is not None and stated != added_up:
            yield Broken(rule, f"totals.{name}", f"The sum of {name} comes to {added_up}, not to {stated}.")
    yield from _results(sums)


def _results(sums: Sums) -> Iterator[Broken]:
    if sums.net is not None and sums.lines is not None:
        net = added(sums.lines, -(sums.allowances or _NONE), sums.charges or _NONE)
        if sums.net != net:
            yield Broken("BR-CO-13", "totals.net", f"The total without tax comes to {net}, not to {sums.net}.")
    if sums.gross is not None and sums.net is not None:
        gross = added(sums.net, sums.tax or _NONE)
        if sums.gross != gross:
            yield Broken("BR-CO-15", "totals.gross", f"The total with tax comes to {gross}, not to {sums.gross}.")
    if sums.due is not None and sums.gross is not None:
        due = added(sums.gross, -(sums.prepaid or _NONE), sums.rounding or _NONE, sums.collected or _NONE)
        if sums.due != due:
            yield Broken("BR-CO-16", "totals.due", f"The amount due comes to {due}, not to {sums.due}.")


def _decimals(invoice: EInvoice) -> Iterator[Broken]:
    message = f"E-invoices carry at most two decimals; an amount in {invoice.currency[:3]} here has more."
    for rule, field, amount in _rounded_amounts(invoice):
        exponent = amount.normalize().as_tuple().exponent if amount is not None else 0
        if isinstance(exponent, int) and exponent < _DECIMALS:
            yield Broken(rule, field, message)


def _rounded_amounts(invoice: EInvoice) -> Iterator[tuple[str, str, Decimal | None]]:
    """Yield the rule, the field and the value of each amount that must not be finer than a hundredth."""
    sums = invoice.sums
    for field, entry in levels(invoice):
        amount, base = ("BR-DEC-05", "BR-DEC-06") if field.startswith("charges") else ("BR-DEC-01", "BR-DEC-02")
        yield amount, field, entry.amount
        yield base, field, entry.base
    yield "BR-DEC-09", "totals.lines", sums.lines
    yield "BR-DEC-10", "totals.allowances", sums.allowances
    yield "BR-DEC-11", "totals.charges", sums.charges
    yield "BR-DEC-12", "totals.net", sums.net
    yield "BR-DEC-13", "totals.tax", sums.tax
    yield "BR-DEC-14", "totals.gross", sums.gross
    yield "BR-DEC-15", "totals.tax", sums.tax_in_tax_currency
    yield "BR-DEC-16", "totals.prepaid", sums.prepaid
    yield "BR-DEC-17", "totals.rounding", sums.rounding
    yield "BR-DEC-18", "totals.due", sums.due
    for place, row in enumerate(invoice.taxes):
        yield "BR-DEC-19", f"taxes[{place}]", row.basis
        yield "BR-DEC-20", f"taxes[{place}]", row.tax
    for place, line in enumerate(invoice.lines):
        yield "BR-DEC-23", f"lines[{place}]", line.net
    for field, entry in line_levels(invoice):
        amount, base = ("BR-DEC-27", "BR-DEC-28") if ".charges" in field else ("BR-DEC-24", "BR-DEC-25")
        yield amount, field, entry.amount
        yield base, field, entry.base
