"""The list of customers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.errors import NotFound
from app.domain.party import Customer
from app.services import customers, drafts, issuing
from app.services.books import Books
from app.ui.customers.list_page import CustomersPage
from app.ui.widgets.inputs import SearchField
from tests.support import builders
from tests.support.accessibility import named, nameless
from tests.support.hands import agree
from tests.support.ui import RecordingShell, bring_up

Wait = Callable[[], None]


@pytest.fixture
def kept(books: Books) -> list[Customer]:
    """Three customers; the first has an open invoice."""
    made = [
        customers.create(books, builders.customer(name=name, email="", tax_id=""))
        for name in ("Acme Corp", "Žižek <b>Studio</b>", "Beta GmbH")
    ]
    draft = drafts.create(books, builders.content(customer_id=made[0].id, customer=made[0].as_party()))
    issuing.issue(books, draft.id)
    return made


@pytest.fixture
def page(qtbot: QtBot, shell: RecordingShell, books: Books, kept: list[Customer], wait_for_work: Wait) -> CustomersPage:
    """The page, shown and loaded, and told of changes as the window does."""
    shown = CustomersPage(shell, books)
    bring_up(qtbot, shell, shown)
    wait_for_work()
    return shown


def names(page: CustomersPage) -> list[str]:
    return [row.summary.name for row in page.model.records]


def perform(page: CustomersPage, id: str) -> None:
    next(action for action in page.actions_now() if action.id == id).run()


def test_it_shows_each_customer_with_what_is_owed(page: CustomersPage) -> None:
    assert names(page) == ["Acme Corp", "Beta GmbH", "Žižek <b>Studio</b>"]
    owed = [page.model.index(row, 5).data() for row in range(3)]
    assert owed == ["€\u00a0119.00", "–", "–"]


def test_typing_narrows_the_list(page: CustomersPage, qtbot: QtBot) -> None:
    search = page.findChild(SearchField)
    assert search is not None
    page.focus_search()
    QTest.keyClicks(search, "zizek")
    qtbot.waitUntil(lambda: names(page) == ["Žižek <b>Studio</b>"])
    QTest.keyClick(search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(names(page)) == 3)


def test_archiving_can_be_undone_and_the_archive_looked_at(
    page: CustomersPage, shell: RecordingShell, wait_for_work: Wait
) -> None:
    page.table.choose_row(1)
    perform(page, "archive")
    wait_for_work()
    assert names(page) == ["Acme Corp", "Žižek <b>Studio</b>"]
    assert shell.notices.action is not None
    shell.notices.action.run()
    wait_for_work()
    assert "Beta GmbH" in names(page)
    perform_on(page, "Beta GmbH", "archive")
    wait_for_work()
    page._tabs._buttons["archived"].click()
    wait_for_work()
    assert names(page) == ["Beta GmbH"]


def perform_on(page: CustomersPage, name: str, id: str) -> None:
    page.table.choose_row(names(page).index(name))
    perform(page, id)


def test_a_customer_without_documents_is_deleted_and_comes_back_with_undo(
    page: CustomersPage, shell: RecordingShell, books: Books, kept: list[Customer], wait_for_work: Wait
) -> None:
    page.table.choose_row(names(page).index("Beta GmbH"))
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    wait_for_work()
    assert "Beta GmbH" not in names(page)
    with pytest.raises(NotFound):
        customers.get(books, kept[2].id)
    assert shell.notices.action is not None
    shell.notices.action.run()
    wait_for_work()
    assert "Beta GmbH" in names(page)


def test_one_with_documents_is_archived_instead(
    page: CustomersPage, books: Books, kept: list[Customer], wait_for_work: Wait
) -> None:
    perform_on(page, "Acme Corp", "delete")
    wait_for_work()
    assert "Acme Corp" in names(page)
    agree("Archive")
    wait_for_work()
    assert "Acme Corp" not in names(page)
    assert customers.get(books, kept[0].id).archived


def test_enter_opens_and_a_new_invoice_is_for_the_chosen_one(
    page: CustomersPage, shell: RecordingShell, kept: list[Customer]
) -> None:
    page.table.choose_row(0)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    perform(page, "invoice-customer")
    assert shell.navigator.went == [("open_customer", kept[0].id), ("new_invoice", kept[0].id)]


def test_a_header_sorts(page: CustomersPage, wait_for_work: Wait) -> None:
    page.table.sort_asked.emit(0, Qt.SortOrder.DescendingOrder)
    wait_for_work()
    assert names(page) == ["Žižek <b>Studio</b>", "Beta GmbH", "Acme Corp"]


def test_every_control_has_its_name(page: CustomersPage) -> None:
    assert nameless(page) == []
    assert {"Search", "New customer", "Customers"} <= named(page).keys()


def test_empty_books_invite(qtbot: QtBot, shell: RecordingShell, books: Books, wait_for_work: Wait) -> None:
    page = CustomersPage(shell, books)
    qtbot.addWidget(page)
    page.show()
    page.on_shown()
    wait_for_work()
    assert page._stack.currentWidget() is page._nothing_yet
