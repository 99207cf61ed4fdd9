"""A tax as JSON, both ways: category, rate and the reason why none is charged."""

from __future__ import annotations

from app.domain.decimals import ZERO, plain
from app.domain.einvoice import EXEMPTION_CODES
from app.domain.json_fields import Fields
from app.domain.tax import CATEGORY_NAMES, MAX_RATE, RATE_ZERO, Tax, TaxCategory
from app.domain.text import LINE_LENGTH

_CATEGORIES = tuple(category.value for category in TaxCategory)


def read_category(entry: Fields) -> TaxCategory:
    """Return the member ``category``."""
    return TaxCategory(entry.choice("category", _CATEGORIES, TaxCategory.STANDARD, "a tax category"))


def read_exemption_code(entry: Fields, name: str) -> str:
    """Return the member ``name``, a VATEX code or empty."""
    return entry.choice(name, EXEMPTION_CODES | {""}, "", "a code of the VATEX list, like VATEX-EU-132-1C")


def read_tax(parent: Fields, default: Tax) -> Tax:
    """Return the member ``tax``, ``default`` when it is absent."""
    entry = parent.inner("tax")
    if entry is None:
        return default
    category = read_category(entry)
    if category not in RATE_ZERO and "rate" not in entry.given:
        entry.problem("rate", "This field is required.")
    rate = entry.decimal("rate", ZERO, least=ZERO, most=MAX_RATE)
    if category in RATE_ZERO and rate:
        entry.problem("rate", f"{CATEGORY_NAMES[category]} carries no tax: its rate must be 0.")
    tax = Tax(category, rate, entry.text("reason", limit=LINE_LENGTH), read_exemption_code(entry, "reason_code"))
    entry.finish()
    return tax


def write_tax(tax: Tax) -> dict[str, object]:
    """Return a tax as JSON."""
    value: dict[str, object] = {"category": tax.category.value, "rate": plain(tax.rate)}
    if tax.reason:
        value["reason"] = tax.reason
    if tax.reason_code:
        value["reason_code"] = tax.reason_code
    return value
