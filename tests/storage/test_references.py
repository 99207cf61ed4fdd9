"""A document is found by its id, its uid and its number, and never taken for another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import NotFound
from app.domain.series import DEFAULT_SERIES, Reset, Series, SeriesKind
from app.services import company, documents, drafts, issuing
from app.services.books import Books
from tests.support import builders


def test_an_id_a_uid_or_a_number_names_a_document(home: Path) -> None:
    with Books.open(home) as books:
        company.save(books, builders.company())
        issued = issuing.issue(books, drafts.create(books, builders.content()).id)
        for reference in (str(issued.id), issued.uid, issued.uid.upper(), "INV-2026-0001", "inv-2026-0001", " 1 "):
            assert documents.find(books, reference) == issued
        for reference in ("", "0", "2", "01", "-1", "1.0", "INV-2026-0002", "9" * 40, "' OR 1=1 --"):
            with pytest.raises(NotFound):
                documents.find(books, reference)


def test_a_number_of_zeros_and_digits_is_no_id(home: Path) -> None:
    """Otherwise a cancellation of number 0002 would hit the document with the id 2."""
    with Books.open(home) as books:
        series = Series(SeriesKind.INVOICE, "{0000}", Reset.NEVER, start=2)
        others = tuple(each for each in DEFAULT_SERIES if each.kind is not SeriesKind.INVOICE)
        company.save(books, replace(builders.company(), series=(series, *others)))
        one, two, three = (drafts.create(books, builders.content()).id for _ in range(3))
        issuing.issue(books, three)
        issuing.issue(books, two)
        assert documents.find(books, "0002").id == three
        assert documents.find(books, "0003").id == two
        assert documents.find(books, "2").id == two
        assert documents.find(books, "1").id == one
