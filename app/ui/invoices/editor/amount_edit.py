"""Inputs for numbers of the document: strict, each keystroke told when it can be read."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.decimals import ZERO
from app.domain.document import AllowanceCharge
from app.ui.figures import edit_text, read_amount, write_number
from app.ui.formats import NumberStyle
from app.ui.invoices.editor.edits import entry_text, read_entry
from app.ui.widgets.inputs import LineEdit, restate

Check = Callable[[Decimal], str]


class AmountEdit(LineEdit):
    """A number.

    Attributes:
        typed: the number, with each keystroke that can be read.
        said: ``(state, text)`` for the field around: empty, or ``"error"`` with the sentence.
    """

    typed = Signal(object)
    said = Signal(str, str)

    def __init__(
        self,
        name: str,
        *,
        empty: Decimal,
        blank: bool = False,
        check: Check | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the field.

        Args:
            name: the accessible name.
            empty: the number that an empty field stands for.
            blank: show that number as an empty field, too.
            check: returns why a number that can be read is not taken; empty when it is.
            parent: the widget that owns it.
        """
        super().__init__(name, max_length=60, parent=parent)
        self._style, self._digits = NumberStyle(), 0
        self._empty, self._blank, self._check = empty, blank, check
        self._value = empty
        self._problem = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(self._tidy)

    def value(self) -> Decimal:
        """Return the number read last."""
        return self._value

    def problem(self) -> str:
        """Return why the text cannot be read; empty when it can."""
        return self._problem

    def show_value(self, value: Decimal, style: NumberStyle, digits: int) -> None:
        """Show a number in a style with at least ``digits`` decimals; a text that reads as it already is left alone."""
        restyled = (style, digits) != (self._style, self._digits)
        self._style, self._digits = style, digits
        if not restyled and self._value == value and (self._problem or self.hasFocus()):
            return
        self._value, self._problem = value, ""
        self.setText("" if self._blank and value == self._empty else edit_text(value, style, digits))
        self.said.emit("", "")

    def drop_unreadable(self) -> None:
        """Show the number read last instead of a text that cannot be read."""
        if self._problem:
            self._problem = ""
            self._tidy()
            self.said.emit("", "")

    def _on_edited(self, text: str) -> None:
        try:
            value = read_amount(text, self._style) if text.strip() else self._empty
            self._problem = self._check(value) if self._check is not None else ""
        except ValueError as error:
            self._problem = str(error)
            self.said.emit("error", self._problem)
            return
        self.said.emit("error" if self._problem else "", self._problem)
        if not self._problem:
            self._value = value
            self.typed.emit(value)

    def _tidy(self) -> None:
        if not self._problem and self.text().strip():
            self.setText(edit_text(self._value, self._style, self._digits))


class EntryEdit(LineEdit):
    """An allowance or charge: an amount, or a percentage with its sign.

    Attributes:
        problem: why the text cannot be read; empty when it can.
        typed: the `AllowanceCharge` with amount or percent, with each keystroke that can be read.
        unread: a text cannot be read.
    """

    typed = Signal(object)
    unread = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, placeholder="5 % / 12.50", max_length=60, parent=parent)
        self._style, self._digits = NumberStyle(), 0
        self._entry = AllowanceCharge(amount=ZERO)
        self.problem = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.textEdited.connect(self._on_edited)

    def show_entry(self, entry: AllowanceCharge, style: NumberStyle, digits: int) -> None:
        """Show an entry; a text that reads as it already, or cannot be read, is left to its writer."""
        same = (entry.amount, entry.percent) == (self._entry.amount, self._entry.percent)
        restyled = (style, digits) != (self._style, self._digits)
        self._style, self._digits, self._entry = style, digits, entry
        self.setPlaceholderText(f"5 % / {write_number(Decimal('12.5'), style, digits)}")
        if not same or restyled:
            self._write()

    def drop_unreadable(self) -> None:
        """Show the entry read last instead of a text that cannot be read."""
        if self.problem:
            self._write()

    def _write(self) -> None:
        style, digits = self._style, self._digits
        empty = self._entry.percent is None and not self._entry.amount
        self.problem = ""
        _restate(self, "")
        self.setText("" if empty else entry_text(self._entry, lambda value: edit_text(value, style, digits), style))

    def _on_edited(self, text: str) -> None:
        entry, self.problem = AllowanceCharge(amount=ZERO), ""
        try:
            if text.strip():
                entry = read_entry(text, self._style)
        except ValueError as error:
            self.problem = str(error)
        _restate(self, self.problem)
        if self.problem:
            self.unread.emit()
            return
        self._entry = entry
        self.typed.emit(entry)


def _restate(edit: LineEdit, problem: str) -> None:
    restate(edit, "state", "error" if problem else "")
    edit.setToolTip(problem)
    edit.setAccessibleDescription(problem)
