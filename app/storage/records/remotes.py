"""What providers claim of invoices and payments: rows of `remote_invoice` and `remote_payment`."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from app.domain import marker as markers
from app.domain.outbox import RemoteClaim
from app.domain.remote import RemoteInvoice, RemotePayment, RemoteStatus
from app.storage.records.rows import day_of, decimal_of, select, time_of, time_text

_SELECT = """
    SELECT remote_invoice.*, account.name AS account, account.provider, account.read_at AS account_read_at,
        coalesce(document.number, '') AS document_number
    FROM remote_invoice
    JOIN account ON account.id = remote_invoice.account_id
    LEFT JOIN document ON document.id = remote_invoice.document_id
"""


_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_OURS = "SELECT marker FROM operation WHERE marker IS NOT NULL"
_DROPPED = f"{_OURS} AND document_id = :document AND state = 'cancelled'"


class Kept(NamedTuple):
    """What is needed of a known row to tell whether a list says anything new of it."""

    remote_id: str
    id: int
    evidence: str
    amount: str | None
    unit_known: int
    status: str
    document_id: int | None
    marker: str
    missing_since: str | None


def known(connection: sqlite3.Connection, account_id: int) -> dict[str, Kept]:
    """Return the rows of an account by remote id."""
    cursor = connection.execute(
        "SELECT remote_id, id, evidence, amount, unit_known, status, document_id, marker, missing_since"
        " FROM remote_invoice WHERE account_id = ?",
        (account_id,),
    )
    return {row[0]: Kept._make(row) for row in cursor}


def standing(connection: sqlite3.Connection, account_id: int) -> Counter[tuple[str, str]]:
    """Return how many invoices of each status and currency an account showed when it was last read."""
    sql = """SELECT status, currency, count(*) AS held FROM remote_invoice
        WHERE account_id = :account AND missing_since IS NULL GROUP BY status, currency"""
    rows = select(connection, sql, {"account": account_id})
    return Counter({(row["status"], row["currency"]): row["held"] for row in rows})


def of_document(connection: sqlite3.Connection, document_id: int) -> list[RemoteClaim]:
    """Return what providers claim of a document, oldest first."""
    sql = f"{_SELECT} WHERE remote_invoice.document_id = :document ORDER BY remote_invoice.id"
    return [_claim(row) for row in select(connection, sql, {"document": document_id})]


def with_link(connection: sqlite3.Connection, document_ids: Sequence[int]) -> set[int]:
    """Return which of some documents a provider gave a link for."""
    sql = """SELECT DISTINCT document_id FROM remote_invoice
        WHERE payment_url <> '' AND document_id IN (SELECT value FROM json_each(:ids))"""
    return {row["document_id"] for row in select(connection, sql, {"ids": json.dumps(list(document_ids))})}


def load(connection: sqlite3.Connection, account_id: int, remote_id: str) -> RemoteClaim | None:
    """Return one claim of an account, None when none of that id was ever read."""
    sql = f"{_SELECT} WHERE remote_invoice.account_id = :account AND remote_invoice.remote_id = :remote"
    rows = select(connection, sql, {"account": account_id, "remote": remote_id})
    return _claim(rows[0]) if rows else None


def linked(connection: sqlite3.Connection, account_id: int | None) -> list[RemoteClaim]:
    """Return the claims that belong to documents, newest first; of all accounts with None."""
    sql = f"""{_SELECT} WHERE remote_invoice.document_id IS NOT NULL
        AND (:account IS NULL OR remote_invoice.account_id = :account) ORDER BY remote_invoice.id DESC"""
    return [_claim(row) for row in select(connection, sql, {"account": account_id})]


def foreign(connection: sqlite3.Connection, account_id: int | None, limit: int) -> list[RemoteClaim]:
    """Return claims that belong to no document of ours, newest first; of all accounts with None."""
    sql = f"""{_SELECT} WHERE remote_invoice.document_id IS NULL AND remote_invoice.missing_since IS NULL
        AND account.removed = 0 AND (:account IS NULL OR remote_invoice.account_id = :account)
        ORDER BY remote_invoice.created_at DESC, remote_invoice.id DESC LIMIT :limit"""
    return [_claim(row) for row in select(connection, sql, {"account": account_id, "limit": limit})]


def count_lost(connection: sqlite3.Connection) -> int:
    """Return how many invoices carry a marker as these books make them that they know nothing of."""
    sql = f"""SELECT count(*) AS held FROM remote_invoice JOIN account ON account.id = remote_invoice.account_id
        WHERE account.removed = 0 AND missing_since IS NULL AND document_id IS NULL
        AND remote_invoice.marker <> '' AND remote_invoice.marker NOT IN ({_OURS})"""  # noqa: S608 - fixed words
    return int(select(connection, sql)[0]["held"])


def canary(connection: sqlite3.Connection, account_id: int, before: datetime) -> str:
    """Return the remote id of the newest invoice that was there at a moment, else empty.

    One that lists have missed since is it all the same: what shows with it may be missing from them too.
    """
    rows = select(
        connection,
        "SELECT remote_id FROM remote_invoice WHERE account_id = :account AND first_read_at < :before"
        " AND (missing_since IS NULL OR missing_since >= :before) ORDER BY first_read_at DESC, id DESC LIMIT 1",
        {"account": account_id, "before": time_text(before)},
    )
    return str(rows[0]["remote_id"]) if rows else ""


def paid_unproven(connection: sqlite3.Connection, account_id: int, since: datetime) -> date | None:
    """Return the day of the oldest invoice of ours that turned paid ``since`` then without a payment that proves it."""
    sql = """SELECT min(coalesce(created_at, first_read_at)) AS oldest FROM remote_invoice
        WHERE account_id = :account AND operation_id IS NOT NULL AND status = 'paid' AND read_at >= :since
        AND remote_id NOT IN (SELECT remote_id FROM remote_payment WHERE account_id = :account AND proves)"""
    rows = select(connection, sql, {"account": account_id, "since": time_text(since)})
    oldest = time_of(rows[0]["oldest"])
    return oldest.date() if oldest else None


def naming(connection: sqlite3.Connection, account_id: int, number: str) -> list[RemoteClaim]:
    """Return claims that carry a marker unknown to these books beside the number of a document."""
    sql = f"""{_SELECT} WHERE remote_invoice.account_id = :account AND remote_invoice.marker <> ''
        AND remote_invoice.marker NOT IN ({_OURS})"""
    lost = [_claim(row) for row in select(connection, sql, {"account": account_id})]
    return [claim for claim in lost if any(markers.names(text, claim.marker, number) for text in _texts(claim))]


def _texts(claim: RemoteClaim) -> Iterator[str]:
    """Return the texts in the evidence of a claim, which may be cut and escape more than it must."""
    for text in _TEXT.findall(claim.invoice.evidence):
        with suppress(ValueError):
            yield json.loads(text)


def left_over(connection: sqlite3.Connection, document_id: int) -> list[RemoteClaim]:
    """Return claims that stand although the hand-over of the document that made them was dropped."""
    sql = f"""{_SELECT} WHERE remote_invoice.missing_since IS NULL AND remote_invoice.status <> 'cancelled'
        AND remote_invoice.marker IN ({_DROPPED})"""
    return [_claim(row) for row in select(connection, sql, {"document": document_id})]


_COLUMNS = (
    "account_id", "remote_id", "number", "status", "raw_status", "amount", "currency", "unit_known", "marker",
    "description", "recipient_name", "recipient_email", "recipient_phone", "due_date", "created_at", "sent_at",
    "viewed_at", "paid_at", "payment_url", "page_id", "sale_id", "evidence", "operation_id", "document_id",
    "first_read_at", "read_at", "missing_since",
)  # fmt: skip
_SHOWN_ONCE = {name: f"coalesce(nullif(excluded.{name}, ''), {name})" for name in ("number", "payment_url")}
"""Some providers show these with the create only; a list that leaves them out takes nothing back."""
UPSERT = (
    f"INSERT INTO remote_invoice ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608 - fixed words
    " ON CONFLICT (account_id, remote_id) DO UPDATE SET "
    + ", ".join(
        f"{name} = {_SHOWN_ONCE.get(name, f'excluded.{name}')}"
        for name in _COLUMNS
        if name not in {"account_id", "remote_id", "first_read_at"}
    )
)


class Links(NamedTuple):
    """What of ours a remote invoice belongs to, and the marker found in it."""

    operation_id: int | None
    document_id: int | None
    marker: str


def row_values(account_id: int, invoice: RemoteInvoice, links: Links, stamp: str) -> tuple[object, ...]:
    """Return the values of `UPSERT`."""
    created, amount = invoice.created_at, invoice.amount
    return (
        account_id,
        invoice.remote_id,
        invoice.number,
        invoice.status._value_,
        invoice.raw_status,
        None if amount is None else format(amount, "f"),
        invoice.currency,
        1 if invoice.unit_known else 0,
        links.marker,
        invoice.description,
        invoice.recipient_name,
        invoice.recipient_email,
        invoice.recipient_phone,
        None if invoice.due_date is None else invoice.due_date.isoformat(),
        None if created is None else time_text(created),
        None if invoice.sent_at is None else time_text(invoice.sent_at),
        None if invoice.viewed_at is None else time_text(invoice.viewed_at),
        None if invoice.paid_at is None else time_text(invoice.paid_at),
        invoice.payment_url,
        invoice.page_id,
        invoice.sale_id,
        invoice.evidence,
        links.operation_id,
        links.document_id,
        stamp,
        stamp,
        None,
    )


def _claim(row: sqlite3.Row) -> RemoteClaim:
    missing = time_of(row["missing_since"])
    read = datetime.fromisoformat(row["read_at"])
    # A row that did not change is not written anew each time its account is read.
    account_read = time_of(row["account_read_at"])
    return RemoteClaim(
        id=row["id"],
        account_id=row["account_id"],
        account=row["account"],
        provider=row["provider"],
        invoice=_invoice(row),
        operation_id=row["operation_id"],
        document_id=row["document_id"],
        number=row["document_number"],
        marker=row["marker"],
        read_at=read if missing or account_read is None else max(read, account_read),
        missing_since=missing,
    )


def _invoice(row: sqlite3.Row) -> RemoteInvoice:
    return RemoteInvoice(
        remote_id=row["remote_id"],
        number=row["number"],
        status=RemoteStatus(row["status"]),
        raw_status=row["raw_status"],
        amount=decimal_of(row["amount"]),
        currency=row["currency"],
        unit_known=bool(row["unit_known"]),
        description=row["description"],
        recipient_name=row["recipient_name"],
        recipient_email=row["recipient_email"],
        recipient_phone=row["recipient_phone"],
        due_date=day_of(row["due_date"]),
        created_at=time_of(row["created_at"]),
        sent_at=time_of(row["sent_at"]),
        viewed_at=time_of(row["viewed_at"]),
        paid_at=time_of(row["paid_at"]),
        payment_url=row["payment_url"],
        page_id=row["page_id"],
        sale_id=row["sale_id"],
        evidence=row["evidence"],
    )


@dataclass(frozen=True, slots=True)
class KeptPayment:
    """A payment a provider told of, and the entry of the books it became, if it did."""

    payment: RemotePayment
    recorded: int | None
    note: str


def payments(connection: sqlite3.Connection, account_id: int) -> dict[str, KeptPayment]:
    """Return the payments an account told of, by payment id."""
    rows = select(connection, "SELECT * FROM remote_payment WHERE account_id = :account", {"account": account_id})
    return {row["payment_id"]: _payment(row) for row in rows}


def payments_of(connection: sqlite3.Connection, account_id: int, remote_id: str) -> list[KeptPayment]:
    """Return the payments an account told of for one of its invoices, oldest first."""
    sql = "SELECT * FROM remote_payment WHERE account_id = :account AND remote_id = :remote ORDER BY id"
    return [_payment(row) for row in select(connection, sql, {"account": account_id, "remote": remote_id})]


def _payment(row: sqlite3.Row) -> KeptPayment:
    payment = RemotePayment(
        payment_id=row["payment_id"],
        remote_id=row["remote_id"],
        amount=Decimal(row["amount"]),
        currency=row["currency"],
        paid_at=time_of(row["paid_at"]),
        status=row["status"],
        proves=bool(row["proves"]),
        method=row["method"],
        page_id=row["page_id"],
        payer=row["payer"],
        evidence=row["evidence"],
    )
    return KeptPayment(payment, row["recorded"], row["note"])
