"""The rail: the company's name, the pages with their counts, narrow when the window is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.override import override
from app.ui.plain import tool_tip
from app.ui.shell.page import PageSpec
from app.ui.theme.fonts import MEDIUM, SEMIBOLD, caption_font, text_font
from app.ui.theme.icons import draw_icon, mark
from app.ui.theme.theme import theme
from app.ui.theme.tokens import GAP, GAP_SMALL, RADIUS, RAIL_WIDTH, RAIL_WIDTH_NARROW, Role
from app.ui.widgets.cards import Hairline
from app.ui.widgets.chips import chip_width, paint_chip
from app.ui.widgets.labels import ElidedLabel, Size

_ENTRY_HEIGHT = 32
_MARK = 24
_DOT = 8
_NAME_WIDTH = RAIL_WIDTH - 2 * GAP_SMALL - 2 * GAP_SMALL - _MARK - GAP_SMALL


class Rail(QFrame):
    """Navigation at the left edge. Up and Down move along it, Enter or Space opens.

    Attributes:
        chosen: key of the page that the user wants.
    """

    chosen = Signal(str)

    def __init__(self, specs: Iterable[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "rail")
        self.setAccessibleName(self.tr("Navigation"))
        self._entries: dict[str, RailEntry] = {}
        self._group = QButtonGroup(self)
        self._name = ElidedLabel("Counterfoil", size=Size.TOTAL)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.setSpacing(GAP_SMALL)
        head.addWidget(_Mark())
        head.addWidget(self._name, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_SMALL, GAP, GAP_SMALL, GAP)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addSpacing(GAP)
        parted = False
        for spec in specs:
            if spec.bottom and not parted:
                parted = True
                layout.addSpacing(GAP_SMALL)
                layout.addWidget(Hairline())
                layout.addSpacing(GAP_SMALL)
            entry = RailEntry(spec, self)
            entry.clicked.connect(lambda _checked=False, key=spec.key: self.chosen.emit(key))
            self._group.addButton(entry)
            self._entries[spec.key] = entry
            layout.addWidget(entry)
        layout.addStretch(1)
        self.set_narrow(False)

    def set_company(self, name: str) -> None:
        """Show whose books these are; a long name is written smaller before it is cut."""
        self._name.setText(name or "Counterfoil")
        fits = QFontMetrics(Size.TOTAL.font_for(name)).horizontalAdvance(name) <= _NAME_WIDTH
        self._name.setFont(Size.TOTAL.font_for(name) if fits else text_font(SEMIBOLD, tabular=False))

    def set_count(self, key: str, count: int | None) -> None:
        """Show how many there are, or nothing."""
        if key in self._entries:
            self._entries[key].set_count(count)

    def light(self, key: str) -> None:
        """Light the entry of a page; a key that is not in the rail puts all out."""
        self._group.setExclusive(False)
        for name, entry in self._entries.items():
            entry.setChecked(name == key)
        self._group.setExclusive(True)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or icons with words."""
        self.setFixedWidth(RAIL_WIDTH_NARROW if narrow else RAIL_WIDTH)
        self._name.setVisible(not narrow)
        for entry in self._entries.values():
            entry.set_narrow(narrow)


class RailEntry(QAbstractButton):
    """One page in the rail: icon, word, count."""

    def __init__(self, spec: PageSpec, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._asks = spec.icon, spec.asks
        self._count: int | None = None
        self._narrow = False
        self.setText(spec.title)
        self.setAccessibleName(spec.title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(_ENTRY_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def set_count(self, count: int | None) -> None:
        """Show how many there are; of what asks for the user, none is nothing to show."""
        self._count = None if self._asks and not count else count
        count = self._count
        self.setAccessibleDescription("" if count is None else f"{count:,}")
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone, with the word as tool tip."""
        self._narrow = narrow
        self.setToolTip(tool_tip(self.text()) if narrow else "")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(RAIL_WIDTH_NARROW - 2 * GAP_SMALL, _ENTRY_HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        lit = self.isChecked()
        if lit or self.underMouse():
            painter.setBrush(theme.color("accent_soft" if lit else "neutral_soft"))
            painter.drawRoundedRect(shape, RADIUS, RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(shape.adjusted(1, 1, -1, -1), RADIUS - 1, RADIUS - 1)
        color = theme.color("accent" if lit else "muted")
        left = (self.width() - 20) / 2 if self._narrow else 10.0
        draw_icon(painter, QRectF(left, (self.height() - 20) / 2, 20, 20), self._icon, color)
        if self._narrow:
            if self._asks and self._count:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("attention"))
                painter.drawEllipse(QRectF(self.width() - _DOT - 6, 6, _DOT, _DOT))
            return
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(text_font(SEMIBOLD if lit else MEDIUM))
        painter.setPen(theme.color("accent" if lit else "text"))
        painter.drawText(shape.adjusted(40, 0, -48, 0), int(middle | Qt.AlignmentFlag.AlignLeft), self.text())
        if self._count is not None and self._asks:
            words = f"{self._count:,}"
            width = chip_width(words)
            paint_chip(painter, QRect(self.width() - width - 6, 0, width, self.height()), words, Role.ATTENTION)
        elif self._count:
            painter.setFont(caption_font(MEDIUM))
            painter.setPen(color)
            painter.drawText(
                shape.adjusted(0, 0, -10, 0), int(middle | Qt.AlignmentFlag.AlignRight), f"{self._count:,}"
            )


class _Mark(QWidget):
    """The program's mark beside the company's name."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_MARK, _MARK)
        theme.changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).drawPixmap(0, 0, mark(_MARK, self.devicePixelRatioF()))
