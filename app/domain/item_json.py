"""Items of the catalogue as JSON, both ways."""

from __future__ import annotations

from dataclasses import replace

from app.domain.currencies import CURRENCIES
from app.domain.decimals import ZERO, plain
from app.domain.item import Item
from app.domain.json_fields import Fields
from app.domain.tax_json import read_tax, write_tax
from app.domain.text import LINE_LENGTH
from app.domain.units import UNITS


def read_item(value: object, base: Item | None = None) -> Item:
    """Return the item a JSON object describes; with ``base``, members that are absent stay as they are there.

    Raises:
        InputRefused: with every problem.
    """
    base = base or Item()
    entry = Fields(value)
    item = replace(
        base,
        name=entry.text("name", base.name, required=True),
        description=entry.text("description", base.description, limit=LINE_LENGTH, lines=True),
        unit=entry.choice("unit", UNITS, base.unit, "a unit code of UN/ECE Recommendation 20, like HUR or C62"),
        unit_price=entry.decimal("unit_price", base.unit_price, least=ZERO),
        currency=entry.choice("currency", {*CURRENCIES, ""}, base.currency, "a currency this program knows, like EUR"),
        tax=read_tax(entry, base.tax),
    )
    entry.finish("id", "archived", "revision")
    entry.check()
    return item


def write_item(item: Item) -> dict[str, object]:
    """Return an item as JSON."""
    return {
        "id": item.id,
        "name": item.name,
        "description": item.description,
        "unit": item.unit,
        "unit_price": plain(item.unit_price),
        "currency": item.currency,
        "tax": write_tax(item.tax),
        "archived": item.archived,
        "revision": item.revision,
    }
