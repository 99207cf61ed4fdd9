"""Writes what the runs over each account did, of which the last thousand are kept."""

from __future__ import annotations

from sqlalchemy import delete, insert

from app.domain.outbox import SyncRun
from app.storage import collect_tables as tables
from app.storage.records.rows import time_text
from app.storage.records.sync_runs import run_counts
from app.storage.unit import Unit

_KEPT = 1_000


def insert_run(unit: Unit, run: SyncRun) -> None:
    """Store what a run did."""
    table = tables.sync_run
    result = unit.sql.execute(
        insert(table).values(
            account_id=run.account_id,
            started_at=time_text(run.started_at),
            ended_at=time_text(run.ended_at),
            outcome=run.outcome,
            message=run.message,
            complete=int(run.complete),
            **run_counts(run),
        )
    )
    (run_id,) = result.inserted_primary_key or (0,)
    unit.sql.execute(delete(table).where(table.c.id <= run_id - _KEPT))
