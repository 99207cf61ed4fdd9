"""Writes settings."""

from __future__ import annotations

from sqlalchemy.dialects.sqlite import insert

from app.storage import tables
from app.storage.unit import Unit


def put(unit: Unit, key: str, value: str) -> None:
    """Store a setting in place of an earlier value."""
    statement = insert(tables.setting).values(key=key, value=value)
    unit.sql.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
