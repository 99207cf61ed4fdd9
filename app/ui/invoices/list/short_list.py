"""A card with a handful of documents: the last ones of the company, or of one customer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.formats import Formats
from app.ui.invoices.list.columns import invoice_columns
from app.ui.lists.delegate import ListDelegate
from app.ui.lists.fit import ColumnFit
from app.ui.lists.records_model import RecordsModel
from app.ui.theme.theme import theme
from app.ui.theme.tokens import CELL_PADDING, GAP
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.cards import Card
from app.ui.widgets.labels import PlainLabel, Size, Tone
from app.ui.widgets.tables import TableView

if TYPE_CHECKING:
    from app.services.invoice_list import InvoiceSummary

_WIDTHS = {"state": 116, "amount": 116}
"""Narrower than in the long list, where the columns line up with more."""


class ShortInvoiceList(Card):
    """Shows every row it is given, without scrolling.

    Attributes:
        opened: id of the document that the user wants to see.
        all_asked: the user wants to see all of them; with `offer_all` only.
    """

    opened = Signal(int)
    all_asked = Signal()

    def __init__(
        self,
        title: str,
        formats: Formats,
        today: Callable[[], date],
        keys: Sequence[str],
        nothing: str,
        parent: QWidget | None = None,
    ) -> None:
        """Make the card.

        Args:
            title: above the rows, and their accessible name.
            formats: how the user writes amounts and days.
            today: the local business day.
            keys: of the columns to show.
            nothing: said while there are no rows.
            parent: the widget that owns it.
        """
        super().__init__(padding=0, parent=parent)
        self.body.setSpacing(0)
        self._all: Button | None = None
        head = PlainLabel(title, size=Size.TOTAL)
        head.setContentsMargins(CELL_PADDING, GAP, CELL_PADDING, GAP // 2)
        self._nothing = PlainLabel(nothing, tone=Tone.MUTED, wrap=True)
        self._nothing.setContentsMargins(CELL_PADDING, 0, CELL_PADDING, GAP)
        columns = [column for column in invoice_columns(formats, today) if column.key in keys]
        self._model: RecordsModel[InvoiceSummary] = RecordsModel(columns, self)
        self.table = TableView(title, scrolls=False)
        self.table.setModel(self._model)
        self.table.setItemDelegate(ListDelegate(self.table, columns))
        self.table.horizontalHeader().hide()
        stretching = any(column.stretch for column in columns)
        for index, column in enumerate(columns):
            width = _WIDTHS.get(column.key, column.width)
            self.table.set_column(index, width, stretch=column.stretch or (not stretching and index == 0))
        ColumnFit(self.table, columns)
        self.table.activated_row.connect(lambda row: self.opened.emit(self._model.records[row].id))
        for widget in (head, self._nothing, self.table):
            self.body.addWidget(widget)
        theme.changed.connect(self._fit)
        self.show_rows(())

    def offer_all(self, words: str) -> None:
        """Add a link below the rows that leads to all documents."""
        self._all = Button(words, self.all_asked.emit, kind=Kind.LINK)
        below = QHBoxLayout()
        # Its words begin where the rows do.
        below.setContentsMargins(CELL_PADDING, 0, CELL_PADDING, 0)
        below.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(below)
        self.body.setContentsMargins(1, 1, 1, GAP // 2)

    def show_rows(self, rows: Sequence[InvoiceSummary]) -> None:
        """Show these documents."""
        self._model.show(rows)
        self.table.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        if self._all is not None:
            self._all.setVisible(bool(rows))
        self._fit()

    def _fit(self) -> None:
        # Without the hairline of the last row: the card's own edge is there.
        self.table.setFixedHeight(max(theme.row_height * self._model.rowCount() - 1, 0))
