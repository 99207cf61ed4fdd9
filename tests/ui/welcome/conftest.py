"""Gives these tests new books, in which no company is set up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.books import Books
from tests.support.books import StandingClock, clock
from tests.support.lanes import idle_before_the_books_close

__all__ = ["clock", "idle_before_the_books_close"]


@pytest.fixture
def books(home: Path, clock: StandingClock) -> Iterator[Books]:
    """Open books as they are on a fresh machine."""
    with Books.open(home, clock=clock) as opened:
        yield opened
