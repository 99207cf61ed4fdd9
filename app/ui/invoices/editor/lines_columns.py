"""How wide the columns of the lines are: as drawn, narrower where space is short, never too narrow for a number."""

from __future__ import annotations

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

_NARROW_BELOW = 640


def fit_columns(view: QTableView, model: LinesModel) -> None:
    """Give the columns their widths; one of numbers never less than its longest, for no digit may be cut."""
    narrow = view.viewport().width() < _NARROW_BELOW
    metrics, header = QFontMetrics(text_font()), view.horizontalHeader()
    for cell, widths in _WIDTHS.items():
        width = widths[narrow]
        if cell in RIGHT_ALIGNED:
            texts = [model.shown(row, cell) for row in range(model.rowCount())]
            width = max(width, metrics.horizontalAdvance(max(texts, key=len, default="")) + 2 * PADDING + 2)
        header.resizeSection(cell, width)
