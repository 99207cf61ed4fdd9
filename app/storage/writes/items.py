"""Writes items."""

from __future__ import annotations

from sqlalchemy import delete, insert, update

from app.domain.item import Item
from app.storage import tables
from app.storage.records.items import item_columns
from app.storage.unit import Unit


def insert_item(unit: Unit, item: Item) -> int:
    """Store a new item; return its id."""
    result = unit.sql.execute(insert(tables.item).values(item_columns(item)))
    (item_id,) = result.inserted_primary_key or (0,)
    return int(item_id)


def update_item(unit: Unit, item: Item) -> bool:
    """Replace an item; return False when its revision is another one by now."""
    table = tables.item
    where = (table.c.id == item.id, table.c.revision == item.revision)
    columns = {**item_columns(item), "revision": item.revision + 1}
    return unit.sql.execute(update(table).where(*where).values(columns)).rowcount == 1


def set_archived(unit: Unit, item_id: int, *, archived: bool) -> None:
    """Archive an item or take it out of the archive."""
    table = tables.item
    changed = {"archived": int(archived), "revision": table.c.revision + 1}
    unit.sql.execute(update(table).where(table.c.id == item_id).values(changed))


def delete_item(unit: Unit, item_id: int) -> None:
    """Delete an item no line names."""
    unit.sql.execute(delete(tables.item).where(tables.item.c.id == item_id))
