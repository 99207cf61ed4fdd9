"""How far each series has come: rows of `counter`."""

from __future__ import annotations

import sqlite3

from app.storage.records.rows import select


def last(connection: sqlite3.Connection, series: str, period: str) -> int:
    """Return the last counter given in a period, 0 when there is none."""
    sql = "SELECT last FROM counter WHERE series = :series AND period = :period"
    rows = select(connection, sql, {"series": series, "period": period})
    return int(rows[0]["last"]) if rows else 0


def all_last(connection: sqlite3.Connection) -> dict[tuple[str, str], int]:
    """Return the last counter given by each series in each period."""
    return {(row["series"], row["period"]): row["last"] for row in select(connection, "SELECT * FROM counter")}
