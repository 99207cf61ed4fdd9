"""Lets no background work outlive the books it reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.services.books import Books
from app.ui import tasks


@pytest.fixture(autouse=True)
def idle_before_the_books_close(books: Books) -> Iterator[None]:
    """End the lanes first: a sum or count asked for at the last moment would find the books closed."""
    yield
    tasks.runner().stop()
