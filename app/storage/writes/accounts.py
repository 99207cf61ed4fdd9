"""Writes accounts, their pace, and the one row that says which life of the books this is."""

from __future__ import annotations

import json

from sqlalchemy import insert, update

from app.domain.outbox import AccountPace
from app.domain.remote import Account
from app.storage import collect_tables as tables
from app.storage.records.accounts import account_columns
from app.storage.records.rows import day_text, time_text
from app.storage.unit import Unit


def insert_account(unit: Unit, account: Account) -> int:
    """Store a new account; return its id."""
    result = unit.sql.execute(insert(tables.account).values(**account_columns(account), created_at=unit.stamp))
    (account_id,) = result.inserted_primary_key or (0,)
    return int(account_id)


def update_account(unit: Unit, account: Account) -> None:
    """Replace what an account's editor and its calls decide."""
    table = tables.account
    unit.sql.execute(update(table).where(table.c.id == account.id).values(account_columns(account)))


def set_removed(unit: Unit, account_id: int) -> None:
    """Take an account out of use; what was done through it stays on record."""
    table = tables.account
    unit.sql.execute(update(table).where(table.c.id == account_id).values(removed=1))


def save_pace(unit: Unit, account_id: int, pace: AccountPace) -> None:
    """Store how fast an account may be used and how far it was read."""
    table = tables.account
    unit.sql.execute(
        update(table)
        .where(table.c.id == account_id)
        .values(
            budget=json.dumps(pace.budget),
            not_before=time_text(pace.not_before) if pace.not_before else None,
            slowest_create_ms=pace.slowest_create_ms,
            payments_until=day_text(pace.payments_until),
            read_at=time_text(pace.read_at) if pace.read_at else None,
            set_back_at=time_text(pace.set_back_at) if pace.set_back_at else None,
            first_look_at=time_text(pace.first_look_at) if pace.first_look_at else None,
        )
    )


def count_call(unit: Unit) -> None:
    """Count a call that is about to leave."""
    table = tables.sync_state
    unit.sql.execute(update(table).values(calls=table.c.calls + 1))


def begin_epoch(unit: Unit, *, calls: int, machine: str, paused: str) -> None:
    """Begin a new life of the books, with at least ``calls`` calls behind it.

    No account was read in it yet, and something may be under way that the books know nothing of.
    """
    table = tables.sync_state
    unit.sql.execute(update(table).values(epoch=table.c.epoch + 1, calls=calls, machine=machine, paused=paused))
    unit.sql.execute(update(tables.account).values(read_at=None, set_back_at=time_text(unit.now), first_look_at=None))


def end_wait(unit: Unit, account_id: int) -> None:
    """Wait no longer for lists that show what was under way when the books were set back."""
    table = tables.account
    unit.sql.execute(update(table).where(table.c.id == account_id).values(set_back_at=None, first_look_at=None))


def set_machine(unit: Unit, machine: str) -> None:
    """Say on which machine the books are used."""
    unit.sql.execute(update(tables.sync_state).values(machine=machine))


def set_paused(unit: Unit, paused: str) -> None:
    """Say why nothing is created or sent; empty when it is."""
    unit.sql.execute(update(tables.sync_state).values(paused=paused))
