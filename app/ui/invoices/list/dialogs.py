"""What is done with documents of the list in a dialog: payments, a credit note, a cancellation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.document import Document
from app.ui import tasks
from app.ui.plain import isolated
from app.ui.shell.page import Page
from app.ui.widgets.notices import NoticeAction

if TYPE_CHECKING:
    from app.domain.payments import Payment
    from app.services.books import Books
    from app.services.invoice_list import InvoiceSummary
    from app.ui.einvoice.export import EInvoiceExport
    from app.ui.invoices.payment_fields import Receipt
    from app.ui.tasks import Progress


class DocumentDialogs(QObject):
    """Reads the document, opens the dialog, and tells what came of it."""

    def __init__(self, page: Page, books: Books) -> None:
        super().__init__(page)
        self._page, self._books = page, books

    def record_payment(self, document_id: int) -> None:
        """Ask for a payment."""

        def show(document: Document) -> None:
            from app.ui.invoices.payment_dialog import PaymentDialog

            PaymentDialog(self._page.window(), self._books, self._page.shell.formats, document, self._on_paid).open()

        self._with_document(document_id, show)

    def export_einvoices(self, document_ids: Sequence[int]) -> None:
        """Ask in which form one issued document is to be exported as an e-invoice, or where several go."""
        if len(document_ids) == 1:
            self._with_document(document_ids[0], self._einvoices.start)
        elif document_ids:
            self._einvoices.start_many(document_ids)

    @cached_property
    def _einvoices(self) -> EInvoiceExport:
        from app.ui.einvoice.export import EInvoiceExport

        return EInvoiceExport(self._page, self._books)

    def settle(self, document_ids: Sequence[int], selected: int) -> None:
        """Ask when and how invoices were paid, of ``selected`` documents those that are open."""

        def look() -> list[InvoiceSummary]:
            from app.services import invoice_list
            from app.ui.invoices.list.selection import is_open

            return [row for row in invoice_list.rows(self._books, document_ids) if is_open(row)]

        def show(found: list[InvoiceSummary]) -> None:
            from app.ui.invoices.settle_dialog import SettleDialog

            page, left_out = self._page, selected - len(found)
            if not found:
                page.shell.notices.info(self.tr("None of the documents selected is open."))
                return
            record = partial(self._settle, [row.id for row in found])
            SettleDialog(page.window(), page.shell.formats, self._books.today, found, left_out, record).open()

        tasks.run(self._page, look, show, key="dialog")

    def _settle(self, document_ids: list[int], receipt: Receipt) -> None:
        def work(progress: Progress) -> list[Payment]:
            from app.services import payments

            return payments.settle(self._books, document_ids, *receipt, step=progress.step)

        tasks.run_long(self._page, self.tr("Recording payments"), work, self._on_settled)

    def credit(self, document_id: int) -> None:
        """Ask what of an invoice is taken back."""

        def look() -> tuple[Document, list[Decimal]]:
            from app.services import corrections, documents

            return documents.get(self._books, document_id), corrections.creditable(self._books, document_id)

        def show(found: tuple[Document, list[Decimal]]) -> None:
            from app.ui.invoices.credit_dialog import CreditDialog

            document, left = found
            formats = self._page.shell.formats
            CreditDialog(self._page.window(), self._books, formats, document, left, self._on_corrected).open()

        tasks.run(self._page, look, show, key="dialog")

    def cancel(self, document_id: int) -> None:
        """Ask for the reason of a cancellation."""

        def show(document: Document) -> None:
            from app.ui.invoices.cancel_dialog import CancelDialog

            CancelDialog(self._page.window(), self._books, document, self._on_corrected).open()

        self._with_document(document_id, show)

    def _with_document(self, document_id: int, show: Callable[[Document], object]) -> None:
        def look() -> Document:
            from app.services import documents

            return documents.get(self._books, document_id)

        tasks.run(self._page, look, show, key="dialog")

    def _on_paid(self, payment: Payment) -> None:
        self._page.shell.changes.tell("payment", "invoice")
        self._page.shell.notices.success(
            self.tr("The payment is recorded."), NoticeAction(self.tr("Reverse"), lambda: self._reverse([payment.id]))
        )

    def _on_settled(self, made: list[Payment]) -> None:
        self._page.shell.changes.tell("payment", "invoice")
        words = self.tr("1 payment is recorded.") if len(made) == 1 else self.tr("{n} payments are recorded.")
        ids = [payment.id for payment in made]
        undo = NoticeAction(self.tr("Reverse"), lambda: self._reverse(ids))
        self._page.shell.notices.success(words.format(n=self._page.shell.formats.whole(len(made))), undo)

    def _reverse(self, payment_ids: list[int]) -> None:
        def work() -> list[Payment]:
            from app.services import payments

            return payments.reverse_all(self._books, payment_ids)

        tasks.run(self._page, work, lambda _counters: self._page.shell.changes.tell("payment", "invoice"))

    def _on_corrected(self, made: Document) -> None:
        self._page.shell.changes.tell("invoice", "series")
        show = NoticeAction(self.tr("Open"), lambda: self._page.shell.navigator.open_invoice(made.id))
        words = self.tr("{number} is issued.").format(number=isolated(made.number or ""))
        self._page.shell.notices.success(words, show)
