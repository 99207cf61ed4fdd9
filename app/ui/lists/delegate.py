"""Paints the cells of a list model, asking the model once for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QToolTip

from app.ui.lists.cells import CELL, Cell, Column
from app.ui.override import override
from app.ui.plain import one_line
from app.ui.theme.fonts import NARROW_HYPHEN, caption_font, text_font
from app.ui.theme.theme import theme
from app.ui.theme.tokens import CELL_PADDING, Role, Tokens
from app.ui.widgets.cells import AnyIndex, CellDelegate
from app.ui.widgets.chips import CHIP_HEIGHT, chip_width, paint_chip
from app.ui.widgets.labels import Tone
from app.ui.widgets.tables import TableView

_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class ListDelegate(CellDelegate):
    """Chips, names with a muted place, amounts in tabular figures."""

    def __init__(self, table: TableView, columns: Sequence[Column[Any]]) -> None:
        """Paint ``table``, whose model shows ``columns``."""
        super().__init__(table)
        self._table = table
        self._wanted: dict[int, int] = {}
        self._chips: dict[tuple[str, Role, Tokens, float], QPixmap] = {}
        self._right = [bool(column.alignment & Qt.AlignmentFlag.AlignRight) for column in columns]

    @override
    def paint_cell(self, painter: QPainter, rect: QRect, index: AnyIndex, *, selected: bool) -> None:
        cell = index.data(CELL)
        if not isinstance(cell, Cell):
            return
        if cell.chip is not None:
            self._paint_chip(painter, rect, cell.text, cell.chip)
        elif self._right[index.column()]:
            self._paint_figures(painter, rect, cell, index.column())
        elif cell.text and cell.detail and cell.tone is not Tone.TEXT:
            # A coloured detail belongs to its text: both or, where there is no room, the text alone.
            both = f"{cell.text} · {cell.detail}"
            fits = QFontMetrics(text_font()).horizontalAdvance(both) <= rect.width()
            self.paint_text(painter, rect, both if fits else cell.text, tone=cell.tone)
        elif cell.text:
            self.paint_text(painter, rect, cell.text, cell.detail, tone=cell.tone, strong=cell.strong)
        elif cell.detail:
            font = caption_font()
            detail = one_line(cell.detail).replace("-", NARROW_HYPHEN)
            painter.setFont(font)
            painter.setPen(theme.color(Tone.MUTED if cell.tone is Tone.TEXT else cell.tone))
            shown = QFontMetrics(font).elidedText(detail, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, int(_MIDDLE), shown)

    @override
    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        # Only what is cut is told in full; a tool tip over every cell would be in the way.
        cell = index.data(CELL)
        if isinstance(cell, Cell) and self._width_of(cell) <= option.rect.width() - 2 * CELL_PADDING:
            QToolTip.hideText()
            return True
        return super().helpEvent(event, view, option, index)

    def _width_of(self, cell: Cell) -> int:
        """Return the pixels that a cell needs to be shown in full."""
        text = self._fonts[cell.strong][1].horizontalAdvance(cell.text)
        return text + (QFontMetrics(caption_font()).horizontalAdvance(cell.detail) + 12 if cell.detail else 0)

    def _paint_figures(self, painter: QPainter, rect: QRect, cell: Cell, column: int) -> None:
        """Paint a figure at the right, always in full: cut, it would be another one. A column too narrow is widened."""
        font, metrics = self._fonts[cell.strong]
        width = metrics.horizontalAdvance(cell.text)
        if width > rect.width() and width > self._wanted.get(column, 0):
            if not self._wanted:
                QTimer.singleShot(0, self, self._widen)
            self._wanted[column] = width
        painter.setFont(font)
        painter.setPen(theme.color(cell.tone.value))
        base = rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) // 2
        painter.drawText(rect.right() + 1 - width, base, cell.text)

    def _widen(self) -> None:
        wanted, self._wanted = self._wanted, {}
        for column, width in wanted.items():
            if self._table.columnWidth(column) < width + 2 * CELL_PADDING:
                self._table.setColumnWidth(column, width + 2 * CELL_PADDING)

    def _paint_chip(self, painter: QPainter, rect: QRect, text: str, role: Role) -> None:
        """Paint a chip; the few there are were drawn once and are copied from then on."""
        scale = painter.device().devicePixelRatio()
        key = (text, role, theme.tokens, scale)
        image = self._chips.get(key)
        if image is None:
            size = QSize(chip_width(text), CHIP_HEIGHT)
            image = QPixmap(size * scale)
            image.setDevicePixelRatio(scale)
            image.fill(Qt.GlobalColor.transparent)
            own = QPainter(image)
            paint_chip(own, QRect(QPoint(), size), text, role)
            own.end()
            self._chips[key] = image
        if image.width() > rect.width() * scale:
            paint_chip(painter, rect, text, role)
        else:
            painter.drawPixmap(rect.left(), rect.top() + (rect.height() - CHIP_HEIGHT) // 2, image)
