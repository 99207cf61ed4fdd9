"""Gives numbers once: also where the books were replaced by an older copy that does not know its last ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from app.domain.series import Series
from app.services.books import Books
from app.storage.records import accounts, counters
from app.sync.witness import Witness, numbers_key, state_folder

if TYPE_CHECKING:
    from app.storage.unit import Unit


@contextmanager
def giving(books: Books) -> Iterator[Unit]:
    """Open the write transaction in which numbers are given; once it is done, this machine remembers them."""
    with books.writing() as unit:
        yield unit
        # The block may be part of a larger one: what is undone with that was never given.
        unit.afterwards.append(lambda: _remember(books))


def _remember(books: Books) -> None:
    with books.reading() as connection:
        last, of = counters.all_last(connection), accounts.state(connection).books
    numbers = {numbers_key(*place): counter for place, counter in last.items()}
    Witness(state_folder()).gave(of, books.home, numbers)


def remembered(books: Books, connection: sqlite3.Connection, series: Series, day: date) -> int:
    """Return the last counter these books had given as this machine remembers it, 0 when it remembers none."""
    known = Witness(state_folder()).numbers(accounts.state(connection).books, books.home)
    return known.get(numbers_key(series.kind.value, series.period(day)), 0)


def lost(books: Books, connection: sqlite3.Connection, series: Series, day: date) -> tuple[str, str] | None:
    """Return the first and the last number that were given for ``day``'s period and these books know nothing of."""
    known = counters.last(connection, series.kind.value, series.period(day))
    last = remembered(books, connection, series, day)
    return (series.number(day, known + 1), series.number(day, last)) if last > known else None


def following(books: Books, connection: sqlite3.Connection, series: Series, day: date) -> int:
    """Return the counter a document issued on ``day`` gets: never one that was given before."""
    known = counters.last(connection, series.kind.value, series.period(day))
    return max(series.start, 1 + max(known, remembered(books, connection, series, day)))
