"""The page of the invoice list, over real books."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.document import Document
from app.services import customers, drafts, issuing, payments
from app.services.books import Books
from app.services.invoice_list import StateFilter
from app.ui.invoices.list.customer_popup import CustomerPopup
from app.ui.invoices.list.page import InvoiceListPage
from app.ui.invoices.list.periods import DateRange, Period
from app.ui.shell.navigator import CustomerInvoices
from app.ui.widgets.buttons import Button
from app.ui.widgets.inputs import SearchField
from tests.support import builders
from tests.support.accessibility import named, nameless
from tests.support.books import StandingClock
from tests.support.hands import open_menu
from tests.support.ui import RecordingShell, bring_up

Wait = Callable[[], None]
OTHER_FORMS = "Export copy or delivery note…"


@pytest.fixture
def documents(books: Books) -> list[Document]:
    """Five invoices of 119.00: one draft, one open, one overdue, one partly paid, one paid, oldest last."""
    made = []
    for place, name in enumerate(("Draft & Co", "Open Ltd", "Late GmbH", "Part S.L.", "Paid SARL")):
        day = builders.TODAY - timedelta(days=20 * place)
        content = builders.content(
            customer=builders.party(name), issue_date=day, due_date=day + timedelta(days=30), currency="EUR"
        )
        made.append(drafts.create(books, content))
    issued = [issuing.issue(books, document.id) for document in made[1:]]
    payments.record(books, issued[2].id, Decimal("100.00"), builders.TODAY, "Cash")
    payments.record(books, issued[3].id, Decimal("119.00"), builders.TODAY, "Bank transfer")
    return [made[0], *issued]


@pytest.fixture
def page(
    qtbot: QtBot, shell: RecordingShell, books: Books, documents: list[Document], wait_for_work: Wait
) -> InvoiceListPage:
    """The page, shown and loaded."""
    made = InvoiceListPage(shell, books)
    bring_up(qtbot, shell, made)
    # Rows come first, the counts of the states follow them.
    qtbot.waitUntil(lambda: made._filters._states._buttons["all"].accessibleDescription() == "5")
    wait_for_work()
    return made


def names(page: InvoiceListPage) -> list[str]:
    return [str(page._model.index(row, 1).data()) for row in range(page._model.rowCount())]


def select(page: InvoiceListPage, *rows: int) -> None:
    selection = page._table.selectionModel()
    selection.clearSelection()
    for row in rows:
        selection.select(page._model.index(row, 0), selection.SelectionFlag.Select | selection.SelectionFlag.Rows)


def test_the_first_rows_are_there_before_any_work_was_done(
    qtbot: QtBot, shell: RecordingShell, books: Books, documents: list[Document], wait_for_work: Wait
) -> None:
    page = InvoiceListPage(shell, books)
    qtbot.addWidget(page)
    page.on_shown()
    assert names(page) == ["Draft & Co", "Open Ltd", "Late GmbH", "Part S.L.", "Paid SARL"]
    wait_for_work()
    assert len(names(page)) == 5


def test_the_states_show_their_counts_and_narrow_the_list(
    page: InvoiceListPage, wait_for_work: Wait, qtbot: QtBot
) -> None:
    states = page._filters._states
    counts = {key: button.accessibleDescription() for key, button in states._buttons.items()}
    assert counts == {"all": "5", "draft": "1", "open": "3", "overdue": "2", "paid": "1", "cancelled": ""}
    QTest.mouseClick(states._buttons["overdue"], Qt.MouseButton.LeftButton)
    wait_for_work()
    assert names(page) == ["Late GmbH", "Part S.L."]


def test_the_down_key_goes_on_from_the_search_to_what_it_found(
    page: InvoiceListPage, qtbot: QtBot, wait_for_work: Wait
) -> None:
    page.focus_search()
    QTest.keyClicks(page._search, "late")
    QTest.keyClick(page._search, Qt.Key.Key_Return)
    wait_for_work()
    QTest.keyClick(page._search, Qt.Key.Key_Down)
    assert page._table.hasFocus()
    assert page._table.selected_rows() == [0]
    qtbot.waitUntil(lambda: status(page).startswith("1 selected"))


def test_typing_finds_by_any_text_and_an_empty_answer_offers_the_way_back(
    page: InvoiceListPage, wait_for_work: Wait, qtbot: QtBot
) -> None:
    search = page.findChild(SearchField)
    assert search is not None
    assert search.accessibleName() == "Search"
    page.focus_search()
    QTest.keyClicks(search, "late")
    qtbot.waitUntil(lambda: names(page) == ["Late GmbH"])
    QTest.keyClicks(search, "xyz")
    qtbot.waitUntil(lambda: names(page) == [])
    assert page._stack.currentWidget() is page.nothing_found
    button = page.nothing_found.findChild(Button)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(names(page)) == 5)
    assert search.text() == ""


@pytest.mark.parametrize("text", ["%", "_", "'; DROP TABLE document --", '"', "\\", "NEAR(", "a" * 200, "\x00"])
def test_signs_of_query_languages_are_searched_for_literally(
    page: InvoiceListPage, wait_for_work: Wait, text: str
) -> None:
    page._search.setText(text)
    page._search.returnPressed.emit()
    wait_for_work()
    assert names(page) == [] or text == "\x00"


def test_a_period_and_a_customer_narrow_the_list(
    page: InvoiceListPage, wait_for_work: Wait, documents: list[Document]
) -> None:
    period = page._filters._period
    period._on_chosen(Period.THIS_MONTH)
    wait_for_work()
    assert names(page) == ["Draft & Co"]
    period._on_own_chosen(DateRange(date(2026, 1, 1), date(2026, 2, 20)))
    wait_for_work()
    assert names(page) == ["Late GmbH", "Part S.L."]
    assert "1 Jan 2026" in period.text()
    period._on_own_chosen(DateRange())
    wait_for_work()
    assert len(names(page)) == 5


def test_a_header_sorts_and_sorts_again_the_other_way(page: InvoiceListPage, wait_for_work: Wait) -> None:
    page._table.sort_asked.emit(1, Qt.SortOrder.AscendingOrder)
    wait_for_work()
    assert names(page) == sorted(names(page))
    page._sort_by(1)
    wait_for_work()
    assert names(page) == sorted(names(page), reverse=True)


def test_the_order_is_remembered_and_an_unknown_one_is_not_believed(
    page: InvoiceListPage, shell: RecordingShell, books: Books, qtbot: QtBot, wait_for_work: Wait
) -> None:
    page._table.sort_asked.emit(6, Qt.SortOrder.AscendingOrder)
    wait_for_work()
    page.flush()
    again = InvoiceListPage(shell, books)
    qtbot.addWidget(again)
    assert (again._sort, again._descending) == ("amount", False)
    shell.settings.setValue("invoices/sort", "id; DROP TABLE document")
    third = InvoiceListPage(shell, books)
    qtbot.addWidget(third)
    assert (third._sort, third._descending) == ("issued", True)


def test_the_status_line_adds_up_the_selection(page: InvoiceListPage, qtbot: QtBot, wait_for_work: Wait) -> None:
    select(page, 1, 2, 3)
    qtbot.waitUntil(lambda: "selected" in status(page))
    wait_for_work()
    assert status(page) == "3 selected · € 357.00 · balance € 257.00"
    page._table.clearSelection()
    qtbot.waitUntil(lambda: status(page) == "5 documents")


def status(page: InvoiceListPage) -> str:
    left = page.status[0]
    text = left if isinstance(left, str) else " ".join(span.text for span in left)
    return text.replace("\u00a0", " ")


def test_selection_and_place_are_kept_when_documents_come_and_go(
    page: InvoiceListPage, books: Books, documents: list[Document], wait_for_work: Wait
) -> None:
    select(page, 2, 4)
    page._table.setCurrentIndex(page._model.index(4, 0))
    select(page, 2, 4)
    drafts.delete(books, documents[0].id)
    drafts.create(books, builders.content(customer=builders.party("New one"), issue_date=date(2026, 3, 16)))
    drafts.create(books, builders.content(customer=builders.party("Newer one"), issue_date=date(2026, 3, 17)))
    page.shell.changes.tell("invoice")
    page.on_changed(frozenset({"invoice"}))
    wait_for_work()
    assert names(page)[:2] == ["Newer one", "New one"]
    chosen = [names(page)[row] for row in page._table.selected_rows()]
    assert chosen == ["Late GmbH", "Paid SARL"]
    assert names(page)[page._table.current_row()] == "Paid SARL"


def test_overdue_follows_the_calendar(
    page: InvoiceListPage, clock: StandingClock, wait_for_work: Wait, qtbot: QtBot
) -> None:
    clock.day = builders.TODAY + timedelta(days=60)
    page.on_shown()
    wait_for_work()
    shown = page._model.index(1, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "days late" in str(shown)


def test_the_keyboard_opens_and_the_dashboard_leads_to_a_state(
    page: InvoiceListPage, shell: RecordingShell, documents: list[Document], qtbot: QtBot, wait_for_work: Wait
) -> None:
    page._table.choose_row(1)
    QTest.keyClick(page._table, Qt.Key.Key_Return)
    assert shell.navigator.went[-1] == ("open_invoice", documents[1].id)
    page.open(StateFilter.PAID)
    page.on_shown()
    wait_for_work()
    assert names(page) == ["Paid SARL"]


def test_the_documents_of_one_customer(page: InvoiceListPage, books: Books, wait_for_work: Wait) -> None:
    customer = customers.create(books, builders.customer(name="Regular"))
    drafts.create(books, builders.content(customer_id=customer.id, customer=customer.as_party()))
    page.open(CustomerInvoices(customer.id, customer.name))
    page.on_shown()
    wait_for_work()
    assert names(page) == ["Regular"]
    assert page._filters._customer.text() == "Regular"


def test_a_customer_is_found_in_the_popup_by_typing(
    page: InvoiceListPage, books: Books, qtbot: QtBot, wait_for_work: Wait
) -> None:
    for name in ("Regular", "Other"):
        customer = customers.create(books, builders.customer(name=name))
        drafts.create(books, builders.content(customer_id=customer.id, customer=customer.as_party()))
    page._filters._customer.click()
    popup = page._filters._customer.findChild(CustomerPopup)
    assert popup is not None
    assert nameless(popup) == []
    QTest.keyClicks(popup._search, "regu")
    wait_for_work()
    QTest.keyClick(popup._search, Qt.Key.Key_Return)
    wait_for_work()
    assert names(page) == ["Regular"]


def test_the_popup_says_when_no_customer_matches(page: InvoiceListPage, wait_for_work: Wait) -> None:
    page._filters._customer.click()
    popup = page._filters._customer.findChild(CustomerPopup)
    assert popup is not None
    QTest.keyClicks(popup._search, "zzz")
    wait_for_work()
    assert [popup._list.item(row).text() for row in range(popup._list.count())] == ["No customer matches"]
    QTest.keyClick(popup._search, Qt.Key.Key_Down)
    QTest.keyClick(popup._search, Qt.Key.Key_Return)
    assert popup.isVisible()
    popup.close()


def test_what_a_command_changed_meanwhile_is_seen_when_the_user_comes_back(
    page: InvoiceListPage, home: Path, wait_for_work: Wait
) -> None:
    with Books.open(home, clock=StandingClock()) as beside:
        drafts.create(beside, builders.content(customer=builders.party("By command"), issue_date=date(2026, 3, 20)))
    assert "By command" not in names(page)
    page._outside._on_state_changed(Qt.ApplicationState.ApplicationActive)
    wait_for_work()
    assert names(page)[0] == "By command"
    with Books.open(home, clock=StandingClock()) as beside:
        drafts.create(beside, builders.content(customer=builders.party("Again"), issue_date=date(2026, 3, 21)))
    page.on_shown()
    wait_for_work()
    assert names(page)[0] == "Again"


def test_empty_books_invite(qtbot: QtBot, shell: RecordingShell, books: Books, wait_for_work: Wait) -> None:
    page = InvoiceListPage(shell, books)
    qtbot.addWidget(page)
    page.show()
    page.on_shown()
    wait_for_work()
    assert page._stack.currentWidget() is page.nothing_yet
    button = page.nothing_yet.findChild(Button)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shell.navigator.went == [("new_invoice", None)]


def test_every_control_has_its_name(page: InvoiceListPage) -> None:
    assert nameless(page) == []
    assert {"Search", "New invoice", "Export PDF", "Invoices", "Customer: any", "Period: Any date"} <= named(
        page
    ).keys()


def test_a_credit_note_is_begun_beside_the_new_invoice(page: InvoiceListPage, shell: RecordingShell) -> None:
    button = page._new
    assert (button.text(), button.accessibleName()) == ("New invoice", "New invoice")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(20, 15))
    assert shell.navigator.went == [("new_invoice", None)]

    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Down)
    names = [action.text() for action in open_menu().actions() if not action.isSeparator()]
    assert names == ["New invoice", "New credit note", "Open an e-invoice…"]
    for _step in range(2):
        QTest.keyClick(open_menu(), Qt.Key.Key_Down)
    QTest.keyClick(open_menu(), Qt.Key.Key_Return)
    assert shell.navigator.went[-1] == ("new_credit_note", None)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(button.width() - 6, 15))
    open_menu().close()
    assert len(shell.navigator.went) == 2


def test_the_menu_offers_what_the_selection_allows(page: InvoiceListPage) -> None:
    def offered(*rows: int) -> set[str]:
        select(page, *rows)
        page._do.offer(QPoint())
        menu = open_menu()
        menu.close()
        return {action.text() for action in menu.actions() if action.isEnabled() and action.text()}

    assert offered(0) == {"Open", "Issue", "Duplicate", "Export PDF", OTHER_FORMS, "Print…", "Delete draft"}
    assert offered(1) == {
        "Open", "Duplicate", "Record payment…", "Hand over to a provider…", "Credit…", "Cancel invoice…", "Export PDF",
        OTHER_FORMS, "Export e-invoice…", "Print…",
    }  # fmt: skip
    assert offered(0, 1) == {
        "Issue",
        "Duplicate",
        "Record payment…",
        "Export PDF",
        OTHER_FORMS,
        "Export e-invoice…",
        "Print…",
        "Delete draft",
    }
    assert offered(0, 4) == {
        "Issue", "Duplicate", "Export PDF", OTHER_FORMS, "Export e-invoice…", "Print…", "Delete draft",
    }  # fmt: skip
    assert offered() == set()
