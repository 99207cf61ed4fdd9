"""Writes the PDFs of one document or many to where the user says, without writing over anything unasked.

Payment slips go along where there are any and the user wants them, each as a file of its own beside the document's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from app.domain.errors import NotAllowed
from app.domain.look import ORIGINAL, Rendition
from app.ui import tasks
from app.ui.collect.slips import SlipQuestion, Slips
from app.ui.folders import EXPORT, last_folder, show_folder
from app.ui.plain import isolated
from app.ui.shell.page import Page
from app.ui.widgets.dialogs import confirm
from app.ui.widgets.notices import NoticeAction

if TYPE_CHECKING:
    from app.services.books import Books
    from app.ui.tasks import Progress


@dataclass(slots=True)
class Exported:
    """What came of an export.

    Attributes:
        files: what was written.
        taken: what would have been written over something else: calls that do it all the same.
        warnings: what to know before a customer gets a payment slip.
    """

    files: list[Path] = field(default_factory=list)
    taken: list[Callable[[], Exported]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, more: Exported) -> None:
        """Count what came of another part of it."""
        self.files += more.files
        self.taken += more.taken
        self.warnings += more.warnings


class PdfExport(QObject):
    """Asks for a place, writes there, tells what was written."""

    def __init__(self, page: Page, books: Books) -> None:
        super().__init__(page)
        self._page, self._books = page, books
        self._question = SlipQuestion(page, books)

    def start(self, ids: Sequence[int]) -> None:
        """Ask for a file name for one document, for a folder for several; then write."""
        if ids:
            self._question.ask(ids, lambda slips: self._ask_place(list(ids), slips))

    def start_other(self, ids: Sequence[int]) -> None:
        """Ask which form of some documents is wanted, a copy or a delivery note, and where to; then write."""
        if ids:
            from app.ui.invoices.copy_dialog import CopyDialog

            CopyDialog(self._page.window(), self._books, list(ids), self._ask_place_of_others).open()

    def _ask_place_of_others(self, ids: list[int], rendition: Rendition) -> None:
        if len(ids) > 1:
            parts = [partial(self._write_into, document_id=document_id, rendition=rendition) for document_id in ids]
            self._ask_folder(len(ids), parts)
            return
        (document_id,) = ids

        def name() -> str:
            from app.services import documents, pdf_files

            return pdf_files.file_name(self._books, documents.get(self._books, document_id), rendition)

        def write(path: Path) -> Exported:
            return self._write_one(document_id, path, rendition=rendition)

        tasks.run(self._page, name, lambda proposed: self._ask_file(self.tr("Export PDF"), proposed, write))

    def start_slip(self, document_id: int, account: str = "") -> None:
        """Ask for a file name for the payment slip of a document alone; then write it."""

        def name() -> str:
            from app.services import documents, pdf_files

            return pdf_files.slip_file_name(self._books, documents.get(self._books, document_id))

        def write(path: Path) -> Exported:
            return self._write_slip(document_id, path, account)

        title = self.tr("Save payment slip")
        tasks.run(self._page, name, lambda proposed: self._ask_file(title, proposed, write))

    def _ask_place(self, ids: list[int], slips: Slips) -> None:
        if len(ids) > 1:
            parts = [partial(self._write_into, document_id=each, with_slip=each in slips) for each in ids]
            self._ask_folder(len(ids), parts)
            return
        (document_id,) = ids

        def name() -> str:
            from app.services import documents, pdf_files

            return pdf_files.file_name(self._books, documents.get(self._books, document_id))

        def write(path: Path) -> Exported:
            return self._write_one(document_id, path, with_slip=document_id in slips)

        tasks.run(self._page, name, lambda proposed: self._ask_file(self.tr("Export PDF"), proposed, write))

    def _ask_file(self, title: str, name: str, write: Callable[[Path], Exported]) -> None:
        dialog = QFileDialog(self._page, title, last_folder(self._page.shell.settings, EXPORT), self.tr("PDF (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(name)
        # The dialog itself asks before it lets an existing file be chosen.
        self._open(dialog, lambda path: self._save(Path(path), write))

    def _ask_folder(self, count: int, parts: Sequence[Callable[[Path], Exported]]) -> None:
        title = self.tr("Folder for {n} PDFs").format(n=self._page.shell.formats.whole(count))
        dialog = QFileDialog(self._page, title, last_folder(self._page.shell.settings, EXPORT))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._open(dialog, lambda path: self._write_all(parts, Path(path)))

    def _open(self, dialog: QFileDialog, chosen: object) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(chosen)
        dialog.open()

    def _save(self, path: Path, write: Callable[[Path], Exported]) -> None:
        self._page.shell.settings.setValue(EXPORT, str(path.parent))
        title = self.tr("Writing the PDF")
        tasks.run_long(self._page, title, lambda _step: write(path), lambda done: self._tell(done, path.parent))

    def _write_one(
        self, document_id: int, path: Path, *, with_slip: bool = False, rendition: Rendition = ORIGINAL
    ) -> Exported:
        """Write a document where the user said, and its slip beside it; runs on the worker."""
        from app.services import payment_slips, pdf_files

        pdf_files.save_pdf(self._books, document_id, path, rendition)
        done = Exported([path])
        if with_slip:
            beside = pdf_files.slip_beside(path)
            done.warnings += payment_slips.offer(self._books, document_id).warnings
            done.add(self._write_slip(document_id, beside, overwrite=False))
        return done

    def _write_slip(self, document_id: int, path: Path, account: str = "", *, overwrite: bool = True) -> Exported:
        from app.services import pdf_files

        if pdf_files.save_slip(self._books, document_id, path, account, overwrite=overwrite):
            return Exported([path])
        return Exported(taken=[partial(self._write_slip, document_id, path, account)])

    def _write_all(self, parts: Sequence[Callable[[Path], Exported]], folder: Path) -> None:
        self._page.shell.settings.setValue(EXPORT, str(folder))
        self._do_all([partial(part, folder) for part in parts], folder)

    def _write_into(
        self,
        folder: Path,
        document_id: int,
        *,
        with_slip: bool = False,
        rendition: Rendition = ORIGINAL,
        overwrite: bool = False,
    ) -> Exported:
        """Write a document into a folder; runs on the worker."""
        from app.services import pdf_files

        try:
            (written,) = pdf_files.export(
                self._books,
                [document_id],
                folder,
                rendition=rendition,
                overwrite=overwrite,
                with_slips=with_slip,
            )
        except NotAllowed:
            if overwrite:
                raise
            again = partial(self._write_into, folder, document_id, with_slip=with_slip, rendition=rendition)
            return Exported(taken=[partial(again, overwrite=True)])
        files = [path for path in (written.path, written.slip) if path is not None]
        return Exported(files, warnings=[f"{written.document.number}: {words}" for words in written.warnings])

    def _do_all(self, parts: Sequence[Callable[[], Exported]], folder: Path) -> None:
        """Write one after the other, and tell what came of all of them."""

        def work(progress: Progress) -> Exported:
            done = Exported()
            for place, part in enumerate(parts):
                try:
                    progress.step(place, len(parts))
                except tasks.Cancelled:
                    break
                done.add(part())
            return done

        title = self.tr("Writing PDFs")
        tasks.run_long(self._page, title, work, lambda done: self._tell(done, folder), keeps=True)

    def _tell(self, done: Exported, folder: Path) -> None:
        notices, count = self._page.shell.notices, len(done.files)
        show = NoticeAction(self.tr("Open folder"), lambda: show_folder(folder, notices))
        if count == 1:
            notices.success(self.tr("{name} was written.").format(name=isolated(done.files[0].name)), show)
        elif count:
            notices.success(self.tr("{n} PDFs were written.").format(n=self._page.shell.formats.whole(count)), show)
        if done.warnings:
            notices.warning(self.tr("Before a customer gets the payment slip:"), done.warnings)
        if done.taken:
            self._ask_to_replace(done.taken, folder)

    def _ask_to_replace(self, taken: Sequence[Callable[[], Exported]], folder: Path) -> None:
        count = len(taken)
        title = self.tr("Replace 1 file?") if count == 1 else self.tr("Replace {n} files?").format(n=count)
        confirm(
            self._page,
            title,
            self.tr("The folder already holds files of these names with other contents. Nothing was replaced yet."),
            self.tr("Replace"),
            lambda: self._do_all(taken, folder),
            danger=True,
        )
