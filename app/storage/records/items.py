"""Items: rows of `item`."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

from app.domain.decimals import plain
from app.domain.errors import NotFound
from app.domain.item import Item
from app.domain.tax import Tax, TaxCategory
from app.storage.keys import folded, name_key
from app.storage.records.rows import Columns, select


def item_of(row: sqlite3.Row) -> Item:
    """Return the item of a row."""
    return Item(
        id=row["id"],
        name=row["name"],
        description=row["description"],
        unit=row["unit"],
        unit_price=Decimal(row["unit_price"]),
        currency=row["currency"],
        tax=Tax(TaxCategory(row["tax_category"]), Decimal(row["tax_rate"]), row["tax_reason"], row["tax_reason_code"]),
        archived=bool(row["archived"]),
        revision=row["revision"],
    )


def load(connection: sqlite3.Connection, item_id: int) -> Item:
    """Return an item.

    Raises:
        NotFound: there is none of that id.
    """
    rows = select(connection, "SELECT * FROM item WHERE id = :id", {"id": item_id})
    if not rows:
        raise NotFound(f"There is no item {item_id}.")
    return item_of(rows[0])


def item_columns(item: Item) -> Columns:
    """Return the columns of `item` that its editor decides, and the keys it is found by."""
    return {
        "name": item.name,
        "description": item.description,
        "unit": item.unit,
        "unit_price": plain(item.unit_price),
        "currency": item.currency,
        "tax_category": item.tax.category.value,
        "tax_rate": plain(item.tax.rate),
        "tax_reason": item.tax.reason,
        "tax_reason_code": item.tax.reason_code,
        "archived": int(item.archived),
        "name_key": name_key(item.name),
        "search_key": folded(f"{item.name} {item.description}"),
    }
