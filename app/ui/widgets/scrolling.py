"""What is higher than its page: an area that scrolls downwards."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(content: QWidget) -> QScrollArea:
    """Return ``content`` in a frameless area that scrolls downwards and shows whatever gets the focus."""
    area = QScrollArea()
    area.setProperty("kind", "plain")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setProperty("kind", "plain")
    area.setWidget(content)
    return area
