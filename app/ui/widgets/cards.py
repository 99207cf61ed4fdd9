"""Surfaces: the card, the hairline, and what an empty place says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.ui.override import override
from app.ui.theme.icons import draw_icon
from app.ui.theme.theme import theme
from app.ui.theme.tokens import GAP, GAP_SMALL, HAIRLINE
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.labels import PlainLabel, Size, Tone

_TEXT_WIDTH, _STEP = 360, 8


class Card(QFrame):
    """A panel with a hairline around and rounded corners.

    Attributes:
        body: the layout for what it holds.
    """

    def __init__(self, title: str = "", *, padding: int = GAP, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.body = QVBoxLayout(self)
        # One pixel more on each side: the hairline is part of the frame, not of its contents.
        self.body.setContentsMargins(padding + 1, padding + 1, padding + 1, padding + 1)
        self.body.setSpacing(GAP_SMALL)
        if title:
            self.body.addWidget(PlainLabel(title, size=Size.TOTAL))


class Hairline(QFrame):
    """A line of one pixel between two things."""

    def __init__(self, parent: QWidget | None = None, *, vertical: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("kind", "hairline")
        if vertical:
            self.setFixedWidth(HAIRLINE)
        else:
            self.setFixedHeight(HAIRLINE)


class IconLabel(QWidget):
    """A line icon by itself, tinted by a token; it says nothing that the text beside it does not."""

    def __init__(self, name: str, size: int = 20, tint: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._size, self._tint = name, size, tint
        self.setFixedSize(QSize(size, size))
        theme.changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_icon(QPainter(self), QRectF(0, 0, self._size, self._size), self._name, theme.color(self._tint))


class EmptyState(QWidget):
    """What an empty list says: what belongs here, and the first thing to do."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str = "",
        action_text: str = "",
        on_action: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = PlainLabel(text, tone=Tone.MUTED, wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._title = PlainLabel(title, size=Size.TOTAL)
        layout = QVBoxLayout(self)
        layout.setSpacing(GAP_SMALL)
        layout.addStretch(2)
        middle = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(IconLabel(icon, 32), 0, middle)
        layout.addSpacing(GAP_SMALL)
        layout.addWidget(self._title, 0, middle)
        # Between stretches, not aligned: an aligned label gets the height its text has in the width of the whole page.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._text)
        row.addStretch(1)
        layout.addLayout(row)
        if action_text:
            layout.addSpacing(GAP_SMALL)
            layout.addWidget(Button(action_text, on_action, kind=Kind.PRIMARY), 0, middle)
        layout.addStretch(3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._balance()

    def say(self, title: str, text: str = "") -> None:
        """Change the words, e.g. from "nothing yet" to "nothing found"."""
        self._title.setText(title)
        self._text.setText(text)
        self._balance()

    def _balance(self) -> None:
        """Make the lines of the text about equally long: no word stands alone on the last."""
        metrics, text = self._text.fontMetrics(), self._text.text()

        def height(width: int) -> int:
            return metrics.boundingRect(QRect(0, 0, width, 1_000), int(Qt.TextFlag.TextWordWrap), text).height()

        width = _TEXT_WIDTH
        while width > _TEXT_WIDTH // 2 and height(width - _STEP) == height(_TEXT_WIDTH):
            width -= _STEP
        self._text.setFixedWidth(width)


class ContentStack(QStackedWidget):
    """Either what a page holds, or what it says while it holds nothing."""

    def __init__(self, content: QWidget, empty: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content, self._empty = content, empty
        self.addWidget(content)
        self.addWidget(empty)

    def show_content(self) -> None:
        """Show the content."""
        self.setCurrentWidget(self._content)

    def show_empty(self) -> None:
        """Show the empty state."""
        self.setCurrentWidget(self._empty)
