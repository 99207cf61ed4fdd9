"""Narrows the columns of a list, and leaves out those that matter least, while there is no room for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtGui import QGuiApplication

from app.ui.lists.cells import Column, Fit, fitting
from app.ui.override import override
from app.ui.widgets.tables import TableView

SEARCH_WIDTH = 320
"""Of the search field above a list: its hint and its shortcut fit."""


class ColumnFit(QObject):
    """Watches the width of a table. Widths that the user chose come back with the room for them."""

    def __init__(self, table: TableView, columns: Sequence[Column[Any]]) -> None:
        """Watch ``table``, whose model shows ``columns``."""
        super().__init__(table)
        self._table, self._columns = table, columns
        self._before: dict[int, int] = {}
        self._by_hand = False
        table.installEventFilter(self)
        table.horizontalHeader().sectionResized.connect(self._on_resized)

    def remember(self, settings: QSettings) -> None:
        """Keep the widths if the user chose any; what was narrowed for want of room is kept as it was before."""
        if not self._by_hand:
            return
        tight = {index: self._table.columnWidth(index) for index in self._before}
        for index, width in self._before.items():
            self._table.setColumnWidth(index, width)
        self._table.remember(settings)
        for index, width in tight.items():
            self._table.setColumnWidth(index, width)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._table and event.type() == QEvent.Type.Resize:
            self._apply(fitting(self._columns, self._table.width()))
        return False

    def _on_resized(self, index: int, _before: int, _after: int) -> None:
        if QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._by_hand = True
            self._before.pop(index, None)

    def _apply(self, fit: Fit) -> None:
        for index, column in enumerate(self._columns):
            hidden = column.key not in fit.shown
            if self._table.isColumnHidden(index) != hidden:
                self._table.setColumnHidden(index, hidden)
            if column.least and not column.stretch and not hidden:
                self._set_tight(index, column.least, tight=fit.tight)

    def _set_tight(self, index: int, least: int, *, tight: bool) -> None:
        if tight and index not in self._before:
            self._before[index] = self._table.columnWidth(index)
            self._table.setColumnWidth(index, min(least, self._before[index]))
        elif not tight and index in self._before:
            self._table.setColumnWidth(index, self._before.pop(index))
