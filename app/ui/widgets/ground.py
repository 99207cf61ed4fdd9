"""The soft ground of a remark: the colour of its role, with a strong edge."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.ui.theme.theme import theme
from app.ui.theme.tokens import RADIUS_CARD, Role


def paint_ground(widget: QWidget, role: Role) -> None:
    """Paint the whole of ``widget``, from within its paint event."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.strong(role), 1))
    painter.setBrush(theme.soft(role))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD)
