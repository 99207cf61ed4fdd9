"""Labels: always plain text. Every label of the application is one of these, so that no name is ever read as markup."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.override import override
from app.ui.plain import one_line, tool_tip
from app.ui.theme.fonts import MEDIUM, SEMIBOLD, caption_font, text_font, title_font, total_font
from app.ui.theme.theme import theme


class Tone(StrEnum):
    """The colour of a label, by what it says."""

    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    GOOD = "good"
    BAD = "bad"
    ATTENTION = "attention"


class Size(StrEnum):
    """The size and weight of a label."""

    CAPTION = "caption"
    TEXT = "text"
    STRONG = "strong"
    TOTAL = "total"
    TITLE = "title"

    def font_for(self, text: str) -> QFont:
        """Return the font of this size; its figures are tabular unless a hyphen stands among them."""
        tabular = "-" not in text
        if self is Size.CAPTION:
            return caption_font(tabular=tabular)
        if self is Size.STRONG:
            return text_font(MEDIUM, tabular=tabular)
        if self is Size.TOTAL:
            return total_font(SEMIBOLD, tabular=tabular)
        return title_font() if self is Size.TITLE else text_font(tabular=tabular)


class PlainLabel(QLabel):
    """A label that shows its text literally, whatever it holds."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        size: Size = Size.TEXT,
        tone: Tone = Tone.TEXT,
        wrap: bool = False,
        selectable: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._size, self._hyphen = size, False
        self.setFont(size.font_for(""))
        self.setWordWrap(wrap)
        self._tone = tone
        self._color()
        theme.changed.connect(self._dress)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setText(text)

    @override
    def setText(self, text: str, /) -> None:
        hyphen = "-" in text
        if hyphen != self._hyphen:
            self._hyphen = hyphen
            self.setFont(self._size.font_for(text))
        super().setText(text)

    @override
    def setFont(self, font: QFont | str | Sequence[str], /) -> None:
        self._own_font = QFont(font)
        super().setFont(font)

    def set_tone(self, tone: Tone) -> None:
        """Say it in another colour."""
        if tone is not self._tone:
            self._tone = tone
            self._color()

    def _dress(self) -> None:
        # A style sheet put on anew brings back the font that the label had when it was first shown.
        if self.font() != self._own_font:
            self.setFont(self._own_font)
        self._color()

    def _color(self) -> None:
        # By the palette: asking the style sheet again would make PySide set up QStyle, 10 ms of each start.
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.color(self._tone.value))
        self.setPalette(palette)

    @override
    def setToolTip(self, text: str, /) -> None:
        super().setToolTip(tool_tip(text))


class ElidedLabel(PlainLabel):
    """One line that gives way: it ends in an ellipsis where space is short and then tells the whole in its tool tip."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        size: Size = Size.TEXT,
        tone: Tone = Tone.TEXT,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        self._full = ""
        self._mode = mode
        super().__init__("", parent, size=size, tone=tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    @override
    def setText(self, text: str, /) -> None:
        self._full = text
        super().setText(one_line(text))
        self._tell_if_cut()

    @override
    def setFont(self, font: QFont | str | Sequence[str], /) -> None:
        super().setFont(font)
        if self._full:
            self._tell_if_cut()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…") * 2, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_if_cut()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.TextFlag.TextSingleLine), shown)

    def _tell_if_cut(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(self._full if cut or len(self._full) > len(self.text()) else "")
