"""Operations of the outbox and their log: rows of `operation` and `attempt`."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from datetime import datetime

from app.domain.outbox import Attempt, Candidate, Operation
from app.domain.remote import Channel, OperationKind, OperationState
from app.storage.records.rows import decimal_of, select, time_of

OPEN_STATES = ("queued", "in_flight", "unclear", "absent_once", "send_unclear")
"""In which something happens by itself."""

_SELECT = """
    SELECT operation.*, account.name AS account, coalesce(document.number, checkout_page.title, '') AS number
    FROM operation
    JOIN account ON account.id = operation.account_id
    LEFT JOIN document ON document.id = operation.document_id
    LEFT JOIN checkout_page ON checkout_page.id = operation.page_id
"""


def load(connection: sqlite3.Connection, operation_id: int) -> Operation | None:
    """Return an operation, None when there is none of that id."""
    rows = select(connection, f"{_SELECT} WHERE operation.id = :id", {"id": operation_id})
    return _operation(rows[0]) if rows else None


def of_account(connection: sqlite3.Connection, account_id: int, *, open_only: bool = True) -> list[Operation]:
    """Return the operations of an account in the order they were made; those that can still change by themselves."""
    states = (*OPEN_STATES, "needs_attention")
    wanted = f" AND operation.state IN {states!r}" if open_only else ""
    sql = f"{_SELECT} WHERE operation.account_id = :account{wanted} ORDER BY operation.id"
    return [_operation(row) for row in select(connection, sql, {"account": account_id})]


def waiting(connection: sqlite3.Connection) -> list[Operation]:
    """Return what is queued, under way, unclear, refused or in need of a decision, oldest first."""
    states = (*OPEN_STATES, "needs_attention", "rejected")
    sql = f"{_SELECT} WHERE operation.state IN {states!r} ORDER BY operation.id"
    return [_operation(row) for row in select(connection, sql)]


def of_document(connection: sqlite3.Connection, document_id: int) -> list[Operation]:
    """Return all operations about a document, oldest first."""
    sql = f"{_SELECT} WHERE operation.document_id = :document ORDER BY operation.id"
    return [_operation(row) for row in select(connection, sql, {"document": document_id})]


def of_page(connection: sqlite3.Connection, page_id: int) -> list[Operation]:
    """Return all operations about a checkout page, oldest first."""
    sql = f"{_SELECT} WHERE operation.page_id = :page ORDER BY operation.id"
    return [_operation(row) for row in select(connection, sql, {"page": page_id})]


def attempts(connection: sqlite3.Connection, operation_id: int) -> list[Attempt]:
    """Return the log of an operation, oldest first."""
    rows = select(connection, "SELECT * FROM attempt WHERE operation_id = :id ORDER BY id", {"id": operation_id})
    return [
        Attempt(
            at=datetime.fromisoformat(row["at"]),
            seat=row["seat"],
            claim=row["claim"],
            event=row["event"],
            state=OperationState(row["state"]),
            code=row["code"],
            http_status=row["http_status"],
            message=row["message"],
            evidence=row["evidence"],
        )
        for row in rows
    ]


def was_refused(connection: sqlite3.Connection, parent_id: int, codes: tuple[str, ...]) -> bool:
    """Whether what was asked of the object that ``parent_id`` made was ever refused with one of ``codes``."""
    sql = """SELECT DISTINCT attempt.code FROM attempt JOIN operation ON operation.id = attempt.operation_id
        WHERE operation.parent_id = :parent AND attempt.code <> ''"""
    return any(row["code"] in codes for row in select(connection, sql, {"parent": parent_id}))


def any_made(connection: sqlite3.Connection) -> bool:
    """Whether anything was ever asked of a provider."""
    return bool(select(connection, "SELECT 1 FROM operation LIMIT 1"))


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many operations are in each state that is not an end."""
    states = (*OPEN_STATES, "needs_attention", "rejected")
    sql = f"SELECT state, count(*) AS held FROM operation WHERE state IN {states!r} GROUP BY state"  # noqa: S608 - fixed words
    return {row["state"]: row["held"] for row in select(connection, sql)}


def linked_ids(connection: sqlite3.Connection, account_id: int, kind: OperationKind) -> dict[str, int]:
    """Return the operation that each remote id of an account is linked to."""
    sql = "SELECT remote_id, id FROM operation WHERE account_id = :account AND kind = :kind AND remote_id IS NOT NULL"
    rows = select(connection, sql, {"account": account_id, "kind": kind.value})
    return {row["remote_id"]: row["id"] for row in rows}


def markers(connection: sqlite3.Connection, account_id: int) -> dict[str, int]:
    """Return the operation of each marker made for an account."""
    sql = "SELECT marker, id FROM operation WHERE account_id = :account AND marker IS NOT NULL"
    return {row["marker"]: row["id"] for row in select(connection, sql, {"account": account_id})}


def own_markers(connection: sqlite3.Connection, account_id: int) -> dict[int, str]:
    """Return the marker of each confirmed create that was not decided by a person."""
    sql = """SELECT id, marker FROM operation WHERE account_id = :account AND kind = 'create' AND state = 'confirmed'
        AND quarantined = 0"""
    return {row["id"]: row["marker"] for row in select(connection, sql, {"account": account_id})}


def candidates_text(candidates: tuple[Candidate, ...]) -> str:
    """Return candidates as a column holds them."""
    return json.dumps([asdict(candidate) for candidate in candidates], ensure_ascii=False)


def _operation(row: sqlite3.Row) -> Operation:
    return Operation(
        id=row["id"],
        account_id=row["account_id"],
        account=row["account"],
        kind=OperationKind(row["kind"]),
        state=OperationState(row["state"]),
        document_id=row["document_id"],
        page_id=row["page_id"],
        parent_id=row["parent_id"],
        revision=row["revision"],
        marker=row["marker"] or "",
        channel=Channel(row["channel"]),
        payload=row["payload"],
        amount=decimal_of(row["amount"]),
        currency=row["currency"],
        number=row["number"],
        created_at=datetime.fromisoformat(row["created_at"]),
        seat=row["seat"],
        epoch=row["epoch"],
        claims=row["claims"],
        fingerprint=row["fingerprint"],
        creates_started=row["creates_started"],
        looks=row["looks"],
        tries=row["tries"],
        quarantined=bool(row["quarantined"]),
        claimed_at=time_of(row["claimed_at"]),
        first_sent_at=time_of(row["first_sent_at"]),
        settle_after=time_of(row["settle_after"]),
        next_try_at=time_of(row["next_try_at"]),
        remote_id=row["remote_id"] or "",
        reason=row["reason"],
        candidates=tuple(
            Candidate(**{**entry, "differences": tuple(entry["differences"])})
            for entry in json.loads(row["candidates"])
        ),
    )
