"""Holds a received e-invoice against the rules and against our own arithmetic, to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from app.documents.einvoice.content import can_be_calculated, to_content
from app.documents.einvoice.forms import Syntax, form_of
from app.documents.einvoice.model import EInvoice
from app.documents.einvoice.rules import Broken, check
from app.documents.einvoice.rules.sums import check_sums
from app.domain.currencies import currency
from app.domain.decimals import ZERO, added, from_minor, normal, plain, round_half_up, to_minor
from app.domain.document import Calculation, TaxAmount
from app.domain.tax import basis_within
from app.domain.totals import calculate

# The profiles of Factur-X that state totals alone, without the lines they come from, and what their totals must keep.
_WITHOUT_LINES = (":minimum", ":basicwl")
_RULES_OF_TOTALS = frozenset({"BR-CO-13", "BR-CO-15", "BR-CO-16", "BR-CO-17"})
_WITH_TAX = frozenset({"tax", "gross", "due"})
_SUMS = ("lines", "allowances", "charges", "net", "tax", "gross", "due")


def recomputed(invoice: EInvoice) -> Calculation | None:
    """Return what the invoice comes to; None when it has no lines, or a currency or tax category nobody knows."""
    return calculate(to_content(invoice)) if can_be_calculated(invoice) else None


def findings(invoice: EInvoice, syntax: Syntax, calculation: Calculation | None) -> list[Broken]:
    """Return every broken rule, and each amount that differs from ``calculation``, what `recomputed` came to.

    The rules are those of the form the document says it follows. A difference has no rule of its own (``rule`` is
    empty), and is left out where a broken rule says the same of the same field.
    """
    if invoice.customization.lower().endswith(_WITHOUT_LINES):
        return [broken for broken in check_sums(invoice) if broken.rule in _RULES_OF_TOTALS]
    found = check(invoice, form_of(invoice.customization, syntax))
    if calculation is None:
        reason = "It cannot be recomputed: it has no lines, or a currency or tax category that is unknown."
        return [*found, Broken("", "", reason)]
    told = {broken.field for broken in found}
    return found + [each for each in _differences(invoice, calculation) if each.field not in told]


def _differences(invoice: EInvoice, calculation: Calculation) -> Iterator[Broken]:
    digits = currency(invoice.currency).digits
    for place, (line, amounts) in enumerate(zip(invoice.lines, calculation.lines, strict=True)):
        yield from _compared(f"lines[{place}].net", line.net, from_minor(amounts.net, digits), "line")
    rows = list(_taxes(invoice, calculation, digits))
    within = added(*(each.within for each in rows))
    for name in _SUMS:
        ours = from_minor(getattr(calculation.totals, name), digits)
        if name in _WITH_TAX:
            ours = added(ours, within)
        stated: Decimal | None = getattr(invoice.sums, name)
        yield from _compared(f"totals.{name}", ZERO if stated is None and not ours else stated, ours, "document")
    for row in rows:
        yield from row.found


def _compared(field: str, stated: Decimal | None, ours: Decimal, what: str) -> Iterator[Broken]:
    if stated is None:
        yield Broken("", field, f"Nothing is stated, but the {what} comes to {plain(ours)}.")
    elif stated != ours:
        yield Broken("", field, f"{plain(stated)} is stated, but the {what} comes to {plain(ours)}.")


class _Row(NamedTuple):
    """What there is to say of a row of the breakdown, and by how much its tax differs because prices include it."""

    found: tuple[Broken, ...]
    within: Decimal = ZERO


def _taxes(invoice: EInvoice, calculation: Calculation, digits: int) -> Iterator[_Row]:
    """Compare the rows of the breakdown; several of one category and rate count together."""
    stated: dict[tuple[str, Decimal], tuple[int, Decimal, Decimal]] = {}
    for place, row in enumerate(invoice.taxes):
        key = (row.category, normal(row.rate or ZERO))
        first, basis, tax = stated.get(key, (place, ZERO, ZERO))
        stated[key] = (first, added(basis, row.basis or ZERO), added(tax, row.tax or ZERO))
    for amount in calculation.taxes:
        key = (amount.category.value, normal(amount.rate))
        if key in stated:
            place, basis, tax = stated.pop(key)
            yield _compared_row(f"taxes[{place}]", basis, tax, amount, digits)
        else:
            message = f"There is no row for {key[0]} at {plain(key[1])} %, which something is taxed with."
            yield _Row((Broken("", "taxes", message),))
    for (category, rate), (place, basis, tax) in stated.items():
        if basis or tax:
            yield _Row((Broken("", f"taxes[{place}]", f"Nothing is taxed with {category[:10]} at {plain(rate)} %."),))


def _compared_row(field: str, basis: Decimal, tax: Decimal, ours: TaxAmount, digits: int) -> _Row:
    """Compare a row. A tax that was taken out of a gross amount may be a unit off, and that is advice alone."""
    found = list(_compared(f"{field}.basis", basis, from_minor(ours.basis, digits), "document"))
    come_to = from_minor(ours.tax, digits)
    gross = added(basis, tax)
    unit = from_minor(1, digits)
    fits = gross == round_half_up(gross, digits) and abs(added(tax, -come_to)) <= unit
    if tax != come_to and fits and basis_within(to_minor(gross, digits), ours.rate, digits) == to_minor(basis, digits):
        message = f"{plain(tax)} is stated, where {plain(come_to)} is the tax on it; it fits prices that include tax."
        return _Row((*found, Broken("", f"{field}.tax", message, fatal=False)), added(tax, -come_to))
    return _Row((*found, *_compared(f"{field}.tax", tax, come_to, "document")))
