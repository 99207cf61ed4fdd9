"""The lines as a grid that behaves like a spreadsheet: keys, clipboard, reordering, and the message at a wrong cell."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.ui.invoices.editor.cell_edit import CellEdit, Complete
from app.ui.invoices.editor.cell_message import CellMessage
from app.ui.invoices.editor.edits import FIRST, LAST, Cell
from app.ui.invoices.editor.lines_columns import fit_columns
from app.ui.invoices.editor.lines_delegate import LinesDelegate, Move, is_line_command
from app.ui.invoices.editor.lines_model import Index, LinesModel
from app.ui.invoices.editor.paste import is_table
from app.ui.override import override
from app.ui.theme.theme import theme
from app.ui.theme.tokens import HEADER_HEIGHT, LINE_ROW_HEIGHT
from app.ui.widgets.tables import TableHeader

_LEAST_ROWS = 5
FIT_MS = 150
"""How long after the last change columns grow with their numbers."""


class LinesView(QTableView):
    """The grid. What acts on whole lines is told to the page, which knows the document.

    Attributes:
        command: name of a line command (``up``, ``down``, ``details``, ``duplicate``, ``remove``) for the chosen rows.
        moved_to: ``(row)`` the chosen rows were dragged before this row.
        pasted: ``(text)`` a table was pasted.
        menu_asked: global place of the menu for the chosen rows.
    """

    command = Signal(str)
    moved_to = Signal(int)
    pasted = Signal(str)
    menu_asked = Signal(QPoint)

    def __init__(self, model: LinesModel, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._run_start = FIRST
        self._drag_from: int | None = None
        self._drop_row = -1
        self._handing_on = False
        self.setProperty("kind", "list")
        self.setAccessibleName(self.tr("Lines"))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.DoubleClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = TableHeader(self)
        header.setSectionsClickable(False)
        self.setHorizontalHeader(header)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(LINE_ROW_HEIGHT)
        self.setModel(model)
        header.setMinimumSectionSize(24)
        for cell in Cell:
            if cell is Cell.DESCRIPTION:
                header.setSectionResizeMode(cell, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(cell, QHeaderView.ResizeMode.Fixed)
        self.cells = LinesDelegate(self, model, complete)
        self.cells.left.connect(self._on_left)
        self.cells.command.connect(self._run_command)
        self.setItemDelegate(self.cells)
        self._message: CellMessage | None = None
        self.cells.stated.connect(self._show_message)
        model.session.stepped.connect(lambda _field: self._show_message())
        self._fitting = QTimer(self, singleShot=True, interval=FIT_MS)
        self._fitting.timeout.connect(self._fit_columns)
        model.dataChanged.connect(lambda *_range: self._fitting.start())
        model.modelReset.connect(self._fit_columns)
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self._on_rows_changed)
        theme.changed.connect(self.viewport().update)
        self._on_rows_changed()

    # Where the keyboard is

    def chosen_rows(self) -> list[int]:
        """Return the rows of the selection that hold a line."""
        rows = {index.row() for index in self.selectedIndexes()} or {self.currentIndex().row()}
        return sorted(row for row in rows if row >= 0 and not self._model.is_free(row))

    def go(self, row: int, cell: Cell) -> None:
        """Put the keyboard on a cell and bring it into view."""
        row = max(0, min(row, self._model.rowCount() - 1))
        index = self._model.index(row, cell)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def choose_rows(self, first: int, count: int) -> None:
        """Choose whole rows, with the keyboard on the first."""
        from PySide6.QtCore import QItemSelection, QItemSelectionModel

        cell = self.currentIndex().column()
        self.setCurrentIndex(self._model.index(first, cell if cell > 0 else FIRST))
        if count > 1:
            last = self._model.index(first + count - 1, Cell.NET)
            chosen = QItemSelection(self._model.index(first, Cell.HANDLE), last)
            self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(self.currentIndex())

    def open_cell(self) -> CellEdit | None:
        """Return the input of the open cell."""
        return next(iter(self._open_cells()), None)

    def leave_cell(self) -> bool:
        """Take what is typed in an open cell and close it; return whether it could be read."""
        left = [self.cells.leave(cell, Move.STAY) for cell in self._open_cells()]
        return all(left)

    def _open_cells(self) -> list[CellEdit]:
        # A closed one lives on, hidden, until the event loop deletes it.
        return [cell for cell in self.viewport().findChildren(CellEdit) if not cell.isHidden()]

    def edit_cell(self, row: int, cell: Cell) -> None:
        """Open a cell for typing."""
        self.setFocus()
        self.go(row, cell)
        opened = self.open_cell()
        if opened is not None and opened.row == row and opened.cell is cell:
            opened.setFocus()
        elif self._model.flags(self._model.index(row, cell)) & Qt.ItemFlag.ItemIsEditable:
            self.edit(self._model.index(row, cell))

    # Keys

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        opened = self.open_cell()
        if opened is not None and opened.hasFocus():
            self._hand_on(opened, event)
            return
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if is_line_command(event) or (key == Qt.Key.Key_Delete and not modifiers):
            self._run_command(event)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (not modifiers or shift):
            self._move(Move.UP if shift else Move.ENTER)
        elif key == Qt.Key.Key_Backspace and not modifiers and not self._model.session.read_only:
            self._type_into_cell("")
        elif key == Qt.Key.Key_Space and shift:
            self.choose_rows(self.currentIndex().row(), 1)
            self.selectRow(self.currentIndex().row())
        elif event.text().isprintable() and event.text() and not modifiers and self._has_several_discounts():
            self.command.emit("details")
        else:
            super().keyPressEvent(event)

    def _hand_on(self, cell: CellEdit, event: QKeyEvent) -> None:
        """Give the open cell a key that reached the grid (an input method, an assistive tool).

        Those the cell has no use for come back here and go no further.
        """
        if not self._handing_on:
            self._handing_on = True
            QCoreApplication.sendEvent(cell, event)
            self._handing_on = False

    def _has_several_discounts(self) -> bool:
        """Whether the keyboard is on discounts that one cell cannot hold: they are written in the line's details."""
        index = self.currentIndex()
        return (
            index.column() == Cell.DISCOUNT
            and not self._model.session.read_only
            and len(self._model.line(index.row()).allowances) > 1
        )

    @override
    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Tab walks through the cells; before the first and after the empty row it leaves the grid."""
        if self._model.session.read_only or not self.currentIndex().isValid():
            return super().focusNextPrevChild(next)
        row, cell = self.currentIndex().row(), self.currentIndex().column()
        if (next and self._model.is_free(row)) or (not next and row == 0 and cell <= FIRST):
            return super().focusNextPrevChild(next)
        self._move(Move.NEXT if next else Move.PREVIOUS)
        return True

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, FIRST))
        elif self.currentIndex().column() == Cell.HANDLE:
            self.setCurrentIndex(self._model.index(self.currentIndex().row(), FIRST))

    def _on_left(self, move: Move) -> None:
        self._move(move)
        self.setFocus()

    def _move(self, move: Move) -> None:
        row, cell = self.currentIndex().row(), Cell(max(self.currentIndex().column(), FIRST))
        match move:
            case Move.NEXT if self._model.is_free(row) or cell < LAST:
                # From the empty row there is nowhere further to go.
                cell = Cell(min(cell + 1, LAST))
            case Move.NEXT:
                row, cell, self._run_start = row + 1, FIRST, FIRST
            case Move.PREVIOUS if cell > FIRST:
                cell = Cell(cell - 1)
            case Move.PREVIOUS:
                row, cell = row - 1, LAST
            case Move.UP:
                row -= 1
            case Move.DOWN:
                row += 1
            case Move.ENTER:
                # As in a spreadsheet: to the next row, in the column where the typing of this row began.
                row, cell = row + 1, self._run_start
            case _:
                return
        self.go(row, cell)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() == previous.row() and current.column() == previous.column() + 1:
            return
        if FIRST <= current.column() <= LAST:
            self._run_start = Cell(current.column())

    # Whole lines

    def _run_command(self, event: QKeyEvent) -> None:
        if self._model.session.read_only:
            return
        names = {
            Qt.Key.Key_Up: "up",
            Qt.Key.Key_Down: "down",
            Qt.Key.Key_Return: "details",
            Qt.Key.Key_Enter: "details",
            Qt.Key.Key_D: "duplicate",
            Qt.Key.Key_Delete: "remove",
        }
        self.command.emit(names[Qt.Key(event.key())])

    def _paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        if self._model.session.read_only or not text.strip():
            return
        if is_table(text):
            self.pasted.emit(text)
            return
        self._type_into_cell(text.strip())

    def _type_into_cell(self, text: str) -> None:
        """Open the cell the keyboard is on with ``text`` instead of what it holds."""
        self.edit_cell(self.currentIndex().row(), Cell(self.currentIndex().column()))
        cell = self.open_cell()
        if cell is not None:
            cell.setText(text)
            cell.textEdited.emit(cell.text())

    def _copy(self) -> None:
        indexes = sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column()))
        rows: dict[int, list[str]] = {}
        for index in indexes:
            if index.column() != Cell.HANDLE and not self._model.is_free(index.row()):
                rows.setdefault(index.row(), []).append(str(index.data() or ""))
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in rows.values()))

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.menu_asked.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))
        else:
            index = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
            if index.isValid() and index.row() not in self.chosen_rows():
                self.setCurrentIndex(index)
            self.menu_asked.emit(event.globalPos())

    # Dragging a line by its handle

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        on_handle = index.isValid() and index.column() == Cell.HANDLE and not self._model.is_free(index.row())
        if on_handle and event.button() == Qt.MouseButton.LeftButton and not self._model.session.read_only:
            if index.row() not in self.chosen_rows() or len(self.chosen_rows()) == 1:
                self.selectRow(index.row())
            self._drag_from = index.row()
            self._drop_row = -1
            return
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is None:
            super().mouseMoveEvent(event)
            return
        y = event.position().toPoint().y()
        row = self.rowAt(max(0, y + LINE_ROW_HEIGHT // 2))
        last = self._model.rowCount() - 1
        self._drop_row = last if row < 0 else min(row, last)
        self.scrollTo(self._model.index(min(self._drop_row, last), Cell.HANDLE))
        self.viewport().update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is None:
            super().mouseReleaseEvent(event)
            return
        start, target = self._drag_from, self._drop_row
        self._drag_from, self._drop_row = None, -1
        self.viewport().update()
        if target >= 0 and target not in {start, start + 1}:
            self.moved_to.emit(target)
        elif target < 0:
            # A click without a drag opens what can be done with the line.
            self.menu_asked.emit(event.globalPosition().toPoint())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._drop_row < 0:
            return
        top = self.rowViewportPosition(self._drop_row)
        QPainter(self.viewport()).fillRect(QRect(0, top - 1, self.viewport().width(), 2), theme.color("accent"))

    # Size and message

    @override
    def sizeHint(self) -> QSize:
        return QSize(560, HEADER_HEIGHT + 3 + self._model.rowCount() * LINE_ROW_HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        rows = min(self._model.rowCount(), _LEAST_ROWS)
        return QSize(540, HEADER_HEIGHT + 3 + rows * LINE_ROW_HEIGHT)

    def _on_rows_changed(self) -> None:
        self.setMaximumHeight(self.sizeHint().height())
        self.updateGeometry()

    def _fit_columns(self) -> None:
        fit_columns(self, self._model)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._message is not None:
            self._message.hide()

    def _show_message(self) -> None:
        wrong = next((cell for cell in self._open_cells() if cell.message()), None)
        if wrong is None or not self.isVisible():
            if self._message is not None:
                self._message.hide()
            return
        if self._message is None:
            self._message = CellMessage(self.window())
        rect = self.visualRect(self._model.index(wrong.row, wrong.cell))
        place = self.viewport().mapTo(self.window(), rect.topLeft())
        self._message.say(wrong.message(), QRect(place, rect.size()))
