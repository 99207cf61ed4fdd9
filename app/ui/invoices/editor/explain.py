"""Why a total is what it is: every step of the arithmetic, written out in numbers as the user writes them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.currencies import currency
from app.domain.decimals import ONE, added, divided, from_minor, multiplied, normal, round_half_up
from app.domain.document import AllowanceCharge, Calculation, Content, Line, LineAmounts, TaxAmount
from app.domain.tax import RATE_ZERO, Tax
from app.ui.figures import write_minor, write_number
from app.ui.formats import NumberStyle
from app.ui.invoices.editor.words import tax_text

_LONGEST = 8


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of the explanation.

    Attributes:
        label: what it is about; may hold the writer's own text.
        working: how it came about, e.g. ``2.5 × 780.00``; empty where there is nothing to say.
        amount: the result.
        strong: a result that the next section builds on.
    """

    label: str
    working: str
    amount: str
    strong: bool = False


class _Writer:
    """Writes amounts of the document's currency."""

    def __init__(self, content: Content, style: NumberStyle) -> None:
        self.style = style
        self.digits = currency(content.currency).digits

    def minor(self, amount: int) -> str:
        return write_minor(amount, self.digits, self.style)

    def price(self, value: Decimal) -> str:
        return write_number(value, self.style, self.digits)

    def number(self, value: Decimal) -> str:
        return write_number(value, self.style)

    def exact(self, value: Decimal) -> str:
        """Write an unrounded result; a fraction that never ends is cut, and says so."""
        short = round_half_up(value, _LONGEST)
        return self.price(short) + ("" if short == value else "…")


def explain(content: Content, calculation: Calculation, style: NumberStyle) -> list[Reason]:
    """Return every step from the lines to the amount due."""
    write = _Writer(content, style)
    totals = calculation.totals
    rows = [
        _line(write, number, line, amounts)
        for number, (line, amounts) in enumerate(zip(content.lines, calculation.lines, strict=True), 1)
    ]
    typed = sum(amounts.total for amounts in calculation.lines)
    rows.append(Reason("Lines", "sum of the lines", write.minor(typed), strong=True))
    rows += _entries(write, content.allowances, calculation.allowances, typed, "Discount", "−")
    rows += _entries(write, content.charges, calculation.charges, typed, "Charge", "+")
    for group in calculation.taxes:
        rows.append(_tax(write, content, group))
    if content.prices_include_tax:
        rows.append(Reason("Net", "total less the tax in it", write.minor(totals.net), strong=True))
    elif content.allowances or content.charges:
        rows.append(Reason("Net", "lines − discounts + charges", write.minor(totals.net), strong=True))
    working = f"{write.minor(totals.net)} net + {write.minor(totals.tax)} tax"
    rows.append(Reason("Total", working, write.minor(totals.gross), strong=True))
    if totals.prepaid or totals.rounding:
        working = f"{write.minor(totals.gross)} − {write.minor(totals.prepaid)} prepaid"
        if totals.rounding:
            working += f" {'+' if totals.rounding > 0 else '−'} {write.minor(abs(totals.rounding))} rounding"
        rows.append(Reason("Due", working, write.minor(totals.due), strong=True))
    return rows


def tax_label(tax: TaxAmount, style: NumberStyle) -> str:
    """Return the totals panel's words for a tax group: ``Tax 19 %``, ``Exempt``."""
    name = tax_text(Tax(tax.category, tax.rate), style)
    return name if tax.category in RATE_ZERO else f"Tax {name}"


def tax_basis(tax: TaxAmount, style: NumberStyle, digits: int) -> str:
    """Return what a tax group is charged on: ``on 3,373.45``."""
    return f"on {write_minor(tax.basis, digits, style)}"


def _line(write: _Writer, number: int, line: Line, amounts: LineAmounts) -> Reason:
    working = f"{write.number(line.quantity)} × {write.price(line.unit_price)}"
    if line.price_base_quantity != ONE:
        working += f" ÷ {write.number(line.price_base_quantity)}"
    product = divided(multiplied(line.quantity, line.unit_price), line.price_base_quantity)
    for entry, amount in zip(line.charges, amounts.charges, strict=True):
        working += f" + {_entry(write, entry, amount, product)}"
    for entry, amount in zip(line.allowances, amounts.allowances, strict=True):
        working += f" − {_entry(write, entry, amount, product)}"
    exact = added(product, *amounts.charges, *(-amount for amount in amounts.allowances))
    if exact != from_minor(amounts.total, write.digits):
        working += f" = {write.exact(exact)}, rounded"
    return Reason(f"{number} · {line.description}", working, write.minor(amounts.total))


def _entry(write: _Writer, entry: AllowanceCharge, amount: Decimal, base: Decimal) -> str:
    if entry.percent is None:
        return write.price(amount)
    return f"{write.number(entry.percent)} % of {write.exact(base)} ({write.price(amount)})"


def _entries(
    write: _Writer, entries: Sequence[AllowanceCharge], amounts: Sequence[int], base: int, name: str, sign: str
) -> list[Reason]:
    rows = []
    for entry, amount in zip(entries, amounts, strict=True):
        label = f"{name} · {entry.reason}" if entry.reason else name
        tax = tax_text(entry.tax, write.style) if entry.tax is not None else ""
        working = f"{write.number(entry.percent)} % of {write.minor(base)}" if entry.percent is not None else ""
        rows.append(Reason(label, ", ".join(part for part in (working, tax) if part), f"{sign}{write.minor(amount)}"))
    return rows


def _tax(write: _Writer, content: Content, group: TaxAmount) -> Reason:
    label = tax_text(Tax(group.category, group.rate), write.style)
    if group.category in RATE_ZERO:
        return Reason(label, f"no tax on {write.minor(group.basis)}", write.minor(group.tax))
    rate = normal(group.rate)
    if content.prices_include_tax:
        gross = from_minor(group.basis + group.tax, write.digits)
        factor = added(ONE, divided(rate, Decimal(100)))
        working = f"{write.price(gross)} − {write.price(gross)} ÷ {write.number(factor)}"
        exact = added(gross, -divided(gross, factor))
    else:
        working = f"{write.number(rate)} % of {write.minor(group.basis)}"
        exact = divided(multiplied(from_minor(group.basis, write.digits), rate), Decimal(100))
    if exact != from_minor(group.tax, write.digits):
        working += f" = {write.exact(exact)}, rounded"
    return Reason(f"Tax {label}", working, write.minor(group.tax))
