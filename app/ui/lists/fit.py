"""How wide the columns of a list are: narrower, and the least important left out, while there is no room for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication

from app.ui.formats import Formats
from app.ui.lists.cells import Column, Fit, fitting
from app.ui.override import override
from app.ui.theme.fonts import text_font
from app.ui.theme.tokens import CELL_PADDING
from app.ui.widgets.tables import TableView

SEARCH_WIDTH = 320
"""Of the search field above a list: its hint and its shortcut fit."""


def day_width(formats: Formats) -> int:
    """Return how wide a column must be to show any day uncut: the names of months differ from language to language."""
    metrics = QFontMetrics(text_font())
    longest = max(metrics.horizontalAdvance(formats.day(date(2000, month, 28))) for month in range(1, 13))
    return longest + 2 * CELL_PADDING + 2


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
                self._set_tight(index, column.least, tight=column.key in fit.tight)

    def _set_tight(self, index: int, least: int, *, tight: bool) -> None:
        if tight and index not in self._before:
            self._before[index] = self._table.columnWidth(index)
            self._table.setColumnWidth(index, min(least, self._before[index]))
        elif not tight and index in self._before:
            self._table.setColumnWidth(index, self._before.pop(index))
