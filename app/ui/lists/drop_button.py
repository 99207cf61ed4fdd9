"""Buttons that open a choice below themselves: one that shows what is chosen, one that offers more than its verb."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.override import override
from app.ui.theme.icons import draw_icon
from app.ui.theme.paint import fill
from app.ui.theme.theme import theme
from app.ui.widgets.buttons import Button, Kind

_ARROW, _MORE = 12, 28


class DropButton(Button):
    """Opens with a click, Space, Enter or the Down key."""

    def __init__(self, on_open: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__("", on_open, parent=parent)
        self.setProperty("menu", "true")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.click()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        place = QRectF(self.width() - _ARROW - 10, (self.height() - _ARROW) / 2, _ARROW, _ARROW)
        draw_icon(QPainter(self), place, "chevron-down", theme.color("muted"))


class SplitButton(Button):
    """A button whose narrow right part, or the Down key, opens further choices."""

    def __init__(self, text: str, on_click: Callable[[], object], on_more: Callable[[], object], more: str) -> None:
        """Make the button, primary; ``more`` tells a screen reader what the Down key opens."""
        super().__init__(text, on_click, kind=Kind.PRIMARY)
        self._on_more = on_more
        # The style sheet leaves the room at the right: leaving it by hand needs QStyle, 10 ms of each start.
        self.setProperty("menu", "beside")
        self.setAccessibleDescription(more)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._on_more()
            return
        super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and event.position().x() >= self.width() - _MORE:
            self._on_more()
            return
        super().mousePressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        color = QColor(theme.color("on_accent"))
        place = QRectF(self.width() - (_MORE + _ARROW) / 2, (self.height() - _ARROW) / 2, _ARROW, _ARROW)
        draw_icon(painter, place, "chevron-down", color)
        color.setAlphaF(0.4)
        fill(painter, QRect(self.width() - _MORE, 8, 1, self.height() - 16), color)
