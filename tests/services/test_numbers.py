"""Numbers are given once, also by books whose file was replaced by an older copy."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.series import Series, SeriesKind
from app.services import corrections, drafts, issuing, series
from app.services.books import Books
from app.sync.witness import state_folder
from tests.support import builders
from tests.support.handing_over import issued


@pytest.fixture
def replaced(books: Books, tmp_path: Path) -> Books:
    """Books in whose place an older copy was put: it ends at the first of three numbers."""
    issued(books)
    copy = Path(shutil.copy(books.paths.database, tmp_path / "older"))
    issued(books)
    corrections.cancel(books, issued(books).id)
    shutil.copyfile(copy, books.paths.database)
    return books


def number_of(books: Books) -> str:
    return str(issued(books).number)


def test_an_older_copy_goes_on_after_the_numbers_that_were_given_since(replaced: Books) -> None:
    assert [number_of(replaced), number_of(replaced)] == ["INV-2026-0004", "INV-2026-0005"]


def test_corrections_go_on_as_well(replaced: Books) -> None:
    assert corrections.cancel(replaced, issued(replaced).id).number == "CAN-2026-0002"


def test_the_number_that_comes_next_is_told_as_it_will_be(replaced: Books) -> None:
    assert series.listing(replaced)[0].next_number == "INV-2026-0004"


def test_who_issues_is_told_which_numbers_the_copy_does_not_know(replaced: Books) -> None:
    content = drafts.create(replaced, builders.content()).content
    problem = next(each for each in issuing.warnings(replaced, content) if each.field == "number")
    assert "INV-2026-0002 to INV-2026-0003 were given" in problem.message
    issued(replaced)
    assert not [each for each in issuing.warnings(replaced, content) if each.field == "number"]
    assert series.listing(replaced)[0].gaps == ("INV-2026-0002", "INV-2026-0003")


def test_a_copy_in_another_folder_counts_for_itself(books: Books, tmp_path: Path) -> None:
    issued(books)
    shutil.copytree(books.home, tmp_path / "trial")
    issued(books)
    with Books.open(tmp_path / "trial", clock=books.clock) as trial:
        assert number_of(trial) == "INV-2026-0002"
    assert number_of(books) == "INV-2026-0003"


def test_a_memory_that_is_lost_or_spoiled_keeps_nobody_from_issuing(books: Books) -> None:
    issued(books)
    for file in (state_folder() / "books").glob("*.numbers.json"):
        file.write_text('{"x": []')
    assert number_of(books) == "INV-2026-0002"
    shutil.rmtree(state_folder())
    state_folder().parent.joinpath("counterfoil").write_text("no folder")
    assert number_of(books) == "INV-2026-0003"


def test_each_series_and_period_is_remembered_apart(books: Books) -> None:
    series.set_series(books, replace(Series(SeriesKind.INVOICE, "R{YY}{MM}-{000}"), start=7))
    assert number_of(books).endswith("-007")
    assert series.listing(books)[1].next_number == "CRN-2026-0001"
