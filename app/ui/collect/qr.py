"""A QR code on the screen: dark on white in both modes, because that is what cameras read."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.override import override

Symbol = tuple[bytes, ...]
"""The rows of a code, a byte for each module: 1 is dark."""

_QUIET = 4
_SIDE = 264


def symbol_of(content: str) -> Symbol:
    """Return the QR code of ``content``; runs off the GUI thread."""
    import segno

    return tuple(bytes(row) for row in segno.make_qr(content, error="m").matrix)


class QrCode(QWidget):
    """Shows one code, with the white around it that readers need."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.symbol: Symbol = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_symbol(self, symbol: Symbol) -> None:
        """Show a code."""
        self.symbol = symbol
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = min(self.width(), self.height())
        square = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        painter.fillRect(square, QColor("#ffffff"))
        if not self.symbol:
            return
        count = len(self.symbol) + 2 * _QUIET
        # Whole pixels of the screen for each module: a blurred edge costs a camera its certainty.
        scale = self.devicePixelRatioF()
        module = max(1.0, side * scale // count) / scale
        left = square.left() + (side - module * len(self.symbol)) / 2
        top = square.top() + (side - module * len(self.symbol)) / 2
        for row, cells in enumerate(self.symbol):
            for column, dark in enumerate(cells):
                if dark & 1:
                    painter.fillRect(
                        QRectF(left + column * module, top + row * module, module, module), QColor("#000000")
                    )
