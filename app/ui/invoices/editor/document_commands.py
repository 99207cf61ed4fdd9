"""What can be done with the whole document: save, issue, export, print, duplicate, correct, take money, delete."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.document import Document
from app.domain.einvoice import FORM_WORDS
from app.domain.payments import Payment
from app.ui import tasks
from app.ui.einvoice.export import EInvoiceExport
from app.ui.invoices.cancel_dialog import CancelDialog
from app.ui.invoices.credit_dialog import CreditDialog
from app.ui.invoices.paper import Paper
from app.ui.invoices.payment_dialog import PaymentDialog
from app.ui.invoices.pdf_export import PdfExport
from app.ui.shell.page import Action
from app.ui.widgets.notices import NoticeAction

if TYPE_CHECKING:
    from app.services.books import Books
    from app.ui.invoices.editor.page import InvoicePage


class DocumentCommands(QObject):
    """Carries out the commands of one page."""

    def __init__(self, page: InvoicePage, books: Books) -> None:
        super().__init__(page)
        self._page, self._books = page, books
        self._export = PdfExport(page, books)
        self._einvoice = EInvoiceExport(page, books)
        self._paper = Paper(page, books)
        issued = page.sheet.issued
        run: dict[str, Callable[[], None]] = {
            "payment": self.record_payment,
            "credit": self.credit,
            "cancel": self.cancel,
            "duplicate": self.duplicate,
            "print": self.print,
        }
        issued.asked.connect(lambda name: run[name]())
        issued.reverse_asked.connect(self.reverse)
        issued.document_asked.connect(page.shell.navigator.open_invoice)

    def actions(self) -> Sequence[Action]:
        """Return every command with whether it can be done now."""
        page, session, sheet = self._page, self._page.session, self._page.sheet
        draft, stored = not session.read_only, session.document is not None
        shown = {name: not button.isHidden() and not draft for name, button in sheet.issued.buttons.items()}
        return (
            Action("save", self.tr("Save"), self.save, "Ctrl+S", "check", draft),
            Action("issue", self.tr("Issue"), self.issue, "Ctrl+Enter", "issue", draft),
            Action("export-pdf", self.tr("Export PDF"), self.export, "Ctrl+E", "export"),
            Action("export-copy", self.tr("Export copy or delivery note…"), self.export_copy, "", "export"),
            Action(
                "export-einvoice",
                self.tr("Export e-invoice…"),
                self.export_einvoice,
                "",
                "export",
                not draft,
                keywords=FORM_WORDS,
            ),
            Action("print", self.tr("Print…"), self.print, "Ctrl+P", "print"),
            Action("undo", self.tr("Undo"), self._undo, "Ctrl+Z", "undo", session.can_undo),
            Action("redo", self.tr("Redo"), self._redo, "Ctrl+Shift+Z", "redo", session.can_redo),
            Action("record-payment", self.tr("Record payment…"), self.record_payment, "", "payments", shown["payment"]),
            Action("credit", self.tr("Credit note…"), self.credit, "", "credit", shown["credit"]),
            Action("cancel-document", self.tr("Cancel invoice…"), self.cancel, "", "cancel", shown["cancel"]),
            Action("duplicate", self.tr("Duplicate"), self.duplicate, "", "duplicate", draft or shown["duplicate"]),
            Action("line-details", self.tr("Line details…"), sheet.commands.details, "Alt+Enter", "edit", draft),
            Action("customer-details", self.tr("Customer details…"), page.party_commands.show_party, "", "customers"),
            Action("delete", self.tr("Delete draft"), self.delete, "", "trash", draft and stored),
        )

    def save(self) -> None:
        """Store now what is typed."""
        self._page.sheet.leave_fields()
        self._page.autosave.save()

    def issue(self) -> None:
        """Issue, or show what is missing."""
        self._page.sheet.leave_fields()
        self._page.issue_flow.start()

    def export(self) -> None:
        """Write the PDF where the user says."""
        document = self._stored()
        if document is not None:
            self._export.start([document.id])

    def export_copy(self) -> None:
        """Write a copy or a delivery note where the user says."""
        document = self._stored()
        if document is not None:
            self._export.start_other([document.id])

    def export_einvoice(self) -> None:
        """Write the issued document as an e-invoice where the user says."""
        document = self._page.session.document
        if document is not None and self._page.session.read_only:
            self._einvoice.start(document)

    def save_slip(self, document_id: int, account: str) -> None:
        """Write the payment slip of a document where the user says."""
        self._export.start_slip(document_id, account)

    def print(self) -> None:
        """Show the sheets and print them."""
        document = self._stored()
        if document is not None:
            self._paper.start([document.id])

    def duplicate(self) -> None:
        """Make a draft that says the same and show it."""
        document = self._stored()
        if document is None:
            return

        def work() -> Document:
            from app.services import documents

            return documents.duplicate(self._books, document.id)

        tasks.run(self._page, work, self._show_made)

    def record_payment(self) -> None:
        """Ask for a payment."""
        document = self._page.session.document
        if document is not None:
            done = self._on_payment
            PaymentDialog(self._page.window(), self._books, self._page.shell.formats, document, done).open()

    def credit(self) -> None:
        """Ask what is to be credited."""
        document = self._page.session.document
        if document is None:
            return

        def work() -> list[Decimal]:
            from app.services import corrections

            return corrections.creditable(self._books, document.id)

        def ask(left: list[Decimal]) -> None:
            window, formats = self._page.window(), self._page.shell.formats
            CreditDialog(window, self._books, formats, document, left, self._on_corrected).open()

        tasks.run(self._page, work, ask)

    def cancel(self) -> None:
        """Ask whether the whole document is to be undone."""
        document = self._page.session.document
        if document is not None:
            CancelDialog(self._page.window(), self._books, document, self._on_corrected).open()

    def reverse(self, payment: Payment) -> None:
        """Undo a payment entered wrongly."""

        def work() -> Payment:
            from app.services import payments

            return payments.reverse(self._books, payment.id)

        tasks.run(self._page, work, lambda _counter: self._tell_payment(self.tr("The payment was reversed.")))

    def delete(self) -> None:
        """Delete the draft; a notice offers to bring it back."""
        document = self._page.session.document
        if document is None or self._page.session.read_only or not self._page.autosave.flush():
            return
        document = self._page.session.document or document

        def work() -> Document:
            from app.services import drafts

            drafts.delete(self._books, document.id)
            return document

        tasks.run(self._page, work, self._on_deleted)

    def _stored(self) -> Document | None:
        """Return the document with everything typed stored; None when there is nothing yet, which is said."""
        self._page.sheet.leave_fields()
        if self._page.autosave.flush() and self._page.session.document is not None:
            return self._page.session.document
        if self._page.session.document is None:
            self._page.shell.notices.info(self.tr("There is nothing on this invoice yet."))
        return None

    def _undo(self) -> None:
        self._page.session.undo()

    def _redo(self) -> None:
        self._page.session.redo()

    def _show_made(self, document: Document) -> None:
        self._page.shell.changes.tell("invoice")
        self._page.shell.navigator.open_invoice(document.id)

    def _on_payment(self, payment: Payment) -> None:
        shown = self._page.shell.formats.money(payment.amount, payment.currency)
        self._tell_payment(self.tr("A payment of {amount} was recorded.").format(amount=shown))

    def _tell_payment(self, words: str) -> None:
        self._page.shell.changes.tell("payment", "invoice")
        self._page.shell.notices.success(words)

    def _on_corrected(self, made: Document) -> None:
        self._page.shell.changes.tell("invoice", "series")
        words = self.tr("{number} is issued.").format(number=made.number)
        show = NoticeAction(self.tr("Show"), lambda: self._page.shell.navigator.open_invoice(made.id))
        self._page.shell.notices.success(words, show)

    def _on_deleted(self, document: Document) -> None:
        self._page.begin()
        self._page.shell.changes.tell("invoice")
        undo = NoticeAction(self.tr("Undo"), lambda: self._restore(document))
        self._page.shell.notices.success(self.tr("The draft was deleted."), undo)
        self._page.shell.navigator.open_page("invoices")

    def _restore(self, document: Document) -> None:
        def work() -> Document:
            from app.services import drafts

            return drafts.restore(self._books, document)

        tasks.run(self._page, work, self._show_made)
