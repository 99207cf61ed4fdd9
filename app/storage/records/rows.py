"""Reads rows by column name, and the forms in which values stand in columns."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from app.domain.decimals import plain
from app.domain.party import Address

Columns = dict[str, str | int | bytes | None]
"""A row to be written, by column."""

_PARTS = ("line1", "line2", "city", "region", "postal_code", "country")


def select(
    connection: sqlite3.Connection, sql: str, parameters: Mapping[str, object] | None = None
) -> list[sqlite3.Row]:
    """Return all rows of a statement; nothing stays open that could keep a writer waiting."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, parameters or {}).fetchall()


def address_of(row: sqlite3.Row, prefix: str) -> Address:
    """Return the address in the columns that begin with ``prefix``."""
    return Address(*(row[f"{prefix}_{part}"] for part in _PARTS))


def address_columns(prefix: str, address: Address) -> Columns:
    """Return the columns of an address."""
    return {f"{prefix}_{part}": getattr(address, part) for part in _PARTS}


def day_of(text: str | None) -> date | None:
    """Return the date a column holds."""
    return date.fromisoformat(text) if text else None


def day_text(day: date | None) -> str | None:
    """Return a date as a column holds it."""
    return day.isoformat() if day else None


def time_of(text: str | None) -> datetime | None:
    """Return the UTC time a column holds."""
    return datetime.fromisoformat(text) if text else None


def time_text(moment: datetime) -> str:
    """Return a time as a column holds it: UTC with ``Z``, all of one length, so that texts sort as times do."""
    utc = moment.astimezone(UTC)
    # Half the time of an isoformat() with its zone: ten thousand may be written at once.
    return f"{utc.date().isoformat()}T{utc.time().isoformat('milliseconds')}Z"


def decimal_of(text: str | None) -> Decimal | None:
    """Return the decimal a column holds."""
    return None if text is None else Decimal(text)


def decimal_text(value: Decimal | None) -> str | None:
    """Return a decimal as a column holds it: exact, without exponent."""
    return None if value is None else plain(value)
