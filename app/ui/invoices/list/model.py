"""The model of the invoice list: it holds ids, and reads the rows of a page when one of them is painted."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from app.domain.errors import CounterfoilError
from app.ui.lists.cells import Cell, Column
from app.ui.lists.pages import RowPages
from app.ui.lists.records_model import header
from app.ui.override import override
from app.ui.widgets.cells import AnyIndex

if TYPE_CHECKING:
    from app.services.invoice_list import InvoiceSummary

_NOWHERE = QModelIndex()
_log = logging.getLogger(__name__)


class InvoiceListModel(QAbstractTableModel):
    """Invoice summaries as rows, read when they are looked at.

    A row that cannot be read, or was deleted since, is shown as such: nothing may be raised while a view paints.
    """

    def __init__(
        self,
        columns: Sequence[Column[InvoiceSummary]],
        fetch: Callable[[Sequence[int]], Iterable[InvoiceSummary]],
        parent: QObject | None = None,
    ) -> None:
        """Show ``columns`` of the rows that ``fetch`` reads, quickly and on the calling thread."""
        super().__init__(parent)
        self.columns = tuple(columns)
        self._pages: RowPages[InvoiceSummary] = RowPages(self._reading(fetch))
        self._cells: dict[int, tuple[Cell, ...]] = {}

    @property
    def ids(self) -> array[int]:
        """The document id of each row."""
        return self._pages.ids

    def show_first(self, rows: Sequence[InvoiceSummary]) -> None:
        """Show rows at hand until the ids of the whole list are known."""
        self.beginResetModel()
        self._cells.clear()
        self._pages.put(rows)
        self.endResetModel()

    def show(self, ids: array[int]) -> bool:
        """Show the documents of ``ids``; returns whether rows moved, so that a view has lost its place.

        The same ids are only read anew, and ids that go on where the present ones end are added below them.
        """
        known, count = self._pages.ids, len(self._pages.ids)
        self._cells.clear()
        if ids[:count] != known:
            self.beginResetModel()
            self._pages.replace(ids)
            self.endResetModel()
            return True
        if len(ids) > count:
            self.beginInsertRows(_NOWHERE, count, len(ids) - 1)
            self._pages.replace(ids)
            self.endInsertRows()
        self.refresh()
        return False

    def refresh(self) -> None:
        """Read the rows anew when they are next painted."""
        self._cells.clear()
        self._pages.forget()
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(self.columns) - 1))

    def summary(self, row: int) -> InvoiceSummary | None:
        """Return what is known of a row; None when there is no such row or it cannot be read."""
        return self._pages.row(row) if 0 <= row < len(self.ids) else None

    @override
    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._pages.ids)

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
            cells = self._cells_of(row)
        return cells[index.column()].answer(role)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return header(self.columns, section, orientation, role)

    def _cells_of(self, row: int) -> tuple[Cell, ...]:
        """Work out the cells of a row; those of a few screens are kept."""
        if len(self._cells) > 512:
            self._cells.clear()
        summary = self._pages.row(row)
        if summary is None:
            gone = Cell(detail=self.tr("No longer here"))
            cells = (gone, *(Cell() for _ in self.columns[1:]))
        else:
            cells = tuple(column.cell(summary) for column in self.columns)
        self._cells[row] = cells
        return cells

    @staticmethod
    def _reading(
        fetch: Callable[[Sequence[int]], Iterable[InvoiceSummary]],
    ) -> Callable[[Sequence[int]], Iterable[InvoiceSummary]]:
        def read(ids: Sequence[int]) -> Iterable[InvoiceSummary]:
            try:
                return fetch(ids)
            except CounterfoilError:
                _log.warning("Rows of the invoice list could not be read.", exc_info=True)
                return ()

        return read
