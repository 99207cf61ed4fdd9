"""The list of documents: which ids in which order, the rows of a page, counts and sums. Made for 100,000 of them."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence

from app.services.books import Books
from app.storage import summaries
from app.storage.collected import Collected, collected
from app.storage.summaries import CurrencySum, InvoiceQuery, InvoiceSummary, SortKey, StateFilter

__all__ = [
    "Collected", "CurrencySum", "InvoiceQuery", "InvoiceSummary", "SortKey", "StateFilter",
    "count", "counts", "first", "ids", "rows", "sums",
]  # fmt: skip


def ids(books: Books, query: InvoiceQuery) -> array[int]:
    """Return the ids of all documents a query asks for, in its order."""
    with books.reading() as connection:
        return summaries.ids(connection, query, books.today())


def rows(books: Books, document_ids: Sequence[int]) -> list[InvoiceSummary]:
    """Return the rows of some documents in the order asked for; one that is gone since is left out."""
    with books.reading() as connection:
        return _collected(connection, summaries.rows(connection, document_ids, books.today()))


def first(books: Books, query: InvoiceQuery, limit: int) -> list[InvoiceSummary]:
    """Return the first rows of a query, as quickly as they can be painted."""
    with books.reading() as connection:
        return _collected(connection, summaries.first(connection, query, limit, books.today()))


def count(books: Books, query: InvoiceQuery) -> int:
    """Return how many documents a query asks for."""
    with books.reading() as connection:
        return summaries.count(connection, query, books.today())


def counts(books: Books, query: InvoiceQuery) -> dict[StateFilter, int]:
    """Return how many documents each state filter would show beside the query's other conditions."""
    with books.reading() as connection:
        return summaries.counts(connection, query, books.today())


def sums(books: Books, document_ids: Sequence[int]) -> list[CurrencySum]:
    """Return count, amount and what is left, per currency, of some documents; minor units."""
    with books.reading() as connection:
        return summaries.sums(connection, document_ids)


def _collected(connection: sqlite3.Connection, found: list[InvoiceSummary]) -> list[InvoiceSummary]:
    """Return rows with how providers collect them."""
    said = collected(connection, [row.id for row in found])
    return [row._replace(collected=said[row.id]) if row.id in said else row for row in found] if said else found
