"""Whether these books were ever given a company: asked before the first paint, so it imports next to nothing."""

from __future__ import annotations

from app.services.books import Books


def is_first_start(books: Books) -> bool:
    """Whether no company was saved yet."""
    with books.reading() as connection:
        (saved,) = connection.execute("SELECT EXISTS (SELECT 1 FROM company)").fetchone()
    return not saved
