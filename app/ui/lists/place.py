"""Keeps the user's place in a list over a refresh: what is selected, where the keyboard is, how far it is scrolled."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtWidgets import QStackedWidget

from app.ui.widgets.buttons import Button
from app.ui.widgets.tables import TableView


class Place(NamedTuple):
    """A place in a list, by ids: rows come and go, ids stay.

    Attributes:
        selected: ids of the selected rows.
        current: id the keyboard is on, 0 for none.
        top: id of the topmost row, 0 when the list stood at its beginning.
        offset: pixels of that row scrolled out of sight.
    """

    selected: frozenset[int] = frozenset()
    current: int = 0
    top: int = 0
    offset: int = 0


def place_of(table: TableView, ids: Sequence[int]) -> Place:
    """Return the user's place in ``table``, whose rows are ``ids``."""
    current, bar = table.current_row(), table.verticalScrollBar()
    top = table.rowAt(0) if bar.value() > 0 else -1
    return Place(
        frozenset(ids[row] for row in table.selected_rows() if row < len(ids)),
        ids[current] if 0 <= current < len(ids) else 0,
        ids[top] if 0 <= top < len(ids) else 0,
        -table.rowViewportPosition(top) if top >= 0 else 0,
    )


def return_to(table: TableView, ids: array[int], place: Place) -> None:
    """Go back to a place after the rows of ``table`` were replaced; what is gone is left out."""
    model, selection = table.model(), table.selectionModel()
    if not ids:
        return
    last = model.columnCount() - 1
    chosen = QItemSelection()
    for first, end in _runs(ids, place.selected):
        chosen.select(model.index(first, 0), model.index(end, last))
    if place.current:
        row = _row_of(ids, place.current)
        if row >= 0:
            selection.setCurrentIndex(model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    if not chosen.isEmpty():
        selection.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    if place.top:
        row = _row_of(ids, place.top)
        if row >= 0:
            table.verticalScrollBar().setValue(row * table.verticalHeader().defaultSectionSize() + place.offset)


def focus_shown(stack: QStackedWidget) -> None:
    """Put the keyboard into what a list page shows: its rows, or the first thing to do where there are none."""
    shown = stack.currentWidget()
    if shown is not None:
        button = shown.findChild(Button)
        (shown if button is None else button).setFocus(Qt.FocusReason.OtherFocusReason)


def _runs(ids: Sequence[int], chosen: frozenset[int]) -> list[tuple[int, int]]:
    """Return the first and last row of each run of chosen rows."""
    if not chosen:
        return []
    runs: list[tuple[int, int]] = []
    begun = -1
    for row, key in enumerate(ids):
        if key in chosen:
            begun = row if begun < 0 else begun
        elif begun >= 0:
            runs.append((begun, row - 1))
            begun = -1
    return [*runs, (begun, len(ids) - 1)] if begun >= 0 else runs


def _row_of(ids: array[int], key: int) -> int:
    try:
        return ids.index(key)
    except ValueError:
        return -1
