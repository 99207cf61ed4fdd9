"""Accounts at payment providers: rows of `account`, and the one row of `sync_state`."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from app.domain.outbox import AccountPace
from app.domain.remote import Account
from app.storage.keys import name_key
from app.storage.records.rows import Columns, day_of, day_text, select, time_of


@dataclass(frozen=True, slots=True)
class SyncState:
    """Which books these are and which life of theirs it is.

    Attributes:
        books: UUID text, the same in every copy.
        epoch: raised each time the books were found set back or copied.
        calls: of all operations, about to leave or left; compared with the count kept outside the file.
        machine: that the books were last used on.
        paused: why nothing is created or sent, empty when it is.
    """

    books: str
    epoch: int
    calls: int
    machine: str
    paused: str


def load(connection: sqlite3.Connection, account_id: int) -> Account | None:
    """Return an account, a removed one too; None when there is none of that id."""
    rows = select(connection, "SELECT * FROM account WHERE id = :id", {"id": account_id})
    return _account(rows[0]) if rows else None


def find(connection: sqlite3.Connection, name: str) -> Account | None:
    """Return the standing account of that name, whatever its case."""
    sql = "SELECT * FROM account WHERE name_key = :key AND removed = 0"
    rows = select(connection, sql, {"key": name_key(name)})
    return _account(rows[0]) if rows else None


def listed(connection: sqlite3.Connection) -> list[Account]:
    """Return the standing accounts by name."""
    return [_account(row) for row in select(connection, "SELECT * FROM account WHERE removed = 0 ORDER BY name_key")]


def pace(connection: sqlite3.Connection, account_id: int) -> AccountPace:
    """Return how fast an account may be used and how far it was read."""
    (row,) = select(connection, "SELECT * FROM account WHERE id = :id", {"id": account_id})
    return AccountPace(
        budget=json.loads(row["budget"]),
        not_before=time_of(row["not_before"]),
        slowest_create_ms=row["slowest_create_ms"],
        payments_until=day_of(row["payments_until"]),
        read_at=time_of(row["read_at"]),
        set_back_at=time_of(row["set_back_at"]),
        first_look_at=time_of(row["first_look_at"]),
    )


def state(connection: sqlite3.Connection) -> SyncState:
    """Return which books these are."""
    (row,) = select(connection, "SELECT * FROM sync_state")
    return SyncState(row["books"], row["epoch"], row["calls"], row["machine"], row["paused"])


def account_columns(account: Account) -> Columns:
    """Return the columns of `account` that its editor and its calls decide."""
    return {
        "name": account.name,
        "name_key": name_key(account.name),
        "provider": account.provider,
        "base_url": account.base_url,
        "options": json.dumps(dict(account.options), ensure_ascii=False),
        "marker_proven_on": day_text(account.marker_proven_on),
        "paused": account.paused,
    }


def _account(row: sqlite3.Row) -> Account:
    return Account(
        id=row["id"],
        name=row["name"],
        provider=row["provider"],
        base_url=row["base_url"],
        options=tuple(json.loads(row["options"]).items()),
        marker_proven_on=day_of(row["marker_proven_on"]),
        paused=row["paused"],
        created_at=datetime.fromisoformat(row["created_at"]),
    )
