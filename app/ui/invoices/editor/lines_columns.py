"""How wide the columns of the lines are: as drawn, narrower where space is short, never too narrow for its texts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableView

from app.ui.invoices.editor.edits import Cell
from app.ui.invoices.editor.lines_delegate import PADDING
from app.ui.invoices.editor.lines_model import RIGHT_ALIGNED, LinesModel
from app.ui.theme.fonts import text_font

_WIDTHS = {
    Cell.HANDLE: (28, 24),
    Cell.QUANTITY: (78, 76),
    Cell.UNIT: (74, 62),
    Cell.PRICE: (92, 82),
    Cell.TAX: (76, 64),
    Cell.DISCOUNT: (80, 80),
    Cell.NET: (96, 86),
}
"""Width of each column where there is space, and where there is little; the description takes the rest."""

_FITTED = RIGHT_ALIGNED | {Cell.UNIT, Cell.TAX}
_LEAST_DESCRIPTION = 150

_NARROW_BELOW = 720


def fit_columns(view: QTableView, model: LinesModel) -> None:
    """Give the columns their widths, none less than its longest text: no digit may be cut.

    Taxes are written short where their whole names would leave the description too little.
    """
    room = view.viewport().width()
    narrow = room < _NARROW_BELOW
    metrics, header = QFontMetrics(text_font()), view.horizontalHeader()

    def needed(cell: Cell, text_of: Callable[[int, Cell], str]) -> int:
        texts = {text_of(row, cell) for row in range(model.rowCount())}
        return max((metrics.horizontalAdvance(text) for text in texts), default=0) + 2 * PADDING + 2

    widths = {cell: pair[narrow] for cell, pair in _WIDTHS.items()}
    widths |= {cell: max(widths[cell], needed(cell, model.shortened)) for cell in _FITTED}
    spare = room - sum(widths.values()) - _LEAST_DESCRIPTION
    whole = needed(Cell.TAX, model.shown) - widths[Cell.TAX]
    if 0 < whole <= spare:
        widths[Cell.TAX] += whole
    for cell, width in widths.items():
        header.resizeSection(cell, width)
