"""The input for a day: typed in any usual form, or picked from a calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPalette, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.ui.formats import Formats
from app.ui.override import override
from app.ui.theme.fonts import SEMIBOLD, text_font
from app.ui.theme.icons import set_icon
from app.ui.theme.theme import theme
from app.ui.widgets.read_edit import ReadEdit

_CALENDAR = QSize(296, 248)


class DateEdit(ReadEdit[date]):
    """A day, or none.

    Typing is read as by :meth:`Formats.read_day`; leaving the field writes it out. Up and Down move by a day, Page
    Up and Page Down by a month, Alt+Down opens the calendar.
    """

    def __init__(
        self,
        formats: Formats,
        name: str = "",
        *,
        today: Callable[[], date] = date.today,
        base: Callable[[], date | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the field.

        Args:
            formats: the user's way of writing days.
            name: the accessible name.
            today: the local business day.
            base: the day that ``+30`` counts from; today when it is missing or returns None.
            parent: the widget that owns it.
        """
        super().__init__(formats, name, 40, parent)
        self._today, self._base = today, base
        self._pick = QAction(self.tr("Open calendar"), self)
        set_icon(self._pick, "calendar", "muted")
        self._pick.triggered.connect(self.open_calendar)
        self.addAction(self._pick, QLineEdit.ActionPosition.TrailingPosition)

    @override
    def setReadOnly(self, on: bool, /) -> None:
        super().setReadOnly(on)
        self._pick.setVisible(not on)

    def open_calendar(self) -> None:
        """Show the calendar below the field, unless the day is only to be read."""
        if self.isReadOnly():
            return
        popup = _CalendarPopup(self._value or self._today(), self)
        popup.picked.connect(self._on_picked)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        if key == Qt.Key.Key_Down and modifiers & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        steps = {
            Qt.Key.Key_Up: (1, 0),
            Qt.Key.Key_Down: (-1, 0),
            Qt.Key.Key_PageUp: (0, 1),
            Qt.Key.Key_PageDown: (0, -1),
        }
        step = steps.get(Qt.Key(key))
        if step is not None and self._value is not None and not self.isReadOnly():
            day = QDate(self._value.year, self._value.month, self._value.day).addDays(step[0]).addMonths(step[1])
            if day.isValid():
                self.set_value(date(day.year(), day.month(), day.day()))
                self.setModified(True)
            return
        super().keyPressEvent(event)

    @override
    def _read(self, text: str) -> date:
        base = self._base() if self._base is not None else None
        return self._formats.read_day(text, self._today(), base)

    @override
    def _written(self, value: date) -> str:
        return self._formats.day(value)

    @override
    def _reading(self, value: date, text: str) -> str:
        shown = self._written(value)
        return "" if shown == text else shown

    def _on_picked(self, day: date) -> None:
        self.set_value(day)
        self.setModified(True)
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.editingFinished.emit()


class _CalendarPopup(QWidget):
    """A month to pick from; Escape or a click elsewhere closes it."""

    picked = Signal(object)

    def __init__(self, day: date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._calendar = QCalendarWidget(self)
        self._calendar.setAccessibleName(self.tr("Calendar"))
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._dress()
        self._calendar.clicked.connect(self._on_chosen)
        self._calendar.activated.connect(self._on_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._calendar)
        self._calendar.setFocus()

    def _dress(self) -> None:
        """In our colours: Qt's own paints weekends red, which says here that something is wrong."""
        self._calendar.setMinimumSize(_CALENDAR)
        plain, quiet = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(theme.color("text"))
        quiet.setForeground(theme.color("muted"))
        self._calendar.setHeaderTextFormat(quiet)
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._calendar.setWeekdayTextFormat(weekend, plain)
        for bar in self._calendar.findChildren(QWidget, "qt_calendar_navigationbar"):
            bar.setBackgroundRole(QPalette.ColorRole.Base)
        icons = {"qt_calendar_prevmonth": "chevron-left", "qt_calendar_nextmonth": "chevron-right"}
        for button in self._calendar.findChildren(QToolButton):
            palette = button.palette()
            palette.setColor(QPalette.ColorRole.HighlightedText, theme.color("text"))
            button.setPalette(palette)
            button.setFont(text_font(SEMIBOLD))
            if button.objectName() in icons:
                set_icon(button, icons[button.objectName()], "text")

    def _on_chosen(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))
        self.close()
