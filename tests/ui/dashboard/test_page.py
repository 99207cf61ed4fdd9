"""The dashboard over real books."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services import company, drafts, issuing, payments
from app.services.books import Books
from app.services.invoice_list import StateFilter
from app.ui.dashboard.page import DashboardPage
from app.ui.widgets.buttons import Button
from tests.support import builders
from tests.support.accessibility import nameless
from tests.support.ui import RecordingShell

Wait = Callable[[], None]


@pytest.fixture
def page(qtbot: QtBot, shell: RecordingShell, books: Books) -> DashboardPage:
    """The page, not shown yet."""
    made = DashboardPage(shell, books)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    return made


def right_edge(widget: QWidget, page: QWidget) -> int:
    """Where a widget ends, in the page's pixels."""
    return widget.mapTo(page, QPoint(widget.width(), 0)).x()


def fill(books: Books) -> None:
    """An overdue invoice in euros, an open one in dollars, a paid one, and a draft."""
    old = builders.TODAY - timedelta(days=60)
    contents = [
        builders.content(issue_date=old, due_date=old + timedelta(days=30)),
        builders.content(currency="USD"),
        builders.content(),
        builders.content(currency="JPY"),
    ]
    made = drafts.create_many(books, contents)
    for document in made[:3]:
        issuing.issue(books, document.id)
    payments.record(books, made[2].id, Decimal("119.00"), builders.TODAY, "Cash")


def show(page: DashboardPage, wait_for_work: Wait) -> None:
    page.show()
    page.on_shown()
    wait_for_work()


def test_the_keyboard_begins_at_what_is_done_most(page: DashboardPage, wait_for_work: Wait, qtbot: QtBot) -> None:
    show(page, wait_for_work)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    assert page._new.hasFocus()


def figure(page: DashboardPage, state: StateFilter) -> str:
    return page._figures[state].accessibleName().replace("\u00a0", " ")


def test_each_figure_adds_up_per_currency(page: DashboardPage, books: Books, wait_for_work: Wait) -> None:
    fill(books)
    show(page, wait_for_work)
    assert set(figure(page, StateFilter.OPEN).removeprefix("Open: ").split(", ")) == {"€ 119.00", "$ 119.00"}
    assert figure(page, StateFilter.OVERDUE) == "Overdue: € 119.00"
    assert figure(page, StateFilter.DRAFT) == "Drafts: ¥ 119"
    assert figure(page, StateFilter.PAID) == "Paid this month: € 119.00"
    assert page._last.table.model().rowCount() == 4


def test_a_figure_leads_to_its_documents_and_a_row_to_its_own(
    page: DashboardPage, shell: RecordingShell, books: Books, wait_for_work: Wait
) -> None:
    fill(books)
    show(page, wait_for_work)
    page._figures[StateFilter.OVERDUE]._show.click()
    page._last.table.choose_row(0)
    QTest.keyClick(page._last.table, Qt.Key.Key_Return)
    assert shell.navigator.went[0] == ("invoices", StateFilter.OVERDUE)
    assert shell.navigator.went[1][0] == "open_invoice"


def test_it_says_what_to_do_next(
    page: DashboardPage, shell: RecordingShell, books: Books, wait_for_work: Wait, qtbot: QtBot
) -> None:
    fill(books)
    kept = company.get(books)
    company.save(books, replace(kept, iban="", bic=""))
    show(page, wait_for_work)

    def offered() -> list[str]:
        return [button.accessibleName() for button in page._next.findChildren(Button) if button.isVisible()]

    qtbot.waitUntil(lambda: offered() == ["Show overdue", "Show drafts", "Add bank details", "Add a logo"])
    next(button for button in page._next.findChildren(Button) if button.accessibleName() == "Add bank details").click()
    assert shell.navigator.went[-1] == ("settings", "bank.iban")


def test_without_a_company_it_leads_to_the_first_step(
    qtbot: QtBot, shell: RecordingShell, tmp_path: Path, wait_for_work: Wait
) -> None:
    with Books.open(tmp_path / "fresh") as fresh:
        page = DashboardPage(shell, fresh)
        qtbot.addWidget(page)
        show(page, wait_for_work)
        [button] = page._next.findChildren(Button)
        button.click()
    assert shell.navigator.went == [("welcome", None)]


def test_it_follows_changes(page: DashboardPage, books: Books, wait_for_work: Wait) -> None:
    show(page, wait_for_work)
    assert page._stack.currentWidget() is page._nothing_yet
    fill(books)
    page.on_changed(frozenset({"invoice"}))
    wait_for_work()
    assert page._stack.currentWidget() is page._content
    assert figure(page, StateFilter.OVERDUE) == "Overdue: € 119.00"


def test_every_control_has_its_name(page: DashboardPage, books: Books, wait_for_work: Wait) -> None:
    fill(books)
    show(page, wait_for_work)
    assert nameless(page) == []


def test_the_cards_end_where_the_header_ends(page: DashboardPage, books: Books, wait_for_work: Wait) -> None:
    fill(books)
    page.show()
    page.on_shown()
    wait_for_work()
    new = next(button for button in page.header.findChildren(Button) if button.text() == "New invoice")
    assert right_edge(page._next, page) == right_edge(new, page)
