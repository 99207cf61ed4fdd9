"""The row of states above a list, each with its count; exactly one is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from app.ui.override import override
from app.ui.theme.fonts import MEDIUM, SEMIBOLD, text_font
from app.ui.theme.theme import theme
from app.ui.theme.tokens import CONTROL_HEIGHT, RADIUS

_PADDING, _GAP = 12, 6
_TIGHT = 6


@dataclass(frozen=True, slots=True)
class Segment:
    """One state: its key for the program, its word for the user, and how many there are."""

    key: str
    text: str
    count: int | None = None


class SegmentedControl(QWidget):
    """Tabs of states. Left and right move the choice.

    Attributes:
        changed: key of the segment that the user chose.
    """

    changed = Signal(str)

    def __init__(self, name: str, segments: Iterable[Segment] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFixedHeight(CONTROL_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._buttons: dict[str, _SegmentButton] = {}
        self._group = QButtonGroup(self)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(2, 2, 2, 2)
        self._layout.setSpacing(0)
        theme.changed.connect(self.update)
        self.set_segments(segments)

    def set_segments(self, segments: Iterable[Segment]) -> None:
        """Replace all segments; the first is chosen, or the one that was, if it is still there."""
        before = self.chosen()
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._layout.removeWidget(button)
            button.deleteLater()
        self._buttons = {}
        for segment in segments:
            button = _SegmentButton(segment, self)
            self._group.addButton(button)
            self._layout.addWidget(button)
            button.clicked.connect(lambda _checked=False, key=segment.key: self.changed.emit(key))
            self._buttons[segment.key] = button
        if self._buttons:
            self.choose(before if before in self._buttons else next(iter(self._buttons)))

    def set_text(self, key: str, text: str) -> None:
        """Change the word of a segment."""
        self._buttons[key].set_text(text)

    def set_counts(self, counts: Mapping[str, int | None]) -> None:
        """Show how many there are of each state."""
        for key, count in counts.items():
            if key in self._buttons:
                self._buttons[key].set_count(count)

    def chosen(self) -> str:
        """Return the key of the chosen segment, empty when there is none."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose a segment without telling anybody; a keyboard that stands on another goes along.

        Raises:
            KeyError: when there is no such segment.
        """
        button = self._buttons[key]
        if any(other.hasFocus() for other in self._buttons.values()):
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        button.setChecked(True)

    def take_keyboard(self) -> None:
        """Put the keyboard on the segment that is chosen."""
        self._buttons[self.chosen()].setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Choose the segment before or after the present one, as the user does with the arrow keys."""
        keys = list(self._buttons)
        index = keys.index(self.chosen()) + by
        if 0 <= index < len(keys):
            self._buttons[keys[index]].setFocus(Qt.FocusReason.TabFocusReason)
            self._buttons[keys[index]].click()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("neutral_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)


class _SegmentButton(QAbstractButton):
    """One segment."""

    def __init__(self, segment: Segment, control: SegmentedControl) -> None:
        super().__init__(control)
        self._control = control
        self._count = segment.count
        self.setText(segment.text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._name()

    def set_text(self, text: str) -> None:
        if text != self.text():
            self.setText(text)
            self._name()
            self.updateGeometry()

    def set_count(self, count: int | None) -> None:
        if count != self._count:
            self._count = count
            self._name()
            self.updateGeometry()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        # As wide as when chosen, so that choosing moves nothing.
        width = QFontMetrics(text_font(SEMIBOLD)).horizontalAdvance(self.text()) + 2 * _PADDING
        if self._count is not None:
            width += _GAP + QFontMetrics(text_font()).horizontalAdvance(str(self._count))
        return QSize(width, CONTROL_HEIGHT - 4)

    @override
    def minimumSizeHint(self) -> QSize:
        # Where there is no room for everything the counts give way, never the words.
        width = QFontMetrics(text_font(SEMIBOLD)).horizontalAdvance(self.text()) + 2 * _TIGHT
        return QSize(width, CONTROL_HEIGHT - 4)

    def shows_count(self) -> bool:
        """Return whether there is a count and room for it."""
        if self._count is None:
            return False
        figures = QFontMetrics(text_font()).horizontalAdvance(str(self._count))
        return self.width() >= self.minimumSizeHint().width() + _GAP + figures

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._control.step(step if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else -step)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(theme.color("panel"))
            painter.drawRoundedRect(shape, RADIUS - 1, RADIUS - 1)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(shape.adjusted(1, 1, -1, -1), RADIUS - 2, RADIUS - 2)
        lit = self.isChecked() or self.underMouse()
        font = text_font(SEMIBOLD if self.isChecked() else MEDIUM)
        painter.setFont(font)
        painter.setPen(theme.color("text" if lit else "muted"))
        centre = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        words = QFontMetrics(font).horizontalAdvance(self.text())
        count = str(self._count) if self.shows_count() else ""
        figures = QFontMetrics(text_font()).horizontalAdvance(count) + _GAP if count else 0
        left = (self.width() - words - figures) / 2
        painter.drawText(QRectF(left, 0, words + 1, self.height()), centre, self.text())
        if count:
            painter.setFont(text_font())
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(left + words + _GAP, 0, figures, self.height()), centre, count)

    def _name(self) -> None:
        self.setAccessibleName(self.text())
        self.setAccessibleDescription("" if self._count is None else str(self._count))
