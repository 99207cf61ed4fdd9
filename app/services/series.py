"""Number series: which number is next, who took which, what is missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.errors import InputRefused, Problem
from app.domain.series import Series, check_series
from app.services import numbers
from app.services.books import Books
from app.storage.records import company as records
from app.storage.records.rows import select, time_of

# A gap in a hundred thousand numbers would be as many lines; the page needs to know that there is one.
_MOST_GAPS = 100


@dataclass(frozen=True, slots=True)
class TakenNumber:
    """A number that was given out: to which document and customer, of which date, by whom and when (UTC)."""

    document_id: int
    number: str
    issue_date: date
    customer_name: str
    issued_by: str
    issued_at: datetime | None


@dataclass(frozen=True, slots=True)
class SeriesUse:
    """A series and what became of it.

    Attributes:
        series: the series as set now.
        next_counter, next_number: what a document issued today would get.
        taken: the numbers given out, newest first.
        gaps: numbers missing between those given out; there are none unless the data was tampered with, the first
            number was raised while the series was in use, or the books were replaced by an older copy.
    """

    series: Series
    next_counter: int
    next_number: str
    taken: tuple[TakenNumber, ...]
    gaps: tuple[str, ...]


def listing(books: Books, limit: int | None = None) -> list[SeriesUse]:
    """Return each series with its use, ``taken`` cut to the newest ``limit`` numbers."""
    with books.reading() as connection:
        return [_use(books, connection, series, limit) for series in records.load_series(connection)]


def set_series(books: Books, series: Series) -> SeriesUse:
    """Change a series; numbers given out stay, the counter of a period goes on where it stands.

    Raises:
        InputRefused: the pattern or the first number does not hold.
    """
    from app.storage.writes import company as writes

    problems = check_series(series)
    with books.writing() as unit:
        others = [other for other in records.load_series(unit.raw) if other.kind is not series.kind]
        if any(other.pattern == series.pattern for other in others):
            problems.append(Problem("pattern", "Another series has the same pattern; numbers would collide."))
        if problems:
            raise InputRefused(problems)
        writes.put_series(unit, series)
        return _use(books, unit.raw, series, None)


def _use(books: Books, connection: sqlite3.Connection, series: Series, limit: int | None) -> SeriesUse:
    sql = """
        SELECT id, number, issue_date, buyer_name, issued_by, issued_at
        FROM document WHERE series = :series ORDER BY series_period DESC, series_counter DESC LIMIT :limit
    """
    rows = select(connection, sql, {"series": series.kind.value, "limit": -1 if limit is None else limit})
    today = books.today()
    counter = numbers.following(books, connection, series, today)
    return SeriesUse(
        series=series,
        next_counter=counter,
        next_number=series.number(today, counter),
        taken=tuple(
            TakenNumber(
                document_id=row["id"],
                number=row["number"],
                issue_date=date.fromisoformat(row["issue_date"]),
                customer_name=row["buyer_name"],
                issued_by=row["issued_by"],
                issued_at=time_of(row["issued_at"]),
            )
            for row in rows
        ),
        gaps=tuple(_gaps(connection, series)),
    )


def _gaps(connection: sqlite3.Connection, series: Series) -> Iterator[str]:
    """Yield what is missing between the first and the last number of each period, oldest first."""
    # Periods that have as many numbers as they should are passed over at once: they are the rule.
    sql = """
        WITH broken AS (
            SELECT series_period FROM document WHERE series = :series GROUP BY series_period
            HAVING count(*) <= max(series_counter) - min(series_counter)
        ), numbered AS (
            SELECT series_period, issue_date, number, series_counter,
                lag(series_counter) OVER (PARTITION BY series_period ORDER BY series_counter) AS previous
            FROM document WHERE series = :series AND series_period IN (SELECT series_period FROM broken)
        )
        SELECT issue_date, number, previous, series_counter FROM numbered WHERE series_counter > previous + 1
        ORDER BY series_period, series_counter LIMIT :limit
    """
    found = 0
    for row in select(connection, sql, {"series": series.kind.value, "limit": _MOST_GAPS}):
        day = date.fromisoformat(row["issue_date"])
        for missing in range(row["previous"] + 1, row["series_counter"]):
            if found == _MOST_GAPS:
                return
            found += 1
            yield series.beside(row["number"], day, row["series_counter"], missing)
