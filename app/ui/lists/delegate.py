"""Paints the rows of a list: ground, hairline, focus, and what its cells say. Fast enough for every frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from app.ui.lists.cells import CELL, NOTHING, AnyIndex, Cell, Column
from app.ui.lists.cells_model import CellsModel
from app.ui.override import override
from app.ui.plain import one_line
from app.ui.theme.fonts import MEDIUM, NARROW_HYPHEN, caption_font, text_font
from app.ui.theme.paint import fill
from app.ui.theme.theme import theme
from app.ui.theme.tokens import CELL_PADDING, Role, Tokens
from app.ui.widgets.chips import CHIP_HEIGHT, chip_width, paint_chip
from app.ui.widgets.labels import Tone
from app.ui.widgets.tables import TableView

_APART, _LEAST_DETAIL = 6, 16
_KEPT = 8192
_EDGE = 3


class _Writing:
    """One font, and how texts fit in it: each is measured once, for shaping it costs as much as painting it."""

    def __init__(self, font: QFont) -> None:
        self.font, self.metrics = font, QFontMetrics(font)
        self.rise = self.metrics.ascent() - self.metrics.descent()
        self._widths: dict[str, int] = {}
        self._cuts: dict[tuple[str, int], str] = {}

    def width(self, text: str) -> int:
        """Return the pixels that a text takes."""
        known = self._widths.get(text)
        if known is None:
            if len(self._widths) >= _KEPT:
                self._widths.clear()
            known = self._widths[text] = self.metrics.horizontalAdvance(text)
        return known

    def fit(self, text: str, room: int) -> str:
        """Return a text, cut where it is wider than ``room``."""
        if self.width(text) <= room:
            return text
        known = self._cuts.get((text, room))
        if known is None:
            if len(self._cuts) >= _KEPT:
                self._cuts.clear()
            known = self._cuts[text, room] = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        return known


class ListDelegate(QStyledItemDelegate):
    """Chips, names with a muted place, amounts in tabular figures.

    What a row's cells have in common is found out at the first of them that is painted, not at each.
    """

    def __init__(self, table: TableView, columns: Sequence[Column[Any]]) -> None:
        """Paint ``table``, whose model shows ``columns``."""
        super().__init__(table)
        self._table = table
        self._wanted: dict[int, int] = {}
        self._chips: dict[tuple[str, Role, Tokens, float], QPixmap] = {}
        self._right = [bool(column.alignment & Qt.AlignmentFlag.AlignRight) for column in columns]
        self._texts = {False: _Writing(text_font()), True: _Writing(text_font(MEDIUM))}
        self._captions = _Writing(caption_font())
        # The row under way, the column painted last, and what holds for all cells of that row.
        self._row = self._column = -1
        self._cells: tuple[Cell, ...] = ()
        self._ground: QColor | None = None
        self._marked = False

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect, row, column = option.rect, index.row(), index.column()
        if row != self._row or column <= self._column:
            self._begin(painter, rect, index)
        self._row, self._column = row, column
        if self._ground is not None:
            # Qt's style has painted a selected cell its own way, the hairline too.
            fill(painter, rect, self._ground)
            self._rule(painter, rect, rect.width())
        if self._marked and self._table.horizontalHeader().visualIndex(column) == 0:
            # An edge of accent tells where the keyboard is, also among selected rows.
            fill(painter, QRect(rect.left(), rect.top(), _EDGE, rect.height() - 1), theme.color("accent"))
        cell = self._cells[column] if column < len(self._cells) else NOTHING
        if cell is not NOTHING:
            self._paint_cell(painter, rect.adjusted(CELL_PADDING, 0, -CELL_PADDING, -1), cell, column)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        return QSize(self._texts[False].width(one_line(text)) + 2 * CELL_PADDING, theme.row_height)

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

    def _begin(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        """Find out how a row stands and paint its hairline, to the end of the row."""
        table, row, model = self._table, index.row(), index.model()
        assert isinstance(model, CellsModel)  # noqa: S101 - this delegate paints only lists
        self._cells = model.cells(row)
        # The view knows as well as option.state, whose type takes Qt 10 ms to set up at each start.
        selected = table.selectionModel().isSelected(index)
        hovered = not selected and table.hover_row() == row
        self._ground = theme.color("accent_soft") if selected else theme.color("hover") if hovered else None
        self._marked = table.hasFocus() and table.current_row() == row
        self._rule(painter, rect, table.horizontalHeader().length())

    def _rule(self, painter: QPainter, rect: QRect, length: int) -> None:
        """Paint the hairline below ``rect``."""
        fill(painter, QRect(rect.left(), rect.bottom(), length, 1), theme.color("line"))

    def _paint_cell(self, painter: QPainter, rect: QRect, cell: Cell, column: int) -> None:
        if cell.chip is not None:
            self._paint_chip(painter, rect, cell.text, cell.chip)
        elif self._right[column]:
            self._paint_figures(painter, rect, cell, column)
        elif cell.text and cell.detail and cell.tone is not Tone.TEXT:
            # A coloured detail belongs to its text: both or, where there is no room, the text alone.
            both = f"{cell.text} · {cell.detail}"
            fits = self._texts[False].width(both) <= rect.width()
            self._paint_text(painter, rect, cell._replace(text=both if fits else cell.text, detail=""))
        elif cell.text:
            self._paint_text(painter, rect, cell)
        elif cell.detail:
            tone = Tone.MUTED if cell.tone is Tone.TEXT else cell.tone
            text = self._captions.fit(_shown(cell.detail), rect.width())
            self._write(painter, rect.left(), self._base(rect, self._captions), self._captions, text, tone)

    def _paint_text(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        """Paint the text, and the detail smaller and muted after it, both cut to fit."""
        writing, room = self._texts[cell.strong], rect.width()
        text, base = writing.fit(_shown(cell.text), room), self._base(rect, writing)
        self._write(painter, rect.left(), base, writing, text, cell.tone)
        if not cell.detail:
            return
        used = writing.width(text) + _APART
        if room - used > _LEAST_DETAIL:
            detail = self._captions.fit(_shown(cell.detail), room - used)
            self._write(painter, rect.left() + used, base, self._captions, detail, Tone.MUTED)

    def _paint_figures(self, painter: QPainter, rect: QRect, cell: Cell, column: int) -> None:
        """Paint a figure at the right, always in full: cut, it would be another one. A column too narrow is widened."""
        writing = self._texts[cell.strong]
        width = writing.width(cell.text)
        if width > rect.width() and width > self._wanted.get(column, 0):
            if not self._wanted:
                QTimer.singleShot(0, self, self._widen)
            self._wanted[column] = width
        left = rect.right() + 1 - width
        self._write(painter, left, self._base(rect, writing), writing, cell.text, cell.tone)

    def _write(self, painter: QPainter, left: int, base: int, writing: _Writing, text: str, tone: Tone) -> None:
        painter.setFont(writing.font)
        painter.setPen(theme.color(tone.value))
        painter.drawText(left, base, text)

    def _base(self, rect: QRect, writing: _Writing) -> int:
        """Return the line that a text stands on, in the middle of ``rect``."""
        return rect.top() + (rect.height() + writing.rise) // 2

    def _width_of(self, cell: Cell) -> int:
        """Return the pixels that a cell needs to be shown in full."""
        text = self._texts[cell.strong].width(cell.text)
        return text + (self._captions.width(cell.detail) + 2 * _APART if cell.detail else 0)

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


def _shown(text: str) -> str:
    return one_line(text).replace("-", NARROW_HYPHEN)
