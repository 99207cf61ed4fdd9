"""The lines of the document as a table; the last, empty row stands for the line not yet written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.document import Line
from app.domain.tax import RATE_ZERO
from app.domain.text import LINE_LENGTH, single_line
from app.ui.figures import edit_text, read_amount, read_number, write_minor, write_number
from app.ui.invoices.editor.edits import (
    FIRST,
    LAST,
    Cell,
    discount_edit_text,
    discount_text,
    field_of,
    with_discount,
    with_line,
)
from app.ui.invoices.editor.session import EditorSession
from app.ui.invoices.editor.words import default_tax, read_tax, short_tax_text, tax_text
from app.ui.override import override
from app.ui.plain import one_line, tool_tip
from app.ui.units import read_unit, unit_name

Index = QModelIndex | QPersistentModelIndex

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
RIGHT_ALIGNED = frozenset({Cell.QUANTITY, Cell.PRICE, Cell.DISCOUNT, Cell.NET})


class LinesModel(QAbstractTableModel):
    """Rows of the session's lines and, while they may change, one empty row below."""

    def __init__(self, session: EditorSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._lines: tuple[Line, ...] = session.content.lines
        self._amounts = session.calculation.lines
        self._written = self._writing()
        session.changed.connect(self._on_changed)
        session.replaced.connect(self._on_replaced)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines) + (not self.session.read_only)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(Cell)

    def is_free(self, row: int) -> bool:
        """Whether ``row`` is the empty one below the lines."""
        return row >= len(self._lines)

    def line(self, row: int) -> Line:
        """Return the line of ``row``; a new one with the company's defaults for the empty row."""
        return Line(tax=default_tax(self.session.company)) if self.is_free(row) else self._lines[row]

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.title(Cell(section))
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if Cell(section) in RIGHT_ALIGNED else _LEFT
        elif role == Qt.ItemDataRole.DisplayRole:
            return str(section + 1)
        return None

    def title(self, cell: Cell) -> str:
        """Return the header of a column."""
        return {
            Cell.HANDLE: "",
            Cell.DESCRIPTION: self.tr("Description"),
            Cell.QUANTITY: self.tr("Quantity"),
            Cell.UNIT: self.tr("Unit"),
            Cell.PRICE: self.tr("Price"),
            Cell.TAX: self.tr("Tax"),
            Cell.DISCOUNT: self.tr("Discount"),
            Cell.NET: self.tr("Total") if self.session.content.prices_include_tax else self.tr("Net"),
        }[cell]

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        several = index.column() == Cell.DISCOUNT and len(self.line(index.row()).allowances) > 1
        if FIRST <= index.column() <= LAST and not self.session.read_only and not several:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell = Cell(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.shown(index.row(), cell)
            case Qt.ItemDataRole.EditRole:
                return self.edited(index.row(), cell)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if cell in RIGHT_ALIGNED else _LEFT
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(index.row(), cell)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(index.row(), cell)
            case _:
                return None

    def shown(self, row: int, cell: Cell) -> str:
        """Return what a cell shows."""
        if self.is_free(row) or cell is Cell.HANDLE:
            return ""
        line, style, digits = self._lines[row], self.session.style, self.session.digits
        texts: dict[Cell, Callable[[], str]] = {
            Cell.DESCRIPTION: lambda: one_line(line.description),
            Cell.QUANTITY: lambda: write_number(line.quantity, style),
            Cell.UNIT: lambda: unit_name(line.unit),
            Cell.PRICE: lambda: write_number(line.unit_price, style, digits),
            Cell.TAX: lambda: tax_text(line.tax, style),
            Cell.DISCOUNT: lambda: discount_text(line, style, digits),
            Cell.NET: lambda: write_minor(self._amounts[row].total, digits, style),
        }
        return texts[cell]()

    def shortened(self, row: int, cell: Cell) -> str:
        """Return what a cell shows where there is no room for all of it; it may be cut further."""
        if cell is Cell.TAX and not self.is_free(row):
            return short_tax_text(self._lines[row].tax, self.session.style)
        return self.shown(row, cell)

    def edited(self, row: int, cell: Cell) -> str:
        """Return what a cell offers for editing; nothing in the empty row, so that leaving it adds no line."""
        if self.is_free(row):
            return ""
        line, style, digits = self._lines[row], self.session.style, self.session.digits
        match cell:
            case Cell.DESCRIPTION:
                return line.description
            case Cell.QUANTITY:
                return edit_text(line.quantity, style)
            case Cell.PRICE:
                return edit_text(line.unit_price, style, digits)
            case Cell.DISCOUNT:
                return discount_edit_text(line, style, digits)
            case _:
                return self.shown(row, cell)

    def changed_line(self, row: int, cell: Cell, text: str) -> Line:
        """Return the line of ``row`` with ``text`` typed into one cell.

        Raises:
            ValueError: with a sentence for the user.
        """
        line, style = self.line(row), self.session.style
        if text == self.edited(row, cell):
            return line
        match cell:
            case Cell.DESCRIPTION:
                return replace(line, description=single_line(text, LINE_LENGTH))
            case Cell.QUANTITY:
                return replace(line, quantity=read_number(text, style))
            case Cell.UNIT:
                return replace(line, unit=read_unit(text))
            case Cell.PRICE:
                price = read_amount(text, style)
                if price < 0:
                    raise ValueError(self.tr("A price is not negative. Use a negative quantity for a return."))
                return replace(line, unit_price=price)
            case Cell.TAX:
                tax = read_tax(text, style)
                reason = line.tax.reason if tax.category is line.tax.category else ""
                return replace(line, tax=replace(tax, reason=reason))
            case Cell.DISCOUNT:
                return with_discount(line, text, style)
            case _:
                return line

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Type a text into a cell: it enters the document when it can be read, else the document stays as it is."""
        row, cell, text = index.row(), Cell(index.column()), str(value)
        field = field_of(row, cell)
        if self.is_free(row) and not text.strip():
            self.session.set_unreadable(field, "")
            return True
        try:
            line = self.changed_line(row, cell, text)
        except ValueError as error:
            self.session.set_unreadable(field, str(error))
            return False
        self.session.set_unreadable(field, "")
        self.session.edit(with_line(self.session.content, row, line), field)
        return True

    def problem(self, row: int, cell: Cell) -> str:
        """Return why the text in a cell cannot be read; empty when it can."""
        if not self.session.unreadable or cell is Cell.HANDLE:
            return ""
        field = field_of(row, cell)
        return next((problem.message for problem in self.session.unreadable if problem.field == field), "")

    def _tip(self, row: int, cell: Cell) -> str:
        if self.is_free(row):
            return ""
        line = self._lines[row]
        if cell is Cell.DESCRIPTION:
            return (
                tool_tip(f"{line.description}\n{line.note}".strip()) if len(line.description) > 40 or line.note else ""
            )
        if cell is Cell.UNIT:
            return tool_tip(line.unit)
        if cell is Cell.TAX:
            return tool_tip(f"{self.shown(row, cell)}\n{line.tax.reason}") if line.tax.category in RATE_ZERO else ""
        return ""

    def _spoken(self, row: int, cell: Cell) -> str:
        if cell is Cell.HANDLE:
            return self.tr("Line {n}").format(n=row + 1)
        if self.is_free(row):
            return self.tr("Type to add a line") if cell is Cell.DESCRIPTION else ""
        return f"{self.title(cell)} {self.shown(row, cell)}"

    def _on_changed(self, _field: str) -> None:
        old, new = self._lines, self.session.content.lines
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        fewer = len(old) - len(new)
        # A line added at the end takes the place of the empty row, whose cell may be open; a new empty row comes below.
        if fewer < 0:
            at = len(old) - tail if tail else len(old) + 1
            self.beginInsertRows(QModelIndex(), at, at - fewer - 1)
            self._take()
            self.endInsertRows()
        elif fewer > 0:
            at = len(new) - tail if tail else len(new) + 1
            self.beginRemoveRows(QModelIndex(), at, at + fewer - 1)
            self._take()
            self.endRemoveRows()
        else:
            self._take()
        # Repainting costs most of a keystroke: only lines that changed, unless all numbers are written anew.
        first, last = head, len(new) - tail - 1
        writing = self._writing()
        if fewer or writing != self._written:
            first, last, self._written = 0, self.rowCount() - 1, writing
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, Cell.NET, Cell.NET)
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, Cell.NET))

    def _writing(self) -> tuple[object, ...]:
        """Return what decides how every cell is written."""
        session = self.session
        return session.style, session.digits, session.content.prices_include_tax

    def _on_replaced(self) -> None:
        self.beginResetModel()
        self._written = self._writing()
        self._take()
        self.endResetModel()

    def _take(self) -> None:
        self._lines, self._amounts = self.session.content.lines, self.session.calculation.lines


def _common(old: Sequence[Line], new: Sequence[Line]) -> int:
    """Return how many lines at the beginning are the same objects; what did not change is shared, never copied."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((count for count, (one, other) in pairs if one is not other), min(len(old), len(new)))
