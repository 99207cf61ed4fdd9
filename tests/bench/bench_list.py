"""The list of 100,000 documents: each answer of the services against the same question put to sqlite3 directly.

The raw side is a plain connection and a statement written for the question, fetched whole; ours holds everything from
the query value to the rows or ids a list works with. Both run in turns on one file, so that the machine's moods meet
both; medians, and whether ours stays within twice the raw query plus one frame (16 ms).

Run: python tests/bench/bench_list.py [COUNT]
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.services import dashboard, invoice_list, palette
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery, SortKey, StateFilter
from tests.support import many
from tests.support.books import StandingClock
from tests.support.builders import TODAY

COUNT, PAGE, ROUNDS = 100_000, 60, 9
FACTOR, FRAME = 2.0, 0.016

_ROW = """d.id, d.uid, d.number, d.kind, d.correction, d.state, d.customer_id, d.buyer_name, d.buyer_city,
    d.issue_date, d.due_date, d.currency, d.amount, d.balance, d.paid, d.credited, d.reference, o.number,
    d.settled_by, d.updated_at"""
_ROWS = f"SELECT {_ROW} FROM document d LEFT JOIN document o ON o.id = d.corrects_id"  # noqa: S608 - a constant
_FOUND = "(SELECT rowid FROM document_search WHERE document_search MATCH :text)"
_OPEN = "state = 'issued' AND (amount > 0 AND balance > 0 OR amount < 0 AND balance < 0)"


@dataclass(frozen=True)
class Case:
    """One question: how the program asks it, and how sqlite3 is asked."""

    name: str
    ours: Callable[[Books], object]
    raw: str
    parameters: Mapping[str, object] = field(default_factory=dict)


def ids(name: str, query: InvoiceQuery, raw: str, **parameters: object) -> Case:
    """All ids of a query, as the list takes them after each change."""
    return Case(name, lambda books: invoice_list.ids(books, query), f"SELECT id FROM document {raw}", parameters)  # noqa: S608 - raw is of this file


def first(name: str, query: InvoiceQuery, raw: str, **parameters: object) -> Case:
    """The first rows of a query, as they are painted first."""
    return Case(name, lambda books: invoice_list.first(books, query, PAGE), f"{_ROWS} {raw} LIMIT {PAGE}", parameters)


CASES = (
    first("first rows", InvoiceQuery(), "ORDER BY d.issue_date DESC, d.id DESC"),
    first(
        "first rows, open",
        InvoiceQuery(state=StateFilter.OPEN),
        "WHERE d.state = 'issued' AND d.balance > 0 ORDER BY d.issue_date DESC, d.id DESC",
    ),
    first(
        "first rows, rare text",
        InvoiceQuery(text="INV-2023-000777"),
        f"WHERE d.id IN {_FOUND} ORDER BY d.issue_date DESC, d.id DESC",
        text='"inv-2023-000777"',
    ),
    first(
        "first rows, common text",
        InvoiceQuery(text="consulting"),
        f"WHERE d.id IN {_FOUND} ORDER BY d.issue_date DESC, d.id DESC",
        text='"consulting"',
    ),
    ids("ids by date", InvoiceQuery(), "ORDER BY issue_date DESC, id DESC"),
    ids(
        "ids by number",
        InvoiceQuery(sort=SortKey.NUMBER, descending=False),
        "ORDER BY number_key, id",
    ),
    ids(
        "ids by customer",
        InvoiceQuery(sort=SortKey.CUSTOMER, descending=False),
        "ORDER BY buyer_key, id",
    ),
    ids("ids by amount", InvoiceQuery(sort=SortKey.AMOUNT), "ORDER BY amount DESC, id DESC"),
    ids("ids by town", InvoiceQuery(sort=SortKey.PLACE), "ORDER BY buyer_city DESC, id DESC"),
    ids(
        "ids, drafts", InvoiceQuery(state=StateFilter.DRAFT), "WHERE state = 'draft' ORDER BY issue_date DESC, id DESC"
    ),
    ids("ids, open", InvoiceQuery(state=StateFilter.OPEN), f"WHERE {_OPEN} ORDER BY issue_date DESC, id DESC"),
    ids(
        "ids, overdue, by customer",
        InvoiceQuery(state=StateFilter.OVERDUE, sort=SortKey.CUSTOMER),
        "WHERE state = 'issued' AND kind = 'invoice' AND due_date < :today AND balance > 0"
        " ORDER BY buyer_key DESC, id DESC",
        today=TODAY.isoformat(),
    ),
    ids(
        "ids, one customer",
        InvoiceQuery(customer_id=77),
        "WHERE customer_id = 77 ORDER BY issue_date DESC, id DESC",
    ),
    ids(
        "ids, one month",
        InvoiceQuery(date_from=date(2024, 5, 1), date_to=date(2024, 5, 31)),
        "WHERE issue_date BETWEEN '2024-05-01' AND '2024-05-31' ORDER BY issue_date DESC, id DESC",
    ),
    ids(
        "ids, rare text",
        InvoiceQuery(text="INV-2023-000777"),
        f"WHERE id IN {_FOUND} ORDER BY issue_date DESC, id DESC",
        text='"inv-2023-000777"',
    ),
    ids(
        "ids, two words",
        InvoiceQuery(text="Müller pump"),
        f"WHERE id IN {_FOUND} ORDER BY issue_date DESC, id DESC",
        text='"muller" AND "pump"',
    ),
    ids(
        "ids, common text",
        InvoiceQuery(text="consulting"),
        f"WHERE id IN {_FOUND} ORDER BY issue_date DESC, id DESC",
        text='"consulting"',
    ),
    ids(
        "ids, two letters",
        InvoiceQuery(text="mu"),
        "WHERE buyer_key >= 'mu' AND buyer_key < 'mv' OR number >= 'mu' AND number < 'mv'"
        " ORDER BY issue_date DESC, id DESC",
    ),
    Case(
        "counts of each state",
        lambda books: invoice_list.counts(books, InvoiceQuery()),
        f"SELECT state, {_OPEN}, due_date < '{TODAY}', count(*) FROM document GROUP BY 1, 2, 3",  # noqa: S608 - constants
    ),
    Case(
        "palette, one word",
        lambda books: palette.search(books, "muller"),
        f"{_ROWS} WHERE d.id IN {_FOUND} ORDER BY d.issue_date DESC, d.id DESC LIMIT 12",
        {"text": '"muller"'},
    ),
    Case(
        "dashboard",
        dashboard.summary,
        f"SELECT currency, sum(amount), sum(balance), sum(due_date < '{TODAY}') FROM document WHERE {_OPEN} GROUP BY 1",  # noqa: S608 - constants
    ),
)


def pages(connection: sqlite3.Connection) -> Case:
    """A page deep in the list by its ids, as scrolling asks for it."""
    found = [row[0] for row in connection.execute("SELECT id FROM document ORDER BY issue_date DESC, id DESC")]
    wanted = found[len(found) // 2 : len(found) // 2 + 256]
    marks = ",".join(map(str, wanted))
    return Case("256 rows by id", lambda books: invoice_list.rows(books, wanted), f"{_ROWS} WHERE d.id IN ({marks})")


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(books: Books, raw: sqlite3.Connection, cases: Sequence[Case]) -> bool:
    """Print a line a case; return whether all stay within the limit."""
    fine = True
    print(f"{'':28} {'ours':>9} {'raw':>9}  ratio")
    for case in cases:
        pairs = [
            (timed(lambda: case.ours(books)), timed(lambda: raw.execute(case.raw, case.parameters).fetchall()))  # noqa: B023 - run at once
            for _ in range(ROUNDS)
        ]
        ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        within = ours <= FACTOR * theirs + FRAME
        fine = fine and within
        verdict = "" if within else "  too slow"
        print(f"{case.name:28} {ours * 1000:6.2f} ms {theirs * 1000:6.2f} ms  {ours / theirs:5.2f}{verdict}")
    return fine


def main() -> int:
    """Fill books, compare, and say whether every answer stays within the limit."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        seconds = timed(lambda: many.fill(home, count))
        with (
            Books.open(home, clock=StandingClock()) as books,
            closing(sqlite3.connect(books.paths.database)) as raw,
        ):
            size = books.paths.database.stat().st_size / 1e6
            print(f"{count:,} documents, {size:.0f} MB, filled in {seconds:.0f} s; medians of {ROUNDS}")
            fine = compare(books, raw, (*CASES, pages(raw)))
    print(f"limit: {FACTOR} times the raw query plus {FRAME * 1000:.0f} ms: {'kept' if fine else 'broken'}")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
