"""The customer of the document: taken from the address book, made in place, or changed for this document alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.document import Content
from app.domain.errors import InputRefused
from app.domain.party import Customer, Party
from app.ui import tasks
from app.ui.invoices.editor.edits import with_customer, with_party
from app.ui.invoices.editor.party_dialog import Done, PartyDialog
from app.ui.invoices.editor.session import EditorSession

if TYPE_CHECKING:
    from app.services.books import Books
    from app.ui.invoices.editor.page import InvoicePage


class PartyCommands(QObject):
    """Sets the customer of the session."""

    def __init__(self, page: InvoicePage, books: Books, session: EditorSession) -> None:
        super().__init__(page)
        self._page, self._books, self._session = page, books, session

    def take(self, customer_id: int) -> None:
        """Put a customer of the address book on the document."""

        def work() -> Customer:
            from app.services import customers

            return customers.get(self._books, customer_id)

        tasks.run(self._page, work, self._on_customer, key="customer")

    def create(self, name: str) -> None:
        """Ask for the details of a new customer."""
        title = self.tr("New customer")
        self._ask(title, Party(name=name), self._on_new, keep=True)

    def show_party(self, field: str = "") -> None:
        """Show what the document says of its customer; on a draft it can be changed, beginning with ``field``."""
        title = self.tr("Customer on this document")
        dialog = self._ask(title, self._session.content.customer, self._on_party, keep=False)
        if self._session.read_only:
            dialog.set_read_only()
        dialog.go_to(field)

    def _ask(self, title: str, party: Party, done: Done, *, keep: bool) -> PartyDialog:
        word = self._page.shell.tax_id_name
        self._dialog = PartyDialog(self._page.window(), title, party, done, tax_id=word, keep=keep)
        self._dialog.open()
        return self._dialog

    def _on_customer(self, customer: Customer) -> None:
        content = with_customer(self._session.content, customer)
        if customer.currency and self._is_unpriced(content):
            content = replace(content, currency=customer.currency)
        self._session.edit(content)
        form = self._page.sheet.form
        form.customer.setCursorPosition(0)

    def _on_party(self, party: Party, _keep: bool) -> None:
        self._dialog.accept()
        content = self._session.content
        self._session.edit(replace(content, customer=party))

    def _on_new(self, party: Party, keep: bool) -> None:
        if not keep:
            self._dialog.accept()
            self._session.edit(with_party(self._session.content, party))
            return

        def work() -> Customer:
            from app.services import customers

            return customers.create(self._books, Customer.of(party))

        self._dialog.carry_out(work, self._on_created, self._on_refused)

    def _on_created(self, customer: Customer) -> None:
        self._dialog.accept()
        self._page.shell.changes.tell("customer")
        self._on_customer(customer)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, InputRefused):
            self._dialog.refuse(error.problems)
        else:
            tasks.runner().present(self._page, error)

    def _is_unpriced(self, content: Content) -> bool:
        """Whether no amount was typed yet that another currency would give another meaning."""
        return not content.lines and not content.allowances and not content.charges and not content.prepaid
