"""The page of one customer: its fields, what looks like a double, and the documents it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.party import Customer
from app.services import invoice_list
from app.services.invoice_list import InvoiceQuery
from app.ui import tasks
from app.ui.customers.form import CustomerForm
from app.ui.customers.removal import customer_removal
from app.ui.form_page import FormPage
from app.ui.forms import column
from app.ui.invoices.list.short_list import ShortInvoiceList
from app.ui.override import override
from app.ui.plain import isolated, one_line
from app.ui.settings import checks
from app.ui.shell.navigator import CustomerInvoices, NewCustomer, OpenCustomer
from app.ui.shell.page import Action, Shell
from app.ui.theme.tokens import GAP, GAP_SMALL
from app.ui.widgets.buttons import Button, IconButton, Kind
from app.ui.widgets.fields import Field
from app.ui.widgets.notices import NoticeAction
from app.ui.widgets.problems import go_to
from app.ui.widgets.scrolling import scrolled

if TYPE_CHECKING:
    from app.services.books import Books

_WIDEST, _ASIDE = 760, 384
_RECENT = 8
_NARROW = 940


@dataclass(frozen=True, slots=True)
class Typed:
    """Where to go back to: what stood in the fields and could not be saved."""

    customer: Customer


class Unsaved(NamedTuple):
    """Ask the page for a customer as it was typed, which could not be saved."""

    customer: Customer


class CustomerPage(FormPage[Customer]):
    """Opens a customer, or begins one. What could not be saved stays, or waits in a notice when another is opened."""

    def __init__(self, shell: Shell, books: Books) -> None:
        super().__init__(shell, QCoreApplication.translate("CustomerPage", "New customer"))
        self._books = books
        self._id, self._wanted = 0, ""
        self._fields = CustomerForm()
        self._fields.setMaximumWidth(_WIDEST)
        self._recent = ShortInvoiceList(
            self.tr("Last documents"), shell.formats, books.today, ("number", "state", "amount"), self.tr("None yet.")
        )
        self._recent.setFixedWidth(_ASIDE)
        self._removal = customer_removal(self, books)
        self._invoice = Button(self.tr("New invoice"), self._on_invoice)
        self._archive = Button(self.tr("Archive"), self._on_archive, kind=Kind.QUIET)
        self._delete = Button(self.tr("Delete"), self._on_delete, kind=Kind.QUIET)
        self.header.add_before(IconButton("chevron-left", self.tr("Back"), shell.navigator.back))
        for button in (self._delete, self._archive, self._invoice, self.save_button):
            self.header.add(button)
        inner = QWidget()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(GAP)
        # Together at the left: what is left over stands beside both, not between them.
        self._beside.addWidget(self._fields, 100)
        self._beside.addWidget(self._recent, 0, Qt.AlignmentFlag.AlignTop)
        self._beside.addStretch(1)
        layout = QVBoxLayout(self.form)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_SMALL)
        layout.addWidget(scrolled(column(inner)))
        self.body.addWidget(self.form, 1)
        self._fields.changed.connect(self.touched)
        self._fields.name.editingFinished.connect(self._look_for_double)
        self._recent.offer_all(self.tr("Show all documents"))
        self._recent.all_asked.connect(self._on_all_asked)
        self._recent.opened.connect(shell.navigator.open_invoice)
        checks.check_when_left(self._fields.tax_id, checks.tax_id(self._fields.country), warning=True)
        checks.check_when_left(self._fields.email, checks.email)
        self._begin()

    @override
    def open(self, target: object) -> None:
        if self.dirty:
            if isinstance(target, NewCustomer) and not self._id:
                return
            if isinstance(target, OpenCustomer) and target.id == self._id:
                self._go_to(target.field)
                return
            self._keep_typed()
        if self.dirty and not isinstance(target, Unsaved):
            self._keep_aside()
        if isinstance(target, Unsaved):
            self._begin(target.customer.id)
            self._fields.setEnabled(True)
            self._fields.set_customer(target.customer)
            self._dress(target.customer)
            self.touched()
        elif isinstance(target, OpenCustomer):
            self._begin(target.id)
            self._wanted = target.field
            self._load(target.id)
        elif isinstance(target, Typed):
            self._begin()
            self.show_stored(target.customer)
            self.touched()
        elif isinstance(target, NewCustomer):
            self._begin()

    @override
    def target(self) -> object:
        return OpenCustomer(self._id) if self._id else NewCustomer()

    @override
    def on_shown(self) -> None:
        self.tell()
        self._fields.tax_id_field.set_label(self.shell.tax_id_name)
        if not self._id:
            self._fields.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def on_changed(self, kinds: frozenset[str]) -> None:
        if self._id and kinds & {"invoice", "payment"}:
            self._load_documents(self._id)

    @override
    def read(self) -> Customer:
        return self._fields.customer()

    @override
    def store(self, value: Customer) -> Customer:
        from app.services import customers

        return customers.save(self._books, value) if value.id else customers.create(self._books, value)

    @override
    def show_stored(self, value: Customer) -> None:
        self._id = value.id
        self._fields.set_customer(value)
        self._dress(value)

    @override
    def adopt(self, value: Customer) -> None:
        self._id = value.id
        self._fields.adopt(value)
        self._dress(value)

    @override
    def at_rest(self) -> str:
        return super().at_rest() if self._id else self.tr("Nothing typed yet")

    @override
    def stored(self, value: Customer) -> None:
        self.shell.changes.tell("customer")

    @override
    def actions_now(self) -> Sequence[Action]:
        kept = bool(self._id)
        return (
            *super().actions_now(),
            Action("invoice-customer", self.tr("New invoice for this customer"), self._on_invoice, "", "invoice", kept),
            Action("archive", self._archive.text(), self._on_archive, "", "archive", kept),
            Action("delete", self.tr("Delete customer"), self._on_delete, "", "trash", kept),
        )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        directions = QBoxLayout.Direction
        self._beside.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    def _keep_aside(self) -> None:
        """Another customer is asked for while something typed could not be saved: keep it within reach."""
        kept = Unsaved(self.read())
        name = isolated(one_line(kept.customer.name, 60)) or self.tr("the new customer")
        self.shell.notices.warning(
            self.tr("Your changes to {name} could not be saved.").format(name=name),
            action=NoticeAction(self.tr("Go back to it"), lambda: self.shell.navigator.open_page("customer", kept)),
        )

    def _begin(self, customer_id: int = 0) -> None:
        """Show an empty form, until a customer is loaded into it."""
        self._id, self._wanted = customer_id, ""
        for field in self.form.findChildren(Field):
            field.clear()
        self._fields.set_customer(Customer())
        self._fields.setEnabled(not customer_id)
        self._recent.show_rows(())
        self._dress(Customer())
        self.settled()

    def _keep_typed(self) -> None:
        typed = Typed(self._fields.customer())
        name = isolated(one_line(typed.customer.name, 60)) if typed.customer.name else self.tr("the new customer")
        self.shell.notices.error(
            self.tr("What you typed about {name} could not be saved.").format(name=name),
            action=NoticeAction(self.tr("Go back to it"), lambda: self.shell.navigator.open_page("customer", typed)),
        )

    def _dress(self, customer: Customer) -> None:
        self.set_title(one_line(customer.name) if customer.id else self.tr("New customer"))
        words = self.tr("Take back into use") if customer.archived else self.tr("Archive")
        self._archive.set_text(words)
        for button in (self._archive, self._delete, self._invoice):
            button.setVisible(bool(customer.id))
        self._invoice.setEnabled(not customer.archived)
        self._recent.setVisible(bool(customer.id))

    def _load(self, customer_id: int) -> None:
        def look() -> Customer:
            from app.services import customers

            return customers.get(self._books, customer_id)

        tasks.run(self, look, self._on_loaded, key="load")
        self._load_documents(customer_id)

    def _on_loaded(self, customer: Customer) -> None:
        if customer.id != self._id or self.dirty:
            return
        self._fields.setEnabled(True)
        self.show_stored(customer)
        self.settled()
        wanted, self._wanted = self._wanted, ""
        self._go_to(wanted)

    def _go_to(self, path: str) -> None:
        """Put the cursor into the field of a path, into the name where there is none."""
        fields = {field.path: field for field in self.form.findChildren(Field) if field.path}
        go_to(fields.get(path, self._fields.name_field))

    def _load_documents(self, customer_id: int) -> None:
        query = InvoiceQuery(customer_id=customer_id)

        tasks.run(
            self,
            lambda: invoice_list.first(self._books, query, _RECENT),
            self._recent.show_rows,
            key="documents",
        )

    def _look_for_double(self) -> None:
        customer = self._fields.customer()
        if not customer.name:
            return

        def look() -> list[Customer]:
            from app.services import customers

            return customers.duplicates(self._books, customer)

        tasks.run(self, look, lambda found: self._on_doubles(customer, found), key="double")

    def _on_doubles(self, customer: Customer, found: list[Customer]) -> None:
        field, now = self._fields.name_field, self._fields.customer()
        if field.state == "error" or (now.id, now.name) != (customer.id, customer.name):
            return
        if not found:
            field.clear()
            return
        other = found[0]
        place = f", {isolated(one_line(other.address.city, 40))}" if other.address.city else ""
        name = isolated(one_line(other.name, 60)) + place
        field.set_warning(self.tr("There is already {name}. You can save this one all the same.").format(name=name))

    def _on_invoice(self) -> None:
        self.flush()
        if self._id:
            self.shell.navigator.new_invoice(self._id)

    def _on_all_asked(self) -> None:
        target = CustomerInvoices(self._id, self._fields.name.text())
        self.shell.navigator.open_page("invoices", target)

    def _on_archive(self) -> None:
        self.flush()
        if self._id:
            self._removal.archive([self._id], back=self._fields.customer().archived, then=lambda: self._load(self._id))

    def _on_delete(self) -> None:
        if self._id:
            self.dirty = False
            self._removal.delete(self._id, self.shell.navigator.back)
