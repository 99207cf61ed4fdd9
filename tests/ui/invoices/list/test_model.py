"""The model of the invoice list over real books."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QLocale, QModelIndex, Qt
from pytestqt.modeltest import ModelTester

from app.domain.errors import OutsideFailed
from app.services import drafts, invoice_list
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery, InvoiceSummary
from app.ui.formats import Formats
from app.ui.invoices.list.columns import invoice_columns
from app.ui.invoices.list.model import InvoiceListModel
from app.ui.lists.pages import KEPT_PAGES, PAGE, RowPages
from tests.support import builders
from tests.support.guards import LogGuard


@pytest.fixture
def asked() -> list[int]:
    """How many ids each read asked for."""
    return []


@pytest.fixture
def model(books: Books, asked: list[int]) -> InvoiceListModel:
    """A model of the books."""

    def fetch(ids: Sequence[int]) -> list[InvoiceSummary]:
        asked.append(len(ids))
        return invoice_list.rows(books, ids)

    return InvoiceListModel(invoice_columns(Formats(QLocale("en_GB")), books.today), fetch)


def fill(books: Books, count: int) -> array[int]:
    drafts.create_many(books, [builders.content(customer=builders.party(f"Customer {n}")) for n in range(count)])
    return invoice_list.ids(books, InvoiceQuery())


def name_in(model: InvoiceListModel, row: int) -> object:
    return model.index(row, 1).data()


def test_it_is_a_proper_model_while_rows_come_and_go(
    books: Books, model: InvoiceListModel, qtmodeltester: ModelTester
) -> None:
    ids = fill(books, 6)
    model.show_first(invoice_list.first(books, InvoiceQuery(), 3))
    # From here on the tester listens: each change below is checked while it happens.
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]  # pytest-qt has no types here
    assert model.rowCount() == 3
    model.show(ids)
    assert model.rowCount() == 6
    model.show(ids[2:4])
    assert model.rowCount() == 2
    model.show(array("q"))
    assert model.rowCount() == 0


def test_rows_are_read_a_page_at_a_time_when_they_are_looked_at(
    books: Books, model: InvoiceListModel, asked: list[int]
) -> None:
    model.show(fill(books, PAGE + 5))
    assert asked == []
    assert name_in(model, 0) == f"Customer {PAGE + 4}"
    assert name_in(model, PAGE - 1) == "Customer 5"
    assert asked == [PAGE]
    assert name_in(model, PAGE) == "Customer 4"
    assert asked == [PAGE, 5]


def test_the_first_rows_need_no_second_read(books: Books, model: InvoiceListModel, asked: list[int]) -> None:
    fill(books, 4)
    model.show_first(invoice_list.first(books, InvoiceQuery(), 10))
    assert name_in(model, 3) == "Customer 0"
    assert asked == []


def test_the_same_question_answered_anew_keeps_every_place(books: Books, model: InvoiceListModel) -> None:
    ids = fill(books, 5)
    model.show_first(invoice_list.first(books, InvoiceQuery(), 2))
    assert not model.show(ids), "rows went on below; none moved"
    assert not model.show(invoice_list.ids(books, InvoiceQuery())), "nothing changed"
    drafts.delete(books, ids[0])
    assert model.show(invoice_list.ids(books, InvoiceQuery())), "a row went away from the top"


def test_a_row_deleted_meanwhile_is_said_to_be_gone(books: Books, model: InvoiceListModel) -> None:
    ids = fill(books, 3)
    model.show(ids)
    drafts.delete(books, ids[1])
    model.refresh()
    assert model.summary(1) is None
    assert "No longer here" in str(model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert name_in(model, 2) == "Customer 0"


def test_books_that_cannot_be_read_raise_nothing_while_painting(log_guard: LogGuard) -> None:
    def fetch(_ids: Sequence[int]) -> list[InvoiceSummary]:
        raise OutsideFailed("The disk is gone.")

    log_guard.expect("could not be read")
    model = InvoiceListModel(invoice_columns(Formats(QLocale("en_GB")), lambda: builders.TODAY), fetch)
    model.show(array("q", [1, 2]))
    assert model.index(0, 0).data() == ""


def test_a_screen_reader_hears_the_whole_cell(books: Books, model: InvoiceListModel) -> None:
    model.show(fill(books, 1))
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Customer 0 Berlin"
    header = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    assert header == ["Number", "Customer", "Issued", "Due", "State", "Collected by", "Amount", "Balance"]


def test_markup_in_a_name_stays_text_even_in_the_tool_tip(books: Books, model: InvoiceListModel) -> None:
    hostile = "<img src=file:///etc/passwd> %n &amp; \u202egpj.exe"
    drafts.create(books, builders.content(customer=builders.party(hostile)))
    model.show(invoice_list.ids(books, InvoiceQuery()))
    assert name_in(model, 0) == hostile
    assert "&lt;img src" in str(model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole))


def test_pages_used_least_recently_are_let_go() -> None:
    asked: list[int] = []

    def fetch(ids: Sequence[int]) -> list[InvoiceSummary]:
        asked.append(ids[0])
        return []

    pages: RowPages[InvoiceSummary] = RowPages(fetch)
    pages.replace(array("q", range(PAGE * (KEPT_PAGES + 1))))
    for page in range(KEPT_PAGES + 1):
        pages.row(page * PAGE)
    pages.row(PAGE)
    assert asked[-1] == KEPT_PAGES * PAGE, "a page used lately is still there"
    pages.row(0)
    assert asked[-1] == 0, "the first page had to be read again"


def test_an_index_of_nothing_says_nothing(model: InvoiceListModel) -> None:
    assert model.data(QModelIndex()) is None
