"""The button that narrows the invoice list to a period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.formats import Formats
from app.ui.invoices.list.periods import DateRange, Period, date_range
from app.ui.lists.drop_button import DropButton


class PeriodFilter(DropButton):
    """Chooses a period; the button says which.

    Attributes:
        changed: emitted when the user chose another one.
    """

    changed = Signal()

    def __init__(self, formats: Formats, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(self._on_open, parent)
        self._formats, self._today = formats, today
        self._period, self._own = Period.ANY, DateRange()
        self._words = {
            Period.ANY: self.tr("Any date"),
            Period.THIS_MONTH: self.tr("This month"),
            Period.THIS_QUARTER: self.tr("This quarter"),
            Period.THIS_YEAR: self.tr("This year"),
            Period.LAST_YEAR: self.tr("Last year"),
            Period.CUSTOM: self.tr("Other dates…"),
        }
        self._say()

    @property
    def period(self) -> Period:
        """The choice."""
        return self._period

    def dates(self) -> DateRange:
        """Return the days chosen, worked out anew: "this month" moves on with the calendar."""
        return self._own if self._period is Period.CUSTOM else date_range(self._period, self._today())

    def choose(self, period: Period, own: DateRange | None = None) -> None:
        """Choose a period without telling anybody; ``own`` are the days of `Period.CUSTOM`."""
        self._period, self._own = period, own or DateRange()
        self._say()

    def _on_open(self) -> None:
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for period, words in self._words.items():
            entry = menu.addAction(words)
            entry.setCheckable(True)
            entry.setChecked(period is self._period)
            entry.triggered.connect(lambda _checked=False, chosen=period: self._on_chosen(chosen))
        right_edges_in_line = self.width() - menu.sizeHint().width()
        menu.popup(self.mapToGlobal(QPoint(right_edges_in_line, self.height() + 4)))

    def _on_chosen(self, period: Period) -> None:
        if period is Period.CUSTOM:
            # Loaded when first asked for: the list's own rows do not wait for a calendar.
            from app.ui.invoices.list.period_dialog import PeriodDialog

            dialog = PeriodDialog(self, self._formats, self._today, self.dates())
            dialog.chosen.connect(self._on_own_chosen)
            dialog.open()
            return
        self.choose(period)
        self.changed.emit()

    def _on_own_chosen(self, own: DateRange) -> None:
        self.choose(Period.CUSTOM if own != DateRange() else Period.ANY, own)
        self.changed.emit()

    def _say(self) -> None:
        words = self._words[self._period]
        if self._period is Period.CUSTOM:
            first, last = (self._formats.day(day) or "…" for day in (self._own.first, self._own.last))
            words = f"{first} – {last}"
        self.set_text(words)
        self.setAccessibleName(self.tr("Period: {period}").format(period=words))
