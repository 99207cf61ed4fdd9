"""What the runs over each account did: rows of `sync_run`."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from app.domain.outbox import SyncRun
from app.storage.records.rows import select

_COUNTS = ("listed", "added", "changed", "missing", "payments", "settled", "attention")


def listed(connection: sqlite3.Connection, account_id: int | None, limit: int) -> list[SyncRun]:
    """Return the last runs, newest first; of all accounts with None."""
    sql = """SELECT sync_run.*, account.name AS account FROM sync_run JOIN account ON account.id = sync_run.account_id
        WHERE :account IS NULL OR account_id = :account ORDER BY sync_run.id DESC LIMIT :limit"""
    return [_run(row) for row in select(connection, sql, {"account": account_id, "limit": limit})]


def latest(connection: sqlite3.Connection) -> dict[int, SyncRun]:
    """Return the last run of each account."""
    sql = """SELECT sync_run.*, account.name AS account FROM sync_run JOIN account ON account.id = sync_run.account_id
        WHERE sync_run.id IN (SELECT max(id) FROM sync_run GROUP BY account_id)"""
    return {run.account_id: run for run in map(_run, select(connection, sql))}


def run_counts(run: SyncRun) -> dict[str, int]:
    """Return the counting columns of a run."""
    return {name: getattr(run, name) for name in _COUNTS}


def _run(row: sqlite3.Row) -> SyncRun:
    return SyncRun(
        account_id=row["account_id"],
        account=row["account"],
        started_at=datetime.fromisoformat(row["started_at"]),
        ended_at=datetime.fromisoformat(row["ended_at"]),
        outcome=row["outcome"],
        message=row["message"],
        complete=bool(row["complete"]),
        **{name: row[name] for name in _COUNTS},
    )
