"""How a cell of the lines is painted, opened, and left: nothing typed is ever dropped because it cannot be read."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from app.ui.invoices.editor.cell_edit import CellEdit, Complete
from app.ui.invoices.editor.edits import Cell
from app.ui.invoices.editor.lines_model import RIGHT_ALIGNED, Index, LinesModel
from app.ui.override import override
from app.ui.theme.fonts import NARROW_HYPHEN, text_font
from app.ui.theme.icons import draw_icon
from app.ui.theme.theme import theme
from app.ui.theme.tokens import RADIUS

PADDING = 12


class Move(Enum):
    """Where the keyboard goes when a cell is left."""

    STAY = "stay"
    NEXT = "next"
    PREVIOUS = "previous"
    UP = "up"
    DOWN = "down"
    ENTER = "enter"


_KEYS = {
    Qt.Key.Key_Tab: Move.NEXT,
    Qt.Key.Key_Backtab: Move.PREVIOUS,
    Qt.Key.Key_Return: Move.ENTER,
    Qt.Key.Key_Enter: Move.ENTER,
    Qt.Key.Key_Up: Move.UP,
    Qt.Key.Key_Down: Move.DOWN,
}


class LinesDelegate(QStyledItemDelegate):
    """Paints the cells and looks after the open one.

    Attributes:
        left: ``(Move)`` when an open cell was closed and the keyboard moves on.
        command: ``(QKeyEvent)`` a key in an open cell that is meant for the whole line.
        stated: it is time to show, or to take away, what is wrong with an open cell.
    """

    left = Signal(object)
    command = Signal(object)
    stated = Signal()

    def __init__(self, view: QTableView, model: LinesModel, complete: Complete) -> None:
        super().__init__(view)
        self._view, self._model, self._complete = view, model, complete
        self._font = text_font()

    # Painting

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, cell = option.rect, Cell(index.column())
        row = index.row()
        current = self._view.currentIndex()
        here = current.row() == row and current.column() == cell
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        several = selected and several_chosen(self._view)
        painter.fillRect(rect, theme.color("accent_soft" if several else "panel"))
        if not (self._model.is_free(row)):
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("line"))
        if cell is Cell.HANDLE:
            self._paint_handle(painter, rect, row)
        elif self._model.is_free(row):
            self._paint_invitation(painter, rect, cell, inside=current.row() == row and self._view.hasFocus())
        else:
            painter.setFont(self._font)
            text = self._model.shown(row, cell)
            several_discounts = cell is Cell.DISCOUNT and text.endswith("discounts")
            color = "muted" if several_discounts else "text"
            if painter.fontMetrics().horizontalAdvance(text) > rect.width() - 2 * PADDING:
                text = self._model.shortened(row, cell)
            self._paint_text(painter, rect, text, color, right=cell in RIGHT_ALIGNED)
        if self._model.problem(row, cell):
            _ring(painter, rect, "bad")
        elif here and cell is not Cell.HANDLE:
            _ring(painter, rect, "accent" if self._view.hasFocus() else "control_line")

    def _paint_invitation(self, painter: QPainter, rect: QRect, cell: Cell, *, inside: bool) -> None:
        """Paint the part of the empty row's words that lies in one of its cells, or cut them to fit ``inside`` one."""
        area = QRect(rect)
        area.setLeft(self._view.columnViewportPosition(Cell.DESCRIPTION) + PADDING)
        area.setRight(self._view.viewport().width() - PADDING)
        painter.save()
        painter.setClipRect(rect)
        painter.setFont(self._font)
        painter.setPen(theme.color("muted"))
        words = self.tr("Type to add a line, or paste from a spreadsheet")
        if inside:
            room = rect.width() - 2 * PADDING if cell is Cell.DESCRIPTION else 0
            words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room) if room else ""
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), words)
        painter.restore()

    def _paint_text(self, painter: QPainter, rect: QRect, text: str, color: str, *, right: bool) -> None:
        area = rect.adjusted(PADDING, 0, -PADDING, -1)
        painter.setPen(theme.color(color))
        whole = text.replace("-", NARROW_HYPHEN)
        shown = painter.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, area.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)

    def _paint_handle(self, painter: QPainter, rect: QRect, row: int) -> None:
        if self._model.session.read_only or self._model.is_free(row):
            return
        place = QRectF(rect.right() - 19, rect.center().y() - 8, 16, 16)
        draw_icon(painter, place, "drag", theme.color("muted"))

    # The open cell

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        edit = CellEdit(parent, self._model, QPersistentModelIndex(index), self._complete)
        edit.stated.connect(self.stated)
        return edit

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, CellEdit)  # noqa: S101 - only createEditor makes editors
        if editor.isModified() or editor.text():
            editor.refresh()
        else:
            editor.setText(self._model.edited(index.row(), Cell(index.column())))

    @override
    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Nothing: an open cell writes with each keystroke, and when it is left."""

    @override
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(1, 1, -1, -2))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, CellEdit):
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(watched, event)
        if event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            stays = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
            if event.reason() not in stays:
                self.leave(watched, Move.STAY)
            return False
        return False

    def leave(self, editor: CellEdit, move: Move) -> bool:
        """Close a cell when what stands there can be read; else it stays open and says why."""
        if not editor.take():
            return False
        editor.hide_list()
        self._close(editor)
        if move is not Move.STAY:
            self.left.emit(move)
        return True

    def _close(self, editor: CellEdit) -> None:
        self._model.session.seal()
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.stated.emit()

    def _on_key(self, editor: CellEdit, event: QKeyEvent) -> bool:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if editor.list_takes(event):
            return True
        if is_line_command(event):
            if self.leave(editor, Move.STAY):
                self.command.emit(event)
            return True
        if key == Qt.Key.Key_Escape:
            if not editor.hide_list():
                editor.revert()
                self._close(editor)
            return True
        move = _KEYS.get(key)
        if move is None or modifiers & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        if move is Move.ENTER and editor.cell is Cell.DESCRIPTION and editor.has_choice():
            # Chosen from the catalogue: what remains to type is how many.
            move = Move.NEXT
        elif move is Move.ENTER and modifiers:
            move = Move.UP
        self.leave(editor, move)
        return True


def is_line_command(event: QKeyEvent) -> bool:
    """Whether a key acts on lines rather than on the text of a cell."""
    key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    alt, control = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
    with_alt = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}
    with_control = {Qt.Key.Key_D, Qt.Key.Key_Delete}
    return (modifiers == alt and key in with_alt) or (modifiers == control and key in with_control)


def several_chosen(view: QTableView) -> bool:
    """Return whether more than one cell is selected, without listing them: everything may be."""
    spans = view.selectionModel().selection()
    return spans.count() > 1 or any(spans.at(n).width() * spans.at(n).height() > 1 for n in range(spans.count()))


def _ring(painter: QPainter, rect: QRect, token: str) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color(token), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -3), RADIUS - 1, RADIUS - 1)
    painter.restore()
