"""Small remembered choices: theme, density, column widths."""

from __future__ import annotations

from app.services.books import Books
from app.storage.records.rows import select

MAX_LENGTH = 10_000


def get(books: Books, key: str, default: str = "") -> str:
    """Return what was remembered under ``key``."""
    with books.reading() as connection:
        rows = select(connection, "SELECT value FROM setting WHERE key = :key", {"key": key})
    return str(rows[0]["value"]) if rows else default


def set(books: Books, key: str, value: str) -> None:  # noqa: A001 - read as settings.set(...)
    """Remember ``value`` under ``key``.

    Raises:
        ValueError: a value longer than `MAX_LENGTH` is no small choice.
    """
    from app.storage.writes import settings as writes

    if len(value) > MAX_LENGTH:
        raise ValueError(f"A setting has at most {MAX_LENGTH} characters.")
    with books.writing() as unit:
        writes.put(unit, key, value)
