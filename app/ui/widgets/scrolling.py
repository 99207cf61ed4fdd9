"""What is higher than its page: an area that scrolls downwards."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_LEAST = 120


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


def stand_at(area: QScrollArea, height: int, around: int) -> None:
    """Let ``area`` be so high at least, or as high as the screen has room beside what is ``around`` it, in pixels."""
    room = max(_screen_height(area) - around, _LEAST)
    area.setMinimumHeight(min(height, room))
    area.setMaximumHeight(room)


def let_keyboard_scroll(area: QScrollArea, name: str) -> None:
    """Let Tab stop at an area in which nothing else takes the keyboard, so that the arrow keys scroll it."""
    area.setProperty("stop", "true")
    area.setAccessibleName(name)
    area.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def _screen_height(widget: QWidget) -> int:
    return widget.screen().availableSize().height()
