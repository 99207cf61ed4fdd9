"""Printing one document from any page: with its payment slip where there is one and the user wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui import tasks
from app.ui.collect.slips import SlipQuestion, Slips
from app.ui.shell.page import Page

if TYPE_CHECKING:
    from app.services.books import Books


class Paper(QObject):
    """Prints for one page."""

    def __init__(self, page: Page, books: Books) -> None:
        super().__init__(page)
        self._page, self._books = page, books
        self._question = SlipQuestion(page, books)

    def start(self, document_id: int) -> None:
        """Show the sheets of a document and print them."""
        self._question.ask([document_id], lambda slips: self._show(document_id, slips))

    def _show(self, document_id: int, slips: Slips) -> None:
        def look() -> tuple[list[bytes], str]:
            from app.services import documents, payment_slips, pdf_files

            document = documents.get(self._books, document_id)
            sheets = [documents.pdf(self._books, document_id)]
            if document_id in slips:
                sheets.append(payment_slips.render(payment_slips.offer(self._books, document_id)))
            return sheets, pdf_files.file_name(document).removesuffix(".pdf")

        def show(found: tuple[list[bytes], str]) -> None:
            from app.ui.invoices.printing import print_preview

            print_preview(self._page.window(), *found)

        tasks.run(self._page, look, show, lane=tasks.Lane.PAGES, key="print")
