"""Calculates a received e-invoice anew, by our own arithmetic, and says to the cent where it states something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.documents.einvoice.content import can_be_calculated, to_content
from app.documents.einvoice.model import EInvoice, Sums
from app.domain.currencies import CURRENCIES, currency
from app.domain.decimals import ZERO, added, from_minor, normal, plain
from app.domain.document import Calculation
from app.domain.totals import calculate

# Profiles of Factur-X that state totals alone and leave the lines out.
_WITHOUT_LINES = ("urn:factur-x.eu:1p0:minimum", "urn:factur-x.eu:1p0:basicwl", "urn:zugferd.de:2p0:minimum")
_SUMS = (
    ("lines", "BR-CO-10", "BR-12"),
    ("allowances", "BR-CO-11", ""),
    ("charges", "BR-CO-12", ""),
    ("net", "BR-CO-13", "BR-13"),
    ("tax", "BR-CO-14", ""),
    ("gross", "BR-CO-15", "BR-14"),
    ("due", "BR-CO-16", "BR-15"),
)
# The rule that a row's basis is the sum of what it taxes, by category.
_BASIS_RULES = {"S": "S", "Z": "Z", "E": "E", "AE": "AE", "K": "IC", "G": "G", "O": "O", "L": "AF", "M": "AG", "B": "B"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with an e-invoice.

    Attributes:
        field: as in the JSON of ``einvoice read``; empty for the whole.
        message: a plain sentence.
        rule: the id of the broken rule of EN 16931, empty where there is none.
    """

    field: str
    message: str
    rule: str = ""


def leaves_lines_out(invoice: EInvoice) -> bool:
    """Whether it follows a profile that has totals but no lines."""
    return invoice.customization.split("#")[-1] in _WITHOUT_LINES or invoice.customization in _WITHOUT_LINES


def recomputed(invoice: EInvoice) -> Calculation | None:
    """Return what the invoice comes to; None when it has no lines, or a currency or tax category nobody knows."""
    return calculate(to_content(invoice)) if can_be_calculated(invoice) else None


def findings(invoice: EInvoice, calculation: Calculation | None) -> tuple[Finding, ...]:
    """Return each amount that is missing or differs from ``calculation``, what `recomputed` came to."""
    return tuple(_findings(invoice, calculation))


def _findings(invoice: EInvoice, calculation: Calculation | None) -> Iterator[Finding]:
    if invoice.currency not in CURRENCIES:
        yield Finding("currency", "The currency is missing or unknown, so nothing can be recomputed.", "BR-05")
        return
    if calculation is None:
        if invoice.lines:
            yield from _unknown_categories(invoice)
        elif leaves_lines_out(invoice):
            yield from _stated_alone(invoice.sums)
        else:
            yield Finding("lines", "There is no line at all.", "BR-16")
            yield from _stated_alone(invoice.sums)
        return
    digits = currency(invoice.currency).digits
    yield from _lines(invoice, calculation, digits)
    totals = calculation.totals
    for name, rule, missing in _SUMS:
        ours, stated = from_minor(getattr(totals, name), digits), getattr(invoice.sums, name)
        yield from _compared(f"totals.{name}", stated, ours, rule, missing)
    yield from _taxes(invoice, calculation, digits)


def _compared(field: str, stated: Decimal | None, ours: Decimal, rule: str, missing: str) -> Iterator[Finding]:
    if stated is None and missing:
        yield Finding(field, f"This amount is missing; the document comes to {plain(ours)}.", missing)
    elif stated is None and ours:
        yield Finding(field, f"Nothing is stated, but the document comes to {plain(ours)}.", rule)
    elif stated is not None and stated != ours:
        yield Finding(field, f"{plain(stated)} is stated, but the document comes to {plain(ours)}.", rule)


def _lines(invoice: EInvoice, calculation: Calculation, digits: int) -> Iterator[Finding]:
    for place, (line, amounts) in enumerate(zip(invoice.lines, calculation.lines, strict=True)):
        at = f"lines[{place}]"
        if line.quantity is None:
            yield Finding(f"{at}.quantity", "The quantity is missing; it is taken for 1.", "BR-22")
        if line.price.net is None:
            yield Finding(f"{at}.unit_price", "The price is missing; it is taken for 0.", "BR-26")
        elif line.price.net < 0:
            yield Finding(f"{at}.unit_price", "The price is negative. Only a quantity can be.", "BR-27")
        if line.price.base_quantity is not None and line.price.base_quantity <= 0:
            yield Finding(f"{at}.price_base_quantity", "The quantity a price is for must be above 0.")
        ours = from_minor(amounts.net, digits)
        if line.net is None:
            yield Finding(f"{at}.net", f"This amount is missing; the line comes to {plain(ours)}.", "BR-24")
        elif line.net != ours:
            yield Finding(f"{at}.net", f"{plain(line.net)} is stated, but the line comes to {plain(ours)}.")


def _taxes(invoice: EInvoice, calculation: Calculation, digits: int) -> Iterator[Finding]:
    """Compare the rows of the breakdown; several of one category and rate count together."""
    stated: dict[tuple[str, Decimal], tuple[int, Decimal, Decimal]] = {}
    for place, row in enumerate(invoice.taxes):
        key = (row.category, normal(row.rate or ZERO))
        first, basis, tax = stated.get(key, (place, ZERO, ZERO))
        stated[key] = (first, added(basis, row.basis or ZERO), added(tax, row.tax or ZERO))
    ours = {
        (row.category.value, normal(row.rate)): (from_minor(row.basis, digits), from_minor(row.tax, digits))
        for row in calculation.taxes
    }
    for key, (basis, tax) in ours.items():
        category, rate = key
        rule = f"BR-{_BASIS_RULES[category]}-08"
        if key not in stated:
            yield Finding("taxes", f"There is no row for {category} at {plain(rate)} %, which lines have.", rule)
            continue
        place, stated_basis, stated_tax = stated[key]
        yield from _compared(f"taxes[{place}].basis", stated_basis, basis, rule, "")
        yield from _compared(f"taxes[{place}].tax", stated_tax, tax, "BR-CO-17", "")
    for (category, rate), (place, basis, tax) in stated.items():
        if (category, rate) not in ours and (basis or tax):
            yield Finding(f"taxes[{place}]", f"Nothing is taxed with {category[:10]} at {plain(rate)} %.")


def _unknown_categories(invoice: EInvoice) -> Iterator[Finding]:
    parts = {
        "lines": [line.category for line in invoice.lines],
        "allowances": [entry.category for entry in invoice.allowances],
        "charges": [entry.category for entry in invoice.charges],
    }
    for name, categories in parts.items():
        for place, category in enumerate(categories):
            if category not in _BASIS_RULES:
                shown = f'"{category[:10]}"' if category else "missing"
                yield Finding(
                    f"{name}[{place}].tax.category",
                    f"The tax category is {shown}, so the document cannot be recomputed.",
                    "BR-CO-04" if name == "lines" else "",
                )


def _stated_alone(sums: Sums) -> Iterator[Finding]:
    """Hold the stated totals against each other, where there are no lines to hold them against."""
    if sums.lines is not None and sums.net is not None:
        net = added(sums.lines, -(sums.allowances or ZERO), sums.charges or ZERO)
        yield from _compared("totals.net", sums.net, net, "BR-CO-13", "")
    if sums.net is not None and sums.gross is not None:
        yield from _compared("totals.gross", sums.gross, added(sums.net, sums.tax or ZERO), "BR-CO-15", "")
    if sums.gross is not None and sums.due is not None:
        due = added(sums.gross, -(sums.prepaid or ZERO), sums.rounding or ZERO)
        yield from _compared("totals.due", sums.due, due, "BR-CO-16", "")
