"""The command palette's search: customers, documents and items in one answer while typing."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.services.books import Books
from app.storage import summaries
from app.storage.keys import folded
from app.storage.records.rows import select
from app.storage.summaries import InvoiceQuery


class HitKind(StrEnum):
    """What was found."""

    CUSTOMER = "customer"
    DOCUMENT = "document"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found; ``title`` and ``subtitle`` are texts from outside and are shown plainly."""

    kind: HitKind
    id: int
    title: str
    subtitle: str


def search(books: Books, text: str, limit: int = 12) -> list[Hit]:
    """Return at most ``limit`` customers, documents and items that hold every word of ``text``.

    Each kind gets a third; what one leaves over goes to the next.
    """
    words = folded(text).split()
    if not words:
        return []
    share = max(1, limit // 3)
    with books.reading() as connection:
        customers = _named(connection, HitKind.CUSTOMER, words, limit)
        items = _named(connection, HitKind.ITEM, words, limit)
        documents = _documents(connection, text, limit, books.today())
    kept = customers[:share] + documents[: limit - min(share, len(customers)) - min(share, len(items))] + items[:share]
    rest = [hit for hit in (*customers, *items) if hit not in kept]
    return (kept + rest)[:limit]


_NAMED = {
    HitKind.CUSTOMER: "SELECT id, name AS title, address_city AS subtitle FROM customer WHERE archived = 0",
    HitKind.ITEM: "SELECT id, name AS title, description AS subtitle FROM item WHERE archived = 0",
}


def _named(connection: sqlite3.Connection, kind: HitKind, words: list[str], limit: int) -> list[Hit]:
    conditions = [f"AND instr(search_key, :word{place}) > 0" for place in range(len(words))]
    begins = "ORDER BY instr(name_key, :word0) <> 1, name_key, id LIMIT :limit"
    parameters: dict[str, object] = {f"word{place}": word for place, word in enumerate(words)}
    rows = select(connection, " ".join((_NAMED[kind], *conditions, begins)), {**parameters, "limit": limit})
    return [Hit(kind, row["id"], row["title"], row["subtitle"]) for row in rows]


def _documents(connection: sqlite3.Connection, text: str, limit: int, today: date) -> list[Hit]:
    found = summaries.first(connection, InvoiceQuery(text=text), limit, today)
    return [Hit(HitKind.DOCUMENT, row.id, row.number or "", row.customer_name) for row in found]
