"""What the model of every list does: records as rows of cells, worked out when they are looked at, and kept."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from app.ui.lists.cells import AnyIndex, Cell, Column
from app.ui.override import override

R = TypeVar("R")

_NOWHERE = QModelIndex()
_KEPT = 512
"""Rows whose cells are kept: a few screens."""


class CellsModel(QAbstractTableModel, Generic[R]):
    """Rows as columns say them. Subclasses say which records there are, and drop the cells when those change."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._cells: dict[int, tuple[Cell, ...]] = {}

    @abstractmethod
    def total(self) -> int:
        """Return how many rows there are."""

    @abstractmethod
    def record(self, row: int) -> R | None:
        """Return the record of a row; None when it cannot be read any more."""

    def cells(self, row: int) -> tuple[Cell, ...]:
        """Return the cells of a row, one for each column.

        A row that cannot be read is shown as such: nothing may be raised while a view paints.
        """
        cells = self._cells.get(row)
        if cells is None:
            if len(self._cells) >= _KEPT:
                self._cells.clear()
            cells = self._cells[row] = self._worked_out(row)
        return cells

    def drop_cells(self) -> None:
        """Work every cell out anew when it is next looked at."""
        self._cells.clear()

    @override
    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else self.total()

    @override
    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[index.column()].alignment
        return self.cells(index.row())[index.column()].answer(role)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return self.columns[section].alignment if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _worked_out(self, row: int) -> tuple[Cell, ...]:
        record = self.record(row)
        if record is None:
            return (Cell(detail=self.tr("No longer here")), *(Cell() for _ in self.columns[1:]))
        return tuple(column.cell(record) for column in self.columns)
