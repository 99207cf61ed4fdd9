"""Leaves out the columns that matter least while a list is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject

from app.ui.lists.cells import Column, fitting
from app.ui.override import override
from app.ui.widgets.tables import TableView


class ColumnFit(QObject):
    """Watches the width of a table and hides columns by their rank."""

    def __init__(self, table: TableView, columns: Sequence[Column[Any]]) -> None:
        """Watch ``table``, whose model shows ``columns``."""
        super().__init__(table)
        self._table, self._columns = table, columns
        table.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._table and event.type() == QEvent.Type.Resize:
            shown = fitting(self._columns, self._table.width())
            for index, column in enumerate(self._columns):
                hidden = column.key not in shown
                if self._table.isColumnHidden(index) != hidden:
                    self._table.setColumnHidden(index, hidden)
        return False
