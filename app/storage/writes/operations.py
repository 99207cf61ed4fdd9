"""Writes operations of the outbox and their log, which is only ever added to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import insert, update

from app.domain.outbox import Attempt, Operation
from app.domain.remote import Channel, OperationKind
from app.storage import collect_tables as tables
from app.storage.records.operations import candidates_text
from app.storage.records.rows import Columns, decimal_text, time_text
from app.storage.unit import Unit

_EVIDENCE = 20_000
_MESSAGE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a new operation is to do; see `app.domain.outbox.Operation`."""

    account_id: int
    kind: OperationKind
    payload: bytes
    epoch: int
    revision: int = 1
    document_id: int | None = None
    page_id: int | None = None
    parent_id: int | None = None
    marker: str = ""
    channel: Channel = Channel.NONE
    amount: Decimal | None = None
    currency: str = ""


def insert_operation(unit: Unit, asked: Asked) -> int:
    """Put an operation into the outbox, due at once; return its id."""
    result = unit.sql.execute(
        insert(tables.operation).values(
            account_id=asked.account_id,
            kind=asked.kind.value,
            document_id=asked.document_id,
            page_id=asked.page_id,
            parent_id=asked.parent_id,
            revision=asked.revision,
            marker=asked.marker or None,
            channel=asked.channel.value,
            payload=asked.payload,
            payload_sha256=hashlib.sha256(asked.payload).hexdigest(),
            amount=decimal_text(asked.amount),
            currency=asked.currency,
            epoch=asked.epoch,
            created_at=unit.stamp,
            updated_at=unit.stamp,
            next_try_at=unit.stamp,
        )
    )
    (operation_id,) = result.inserted_primary_key or (0,)
    return int(operation_id)


_PROGRESS = frozenset(
    {
        "state", "seat", "epoch", "claims", "fingerprint", "creates_started", "looks", "tries", "quarantined",
        "claimed_at", "first_sent_at", "settle_after", "next_try_at", "remote_id", "reason", "candidates",
    }
)  # fmt: skip


def save_progress(unit: Unit, before: Operation, after: Operation) -> bool:
    """Store how far an operation has come; return False when it is no longer where ``before`` says.

    Compare-and-set on state, call and epoch: whoever comes second changes nothing.
    """
    changed: Columns = {
        field.name: _column(getattr(after, field.name))
        for field in fields(after)
        if field.name in _PROGRESS and getattr(after, field.name) != getattr(before, field.name)
    }
    if "candidates" in changed:
        changed["candidates"] = candidates_text(after.candidates)
    if "remote_id" in changed:
        changed["remote_id"] = after.remote_id or None
    if "reason" in changed:
        changed["reason"] = after.reason[:_MESSAGE]
    table = tables.operation
    where = (
        table.c.id == before.id,
        table.c.state == before.state.value,
        table.c.claims == before.claims,
        table.c.epoch == before.epoch,
    )
    return unit.sql.execute(update(table).where(*where).values(**changed, updated_at=unit.stamp)).rowcount == 1


def _column(value: object) -> str | int | None:
    if value is None or isinstance(value, bool):
        return None if value is None else int(value)
    if isinstance(value, datetime):
        return time_text(value)
    return value if isinstance(value, int) else str(value)


def log(unit: Unit, operation_id: int, attempt: Attempt) -> None:
    """Add an entry to the log of an operation; what is too long is cut."""
    kept = replace(attempt, message=attempt.message[:_MESSAGE], evidence=attempt.evidence[:_EVIDENCE])
    unit.sql.execute(
        insert(tables.attempt).values(
            operation_id=operation_id,
            at=time_text(kept.at),
            seat=kept.seat,
            claim=kept.claim,
            event=kept.event,
            state=kept.state.value,
            code=kept.code,
            http_status=kept.http_status,
            message=kept.message,
            evidence=kept.evidence,
        )
    )


def set_by_hand(unit: Unit, operation_id: int) -> None:
    """Say that a person decided on an operation: nothing about it is repeated by itself, or proves anything."""
    table = tables.operation
    unit.sql.execute(update(table).where(table.c.id == operation_id).values(quarantined=1))
