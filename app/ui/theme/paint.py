"""Painting that costs no start more than it must."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter


def fill(painter: QPainter, rect: QRect, color: QColor) -> None:
    """Fill ``rect`` with ``color``; pen and brush are changed.

    ``fillRect`` would do the same, but its many forms make PySide set up brushes and gradients at the first call.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRect(rect)
