"""The people at a customer: one row of fields each, added and removed at will."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.party import Contact
from app.ui.forms import show_text
from app.ui.theme.tokens import GAP_SMALL
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import LineEdit
from app.ui.widgets.tab_order import lead_through

PARTS = ("name", "role", "email", "phone")
MOST = 50
_SPANS = {"name": (0, 3), "role": (3, 3), "email": (6, 3), "phone": (9, 3)}


class ContactRows(QWidget):
    """The contacts of one customer; rows left empty are not contacts.

    Attributes:
        changed: emitted when the user changed, added or removed one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_ContactRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._add = Button(self.tr("Add contact"), self._on_add, icon="plus")
        self._layout.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    def set_contacts(self, contacts: tuple[Contact, ...]) -> None:
        """Show these contacts, one row each; those shown already are left as they are."""
        if contacts and contacts == self.contacts():
            return
        while self._rows:
            self._take(self._rows[-1])
        for contact in contacts:
            self._insert().show_contact(contact)
        self._number()

    def contacts(self) -> tuple[Contact, ...]:
        """Return the contacts of all rows that hold anything."""
        self._number()
        return tuple(contact for row in self._rows if (contact := row.contact()) is not None)

    def _insert(self) -> _ContactRow:
        row = _ContactRow(self)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._on_remove(row))
        self._layout.insertWidget(len(self._rows), row)
        self._rows.append(row)
        lead_through(self, self._rows)
        # At once, not when the layout gets to it: it is to take the keyboard.
        row.show()
        self._add.setEnabled(len(self._rows) < MOST)
        return row

    def _take(self, row: _ContactRow) -> None:
        self._rows.remove(row)
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._add.setEnabled(True)

    def _number(self) -> None:
        """Give each row the place that its problems name: rows left empty do not count."""
        place = 0
        for shown, row in enumerate(self._rows, start=1):
            filled = row.contact() is not None
            row.number(shown, place if filled else None)
            place += filled

    def _on_add(self) -> None:
        row = self._insert()
        self._number()
        row.focus()
        self.changed.emit()

    def _on_remove(self, row: _ContactRow) -> None:
        index = self._rows.index(row)
        self._take(row)
        self._number()
        if self._rows:
            self._rows[min(index, len(self._rows) - 1)].focus()
        else:
            self._add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


class _ContactRow(QWidget):
    """Name, role, email and phone of one person, and a button that removes them."""

    changed = Signal()
    removed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        labels = {
            "name": self.tr("Contact"),
            "role": self.tr("Role"),
            "email": self.tr("Email"),
            "phone": self.tr("Phone"),
        }
        self._words = {
            "name": self.tr("Contact"),
            "role": self.tr("Role of contact"),
            "email": self.tr("Email of contact"),
            "phone": self.tr("Phone of contact"),
        }
        self._lines = {part: LineEdit(max_length=200) for part in PARTS}
        self._fields: dict[str, Field] = {}
        grid = FormGrid()
        for part, line in self._lines.items():
            start, span = _SPANS[part]
            self._fields[part] = grid.add(Field(labels[part], line), 0, start, span)
            line.textEdited.connect(lambda _text: self.changed.emit())
        self._remove = IconButton("trash", self.tr("Remove contact"), self.removed.emit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_SMALL)
        layout.addWidget(grid, 1)
        # In line with the inputs, not with the labels above them.
        layout.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_contact(self, contact: Contact) -> None:
        for part, line in self._lines.items():
            show_text(line, getattr(contact, part))

    def contact(self) -> Contact | None:
        parts = {part: line.text().strip() for part, line in self._lines.items()}
        return Contact(**parts) if any(parts.values()) else None

    def number(self, shown: int, place: int | None) -> None:
        for part, line in self._lines.items():
            line.setAccessibleName(f"{self._words[part]} {shown}")
            self._fields[part].path = "" if place is None else f"contacts[{place}].{part}"
        self._remove.setAccessibleName(self.tr("Remove contact {n}").format(n=shown))

    def focus(self) -> None:
        self._lines["name"].setFocus(Qt.FocusReason.OtherFocusReason)
