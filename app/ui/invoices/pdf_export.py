"""Exports the PDFs of one document or many.

Payment slips go along where there are any and the user wants them, each as a file of its own beside the document's.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.errors import CounterfoilError, NotAllowed
from app.domain.look import ORIGINAL, Rendition
from app.ui import tasks
from app.ui.collect.slips import SlipQuestion, Slips
from app.ui.exporting import Exported, Exporting, Words
from app.ui.shell.page import Page

if TYPE_CHECKING:
    from app.services.books import Books

_NO_SLIPS: Slips = frozenset()


class PdfExport(QObject):
    """Asks what goes along and where to, and writes it there."""

    def __init__(self, page: Page, books: Books) -> None:
        super().__init__(page)
        self._page, self._books = page, books
        self._question = SlipQuestion(page, books)
        words = Words(
            self.tr("Writing PDFs"),
            self.tr("{n} PDFs were written."),
            self.tr("Before a customer gets the payment slip:"),
        )
        self._exporting = Exporting(page, words)

    def start(self, ids: Sequence[int]) -> None:
        """Ask for a file name for one document, for a folder for several; then write."""
        if ids:
            self._question.ask(ids, lambda slips: self._ask_place(list(ids), slips=slips))

    def start_other(self, ids: Sequence[int]) -> None:
        """Ask which form of some documents is wanted, a copy or a delivery note, and where to; then write."""
        if ids:
            from app.ui.invoices.copy_dialog import CopyDialog

            CopyDialog(self._page.window(), self._books, list(ids), self._ask_place).open()

    def start_slip(self, document_id: int, account: str = "") -> None:
        """Ask for a file name for the payment slip of a document alone; then write it."""

        def name() -> str:
            from app.services import documents, pdf_files

            return pdf_files.slip_file_name(self._books, documents.get(self._books, document_id))

        def write(path: Path) -> Exported:
            return self._write_slip(document_id, path, account, overwrite=True)

        title = self.tr("Save payment slip")
        tasks.run(self._page, name, lambda proposed: self._exporting.ask_file(title, proposed, write))

    def _ask_place(self, ids: list[int], rendition: Rendition = ORIGINAL, slips: Slips = _NO_SLIPS) -> None:
        if len(ids) > 1:
            names: set[str] = set()
            parts = [partial(self._write_into, names, each, rendition, each in slips) for each in ids]
            title = self.tr("Folder for {n} PDFs").format(n=self._page.shell.formats.whole(len(ids)))
            self._exporting.ask_folder(title, parts)
            return
        (document_id,) = ids

        def name() -> str:
            from app.services import documents, pdf_files

            return pdf_files.file_name(self._books, documents.get(self._books, document_id), rendition)

        def write(path: Path) -> Exported:
            from app.services import pdf_files

            beside = pdf_files.slip_beside(path) if document_id in slips else None
            return self._write_one(document_id, rendition, path, beside, overwrite=True)

        title = self.tr("Export PDF")
        tasks.run(self._page, name, lambda proposed: self._exporting.ask_file(title, proposed, write))

    def _write_into(
        self, names: set[str], document_id: int, rendition: Rendition, with_slip: bool, folder: Path
    ) -> Exported:
        """Write a document into a folder under a name that none of ``names`` is; runs on the worker."""
        from app.services import documents, pdf_files
        from app.services.file_names import distinct

        document = documents.get(self._books, document_id)
        path = folder / distinct(pdf_files.file_name(self._books, document, rendition), document_id, names)
        slip = None
        if with_slip:
            slip = folder / distinct(pdf_files.slip_file_name(self._books, document), document_id, names)
        try:
            return self._write_one(document_id, rendition, path, slip)
        except NotAllowed as refused:
            return Exported(refused=[f"{path.name}: {refused.message}"])

    def _write_one(
        self, document_id: int, rendition: Rendition, path: Path, slip: Path | None, *, overwrite: bool = False
    ) -> Exported:
        """Write a document, and its slip where one goes along, which replaces nothing."""
        from app.services import payment_slips, pdf_files

        done = Exported()
        if pdf_files.save_pdf(self._books, document_id, path, rendition, overwrite=overwrite):
            done.files.append(path)
        else:
            done.taken.append(partial(self._write_one, document_id, rendition, path, None, overwrite=True))
        if slip is not None:
            try:
                offer = payment_slips.offer(self._books, document_id)
                done.warnings += [f"{offer.document.number}: {words}" for words in offer.warnings]
                done.add(self._write_slip(document_id, slip))
            except CounterfoilError as refused:
                done.refused.append(f"{slip.name}: {refused.message}")
        return done

    def _write_slip(self, document_id: int, path: Path, account: str = "", *, overwrite: bool = False) -> Exported:
        from app.services import pdf_files

        if pdf_files.save_slip(self._books, document_id, path, account, overwrite=overwrite):
            return Exported([path])
        return Exported(taken=[partial(self._write_slip, document_id, path, account, overwrite=True)])
