"""A model of records that are all at hand, for lists of a few thousand: customers, items, payments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from app.ui.lists.cells import Cell, Column
from app.ui.override import override
from app.ui.widgets.cells import AnyIndex

R = TypeVar("R")

_NOWHERE = QModelIndex()


class RecordsModel(QAbstractTableModel, Generic[R]):
    """Records as rows, shown by columns."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._records: Sequence[R] = ()
        self._cells: dict[int, tuple[Cell, ...]] = {}

    @property
    def records(self) -> Sequence[R]:
        """The records, in order."""
        return self._records

    def show(self, records: Sequence[R]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._records = records
        self._cells.clear()
        self.endResetModel()

    @override
    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._records)

    @override
    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[index.column()].alignment
        row = index.row()
        cells = self._cells.get(row)
        if cells is None:
            record = self._records[row]
            cells = self._cells[row] = tuple(column.cell(record) for column in self.columns)
        return cells[index.column()].answer(role)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return header(self.columns, section, orientation, role)


def header(columns: Sequence[Column[R]], section: int, orientation: Qt.Orientation, role: int) -> object:
    """Return what a list's header says: titles and their alignment."""
    if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(columns):
        return None
    if role == Qt.ItemDataRole.DisplayRole:
        return columns[section].title
    return columns[section].alignment if role == Qt.ItemDataRole.TextAlignmentRole else None
