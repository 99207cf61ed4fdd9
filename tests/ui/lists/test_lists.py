"""What the lists share: how columns fit, what is painted in full, where the user stands after a refresh."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QSettings, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.ui.lists.cells import RIGHT, Cell, Column
from app.ui.lists.delegate import ListDelegate
from app.ui.lists.fit import ColumnFit
from app.ui.lists.place import _runs, place_of, return_to
from app.ui.lists.records_model import RecordsModel
from app.ui.theme.fonts import text_font
from app.ui.theme.tokens import CELL_PADDING, Role
from app.ui.widgets.labels import Tone
from app.ui.widgets.tables import TableView


class Row(NamedTuple):
    """A row of the sample list."""

    id: int
    name: str
    amount: str


COLUMNS = (
    Column[Row]("name", "Name", 200, lambda row: Cell(row.name, "Boston", strong=True), stretch=True, least=120),
    Column[Row]("due", "Due", 180, lambda _row: Cell("1 Nov 2026", "20 days late", tone=Tone.BAD), rank=1, least=100),
    Column[Row]("state", "State", 110, lambda _row: Cell("Open", chip=Role.ACCENT), rank=2),
    Column[Row]("amount", "Amount", 100, lambda row: Cell(row.amount), alignment=RIGHT),
)
ROWS = [Row(number, f"Customer {number}", "€ 10.00") for number in range(1, 51)]


@pytest.fixture
def model() -> RecordsModel[Row]:
    made: RecordsModel[Row] = RecordsModel(COLUMNS)
    made.show(ROWS)
    return made


@pytest.fixture
def table(qtbot: QtBot, model: RecordsModel[Row]) -> TableView:
    """The sample list, shown."""
    made = TableView("Sample", "sample")
    qtbot.addWidget(made)
    made.setModel(model)
    made.setItemDelegate(ListDelegate(made, COLUMNS))
    for index, column in enumerate(COLUMNS):
        made.set_column(index, column.width, stretch=column.stretch)
    made.resize(700, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_model_is_a_proper_one(model: RecordsModel[Row], qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]  # pytest-qt has no types here
    model.show(ROWS[:3])
    model.show([])


@pytest.mark.parametrize("amount", ["€ 1,189,999,999.99", "€ −999,999,999,999.999999"])
def test_an_amount_is_never_cut(table: TableView, model: RecordsModel[Row], qtbot: QtBot, amount: str) -> None:
    model.show([Row(1, "Acme", amount)])
    needed = QFontMetrics(text_font()).horizontalAdvance(amount) + 2 * CELL_PADDING
    assert table.columnWidth(3) < needed
    qtbot.waitUntil(lambda: table.columnWidth(3) >= needed)


def test_columns_make_room_for_each_other_and_come_back(table: TableView, qtbot: QtBot) -> None:
    ColumnFit(table, COLUMNS)
    table.resize(500, 300)
    assert [table.isColumnHidden(column) for column in range(4)] == [False] * 4
    assert table.columnWidth(1) == 100
    table.resize(380, 300)
    assert [table.isColumnHidden(column) for column in range(4)] == [False, False, True, False]
    table.resize(240, 300)
    assert [table.isColumnHidden(column) for column in range(4)] == [False, True, True, False]
    table.resize(900, 300)
    assert [table.isColumnHidden(column) for column in range(4)] == [False] * 4
    assert table.columnWidth(1) == 180


def test_only_widths_chosen_by_hand_are_remembered(table: TableView, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    fit = ColumnFit(table, COLUMNS)
    table.resize(500, 300)
    fit.remember(settings)
    assert settings.value("columns/sample") is None
    header = table.horizontalHeader().viewport()
    edge = QPoint(table.columnViewportPosition(3) - 1, 10)
    QTest.mousePress(header, Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(header, edge + QPoint(30, 0))
    QTest.mouseRelease(header, Qt.MouseButton.LeftButton, pos=edge + QPoint(30, 0))
    fit.remember(settings)
    # The width it had before it was narrowed for want of room.
    assert str(settings.value("columns/sample")).split()[1] == "180"
    assert table.columnWidth(1) == 100


def test_the_place_survives_rows_that_come_and_go(table: TableView, model: RecordsModel[Row], qtbot: QtBot) -> None:
    flags = QItemSelectionModel.SelectionFlag
    for row in (3, 4, 30):
        table.selectionModel().select(model.index(row, 0), flags.Select | flags.Rows)
    table.selectionModel().setCurrentIndex(model.index(30, 0), flags.NoUpdate)
    table.verticalScrollBar().setValue(20 * 40 + 15)
    ids = array("q", (row.id for row in ROWS))
    place = place_of(table, ids)
    assert place.selected == {4, 5, 31}
    later = [Row(100, "New", "€ 1.00"), *(row for row in ROWS if row.id != 5)]
    model.show(later)
    return_to(table, array("q", (row.id for row in later)), place)
    assert [later[row].id for row in table.selected_rows()] == [4, 31]
    assert later[table.current_row()].id == 31
    top = table.rowAt(0)
    assert later[top].id == ROWS[20].id
    assert -table.rowViewportPosition(top) == 15


@given(st.lists(st.integers(0, 60), unique=True), st.frozensets(st.integers(0, 60)))
def test_runs_cover_exactly_what_was_chosen(ids: list[int], chosen: frozenset[int]) -> None:
    covered = {ids[row] for first, last in _runs(ids, chosen) for row in range(first, last + 1)}
    assert covered == chosen & set(ids)


@pytest.mark.parametrize(("name", "told"), [("Acme", False), ("A name that is far too long for its column " * 5, True)])
def test_a_tool_tip_tells_only_what_is_cut(table: TableView, model: RecordsModel[Row], name: str, told: bool) -> None:
    model.show([Row(1, name, "€ 1.00")])
    place = table.visualRect(model.index(0, 0)).center()
    QToolTip.hideText()
    event = QHelpEvent(QEvent.Type.ToolTip, place, table.viewport().mapToGlobal(place))
    QApplication.sendEvent(table.viewport(), event)
    assert QToolTip.isVisible() == told
    if told:
        assert name[:200] in QToolTip.text()
    QToolTip.hideText()
