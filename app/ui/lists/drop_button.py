"""A button that shows what is chosen and opens the choice below itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.override import override
from app.ui.theme.icons import draw_icon
from app.ui.theme.theme import theme
from app.ui.widgets.buttons import Button

_ARROW = 12


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
