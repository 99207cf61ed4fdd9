"""One figure of the dashboard: what it is called, the amounts per currency, how many documents, and the way there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.formats import Formats
from app.ui.override import override
from app.ui.theme.tokens import GAP_SMALL
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.cards import Card
from app.ui.widgets.labels import PlainLabel, Size, Tone

if TYPE_CHECKING:
    from app.services.invoice_list import CurrencySum

_MOST_LINES = 3


class Figure(PlainLabel):
    """An amount, always in full: where the card is narrow it is written smaller, never cut."""

    def __init__(self) -> None:
        super().__init__(size=Size.TITLE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.fontMetrics().height())

    @override
    def setText(self, text: str, /) -> None:
        super().setText(text)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        sizes = [size.font_for(self.text()) for size in (Size.TITLE, Size.TOTAL, Size.STRONG, Size.CAPTION)]
        fitting = [font for font in sizes if QFontMetrics(font).horizontalAdvance(self.text()) <= self.width()]
        self.setFont(fitting[0] if fitting else sizes[-1])


class FigureCard(Card):
    """Title, the amounts below each other, a count, and a button that shows the documents."""

    def __init__(
        self,
        title: str,
        formats: Formats,
        show_words: str,
        on_show: Callable[[], object],
        *,
        tone: Tone = Tone.TEXT,
        parent: QWidget | None = None,
    ) -> None:
        """Make the card.

        Args:
            title: what is counted.
            formats: how the user writes amounts.
            show_words: on the button.
            on_show: shows the documents.
            tone: colour of the amounts while there are any.
            parent: the widget that owns it.
        """
        super().__init__(parent=parent)
        self._formats, self._title, self._tone = formats, title, tone
        self._count = PlainLabel(size=Size.CAPTION, tone=Tone.MUTED)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(title, size=Size.STRONG, tone=Tone.MUTED))
        head.addStretch(1)
        head.addWidget(self._count)
        self.body.addLayout(head)
        self._main = Figure()
        self.body.addWidget(self._main)
        self._rest = PlainLabel(tone=Tone.MUTED)
        self._rest.setMinimumHeight(self._rest.fontMetrics().lineSpacing() * (_MOST_LINES - 1))
        self._rest.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._rest)
        self.body.addSpacing(GAP_SMALL)
        self._show = Button(show_words, on_show, kind=Kind.LINK)
        self.body.addWidget(self._show, 0, Qt.AlignmentFlag.AlignLeft)

    def show_sums(self, amounts: Sequence[tuple[int, str]], sums: Sequence[CurrencySum]) -> None:
        """Show ``amounts`` (minor units, currency), the most important first, and how many documents they are of."""
        count = sum(entry.count for entry in sums)
        written = [self._formats.money(amount, currency) for amount, currency in amounts]
        self._main.setText(written[0] if written else "–")
        self._main.set_tone(self._tone if written else Tone.MUTED)
        further = written[1:_MOST_LINES]
        if len(written) > _MOST_LINES:
            rest = len(written) - _MOST_LINES + 1
            further = [*written[1 : _MOST_LINES - 1], self.tr("and {n} more currencies").format(n=rest)]
        self._rest.setText("\n".join(further))
        self._count.setText(self._formats.whole(count) if count else "")
        self._show.setEnabled(bool(count))
        self.setAccessibleName(f"{self._title}: {', '.join(written) or '–'}")
