"""Writes the PDFs of one document or many to where the user says, without writing over anything unasked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from app.domain.errors import NotAllowed
from app.ui import tasks
from app.ui.plain import isolated
from app.ui.shell.page import Page
from app.ui.widgets.dialogs import confirm
from app.ui.widgets.notices import NoticeAction

if TYPE_CHECKING:
    from app.services.books import Books
    from app.ui.tasks import Progress

FOLDER_KEY = "export/folder"


@dataclass(slots=True)
class Exported:
    """What came of an export: the files written, and the ids whose files would have replaced something else."""

    files: list[Path] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)


class PdfExport(QObject):
    """Asks for a place, writes there, tells what was written."""

    def __init__(self, page: Page, books: Books) -> None:
        super().__init__(page)
        self._page, self._books = page, books

    def start(self, ids: Sequence[int]) -> None:
        """Ask for a file name for one document, for a folder for several; then write."""
        if len(ids) == 1:
            tasks.run(self._page, lambda: self._proposed(ids[0]), lambda name: self._ask_file(ids[0], name))
        elif ids:
            self._ask_folder(list(ids))

    def _proposed(self, document_id: int) -> str:
        from app.services import documents

        return documents.file_name(documents.get(self._books, document_id))

    def _ask_file(self, document_id: int, name: str) -> None:
        dialog = QFileDialog(self._page, self.tr("Export PDF"), self._folder(), self.tr("PDF (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(name)
        # The dialog itself asks before it lets an existing file be chosen.
        self._open(dialog, lambda path: self._save(document_id, Path(path)))

    def _ask_folder(self, ids: list[int]) -> None:
        title = self.tr("Folder for {n} PDFs").format(n=self._page.shell.formats.whole(len(ids)))
        dialog = QFileDialog(self._page, title, self._folder())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._open(dialog, lambda path: self._write_all(ids, Path(path), overwrite=False))

    def _open(self, dialog: QFileDialog, chosen: object) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(chosen)
        dialog.open()

    def _folder(self) -> str:
        """Where the last PDF went, while that is there; the user's documents else."""
        last = str(self._page.shell.settings.value(FOLDER_KEY, "") or "")
        if last and Path(last).is_dir():
            return last
        return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def _save(self, document_id: int, path: Path) -> None:
        self._page.shell.settings.setValue(FOLDER_KEY, str(path.parent))

        def work(_progress: Progress) -> Exported:
            from app.services import documents

            documents.save_pdf(self._books, document_id, path)
            return Exported([path])

        tasks.run_long(self._page, self.tr("Writing the PDF"), work, lambda done: self._tell(done, path.parent))

    def _write_all(self, ids: list[int], folder: Path, *, overwrite: bool) -> None:
        self._page.shell.settings.setValue(FOLDER_KEY, str(folder))

        def work(progress: Progress) -> Exported:
            from app.services import documents

            done = Exported()
            for place, document_id in enumerate(ids):
                progress.step(place, len(ids))
                try:
                    done.files += documents.export(self._books, [document_id], folder, overwrite=overwrite)
                except NotAllowed:
                    done.taken.append(document_id)
            return done

        tasks.run_long(self._page, self.tr("Writing PDFs"), work, lambda done: self._tell(done, folder))

    def _tell(self, done: Exported, folder: Path) -> None:
        show = NoticeAction(self.tr("Open folder"), lambda: self._show_folder(folder))
        if len(done.files) == 1:
            name = isolated(done.files[0].name)
            self._page.shell.notices.success(self.tr("{name} was written.").format(name=name), show)
        elif done.files:
            count = self._page.shell.formats.whole(len(done.files))
            self._page.shell.notices.success(self.tr("{n} PDFs were written.").format(n=count), show)
        if done.taken:
            self._ask_to_replace(done.taken, folder)

    def _ask_to_replace(self, taken: list[int], folder: Path) -> None:
        count = len(taken)
        title = self.tr("Replace 1 file?") if count == 1 else self.tr("Replace {n} files?").format(n=count)
        confirm(
            self._page,
            title,
            self.tr("The folder already holds files of these names with other contents. Nothing was replaced yet."),
            self.tr("Replace"),
            lambda: self._write_all(taken, folder, overwrite=True),
            danger=True,
        )

    def _show_folder(self, folder: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._page.shell.notices.info(str(folder))
