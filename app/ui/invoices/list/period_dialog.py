"""The dialog that asks for a period of one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.formats import Formats
from app.ui.invoices.list.periods import DateRange
from app.ui.theme.tokens import GAP
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dates import DateEdit
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import Field


class PeriodDialog(Dialog):
    """Asks for first and last day; either may stay open.

    Attributes:
        chosen: the `DateRange`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, formats: Formats, today: Callable[[], date], present: DateRange) -> None:
        super().__init__(parent, self.tr("Invoices of these days"))
        self._first = DateEdit(formats, today=today)
        self._last = DateEdit(formats, today=today, base=self._first.value)
        self._first.set_value(present.first)
        self._last.set_value(present.last)
        self._first_field = Field(self.tr("From"), self._first)
        self._last_field = Field(self.tr("To"), self._last)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._first_field)
        row.addWidget(self._last_field)
        self.body.addLayout(row)
        self.add_button(self.tr("Cancel"), self.reject)
        self.add_button(self.tr("Show"), self._on_show, Kind.PRIMARY)

    def _on_show(self) -> None:
        if self._first.problem() or self._last.problem():
            (self._first if self._first.problem() else self._last).setFocus()
            return
        first, last = self._first.value(), self._last.value()
        if first is not None and last is not None and last < first:
            self._last_field.set_error(self.tr("The last day lies before the first."))
            self._last.setFocus()
            return
        self.chosen.emit(DateRange(first, last))
        self.accept()
