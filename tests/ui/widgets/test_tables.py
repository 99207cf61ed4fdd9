"""The list: everything by keyboard, drawn from roles, never a leaked reference, hostile text cut and literal."""

from __future__ import annotations

import gc
import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QPainter, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollBar
from pytestqt.qtbot import QtBot

from app.ui.app import open_settings
from app.ui.lists.cells import RIGHT, Cell, Column
from app.ui.lists.delegate import ListDelegate
from app.ui.lists.records_model import RecordsModel
from app.ui.theme.theme import theme
from app.ui.theme.tokens import Role
from app.ui.widgets.labels import PlainLabel, Tone
from app.ui.widgets.tables import TableView
from tests.support.accessibility import named, nameless
from tests.support.ui import RecordingShell

HOSTILE = "<img src=file:///etc/passwd>\n\u202e" + "x" * 10_000


def customer(number: int) -> Cell:
    return Cell(HOSTILE if number == 1 else "Acme Corp", HOSTILE, strong=True)


COLUMNS = (
    Column[int]("number", "Number", 100, lambda number: Cell(f"INV-{number:06}")),
    Column[int]("customer", "Customer", 100, customer),
    Column[int]("state", "State", 100, lambda _number: Cell("Overdue", chip=Role.BAD)),
    Column[int]("amount", "Amount", 100, lambda _number: Cell("€ 1.00", tone=Tone.BAD), alignment=RIGHT),
)


def listed(view: TableView, count: int) -> RecordsModel[int]:
    """Give a view ``count`` rows of number, customer, state and amount."""
    model = RecordsModel(COLUMNS, view)
    model.show(range(count))
    view.setModel(model)
    view.setItemDelegate(ListDelegate(view, COLUMNS))
    return model


@pytest.fixture
def table(qtbot: QtBot) -> TableView:
    view = TableView("Invoices", "invoices")
    qtbot.addWidget(view)
    listed(view, 100_000)
    view.resize(800, 600)
    view.show()
    return view


class TestKeyboard:
    def test_home_and_end_go_to_the_ends_of_the_list(self, table: TableView) -> None:
        table.choose_row(50)
        QTest.keyClick(table, Qt.Key.Key_End)
        assert (table.current_row(), table.selected_rows()) == (99_999, [99_999])
        QTest.keyClick(table, Qt.Key.Key_Home)
        assert table.selected_rows() == [0]

    def test_the_first_arrow_enters_the_list(self, table: TableView) -> None:
        QTest.keyClick(table, Qt.Key.Key_Down)
        assert table.selected_rows() == [0]
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        assert table.selected_rows() == [0, 1]

    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
    def test_enter_opens_the_row(self, table: TableView, qtbot: QtBot, key: Qt.Key) -> None:
        table.choose_row(7)
        with qtbot.waitSignal(table.activated_row) as opened:
            QTest.keyClick(table, key)
        assert opened.args == [7]

    def test_enter_with_control_is_left_to_the_window(self, table: TableView, qtbot: QtBot) -> None:
        table.choose_row(7)
        with qtbot.assertNotEmitted(table.activated_row):
            QTest.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def test_everything_is_selected_at_once(self, table: TableView) -> None:
        table.choose_row(0)
        QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert len(table.selected_rows()) == 100_000

    def test_tab_leaves_the_list(self, table: TableView) -> None:
        assert not table.tabKeyNavigation()

    def test_the_menu_key_asks_for_a_menu_at_the_row(self, table: TableView, qtbot: QtBot) -> None:
        table.choose_row(3)
        with qtbot.waitSignal(table.menu_asked) as asked:
            event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
            QApplication.sendEvent(table.viewport(), event)
        place = table.viewport().mapFromGlobal(asked.args[0])
        assert table.rowAt(place.y() - 1) == 3

    def test_a_right_click_selects_the_row_under_it_but_keeps_a_selection_it_hits(
        self, table: TableView, qtbot: QtBot
    ) -> None:
        def click(row: int) -> None:
            place = QPoint(50, table.rowViewportPosition(row) + 5)
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, table.viewport().mapToGlobal(place))
            with qtbot.waitSignal(table.menu_asked):
                QApplication.sendEvent(table.viewport(), event)

        table.choose_row(1)
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        click(2)
        assert table.selected_rows() == [1, 2]
        click(5)
        assert table.selected_rows() == [5]

    def test_an_empty_list_takes_every_key(self, qtbot: QtBot) -> None:
        view = TableView("Nothing")
        qtbot.addWidget(view)
        for key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Return):
            QTest.keyClick(view, key)
        assert (view.selected_rows(), view.current_row()) == ([], -1)


class TestSorting:
    def test_a_click_asks_and_the_page_answers_with_the_arrow(self, table: TableView, qtbot: QtBot) -> None:
        header = table.horizontalHeader()
        rising, falling = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        with qtbot.waitSignal(table.sort_asked) as asked:
            header.sectionClicked.emit(3)
        assert asked.args == [3, rising]
        assert header.sortIndicatorSection() == -1, "nothing is shown before it is so"
        table.show_sort(3, rising)
        with qtbot.waitSignal(table.sort_asked) as asked:
            header.sectionClicked.emit(3)
        assert asked.args == [3, falling]


class TestColumns:
    def test_widths_are_remembered_in_the_home(self, table: TableView, qtbot: QtBot, shell: RecordingShell) -> None:
        settings = open_settings(shell.paths)
        table.set_column(0, 140)
        table.set_column(1, 0, stretch=True)
        table.set_column(2, 123)
        table.remember(settings)
        settings.sync()
        assert shell.paths.window_settings.stat().st_mode & 0o777 == 0o600
        table.set_column(2, 60)
        table.restore(open_settings(shell.paths))
        assert table.columnWidth(2) == 123

    @pytest.mark.parametrize("kept", ["", "1 2", "a b c d", "1 99999 3 4", "-1 -1 -1 -1"])
    def test_widths_that_cannot_be_ours_are_ignored(self, table: TableView, shell: RecordingShell, kept: str) -> None:
        shell.settings.setValue("columns/invoices", kept)
        for column in range(4):
            table.set_column(column, 100)
        table.restore(shell.settings)
        assert [table.columnWidth(column) for column in range(4)] == [100] * 4


def test_rows_follow_the_theme(table: TableView) -> None:
    assert table.rowHeight(0) == 40
    theme.set_compact(True)
    assert table.rowHeight(0) == table.rowHeight(99_999) == 28


def test_the_list_has_a_name_and_nothing_in_it_is_nameless(table: TableView) -> None:
    assert "Invoices" in named(table)
    assert nameless(table) == []


@pytest.mark.parametrize("chosen", [0, 2])
def test_a_part_painted_anew_looks_as_it_did(table: TableView, chosen: int) -> None:
    """Also one of several pieces, whose cells Qt may ask for in another order than from left to right."""
    table.choose_row(chosen)
    table.setFocus()
    whole = QImage(table.viewport().size(), QImage.Format.Format_RGB32)
    table.viewport().render(whole)
    again = whole.copy()
    pieces = QRegion(250, 80, 40, 10) + QRegion(0, 90, 400, 25) + QRegion(350, 10, 20, 60)
    painter = QPainter(again)
    table.viewport().render(painter, pieces.boundingRect().topLeft(), pieces)
    painter.end()
    assert again == whole


def test_repainting_and_calling_leaks_no_reference_to_none(table: TableView, qtbot: QtBot) -> None:
    """PySide6 6.12.0 dropped a reference to None in most calls; Python 3.11 aborts when they run out."""
    label = PlainLabel("x")
    qtbot.addWidget(label)
    table.viewport().grab()
    gc.collect()
    before = sys.getrefcount(None)
    for number in range(300):
        table.verticalScrollBar().setValue(number)
        table.viewport().grab()
        for _times in range(20):
            label.setText(str(number))
            label.update()
    gc.collect()
    assert isinstance(label, QLabel)
    assert abs(sys.getrefcount(None) - before) < 200


class TestScrollBar:
    def test_it_lies_over_rows_that_reach_the_edge(self, table: TableView, qtbot: QtBot) -> None:
        qtbot.waitUntil(lambda: any(bar.isVisible() for bar in table.findChildren(QScrollBar)))
        assert table.viewport().width() == table.width()

    def test_it_moves_the_rows_and_is_moved_by_them(self, table: TableView, qtbot: QtBot) -> None:
        qtbot.waitUntil(lambda: any(bar.isVisible() for bar in table.findChildren(QScrollBar)))
        (shown,) = (bar for bar in table.findChildren(QScrollBar) if bar.isVisible())
        shown.setValue(shown.maximum())
        assert table.indexAt(QPoint(10, table.viewport().height() - 5)).row() == 99_999
        table.choose_row(0)
        assert shown.value() == 0

    def test_a_list_as_high_as_its_rows_has_none(self, qtbot: QtBot) -> None:
        view = TableView("Last documents", scrolls=False)
        qtbot.addWidget(view)
        listed(view, 3)
        view.resize(800, 60)
        view.show()
        view._add_bar()
        assert not any(bar.isVisible() for bar in view.findChildren(QScrollBar))

    def test_a_list_that_may_or_may_not_scroll_has_one_bar_or_none(self, table: TableView) -> None:
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        table._add_bar()
        assert len([bar for bar in table.findChildren(QScrollBar) if bar.isVisible()]) == 1
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        assert not any(bar.isVisible() for bar in table.findChildren(QScrollBar))

    def test_there_is_none_where_every_row_is_shown(self, qtbot: QtBot) -> None:
        view = TableView("Few")
        qtbot.addWidget(view)
        listed(view, 3)
        view.resize(800, 600)
        view.show()
        view._add_bar()
        assert not any(bar.isVisible() for bar in view.findChildren(QScrollBar))


def test_where_the_keyboard_is_shows_when_rows_came(table: TableView) -> None:
    table.model().modelReset.emit()
    assert table.current_row() == 0
    assert table.selected_rows() == []
