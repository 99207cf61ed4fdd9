"""Who the document is for, in full: a customer made in place, or the details as this document states them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import Problem
from app.domain.party import Party
from app.ui.einvoice.fields import BuyerFields
from app.ui.forms import Addresses, roomy, show_text
from app.ui.theme.tokens import GAP, GAP_SMALL
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import CheckBox, ComboBox, LineEdit
from app.ui.widgets.labels import PlainLabel, Tone
from app.ui.widgets.problems import go_to, show_problems
from app.ui.widgets.scrolling import scrolled

Done = Callable[[Party, bool], None]

_AROUND = 220
"""Title, buttons and the frame of the window, in pixels."""


class PartyDialog(Dialog):
    """Asks for a party; ``done`` gets it and whether it is to be kept among the customers.

    The dialog stays open until its opener accepts it, so that what is refused can be mended.
    """

    def __init__(self, parent: QWidget, title: str, party: Party, done: Done, *, tax_id: str, keep: bool) -> None:
        super().__init__(parent, title, width=640)
        self._party, self._done = party, done
        grid = roomy(FormGrid())
        self.name = LineEdit(max_length=200)
        self.email = LineEdit(max_length=200)
        self.phone = LineEdit(max_length=200)
        self.tax_id = LineEdit(max_length=200)
        self.contact = LineEdit(max_length=200)
        grid.add(Field(self.tr("Name"), self.name, path="customer.name"), 0, 0, 12)
        grid.add(Field(self.tr("Email"), self.email, path="customer.email"), 1, 0, 6)
        grid.add(Field(self.tr("Phone"), self.phone, path="customer.phone"), 1, 6, 6)
        grid.add(Field(tax_id, self.tax_id, path="customer.tax_id"), 2, 0, 6)
        grid.add(Field(self.tr("For the attention of"), self.contact, path="customer.contact"), 2, 6, 6)
        self.addresses = Addresses("customer.")
        self.electronic = BuyerFields("customer.")
        self.keep = CheckBox(self.tr("Keep in my customers"))
        self.keep.setChecked(keep)
        self._other = PlainLabel("", tone=Tone.BAD, wrap=True)
        self._other.hide()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(grid)
        layout.addWidget(self.addresses)
        layout.addSpacing(GAP_SMALL)
        layout.addWidget(self.electronic)
        layout.addStretch(1)
        self._content, self._area = content, scrolled(content)
        for widget in (self._area, self.keep, self._other):
            self.body.addWidget(widget)
        self.addresses.elsewhere.toggled.connect(lambda _elsewhere: self._fit())
        if not keep:
            self.keep.hide()
        for edit, text in (
            (self.name, party.name),
            (self.email, party.email),
            (self.phone, party.phone),
            (self.tax_id, party.tax_id),
            (self.contact, party.contact),
        ):
            show_text(edit, text)
        self.addresses.set_addresses(party.address, party.delivery)
        self.electronic.show_holder(party)
        self.electronic.fold.link.toggled.connect(lambda _shown: self._fit())
        self._cancel = self.add_button(self.tr("Cancel"), self.reject)
        self._apply = self.add_button(self.tr("Create") if keep else self.tr("Apply"), self._on_done, Kind.PRIMARY)
        self.name.setFocus()
        self._fit()

    def party(self) -> Party:
        """Return what stands in the fields; what the dialog does not show stays as it was."""
        address, delivery = self.addresses.addresses()
        return replace(
            self._party,
            name=self.name.text().strip(),
            email=self.email.text().strip(),
            phone=self.phone.text().strip(),
            tax_id=self.tax_id.text().strip(),
            contact=self.contact.text().strip(),
            address=address,
            delivery=delivery,
            **self.electronic.values(),
        )

    def set_read_only(self) -> None:
        """Only show the party: the document is fixed."""
        for edit in self.findChildren(LineEdit):
            edit.setReadOnly(True)
        for grid in (self.addresses.billing, self.addresses.delivery):
            grid.country.setEnabled(False)
        for box in self.electronic.findChildren(ComboBox):
            box.setEnabled(False)
        self.addresses.elsewhere.setEnabled(False)
        self._apply.hide()
        self._cancel.set_text(self.tr("Close"))

    def go_to(self, path: str) -> None:
        """Put the keyboard into the field of a problem's path."""
        for field in self.findChildren(Field):
            if field.path == path:
                go_to(field)

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Show what is wrong at its fields."""
        named = [p if p.field.startswith("customer") else p.under("customer") for p in problems]
        homeless = show_problems(self, named)
        self._other.setText(" ".join(problem.message for problem in homeless))
        self._other.setVisible(bool(homeless))

    def _fit(self) -> None:
        """Be as high as the fields, as far as the screen allows; then they scroll."""
        room = self.screen().availableSize().height() - _AROUND
        height = self._content.sizeHint().height()
        self._content.setContentsMargins(0, 0, GAP if height > room else 0, 0)
        self._area.setMinimumHeight(min(height, room))

    def _on_done(self) -> None:
        if not self.name.text().strip():
            self.refuse([Problem("customer.name", self.tr("A name is needed."))])
            return
        self._done(self.party(), self.keep.isChecked() and not self.keep.isHidden())
