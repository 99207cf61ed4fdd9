"""Paints the cells of a list model, asking the model once for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from app.ui.lists.cells import CELL, Cell, Column
from app.ui.override import override
from app.ui.plain import one_line
from app.ui.theme.fonts import caption_font, text_font
from app.ui.theme.theme import theme
from app.ui.widgets.cells import AnyIndex, CellDelegate
from app.ui.widgets.chips import paint_chip
from app.ui.widgets.labels import Tone
from app.ui.widgets.tables import TableView

_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class ListDelegate(CellDelegate):
    """Chips, names with a muted place, amounts in tabular figures."""

    def __init__(self, table: TableView, columns: Sequence[Column[Any]]) -> None:
        """Paint ``table``, whose model shows ``columns``."""
        super().__init__(table)
        self._right = [bool(column.alignment & Qt.AlignmentFlag.AlignRight) for column in columns]

    @override
    def paint_cell(self, painter: QPainter, rect: QRect, index: AnyIndex, *, selected: bool) -> None:
        cell = index.data(CELL)
        if not isinstance(cell, Cell):
            return
        right = self._right[index.column()]
        if cell.chip is not None:
            paint_chip(painter, rect, cell.text, cell.chip)
        elif cell.text and cell.detail and cell.tone is not Tone.TEXT:
            # A coloured detail belongs to its text: both or, where there is no room, the text alone.
            both = f"{cell.text} · {cell.detail}"
            fits = QFontMetrics(text_font()).horizontalAdvance(both) <= rect.width()
            self.paint_text(painter, rect, both if fits else cell.text, tone=cell.tone)
        elif cell.text:
            self.paint_text(painter, rect, cell.text, cell.detail, tone=cell.tone, strong=cell.strong, right=right)
        elif cell.detail:
            font = caption_font()
            painter.setFont(font)
            painter.setPen(theme.color(Tone.MUTED if cell.tone is Tone.TEXT else cell.tone))
            shown = QFontMetrics(font).elidedText(one_line(cell.detail), Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, int(_MIDDLE), shown)
