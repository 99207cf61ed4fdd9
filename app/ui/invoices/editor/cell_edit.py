"""The input inside a cell: each keystroke enters the document when it can be read, and suggestions come along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.currencies import currency
from app.domain.item import Item
from app.domain.tax import Tax
from app.ui import tasks
from app.ui.figures import write_number
from app.ui.invoices.editor.edits import Cell, field_of, with_line
from app.ui.invoices.editor.lines_model import RIGHT_ALIGNED, LinesModel
from app.ui.invoices.editor.suggestions import Suggestion, Suggestions
from app.ui.invoices.editor.undo_filter import leave_undo_to_editor
from app.ui.invoices.editor.words import tax_choices
from app.ui.override import override
from app.ui.units import read_unit, unit_choices, unit_name
from app.ui.widgets.inputs import restate

Complete = Callable[[str], Sequence[Item]]
"""Looks up catalogue items for a text, off the GUI thread."""

PATIENCE_MS = 600
"""How long a text under way may be unreadable before it is remarked upon."""


class CellEdit(QLineEdit):
    """The open cell.

    Attributes:
        stated: it is time to show, or to take away, what is wrong with the text.
    """

    stated = Signal()

    def __init__(self, parent: QWidget, model: LinesModel, index: QPersistentModelIndex, complete: Complete) -> None:
        super().__init__(parent)
        self.index = index
        self.cell = Cell(index.column())
        self._model, self._complete = model, complete
        self._before = model.session.content
        self._list: Suggestions | None = None
        # What the writer typed; the rest of an item's name may stand behind it, selected.
        self._typed = ""
        self._grew = self._completed = False
        self.setProperty("kind", "field")
        self.setMaxLength(10_000)
        self.setAccessibleName(model.title(self.cell))
        self.setAccessibleDescription(self.tr("Line {n}").format(n=index.row() + 1))
        if self.cell in RIGHT_ALIGNED:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.show_state)
        self.textEdited.connect(self._on_edited)
        leave_undo_to_editor(self)

    @property
    def row(self) -> int:
        """The row of the cell, also after lines were moved around it."""
        return self.index.row()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """A chooser shows at once what there is to choose, and how what is chosen begins."""
        super().showEvent(event)
        if self.cell in {Cell.UNIT, Cell.TAX} and self._list is None:
            self.setSelection(len(self.text()), -len(self.text()))
            self._offer(self._choices(""), current=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hide_list()

    def refresh(self) -> None:
        """Show what the document holds now, unless this very text is what it was read from."""
        try:
            same = self._model.changed_line(self.row, self.cell, self._own_text()) == self._model.line(self.row)
        except ValueError:
            # An unreadable text stays for its writer to mend; only undo and redo take it away.
            same = bool(self._model.problem(self.row, self.cell))
        if not same:
            self.setText(self._model.edited(self.row, self.cell))

    def take(self) -> bool:
        """Take what is chosen or typed into the document; return whether it could be read."""
        chosen = self._list.current() if self._list is not None else None
        if chosen is not None:
            self.pick(chosen)
            return True
        taken = self._model.setData(self._model.index(self.row, self.cell), self._own_text())
        self.show_state()
        return taken

    def revert(self) -> None:
        """Put everything back to how it was when the cell opened."""
        session = self._model.session
        session.set_unreadable(field_of(self.row, self.cell), "")
        session.edit(self._before, field_of(self.row, self.cell))

    def pick(self, choice: Suggestion) -> None:
        """Take a suggestion."""
        self._completed = False
        self.hide_list()
        session, line = self._model.session, self._model.line(self.row)
        if isinstance(choice.value, Item):
            item, made = choice.value, choice.value.as_line()
            own_price = item.currency in {"", session.content.currency}
            line = replace(made, quantity=line.quantity, unit_price=made.unit_price if own_price else line.unit_price)
        elif isinstance(choice.value, Tax):
            reason = line.tax.reason if choice.value.category is line.tax.category else ""
            line = replace(line, tax=replace(choice.value, reason=choice.value.reason or reason))
        else:
            line = replace(line, unit=str(choice.value))
        field = field_of(self.row, self.cell)
        session.set_unreadable(field, "")
        session.edit(with_line(session.content, self.row, line), field)
        self.setText(self._model.edited(self.row, self.cell))
        self.show_state()

    def has_choice(self) -> bool:
        """Whether a suggestion is chosen."""
        return self._list is not None and self._list.current() is not None

    def hide_list(self) -> bool:
        """Close the suggestions and keep what was typed; return whether they were open."""
        self._uncomplete()
        was_open = self._list is not None and self._list.isVisible()
        if self._list is not None:
            self._list.hide()
        return was_open

    def list_takes(self, event: QKeyEvent) -> bool:
        """Hand a key to the suggestions; return whether it was meant for them."""
        if self._list is None or not self._list.take_key(event):
            return False
        self._uncomplete()
        return True

    def message(self) -> str:
        """Return why the text cannot be read; empty when it can."""
        return self._model.problem(self.row, self.cell)

    def show_state(self) -> None:
        """Mark the cell as right or wrong and let the view show the message."""
        self._patience.stop()
        restate(self, "state", "error" if self.message() else "")
        self.stated.emit()

    def _on_edited(self, text: str) -> None:
        self._grew, self._completed = len(text) > len(self._typed) and text.startswith(self._typed), False
        self._typed = text
        if self.cell is Cell.DESCRIPTION:
            self._look_up(text.strip())
        elif self.cell in {Cell.UNIT, Cell.TAX}:
            self._offer(self._choices(text))
            if self.has_choice():
                # What is typed leads to the choice; it is taken when the cell is left.
                self._model.session.set_unreadable(field_of(self.row, self.cell), "")
                self.show_state()
                return
        readable = self._model.setData(self._model.index(self.row, self.cell), text)
        if readable:
            self.show_state()
        else:
            self._patience.start()

    def _look_up(self, text: str) -> None:
        # The cell may be gone before the answer is there.
        tasks.run(self, lambda: self._complete(text) if text else (), self._on_completed, key="items")

    def _on_completed(self, items: Sequence[Item]) -> None:
        if not self.hasFocus() or not self.text().strip():
            self.hide_list()
            return
        rows = [Suggestion(item.name, self._priced(item), item) for item in items]
        if len(items) == 1 and items[0].name == self.text() and self._model.line(self.row).item_id == items[0].id:
            rows = []
        self._offer(rows)
        if rows:
            self._complete_inline(items[0].name)

    def _priced(self, item: Item) -> str:
        """Return an item's price as the document would have it; one in another currency is not taken, and says so."""
        session, unit = self._model.session, unit_name(item.unit)
        if item.currency in {"", session.content.currency}:
            return f"{write_number(item.unit_price, session.style, session.digits)} / {unit}"
        price = write_number(item.unit_price, session.style, currency(item.currency).digits)
        return self.tr("{price} / {unit}, not taken").format(price=f"{item.currency} {price}", unit=unit)

    def _complete_inline(self, name: str) -> None:
        """Put the rest of an item's name behind what is typed, so that Enter or Tab takes the item at once.

        Only while a new line is typed on: deleting means another text, and a line with a price keeps it.
        """
        line, typed = self._model.line(self.row), self._typed
        fresh = line.item_id is None and not line.unit_price
        at_end = self.text() == typed and self.cursorPosition() == len(typed)
        if not (fresh and self._grew and at_end and name[: len(typed)].casefold() == typed.casefold()):
            return
        if self._list is not None:
            self._list.choose(0)
        self._completed = True
        self.setText(typed + name[len(typed) :])
        self.setSelection(len(typed), len(name) - len(typed))

    def _uncomplete(self) -> None:
        """Take back what was put behind what is typed."""
        if self._completed:
            self._completed = False
            self.setText(self._typed)

    def _own_text(self) -> str:
        """Return what the writer typed, without what was put behind it."""
        return self._typed if self._completed else self.text()

    def _choices(self, text: str) -> list[Suggestion]:
        """Return the units or taxes that fit what is typed; all of them while nothing is."""
        typed = text.strip().lower()
        if self.cell is Cell.UNIT:
            rows = [Suggestion(name, code, code) for name, code in unit_choices()]
            try:
                code = read_unit(text)
            except ValueError:
                code = ""
            if code and all(row.value != code for row in rows):
                rows.insert(0, Suggestion(code, self.tr("UN/ECE code"), code))
        else:
            session = self._model.session
            rows = [
                Suggestion(shown, self.tr("category {code}").format(code=tax.category.value), tax)
                for shown, tax in tax_choices(session.company, session.content, session.style)
            ]
        return [
            row
            for row in rows
            if not typed
            or row.text.lower().startswith(typed)
            or str(row.value).lower() == typed
            or (len(typed) > 2 and typed in row.text.lower())
        ]

    def _offer(self, rows: Sequence[Suggestion], *, current: bool = False) -> None:
        if self._list is None:
            self._list = Suggestions(self, self.tr("Suggestions"))
            self._list.picked.connect(self._on_clicked)
        self._list.offer(rows)
        if not rows or self.cell is Cell.DESCRIPTION:
            return
        line = self._model.line(self.row)
        if current:
            value: object = line.unit if self.cell is Cell.UNIT else replace(line.tax, reason="")
            match = next((n for n, row in enumerate(rows) if row.value == value), -1)
            if match >= 0 and not self._model.is_free(self.row):
                self._list.choose(match)
            return
        if not self.text().strip():
            # Nothing typed is no choice.
            return
        try:
            read = self._model.changed_line(self.row, self.cell, self.text())
        except ValueError:
            self._list.choose(0)
            return
        value = read.unit if self.cell is Cell.UNIT else replace(read.tax, reason="")
        match = next((n for n, row in enumerate(rows) if row.value == value), -1)
        if match >= 0:
            self._list.choose(match)

    def _on_clicked(self, choice: Suggestion) -> None:
        self.pick(choice)
        self.setFocus()
