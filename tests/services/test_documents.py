"""Documents are found by what people call them, and duplicated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.document import Document, State
from app.domain.errors import NotAllowed, NotFound
from app.domain.series import Reset, Series, SeriesKind
from app.services import corrections, documents, drafts, issuing, series
from app.services.books import Books
from tests.support import builders
from tests.support.books import StandingClock


def issued(books: Books, **changes: object) -> Document:
    return issuing.issue(books, drafts.create(books, builders.content(**changes)).id)


@pytest.mark.parametrize(
    "ref", ["", "99", "INV-1", "%", "' OR 1=1", "9" * 40, "²", "\x00", "00000000-0000-0000-0000-000000000000"]
)
def test_what_nobody_is_called_is_not_found(books: Books, ref: str) -> None:
    issued(books)
    with pytest.raises(NotFound):
        documents.find(books, ref)


def test_digits_are_an_id_first_and_then_a_number(books: Books) -> None:
    series.set_series(books, Series(SeriesKind.INVOICE, "{0}", Reset.NEVER, start=2))
    second = issued(books)
    assert (second.id, second.number) == (1, "2")
    assert documents.find(books, "1").id == 1
    assert documents.find(books, "2").id == 1
    draft = drafts.create(books, builders.content())
    assert documents.find(books, "2") == draft


def test_a_duplicate_is_a_draft_of_today_with_as_many_days_to_pay(books: Books, clock: StandingClock) -> None:
    original = issued(books, notes="Thanks", delivery_date=date(2026, 3, 1))
    clock.day = date(2026, 6, 1)
    copy = documents.duplicate(books, original.id)
    assert (copy.state, copy.number) == (State.DRAFT, None)
    assert copy.content == replace(
        original.content, issue_date=date(2026, 6, 1), due_date=date(2026, 6, 15), delivery_date=None
    )


def test_a_correction_is_not_duplicated(books: Books) -> None:
    note = corrections.credit(books, issued(books).id)
    with pytest.raises(NotAllowed, match="belongs to its original"):
        documents.duplicate(books, note.id)
