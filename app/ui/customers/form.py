"""The fields of one customer, in sections; it shows a `Customer` and gives one back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.party import Customer
from app.domain.tax_id_names import tax_id_name
from app.ui.choices import currency_box, language_box
from app.ui.customers.contacts import ContactRows
from app.ui.einvoice.fields import BuyerFields
from app.ui.forms import Addresses, days, show_text, titled, watch
from app.ui.theme.tokens import GAP
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import LineEdit, TextEdit


class CustomerForm(QWidget):
    """Name, how to reach them, addresses, people, and what new documents start with.

    Attributes:
        changed: emitted when the user changed anything.
        name_settled, tax_id_settled: emitted when the user left that field.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Customer()
        self.name = LineEdit(max_length=200)
        self.tax_id = LineEdit(max_length=200)
        self.email, self._phone = LineEdit(max_length=200), LineEdit(max_length=200)
        self._addresses = Addresses()
        self._contacts = ContactRows()
        self._currency = currency_box("", empty=self.tr("As the company"))
        self._language = language_box("", empty=self.tr("As the company"))
        self._terms = LineEdit(max_length=4, placeholder=self.tr("As the company"))
        self._notes = TextEdit(rows=3)
        self._electronic = BuyerFields()
        self.name_field = Field(self.tr("Name"), self.name, path="name")
        self.tax_id_field = Field(tax_id_name(""), self.tax_id, self.tr("Such as DE123456789"), path="tax_id")
        self._lay_out()
        self._addresses.elsewhere.clicked.connect(self.changed.emit)
        self._contacts.changed.connect(self.changed)
        watch((self._main, self._addresses, self._defaults, *self._electronic.inputs), self.changed)

    def set_customer(self, customer: Customer) -> None:
        """Show a customer; nothing is told."""
        self._shown = customer
        for line, text in (
            (self.name, customer.name),
            (self.tax_id, customer.tax_id),
            (self.email, customer.email),
            (self._phone, customer.phone),
        ):
            show_text(line, text)
        self._addresses.set_addresses(customer.address, customer.delivery)
        self._contacts.set_contacts(customer.contacts)
        self._electronic.show_holder(customer)
        self._currency.choose(customer.currency)
        self._language.choose(customer.language)
        show_text(self._terms, "" if customer.terms_days is None else str(customer.terms_days))
        blocked = self._notes.blockSignals(True)
        self._notes.set_text(customer.notes)
        self._notes.blockSignals(blocked)

    def customer(self) -> Customer:
        """Return what stands in the fields; payment terms that are no number become -1, which no customer may have."""
        address, delivery = self._addresses.addresses()
        return replace(
            self._shown,
            name=self.name.text().strip(),
            email=self.email.text().strip(),
            phone=self._phone.text().strip(),
            tax_id=self.tax_id.text().strip(),
            address=address,
            delivery=delivery,
            contacts=self._contacts.contacts(),
            currency=str(self._currency.chosen() or ""),
            language=str(self._language.chosen() or ""),
            terms_days=days(self._terms.text()) if self._terms.text().strip() else None,
            notes=self._notes.text(),
            **self._electronic.values(),
        )

    def adopt(self, customer: Customer) -> None:
        """Take over id and revision of a customer just stored; the fields stay as they are."""
        self._shown = customer

    def country(self) -> str:
        """Return the code of the billing country, empty for none."""
        return self._addresses.billing.address().country

    def _lay_out(self) -> None:
        self._main = FormGrid()
        self._main.add(self.name_field, 0, 0, 8)
        self._main.add(self.tax_id_field, 0, 8, 4)
        self._main.add(Field(self.tr("Email"), self.email, path="email"), 1, 0, 7)
        self._main.add(Field(self.tr("Phone"), self._phone, path="phone"), 1, 7, 5)
        self._defaults = FormGrid()
        self._defaults.add(Field(self.tr("Currency"), self._currency, path="currency"), 0, 0, 4)
        self._defaults.add(Field(self.tr("Document language"), self._language, path="language"), 0, 4, 4)
        self._defaults.add(Field(self.tr("Payment terms in days"), self._terms, path="terms_days"), 0, 8, 4)
        notes = Field(self.tr("Notes"), self._notes, self.tr("For you; no document shows them"), path="notes")
        self._defaults.add(notes, 1, 0, 12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        sections: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            (self.tr("Customer"), (self._main,)),
            (self.tr("Billing address"), (self._addresses,)),
            (self.tr("Contacts"), (self._contacts,)),
            (self.tr("New documents"), (self._defaults,)),
            (self.tr("E-invoices"), (self._electronic,)),
        )
        for title, widgets in sections:
            layout.addWidget(titled(title, *widgets))
