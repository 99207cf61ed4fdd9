"""The model of the invoice list: it holds ids, and reads the rows of a page when one of them is painted."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject

from app.domain.errors import CounterfoilError
from app.ui.lists.cells import Column
from app.ui.lists.cells_model import CellsModel
from app.ui.lists.pages import RowPages
from app.ui.override import override

if TYPE_CHECKING:
    from app.services.invoice_list import InvoiceSummary

_NOWHERE = QModelIndex()
_log = logging.getLogger(__name__)


class InvoiceListModel(CellsModel["InvoiceSummary"]):
    """Invoice summaries as rows, read when they are looked at."""

    def __init__(
        self,
        columns: Sequence[Column[InvoiceSummary]],
        fetch: Callable[[Sequence[int]], Iterable[InvoiceSummary]],
        parent: QObject | None = None,
    ) -> None:
        """Show ``columns`` of the rows that ``fetch`` reads, quickly and on the calling thread."""
        super().__init__(columns, parent)
        self._pages: RowPages[InvoiceSummary] = RowPages(self._reading(fetch))

    @property
    def ids(self) -> array[int]:
        """The document id of each row."""
        return self._pages.ids

    def show_first(self, rows: Sequence[InvoiceSummary]) -> None:
        """Show rows at hand until the ids of the whole list are known."""
        self.beginResetModel()
        self.drop_cells()
        self._pages.put(rows)
        self.endResetModel()

    def show(self, ids: array[int]) -> bool:
        """Show the documents of ``ids``; returns whether rows moved, so that a view has lost its place.

        The same ids are only read anew, and ids that go on where the present ones end are added below them.
        """
        known, count = self._pages.ids, len(self._pages.ids)
        self.drop_cells()
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
        self.drop_cells()
        self._pages.forget()
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(self.columns) - 1))

    def summary(self, row: int) -> InvoiceSummary | None:
        """Return what is known of a row; None when there is no such row or it cannot be read."""
        return self._pages.row(row) if 0 <= row < len(self.ids) else None

    @override
    def total(self) -> int:
        return len(self._pages.ids)

    @override
    def record(self, row: int) -> InvoiceSummary | None:
        return self._pages.row(row)

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
