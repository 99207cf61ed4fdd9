"""The sample company: fills new books with two years of a believable business, through the services users have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from heapq import heappop, heappush
from pathlib import Path

from app.domain.company_json import read_company
from app.domain.currencies import currency
from app.domain.decimals import from_minor, multiplied, round_half_up
from app.domain.document import Document
from app.domain.errors import NotAllowed
from app.domain.item import Item
from app.domain.item_json import read_item
from app.domain.json_text import parse_text
from app.domain.party import Company, Customer
from app.domain.party_json import read_customer
from app.paths import resources
from app.services import company, corrections, customers, documents, drafts, issuing, items, payments, pdf_files
from app.services.books import Books
from app.services.demo_plan import Fate, Plan, plan

_MORNING = time(9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made, and the PDF files that were written."""

    customers: int
    items: int
    invoices: int
    drafts: int
    corrections: int
    payments: int
    files: tuple[Path, ...]


class _Calendar:
    """A clock that stands at half past nine of the day the sample company has arrived at."""

    def __init__(self, day: date) -> None:
        self.day = day

    def now(self) -> datetime:
        return datetime.combine(self.day, _MORNING)

    def today(self) -> date:
        return self.day


def fill(books: Books, out: Path | None, step: Callable[[int, int], object] | None = None) -> Demo:
    """Fill new books with the sample company, all or nothing, and write PDFs of a few documents into ``out``, if given.

    The same day gives the same company, but for the uids. ``step`` is told how many of how many documents are made;
    what it raises undoes everything.

    Raises:
        NotAllowed: the books are not new.
        OutsideFailed: a file cannot be written.
    """
    with books.writing() as unit:
        used = any(unit.raw.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in _TABLES)  # noqa: S608
        if used:
            raise NotAllowed(
                f"The books in {books.home} are in use. Choose a new folder for the sample company with --home."
            )
        with _calendar(books) as calendar:
            counted, shown = _live(books, calendar, step or (lambda _done, _all: None))
    written = pdf_files.export(books, [document.id for document in shown], out, overwrite=True) if out else []
    return Demo(**counted, files=tuple(each.path for each in written))


_TABLES = ("company", "customer", "item", "document")


@contextmanager
def _calendar(books: Books) -> Iterator[_Calendar]:
    """Let the books live in other days for the length of the block."""
    before = books.clock
    calendar = _Calendar(books.today())
    books.clock = calendar
    try:
        yield calendar
    finally:
        books.clock = before


def _live(books: Books, calendar: _Calendar, step: Callable[[int, int], object]) -> tuple[Counter[str], list[Document]]:
    """Let two years pass; return how much of what was made, and the documents worth showing."""
    today = calendar.day
    seller, buyers, goods = _masters(books, calendar)
    plans = plan(today, seller, buyers, goods)
    made = Counter(customers=len(buyers), items=len(goods), invoices=len(plans))
    issued: list[Document] = []
    # What still has to happen, the soonest first: day, place in the plan (so that no two are equal), what, to what.
    later: list[tuple[date, int, Plan, Document]] = []
    for place, planned in enumerate(plans):
        step(place, len(plans))
        day = planned.content.issue_date or today
        while later and later[0][0] <= day:
            due_day, _, due_plan, document = heappop(later)
            made += _settle(books, calendar, due_day, due_plan, document)
        calendar.day = day
        draft = drafts.create(books, planned.content)
        if planned.fate is Fate.DRAFT:
            made["drafts"] += 1
            continue
        issued.append(issuing.issue(books, draft.id))
        if planned.fate is not Fate.OPEN:
            heappush(later, (planned.settled, place, planned, issued[-1]))
    while later:
        due_day, _, due_plan, document = heappop(later)
        made += _settle(books, calendar, due_day, due_plan, document)
    return made, _worth_showing(issued)


def _masters(books: Books, calendar: _Calendar) -> tuple[Company, list[Customer], list[Item]]:
    """Store the company, its customers and its items."""
    folder = resources() / "sample"
    calendar.day = calendar.day.replace(year=calendar.day.year - 2, day=1)
    seller = read_company(_read(folder / "company.json"), company.get(books))
    seller = company.save(books, _with_logo(seller, folder / "logo.png"))
    buyers = [customers.create(books, read_customer(entry)) for entry in _list(folder / "customers.json")]
    goods = [items.create(books, read_item(entry)) for entry in _list(folder / "items.json")]
    return seller, buyers, goods


def _settle(books: Books, calendar: _Calendar, day: date, planned: Plan, document: Document) -> Counter[str]:
    """Let an invoice meet its fate; return how many corrections and payments were made by it."""
    calendar.day = day
    made: Counter[str] = Counter()
    if planned.fate is Fate.CANCELLED:
        corrections.cancel(books, document.id, "Issued to the wrong address.")
        return Counter(corrections=1)
    if planned.fate is Fate.CREDITED:
        lines = document.content.lines
        corrections.credit(books, document.id, {1: lines[0].quantity} if len(lines) > 1 else None)
        document = documents.get(books, document.id)
        made["corrections"] += 1
    digits = currency(document.content.currency).digits
    left = from_minor(document.calculation.totals.due - document.credited, digits)
    amount = round_half_up(multiplied(left, planned.share), digits)
    if amount > 0:
        payments.record(books, document.id, amount, day, planned.method)
        made["payments"] += 1
    return made


def _worth_showing(issued: list[Document]) -> list[Document]:
    """Return the newest invoice of each language and currency, and the longest of all."""
    newest = {(document.content.language, document.content.currency): document for document in issued}
    longest = max(issued, key=lambda document: len(document.content.lines))
    return list({document.id: document for document in (*newest.values(), longest)}.values())


def _with_logo(seller: Company, file: Path) -> Company:
    return replace(seller, logo=file.read_bytes())


def _read(file: Path) -> object:
    return parse_text(file.read_bytes())


def _list(file: Path) -> list[object]:
    value = _read(file)
    if not isinstance(value, list):
        raise TypeError(f"{file} holds no list.")
    return value
