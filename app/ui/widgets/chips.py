"""Chips: a state as a word on a soft ground. Painted by delegates, or as a widget in a header."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.override import override
from app.ui.plain import one_line
from app.ui.theme.fonts import MEDIUM, NARROW_HYPHEN, caption_font
from app.ui.theme.theme import theme
from app.ui.theme.tokens import Role

CHIP_HEIGHT = 22
_PADDING = 8


def chip_width(text: str) -> int:
    """Return the width of a chip that shows all of ``text``."""
    return QFontMetrics(caption_font(MEDIUM)).horizontalAdvance(text.replace("-", NARROW_HYPHEN)) + 2 * _PADDING


def paint_chip(
    painter: QPainter, rect: QRect, text: str, role: Role, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
) -> int:
    """Paint a chip into ``rect``, vertically centred, cut to fit; return the width used."""
    text = text.replace("-", NARROW_HYPHEN)
    font = caption_font(MEDIUM)
    metrics = QFontMetrics(font)
    width = min(metrics.horizontalAdvance(text) + 2 * _PADDING, rect.width())
    left = rect.right() - width + 1 if align & Qt.AlignmentFlag.AlignRight else rect.left()
    top = rect.top() + (rect.height() - CHIP_HEIGHT) // 2
    shape = QRectF(left, top, width, CHIP_HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.soft(role))
    painter.drawRoundedRect(shape, CHIP_HEIGHT / 2, CHIP_HEIGHT / 2)
    painter.setPen(theme.strong(role))
    painter.setFont(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 2 * _PADDING + 1)
    painter.drawText(shape, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine), shown)
    painter.restore()
    return width


class Chip(QWidget):
    """A chip that stands by itself, e.g. beside a title."""

    def __init__(self, text: str = "", role: Role = Role.NEUTRAL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._role = "", role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.say(text, role)

    def say(self, text: str, role: Role = Role.NEUTRAL) -> None:
        """Show another state; an empty text hides the chip."""
        self._text, self._role = one_line(text), role
        self.setAccessibleName(self._text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return the words shown."""
        return self._text

    @override
    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._text), CHIP_HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, self.rect(), self._text, self._role)
