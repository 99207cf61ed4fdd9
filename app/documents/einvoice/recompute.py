"""Holds a received e-invoice against the rules and against our own arithmetic, to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.documents.einvoice.content import can_be_calculated, to_content
from app.documents.einvoice.forms import Syntax, form_of
from app.documents.einvoice.model import EInvoice
from app.documents.einvoice.rules import Broken, check
from app.documents.einvoice.rules.sums import check_sums
from app.domain.currencies import currency
from app.domain.decimals import ZERO, added, from_minor, normal, plain
from app.domain.document import Calculation
from app.domain.totals import calculate

# The profiles of Factur-X that state totals alone, without the lines they come from, and what their totals must keep.
_WITHOUT_LINES = (":minimum", ":basicwl")
_RULES_OF_TOTALS = frozenset({"BR-CO-13", "BR-CO-15", "BR-CO-16", "BR-CO-17"})
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
    for name in _SUMS:
        ours = from_minor(getattr(calculation.totals, name), digits)
        stated: Decimal | None = getattr(invoice.sums, name)
        yield from _compared(f"totals.{name}", ZERO if stated is None and not ours else stated, ours, "document")
    yield from _taxes(invoice, calculation, digits)


def _compared(field: str, stated: Decimal | None, ours: Decimal, what: str) -> Iterator[Broken]:
    if stated is None:
        yield Broken("", field, f"Nothing is stated, but the {what} comes to {plain(ours)}.")
    elif stated != ours:
        yield Broken("", field, f"{plain(stated)} is stated, but the {what} comes to {plain(ours)}.")


def _taxes(invoice: EInvoice, calculation: Calculation, digits: int) -> Iterator[Broken]:
    """Compare the rows of the breakdown; several of one category and rate count together."""
    stated: dict[tuple[str, Decimal], tuple[int, Decimal, Decimal]] = {}
    for place, row in enumerate(invoice.taxes):
        key = (row.category, normal(row.rate or ZERO))
        first, basis, tax = stated.get(key, (place, ZERO, ZERO))
        stated[key] = (first, added(basis, row.basis or ZERO), added(tax, row.tax or ZERO))
    for amount in calculation.taxes:
        key = (amount.category.value, normal(amount.rate))
        if key not in stated:
            yield Broken(
                "", "taxes", f"There is no row for {key[0]} at {plain(key[1])} %, which something is taxed with."
            )
            continue
        place, basis, tax = stated.pop(key)
        yield from _compared(f"taxes[{place}].basis", basis, from_minor(amount.basis, digits), "document")
        yield from _compared(f"taxes[{place}].tax", tax, from_minor(amount.tax, digits), "document")
    for (category, rate), (place, basis, tax) in stated.items():
        if basis or tax:
            yield Broken("", f"taxes[{place}]", f"Nothing is taxed with {category[:10]} at {plain(rate)} %.")
