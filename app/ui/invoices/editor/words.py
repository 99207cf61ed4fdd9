"""Taxes in the writer's words, both ways: what a cell shows, and what may be typed into it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.domain.decimals import normal
from app.domain.document import Content
from app.domain.party import Company
from app.domain.tax import CATEGORY_NAMES, MAX_RATE, NEEDS_REASON, RATE_ZERO, Tax, TaxCategory
from app.ui.figures import read_number, write_number
from app.ui.formats import NumberStyle

_OTHER_NAMES = {
    "canary islands": TaxCategory.CANARY_ISLANDS,
    "ceuta": TaxCategory.CEUTA_MELILLA,
    "melilla": TaxCategory.CEUTA_MELILLA,
}
_SHORT_NAMES = {
    TaxCategory.ZERO: "Zero",
    TaxCategory.REVERSE_CHARGE: "Reverse",
    TaxCategory.INTRA_COMMUNITY: "Intra-EU",
    TaxCategory.OUTSIDE_SCOPE: "Outside",
    TaxCategory.TRANSFERRED: "Transf.",
}
"""For a column that has no room for the whole name."""


def tax_text(tax: Tax, style: NumberStyle) -> str:
    """Return what a cell shows for a tax: the rate, and the category where it is not the ordinary one."""
    if tax.category in RATE_ZERO:
        return CATEGORY_NAMES[tax.category]
    rate = f"{write_number(tax.rate, style)} %"
    return rate if tax.category is TaxCategory.STANDARD else f"{rate} {CATEGORY_NAMES[tax.category]}"


def short_tax_text(tax: Tax, style: NumberStyle) -> str:
    """Return `tax_text` with the category's name cut to what tells it apart."""
    text, name = tax_text(tax, style), CATEGORY_NAMES[tax.category]
    return text.replace(name, _SHORT_NAMES.get(tax.category, name))


def read_tax(text: str, style: NumberStyle) -> Tax:
    """Read a tax typed as a rate (``19``, ``19 %``), a category name or code (``Exempt``, ``AE``), or both (``L 7``).

    Raises:
        ValueError: with a sentence for the user.
    """
    typed = text.replace("%", " ").strip()
    category, rest = _category_in(typed)
    if category in RATE_ZERO:
        if rest and read_number(rest, style) != 0:
            raise ValueError(f"{CATEGORY_NAMES[category]} has no rate.")
        return Tax(category, Decimal(0))
    if not rest:
        raise ValueError("Type a rate such as 19, or choose a category.")
    rate = read_number(rest, style)
    if not 0 <= rate <= MAX_RATE:
        raise ValueError("A tax rate lies between 0 and 100 %.")
    return Tax(category, rate)


def _category_in(typed: str) -> tuple[TaxCategory, str]:
    """Return the category named in ``typed``, the standard one when none is, and what else stands there."""
    lower = typed.lower()
    names = [(name.lower(), category) for category, name in CATEGORY_NAMES.items()]
    names += [(category.value.lower(), category) for category in TaxCategory]
    names += _OTHER_NAMES.items()
    # Longer names first, so that "export" is not read as category E and a rest.
    for name, category in sorted(names, key=lambda pair: -len(pair[0])):
        if lower == name or lower.startswith(f"{name} "):
            return category, typed[len(name) :].strip()
        if lower.endswith(f" {name}"):
            return category, typed[: -len(name)].strip()
    return TaxCategory.STANDARD, typed


def tax_choices(company: Company, content: Content, style: NumberStyle) -> list[tuple[str, Tax]]:
    """Return (text, tax) of the taxes to offer: the company's own, those already used here, then every category."""
    used: list[Tax] = [default_tax(company)]
    used += [line.tax for line in content.lines]
    used += [entry.tax for entry in (*content.allowances, *content.charges) if entry.tax is not None]
    used += [Tax(category, Decimal(0)) for category in CATEGORY_NAMES if category in RATE_ZERO]
    choices: dict[str, Tax] = {}
    for tax in used:
        choices.setdefault(tax_text(tax, style), Tax(tax.category, normal(tax.rate)))
    return list(choices.items())


def default_tax(company: Company) -> Tax:
    """Return the tax of a new line."""
    return Tax(TaxCategory(company.default_category), Decimal(company.default_rate))


def reasons_missing(content: Content, company: Company) -> list[TaxCategory]:
    """Return the categories in use that need a reason and have none, neither here nor in the company's settings."""
    taxes = [line.tax for line in content.lines]
    taxes += [entry.tax for entry in (*content.allowances, *content.charges) if entry.tax is not None]
    return [
        category
        for category in _in_order(tax.category for tax in taxes)
        if category in NEEDS_REASON
        and not company.exemption_reason(category)
        and any(tax.category is category and not tax.reason for tax in taxes)
    ]


def _in_order(categories: Iterable[TaxCategory]) -> Sequence[TaxCategory]:
    return list(dict.fromkeys(categories))
