"""The accent colour of the documents: a few that print well, or any by its code."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from app.ui.override import override
from app.ui.plain import tool_tip
from app.ui.theme.theme import theme
from app.ui.theme.tokens import CONTROL_HEIGHT, GAP_SMALL
from app.ui.widgets.inputs import LineEdit

_BARE_CODE = re.compile(r"[0-9a-fA-F]{6}")
_ROUND = 24


class AccentField(QWidget):
    """Chooses a colour as ``#rrggbb``.

    Attributes:
        changed: emitted when the user chose another.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code = LineEdit(self.tr("Accent colour code"), max_length=7)
        self._code.setFixedWidth(104)
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_SMALL)
        for name, color in (
            (self.tr("Blue"), "#2457d6"),
            (self.tr("Teal"), "#0f766e"),
            (self.tr("Green"), "#1a7f4b"),
            (self.tr("Brown"), "#8a4b16"),
            (self.tr("Red"), "#b3261e"),
            (self.tr("Violet"), "#6b3fa0"),
            (self.tr("Slate"), "#334155"),
        ):
            swatch = _Swatch(name, color, self)
            swatch.clicked.connect(lambda _checked=False, chosen=color: self._on_chosen(chosen))
            self._group.addButton(swatch)
            layout.addWidget(swatch)
        layout.addWidget(self._code)
        layout.addStretch(1)
        self._code.textEdited.connect(lambda _text: self._on_typed())
        self.setFocusProxy(self._code)

    def color(self) -> str:
        """Return what stands in the field, ``#rrggbb`` in small letters when it is a colour."""
        text = self._code.text().strip()
        text = f"#{text}" if _BARE_CODE.fullmatch(text) else text
        return text.lower()

    def set_color(self, color: str) -> None:
        """Show a colour."""
        if self._code.text() != color:
            self._code.setText(color)
        self._mark()

    def _on_chosen(self, color: str) -> None:
        self.set_color(color)
        self.changed.emit()

    def _on_typed(self) -> None:
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        self._group.setExclusive(False)
        for swatch in self._group.buttons():
            swatch.setChecked(isinstance(swatch, _Swatch) and swatch.color == self.color())
        self._group.setExclusive(True)


class _Swatch(QAbstractButton):
    """A round button in its colour; the chosen one has a ring."""

    def __init__(self, name: str, color: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.color = color
        self.setCheckable(True)
        self.setText(name)
        self.setAccessibleName(name)
        self.setToolTip(tool_tip(name))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_ROUND + 4, CONTROL_HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(0, 0, _ROUND, _ROUND)
        place.moveCenter(QRectF(self.rect()).center())
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(theme.color("accent" if self.hasFocus() else "text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(place.adjusted(1, 1, -1, -1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.color))
        painter.drawEllipse(place.adjusted(4, 4, -4, -4))
