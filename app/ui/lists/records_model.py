"""A model of records that are all at hand, for lists of a few thousand: customers, items, payments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QObject

from app.ui.lists.cells import Column
from app.ui.lists.cells_model import CellsModel
from app.ui.override import override

R = TypeVar("R")


class RecordsModel(CellsModel[R]):
    """Records as rows, shown by columns."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._records: Sequence[R] = ()

    @property
    def records(self) -> Sequence[R]:
        """The records, in order."""
        return self._records

    def show(self, records: Sequence[R]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._records = records
        self.drop_cells()
        self.endResetModel()

    @override
    def total(self) -> int:
        return len(self._records)

    @override
    def record(self, row: int) -> R | None:
        return self._records[row]
