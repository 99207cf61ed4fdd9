"""How a cell of a list is painted: from roles of the model, without styles, fast enough for every frame."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from app.ui.override import override
from app.ui.plain import one_line
from app.ui.theme.fonts import MEDIUM, NARROW_HYPHEN, caption_font, text_font
from app.ui.theme.paint import fill
from app.ui.theme.theme import theme
from app.ui.theme.tokens import CELL_PADDING, Role
from app.ui.widgets.chips import paint_chip
from app.ui.widgets.labels import Tone

AnyIndex = QModelIndex | QPersistentModelIndex


class CellRole(IntEnum):
    """What a model may say about a cell beside its text."""

    MUTED_TEXT = Qt.ItemDataRole.UserRole + 101
    """``str`` shown after the text, smaller and muted."""
    CHIP = Qt.ItemDataRole.UserRole + 102
    """A :class:`Role`: the text is shown as a chip of it."""
    TONE = Qt.ItemDataRole.UserRole + 103
    """A :class:`Tone`: the colour of the text."""
    STRONG = Qt.ItemDataRole.UserRole + 104
    """``True``: the text is shown in medium weight."""


class CellDelegate(QStyledItemDelegate):
    """Paints ground, hairline, focus and the cell. Subclasses override :meth:`paint_cell`."""

    def __init__(self, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._view = parent
        self._fonts: dict[bool, tuple[QFont, QFontMetrics]] = {}
        for strong in (False, True):
            font = text_font(MEDIUM) if strong else text_font()
            self._fonts[strong] = (font, QFontMetrics(font))
        self._caption = caption_font()
        self._caption_metrics = QFontMetrics(self._caption)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect = option.rect
        # The view knows as well as option.state, whose type takes Qt 10 ms to set up at each start.
        selected = self._view.selectionModel().isSelected(index)
        self._paint_ground(painter, option, index, rect, selected=selected)
        self.paint_cell(painter, rect.adjusted(CELL_PADDING, 0, -CELL_PADDING, -1), index, selected=selected)

    def paint_cell(self, painter: QPainter, rect: QRect, index: AnyIndex, *, selected: bool) -> None:
        """Paint what the cell says into ``rect``, padding already taken off."""
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not text:
            return
        chip = index.data(CellRole.CHIP)
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        right = align is not None and bool(int(align) & int(Qt.AlignmentFlag.AlignRight))
        if chip is not None:
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            paint_chip(painter, rect, one_line(str(text), 60), Role(chip), side)
            return
        tone = index.data(CellRole.TONE)
        self.paint_text(
            painter,
            rect,
            str(text),
            str(index.data(CellRole.MUTED_TEXT) or ""),
            tone=Tone.TEXT if tone is None else Tone(tone),
            strong=bool(index.data(CellRole.STRONG)),
            right=right,
        )

    def paint_text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        muted: str = "",
        *,
        tone: Tone = Tone.TEXT,
        strong: bool = False,
        right: bool = False,
    ) -> None:
        """Paint ``text``, and ``muted`` smaller after it, both cut to fit."""
        font, metrics = self._fonts[strong]
        whole = one_line(text).replace("-", NARROW_HYPHEN)
        # Most texts fit: measuring once is half the price of cutting and measuring again.
        shown, width = whole, metrics.horizontalAdvance(whole)
        if width > rect.width():
            shown = metrics.elidedText(whole, Qt.TextElideMode.ElideRight, rect.width())
            width = metrics.horizontalAdvance(shown)
        base = rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) // 2
        painter.setFont(font)
        painter.setPen(theme.color(tone.value))
        painter.drawText(rect.right() + 1 - width if right else rect.left(), base, shown)
        rest = rect.width() - width - 6
        if muted and not right and rest > 16:
            painter.setFont(self._caption)
            painter.setPen(theme.color("muted"))
            cut = self._caption_metrics.elidedText(
                one_line(muted).replace("-", NARROW_HYPHEN), Qt.TextElideMode.ElideRight, rest
            )
            painter.drawText(rect.left() + width + 6, base, cut)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        return QSize(self._fonts[False][1].horizontalAdvance(one_line(text)) + 2 * CELL_PADDING, theme.row_height)

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex, rect: QRect, *, selected: bool
    ) -> None:
        view = option.widget
        row = index.row()
        if selected:
            fill(painter, rect, theme.color("accent_soft"))
        elif getattr(view, "hover_row", _nowhere)() == row:
            fill(painter, rect, theme.color("hover"))
        fill(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line"))
        if not isinstance(view, QTableView) or not view.hasFocus() or view.currentIndex().row() != row:
            return
        if view.horizontalHeader().visualIndex(index.column()) == 0:
            # An edge of accent tells where the keyboard is, also among selected rows.
            fill(painter, QRect(rect.left(), rect.top(), 3, rect.height() - 1), theme.color("accent"))


def _nowhere() -> int:
    return -1
