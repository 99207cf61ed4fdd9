"""The remark at a cell whose text cannot be read: over the grid, so that nothing moves."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.override import override
from app.ui.theme.fonts import caption_font
from app.ui.theme.theme import theme
from app.ui.theme.tokens import RADIUS, Role

_PADDING, _WIDEST = 10, 360


class CellMessage(QWidget):
    """One sentence below a cell, or above it where there is no room below."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(caption_font())
        self.hide()

    def text(self) -> str:
        """Return what is said; empty while nothing is."""
        return self._text if not self.isHidden() else ""

    def say(self, text: str, cell: QRect) -> None:
        """Show ``text`` at ``cell``, a rectangle of the window."""
        window = self._window
        metrics = self.fontMetrics()
        inner = metrics.boundingRect(0, 0, _WIDEST, 400, int(Qt.TextFlag.TextWordWrap), text)
        width, height = inner.width() + 2 * _PADDING + 2, inner.height() + 12
        left = max(2, min(cell.left(), window.width() - width - 2))
        top = cell.bottom() + 2
        if top + height > window.height() and cell.top() - height - 2 >= 0:
            top = cell.top() - height - 2
        self.setGeometry(left, top, width, height)
        announce = text != self._text or self.isHidden()
        self._text = text
        self.setAccessibleName(text)
        self.show()
        self.raise_()
        self.update()
        if announce:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(window, text))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.strong(Role.BAD))
        painter.setBrush(theme.soft(Role.BAD))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setFont(caption_font())
        area = self.rect().adjusted(_PADDING, 5, -_PADDING, -5)
        painter.drawText(area, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter), self._text)
