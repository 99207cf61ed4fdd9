"""Payments: rows of `payment`, with the number and currency of the document they settle."""

from __future__ import annotations

import sqlite3
from datetime import date

from app.domain.errors import NotFound
from app.domain.payments import Payment
from app.storage.records.rows import select, time_of

_SELECT = """
    SELECT payment.*, document.number, document.currency, undone.id AS reversed_by
    FROM payment
    JOIN document ON document.id = payment.document_id
    LEFT JOIN payment AS undone ON undone.reverses = payment.id
    WHERE (:payment IS NULL OR payment.id = :payment) AND (:document IS NULL OR payment.document_id = :document)
    ORDER BY payment.date DESC, payment.id DESC
"""


def load(connection: sqlite3.Connection, payment_id: int) -> Payment:
    """Return a payment.

    Raises:
        NotFound: there is none of that id.
    """
    rows = select(connection, _SELECT, {"payment": payment_id, "document": None})
    if not rows:
        raise NotFound(f"There is no payment {payment_id}.")
    return _payment(rows[0])


def listed(connection: sqlite3.Connection, document_id: int | None) -> list[Payment]:
    """Return the payments of a document, or all, newest first."""
    return [_payment(row) for row in select(connection, _SELECT, {"payment": None, "document": document_id})]


def _payment(row: sqlite3.Row) -> Payment:
    return Payment(
        id=row["id"],
        document_id=row["document_id"],
        number=row["number"],
        currency=row["currency"],
        amount=row["amount"],
        date=date.fromisoformat(row["date"]),
        method=row["method"],
        reference=row["reference"],
        recorded_at=time_of(row["recorded_at"]),
        reverses=row["reverses"],
        reversed_by=row["reversed_by"],
    )
