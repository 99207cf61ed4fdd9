"""The status line: what is selected or saved at the left, what is read or queued at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui.shell.page import Span, StatusText
from app.ui.theme.fonts import REGULAR, SEMIBOLD, caption_font
from app.ui.theme.tokens import GAP, GAP_LARGE
from app.ui.widgets.labels import ElidedLabel, Size, Tone

HEIGHT = 32


class StatusLine(QFrame):
    """One line below everything. Its labels are made once and reused, because it speaks at each keystroke."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "status")
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Status"))
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, 0, GAP, 0)
        row.setSpacing(0)
        self._left, self._right = _Side(5), _Side(GAP_LARGE)
        row.addWidget(self._left)
        row.addStretch(1)
        row.addWidget(self._right)

    def say(self, left: StatusText, right: StatusText) -> None:
        """Show both sides; what is said already is not painted again."""
        self._left.say(left)
        self._right.say(right)

    def text(self) -> str:
        """Return what is said, both sides."""
        return f"{self._left.text()} | {self._right.text()}"


class _Side(QWidget):
    def __init__(self, gap: int) -> None:
        super().__init__()
        self._labels: list[ElidedLabel] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap)

    def say(self, text: StatusText) -> None:
        spans = [Span(text)] if isinstance(text, str) else list(text)
        while len(self._labels) < len(spans):
            label = ElidedLabel(size=Size.CAPTION, tone=Tone.MUTED)
            self._labels.append(label)
            self._row.addWidget(label)
        for index, label in enumerate(self._labels):
            span = spans[index] if index < len(spans) else Span("")
            label.setVisible(bool(span.text))
            if label.text() != span.text:
                label.setText(span.text)
            tone = Tone.TEXT if span.strong and span.tone is Tone.MUTED else span.tone
            label.set_tone(tone)
            tabular = "-" not in span.text
            label.setFont(caption_font(SEMIBOLD if span.strong else REGULAR, tabular=tabular))

    def text(self) -> str:
        return " ".join(label.text() for label in self._labels if label.text())
