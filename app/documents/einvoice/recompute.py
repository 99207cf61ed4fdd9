"""Holds a received e-invoice against the rules and against our own arithmetic, to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from app.documents.einvoice.content import to_content, why_not_calculated
from app.documents.einvoice.forms import Syntax, form_of
from app.documents.einvoice.model import EInvoice, Sums
from app.documents.einvoice.rules import Broken, check
from app.documents.einvoice.rules.broken import levels, total
from app.documents.einvoice.rules.leniency import is_extended
from app.documents.einvoice.rules.others import of_others
from app.documents.einvoice.rules.sums import check_sums
from app.domain.currencies import currency
from app.domain.decimals import ONE, ZERO, added, from_minor, normal, plain, round_half_up, to_minor
from app.domain.document import Calculation, Content, Line
from app.domain.tax import CATEGORY_NAMES, TaxCategory, basis_within, tax_on
from app.domain.totals import calculate

# The profiles of Factur-X that state totals alone, without the lines they come from, and what their totals must keep.
# MINIMUM does not say what was paid before, so more may be left out of the amount due than it tells.
_RULES_OF_TOTALS = {
    ":minimum": frozenset({"BR-CO-13", "BR-CO-15"}),
    ":basicwl": frozenset({"BR-CO-13", "BR-CO-15", "BR-CO-16", "BR-CO-17"}),
}
_CENT = Decimal("0.01")
_HALF_A_FORINT = Decimal("0.5")


def recomputed(invoice: EInvoice) -> Calculation | None:
    """Return what the invoice comes to; None when it has no lines, or a currency or tax category nobody knows.

    What it collects for others is due with it.
    """
    if why_not_calculated(invoice):
        return None
    calculation, collected = calculate(to_content(invoice)), invoice.sums.collected
    if not collected:
        return calculation
    due = calculation.totals.due + to_minor(collected, currency(invoice.currency).digits)
    return replace(calculation, totals=replace(calculation.totals, due=due))


def findings(invoice: EInvoice, syntax: Syntax, calculation: Calculation | None) -> list[Broken]:
    """Return every broken rule, and each amount that differs from ``calculation``, what `recomputed` came to.

    The rules are those of the form the document says it follows. A difference has no rule of its own (``rule`` is
    empty), and is left out where a broken rule says the same of the same field, or where the amount is what other
    amounts come to that are stated: it is told where it begins.
    """
    profile = invoice.customization.lower()
    for end, rules in _RULES_OF_TOTALS.items():
        if profile.endswith(end):
            return [of_others(broken) for broken in check_sums(invoice) if broken.rule in rules]
    found = [of_others(broken) for broken in check(invoice, form_of(invoice.customization, syntax))]
    if calculation is None:
        reason = f"It cannot be recomputed: {why_not_calculated(invoice)}."
        return [*found, Broken("", "", reason, recomputed=True)]
    told = {broken.field for broken in found}
    slack = _slack(invoice)
    return found + [each.told(slack) for each in _differences(invoice, calculation) if each.field not in told]


def _slack(invoice: EInvoice) -> Decimal:
    """Return how far an amount may be off that is advice alone.

    Forints are rounded to whole ones by custom, and EXTENDED grants each sum a cent for each amount in it.
    """
    parts = len(invoice.lines) + len(list(levels(invoice))) if is_extended(invoice.customization) else 0
    return max(parts * _CENT, _HALF_A_FORINT if invoice.currency == "HUF" else ZERO)


class _Difference(NamedTuple):
    """An amount that is stated differently from what it comes to.

    Attributes:
        by: how much at least, 0 where that is no amount or nothing is stated.
        fatal: False where it fits prices that include tax.
    """

    field: str
    message: str
    by: Decimal = ZERO
    fatal: bool = True

    def told(self, slack: Decimal) -> Broken:
        return Broken("", self.field, self.message, self.fatal and not ZERO < self.by <= slack, recomputed=True)


def _differences(invoice: EInvoice, calculation: Calculation) -> Iterator[_Difference]:
    digits = currency(invoice.currency).digits
    nets = [from_minor(each.net, digits) for each in calculation.lines]
    for place, (line, net) in enumerate(zip(invoice.lines, nets, strict=True)):
        # What a line lacks is told by a rule, and leaves nothing to calculate.
        if line.quantity is not None and line.price.net is not None:
            yield from _compared(f"lines[{place}].net", line.net, net, None, "line")
    yield from _totals(invoice, calculation, digits)
    alike = nets == [line.net for line in invoice.lines]
    yield from _taxes(invoice, calculation, calculation if alike else calculate(_as_stated(invoice)), digits)


def _as_stated(invoice: EInvoice) -> Content:
    """Return the invoice as a document whose lines come to what is stated of them."""
    content = to_content(invoice)
    lines = tuple(
        line if stated.net is None else Line(line.description, ONE, unit_price=stated.net, tax=line.tax)
        for line, stated in zip(content.lines, invoice.lines, strict=True)
    )
    return replace(content, lines=lines)


def _totals(invoice: EInvoice, calculation: Calculation, digits: int) -> Iterator[_Difference]:
    sums, ours = invoice.sums, calculation.totals
    off, on = sums.allowances or ZERO, sums.charges or ZERO
    compared = (
        ("lines", ours.lines, total(line.net for line in invoice.lines)),
        ("allowances", ours.allowances, total(entry.amount for entry in invoice.allowances)),
        ("charges", ours.charges, total(entry.amount for entry in invoice.charges)),
        ("net", ours.net, added(sums.lines or ZERO, -off, on)),
        ("tax", ours.tax, total(row.tax for row in invoice.taxes)),
        ("gross", ours.gross, added(sums.net or ZERO, sums.tax or ZERO)),
        ("due", ours.due, _due(sums)),
    )
    for name, minor, of_stated in compared:
        amount, stated = from_minor(minor, digits), getattr(sums, name)
        yield from _compared(f"totals.{name}", stated if stated or amount else ZERO, amount, of_stated, "document")


def _due(sums: Sums) -> Decimal:
    return added(sums.gross or ZERO, -(sums.prepaid or ZERO), sums.rounding or ZERO, sums.collected or ZERO)


def _compared(
    field: str, stated: Decimal | None, ours: Decimal, of_stated: Decimal | None, what: str
) -> Iterator[_Difference]:
    """Yield an amount that is neither ``ours`` nor what the parts that are stated come to, None for no such parts."""
    if stated is None:
        yield _Difference(field, f"Nothing is stated, but the {what} comes to {plain(ours)}.")
    elif stated not in (ours, of_stated):
        by = min(abs(added(stated, -each)) for each in (ours, of_stated) if each is not None)
        yield _Difference(field, f"{plain(stated)} is stated, but the {what} comes to {plain(ours)}.", by)


class _Row(NamedTuple):
    """What is stated of the tax of a category and rate; several rows count together, at the place of the first."""

    place: int
    basis: Decimal = ZERO
    tax: Decimal = ZERO


def _taxes(invoice: EInvoice, calculation: Calculation, of_stated: Calculation, digits: int) -> Iterator[_Difference]:
    """Compare the rows of the breakdown; ``of_stated`` is what the document comes to from its lines as stated."""
    stated: dict[tuple[str, Decimal], _Row] = {}
    for place, row in enumerate(invoice.taxes):
        key = (row.category, normal(row.rate or ZERO))
        before = stated.get(key, _Row(place))
        stated[key] = _Row(before.place, added(before.basis, row.basis or ZERO), added(before.tax, row.tax or ZERO))
    for amount, other in zip(calculation.taxes, of_stated.taxes, strict=True):
        key = (amount.category.value, normal(amount.rate))
        if key in stated:
            basis, of_lines = from_minor(amount.basis, digits), from_minor(other.basis, digits)
            found = stated.pop(key)
            yield from _compared(f"taxes[{found.place}].basis", found.basis, basis, of_lines, "document")
            yield from _compared_tax(found, amount.rate, from_minor(amount.tax, digits), digits)
        else:
            message = f"There is no row for {_taxed(*key)}, which something is taxed with."
            yield _Difference("taxes", message)
    for (category, rate), row_of in stated.items():
        if row_of.basis or row_of.tax:
            message = f"Nothing is taxed with {_taxed(category, rate)}."
            yield _Difference(f"taxes[{row_of.place}]", message)


def _taxed(category: str, rate: Decimal) -> str:
    """Return how something is taxed, in words where the code is a known one."""
    if category == TaxCategory.STANDARD:
        return f"{plain(rate)} %"
    name = CATEGORY_NAMES[TaxCategory(category)] if category in tuple(TaxCategory) else category[:10]
    return f"{name} at {plain(rate)} %"


def _compared_tax(row: _Row, rate: Decimal, ours: Decimal, digits: int) -> Iterator[_Difference]:
    """Compare the tax of a row. One that was taken out of a gross amount may be a unit off: that is advice alone."""
    field, of_basis = f"taxes[{row.place}].tax", from_minor(tax_on(to_minor(row.basis, digits), rate, digits), digits)
    if row.tax in (ours, of_basis):
        return
    gross, unit = added(row.basis, row.tax), from_minor(1, digits)
    whole = gross == round_half_up(gross, digits) and abs(added(row.tax, -ours)) <= unit
    if whole and basis_within(to_minor(gross, digits), rate, digits) == to_minor(row.basis, digits):
        message = f"{plain(row.tax)} is stated, where {plain(ours)} is the tax on it; it fits prices that include tax."
        yield _Difference(field, message, fatal=False)
    else:
        yield from _compared(field, row.tax, ours, of_basis, "document")
