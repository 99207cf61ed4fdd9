"""Printing documents from any page: with their payment slips where there are any and the user wants them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui import tasks
from app.ui.collect.slips import SlipQuestion, Slips
from app.ui.shell.page import Page

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from app.services.books import Books
    from app.ui.tasks import Progress


class Paper(QObject):
    """Prints for one page."""

    def __init__(self, page: Page, books: Books) -> None:
        super().__init__(page)
        self._page, self._books = page, books
        self._question = SlipQuestion(page, books)

    def start(self, document_ids: Sequence[int]) -> None:
        """Print documents: of one the sheets are shown first, for several the printer is asked for."""
        ids = list(document_ids)
        self._question.ask(ids, lambda slips: self._show(ids[0], slips) if len(ids) == 1 else self._ask(ids, slips))

    def _show(self, document_id: int, slips: Slips) -> None:
        def look() -> tuple[list[bytes], str]:
            from app.services import documents, pdf_files

            document = documents.get(self._books, document_id)
            return self._sheets(document_id, slips), pdf_files.file_name(self._books, document).removesuffix(".pdf")

        def show(found: tuple[list[bytes], str]) -> None:
            from app.ui.invoices.printing import print_preview

            print_preview(self._page.window(), *found)

        tasks.run(self._page, look, show, lane=tasks.Lane.PAGES, key="print")

    def _ask(self, document_ids: list[int], slips: Slips) -> None:
        from app.ui.invoices.printing import ask_printer

        title = self.tr("Print {n} documents").format(n=self._page.shell.formats.whole(len(document_ids)))
        ask_printer(self._page.window(), title, lambda printer: self._print(document_ids, slips, printer))

    def _print(self, document_ids: list[int], slips: Slips, printer: QPrinter) -> None:
        def work(progress: Progress) -> int:
            from app.ui.invoices.printing import Sheets

            with Sheets(printer, own_paper=True) as sheets:
                for place, document_id in enumerate(document_ids):
                    progress.step(place, len(document_ids))
                    for pdf in self._sheets(document_id, slips):
                        sheets.add(pdf)
            return len(document_ids)

        tasks.run_long(self._page, self.tr("Printing"), work, self._on_printed)

    def _sheets(self, document_id: int, slips: Slips) -> list[bytes]:
        """Return the document and, where it is wanted, its slip; runs on the worker."""
        from app.services import documents, payment_slips

        sheets = [documents.pdf(self._books, document_id)]
        if document_id in slips:
            sheets.append(payment_slips.render(payment_slips.offer(self._books, document_id)))
        return sheets

    def _on_printed(self, count: int) -> None:
        words = self.tr("{n} documents were sent to the printer.").format(n=self._page.shell.formats.whole(count))
        self._page.shell.notices.success(words)
