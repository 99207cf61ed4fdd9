"""Rows of allowances and charges, of a line or of the whole document: amount or percentage, reason, tax."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.document import AllowanceCharge
from app.domain.errors import Problem
from app.domain.tax import Tax
from app.ui.formats import NumberStyle
from app.ui.invoices.editor.amount_edit import EntryEdit
from app.ui.invoices.editor.undo_filter import leave_undo_to_editor
from app.ui.theme.tokens import GAP_SMALL
from app.ui.widgets.buttons import Button, IconButton, Kind
from app.ui.widgets.inputs import ComboBox, LineEdit
from app.ui.widgets.labels import PlainLabel, Size, Tone
from app.ui.widgets.tab_order import lead_through


@dataclass(frozen=True, slots=True)
class Words:
    """What a group of rows is called.

    Attributes:
        one: of a single row, e.g. "Discount"; its inputs are named after it.
        add: on the button.
        path: of the group in a problem's field, e.g. ``allowances``.
    """

    one: str
    add: str
    path: str


TaxChoices = Callable[[], Sequence[tuple[str, Tax]]]


class EntryRows(QWidget):
    """Allowances, or charges.

    Attributes:
        add_button: adds a row; whoever shows several groups may put it elsewhere.
        edited: ``(entries, field)`` after a change, with the path of what was typed in; empty for add and remove.
        read: other amounts than before can, or cannot, be read.
    """

    edited = Signal(object, str)
    read = Signal()

    def __init__(self, words: Words, taxes: TaxChoices | None = None, parent: QWidget | None = None) -> None:
        """Make the group, empty.

        Args:
            words: see `Words`.
            taxes: what each row may be taxed as; None for a line, whose own tax covers its rows.
            parent: the widget that owns it.
        """
        super().__init__(parent)
        self._words, self._taxes = words, taxes
        self._entries: tuple[AllowanceCharge, ...] = ()
        self._rows: list[_Row] = []
        self._style, self._digits = NumberStyle(), 2
        self._read_only = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_SMALL)
        self._list = QVBoxLayout()
        self._list.setSpacing(GAP_SMALL)
        layout.addLayout(self._list)
        self._message = PlainLabel("", size=Size.CAPTION, tone=Tone.BAD, wrap=True)
        self._message.hide()
        layout.addWidget(self._message)
        self.add_button = Button(words.add, self.add, kind=Kind.LINK, icon="")
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    def entries(self) -> tuple[AllowanceCharge, ...]:
        """Return what the rows hold."""
        return self._entries

    def problems(self) -> list[Problem]:
        """Return what cannot be read, each with the path of its field."""
        amounts = [(place, row.amount.problem) for place, row in enumerate(self._rows)]
        return [Problem(f"{self._words.path}[{place}].amount", text) for place, text in amounts if text]

    def drop_unreadable(self) -> None:
        """Show what was read last wherever a text cannot be read."""
        for row in self._rows:
            row.amount.drop_unreadable()
        self._tell_read()

    def show_entries(
        self, entries: tuple[AllowanceCharge, ...], style: NumberStyle, digits: int, *, read_only: bool = False
    ) -> None:
        """Show entries; rows that show the same already keep their text and cursor."""
        self._style, self._digits, self._read_only = style, digits, read_only
        self._entries = entries
        while len(self._rows) > len(entries):
            row = self._rows.pop()
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(entries):
            row = _Row(self._words.one, len(self._rows), self._taxes is not None)
            row.changed.connect(self._on_row)
            row.remove_asked.connect(self._remove)
            row.amount.unread.connect(self._tell_read)
            self._rows.append(row)
            self._list.addWidget(row)
            # At once, not when the layout gets to it: it is to take the keyboard.
            row.show()
            lead_through(self, self._rows)
        choices = self._taxes() if self._taxes is not None and entries else ()
        for row, entry in zip(self._rows, entries, strict=True):
            row.show_entry(entry, choices, style, digits, read_only=read_only)
        self.add_button.setVisible(not read_only)
        self._tell_read()

    def focus_row(self, number: int) -> None:
        """Put the keyboard into a row; on the button when there is none."""
        target: QWidget = self._rows[number].amount if number < len(self._rows) else self.add_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self) -> None:
        """Add an empty row and put the keyboard into it."""
        choices = self._taxes() if self._taxes is not None else ()
        made = AllowanceCharge(amount=Decimal(0), tax=choices[0][1] if choices else None)
        self._tell((*self._entries, made), "")
        self.focus_row(len(self._entries) - 1)

    def _remove(self, number: int) -> None:
        self._tell((*self._entries[:number], *self._entries[number + 1 :]), "")
        self.focus_row(min(number, max(len(self._entries) - 1, 0)))

    def _on_row(self, number: int, entry: AllowanceCharge, part: str) -> None:
        changed = (*self._entries[:number], entry, *self._entries[number + 1 :])
        self._tell(changed, f"{self._words.path}[{number}].{part}")

    def _tell_read(self) -> None:
        words = " ".join(problem.message for problem in self.problems())
        if words != self._message.text():
            self._message.setText(words)
            self._message.setVisible(bool(words))
            self.read.emit()

    def _tell(self, entries: tuple[AllowanceCharge, ...], field: str) -> None:
        self.show_entries(entries, self._style, self._digits, read_only=self._read_only)
        self.edited.emit(entries, field)


class _Row(QWidget):
    """One allowance or charge."""

    changed = Signal(int, object, str)
    remove_asked = Signal(int)

    def __init__(self, name: str, number: int, taxed: bool) -> None:
        super().__init__()
        self._number, self._entry = number, AllowanceCharge(amount=Decimal(0))
        one = f"{name} {number + 1}"
        self.amount = EntryEdit(self.tr("{name}: amount or percent").format(name=one))
        self.amount.setFixedWidth(92)
        self.reason = LineEdit(
            self.tr("{name}: reason").format(name=one), placeholder=self.tr("Reason"), max_length=200
        )
        self.tax = ComboBox(self.tr("{name}: tax").format(name=one))
        self.tax.setFixedWidth(92)
        self.remove = IconButton("close", self.tr("Remove {name}").format(name=one), tint="muted")
        self.remove.clicked.connect(lambda _checked=False: self.remove_asked.emit(self._number))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_SMALL)
        layout.addWidget(self.reason, 1)
        layout.addWidget(self.tax)
        if not taxed:
            self.tax.hide()
        layout.addWidget(self.amount)
        layout.addWidget(self.remove)
        self.amount.typed.connect(self._on_amount)
        self.reason.textEdited.connect(lambda text: self._tell(replace(self._entry, reason=text), "reason"))
        self.tax.chosen_changed.connect(self._on_tax)
        leave_undo_to_editor(self)

    def show_entry(
        self,
        entry: AllowanceCharge,
        choices: Sequence[tuple[str, Tax]],
        style: NumberStyle,
        digits: int,
        *,
        read_only: bool,
    ) -> None:
        self._entry = entry
        self.amount.show_entry(entry, style, digits)
        if self.reason.text() != entry.reason:
            self.reason.setText(entry.reason)
        offered = [tax for _text, tax in choices]
        if [self.tax.itemData(n) for n in range(self.tax.count())] != offered:
            self.tax.clear()
            for text, tax in choices:
                self.tax.add(text, tax)
        if entry.tax is not None:
            self.tax.choose(replace(entry.tax, reason=""))
        self.amount.setReadOnly(read_only)
        self.reason.setReadOnly(read_only)
        self.tax.setEnabled(not read_only)
        self.remove.setVisible(not read_only)

    def _on_amount(self, typed: AllowanceCharge) -> None:
        self._tell(replace(self._entry, amount=typed.amount, percent=typed.percent), "amount")

    def _on_tax(self, tax: object) -> None:
        if isinstance(tax, Tax):
            self._tell(replace(self._entry, tax=tax), "tax")

    def _tell(self, entry: AllowanceCharge, part: str) -> None:
        self._entry = entry
        self.changed.emit(self._number, entry, part)
