"""What the first page says: what is open, overdue, drafted, paid this month, and the last documents."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from app.services.books import Books
from app.storage import summaries
from app.storage.summaries import CurrencySum, InvoiceQuery, InvoiceSummary, SortKey, StateFilter

_LAST = 8


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The figures of the first page, per currency, the currency of most documents first.

    Attributes:
        open: issued with something left to settle, overdue ones included; overdue: those alone. ``balance`` of each
            sum is what is left, ``amount`` the full amount.
        drafts: not issued yet, with the amounts they would have.
        paid: received in the current month; ``count`` counts payments, ``amount`` is their sum.
        last: the documents changed last.
    """

    open: tuple[CurrencySum, ...]
    overdue: tuple[CurrencySum, ...]
    drafts: tuple[CurrencySum, ...]
    paid: tuple[CurrencySum, ...]
    last: tuple[InvoiceSummary, ...]


def summary(books: Books, last: int = _LAST) -> Dashboard:
    """Return the figures of today and the ``last`` documents changed."""
    today = books.today()
    with books.reading() as connection:
        unpaid, overdue = summaries.open_and_overdue(connection, today)
        newest = InvoiceQuery(sort=SortKey.UPDATED)
        return Dashboard(
            open=tuple(unpaid),
            overdue=tuple(overdue),
            drafts=tuple(summaries.drafted(connection)),
            paid=_received(connection, {"from": today.replace(day=1).isoformat(), "to": today.isoformat()}),
            last=tuple(summaries.first(connection, newest, last, today)),
        )


def counts(books: Books) -> dict[StateFilter, int]:
    """Return how many documents stand in each state."""
    with books.reading() as connection:
        return summaries.counts(connection, InvoiceQuery(), books.today())


def records(books: Books) -> dict[str, int]:
    """Return how many ``invoices`` (documents of every kind), ``customers`` and ``items`` are in use."""
    sql = """
        SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM customer WHERE archived = 0),
            (SELECT count(*) FROM item WHERE archived = 0)
    """
    with books.reading() as connection:
        documents, customers, items = connection.execute(sql).fetchone()
    return {"invoices": documents, "customers": customers, "items": items}


def _received(connection: sqlite3.Connection, days: Mapping[str, object]) -> tuple[CurrencySum, ...]:
    """Return what came in between two days, both included, less what was given back or reversed."""
    sql = """
        SELECT currency, sum(reverses IS NULL) - sum(reverses IS NOT NULL), sum(received), sum(received)
        FROM (
            SELECT document.currency, payment.reverses,
                CASE document.kind WHEN 'credit_note' THEN -payment.amount ELSE payment.amount END AS received
            FROM payment JOIN document ON document.id = payment.document_id
            WHERE payment.date BETWEEN :from AND :to
        )
        GROUP BY currency ORDER BY count(*) DESC, currency
    """
    return tuple(CurrencySum(*row) for row in connection.execute(sql, days).fetchall())
