"""Opens files that were dropped or chosen: an e-invoice is shown, a document of ours is checked, all else is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import CounterfoilError, InputRefused
from app.ui import tasks
from app.ui.einvoice.page import OpenEInvoice
from app.ui.invoices.check_dialog import CheckDialog, Checked, checked
from app.ui.plain import isolated, one_line

if TYPE_CHECKING:
    from app.services.books import Books
    from app.ui.shell.page import Shell
    from app.ui.shell.window import MainWindow

MOST_FILES = 20
_PDF = ".pdf"


class NotOpened(NamedTuple):
    """A file that is no e-invoice, or one that is not let in, and why."""

    name: str
    reason: str


def choose_and_open(parent: QWidget, shell: Shell) -> None:
    """Ask for an e-invoice and show it."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    kinds = _tr("E-invoices (*.xml *.pdf);;All files (*)")
    dialog = QFileDialog(parent, _tr("Open an e-invoice"), folder, kinds)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda file: open_file(parent, shell, Path(file)))
    dialog.open()


def open_file(parent: QWidget, shell: Shell, path: Path) -> None:
    """Show the e-invoice in a file, or say why there is none."""
    title = _tr("Opening an e-invoice")
    tasks.run_long(parent, title, lambda _progress: _read(path), lambda found: _show(shell, [found]))


def take_files(window: MainWindow, books: Books, paths: Sequence[Path], others: int = 0) -> None:
    """Take files that were dropped: documents of ours and PDFs without an e-invoice are checked, e-invoices shown.

    At most `MOST_FILES` are taken; how many are not, and that ``others`` came along, is told.
    """
    paths, left_out = paths[:MOST_FILES], len(paths[MOST_FILES:])

    def work(progress: tasks.Progress) -> list[OpenEInvoice | NotOpened | Checked]:
        found: list[OpenEInvoice | NotOpened | Checked] = []
        for done, path in enumerate(paths):
            progress.step(done, len(paths), path.name)
            found.append(_look(books, path))
        return found

    def done(found: list[OpenEInvoice | NotOpened | Checked]) -> None:
        _show(window, found)
        ours = [each for each in found if isinstance(each, Checked)]
        if ours:
            CheckDialog(window, ours).open()

    tasks.run_long(window, _tr("Looking at the files"), work, done)
    told = []
    if left_out:
        words = _tr("{most} files are looked at in one go; the {n} after them are left out. Drop those next.")
        told.append(words.format(most=MOST_FILES, n=window.formats.whole(left_out)))
    if others:
        words = _tr("1 is neither a PDF nor an XML file.") if others == 1 else _tr("{n} are neither PDF nor XML files.")
        told.append(words.format(n=window.formats.whole(others)))
    if told:
        window.notices.warning(_tr("Not everything you dropped is looked at."), told)


def _look(books: Books, path: Path) -> OpenEInvoice | NotOpened | Checked:
    if path.suffix.lower() != _PDF:
        return _read(path)
    ours = checked(books, path)
    if ours.found is None or ours.found.document is not None:
        return ours
    read = _read(path)
    return read if isinstance(read, OpenEInvoice) else ours


def _read(path: Path) -> OpenEInvoice | NotOpened:
    from app.services import received

    try:
        return OpenEInvoice(path.name, received.read_file(path))
    except InputRefused as refused:
        return NotOpened(path.name, " ".join(problem.message for problem in refused.problems))
    except CounterfoilError as error:
        return NotOpened(path.name, error.message)


def _show(shell: Shell, found: Sequence[object]) -> None:
    """Show the first e-invoice, and say what could not be opened."""
    invoices = [each for each in found if isinstance(each, OpenEInvoice)]
    if invoices:
        shell.navigator.open_page("einvoice", invoices[0])
    if len(invoices) > 1:
        name = isolated(one_line(invoices[0].name, 60))
        shell.notices.info(_tr("One e-invoice is shown at a time: {name}.").format(name=name))
    for each in found:
        if isinstance(each, NotOpened):
            name = isolated(one_line(each.name, 60))
            shell.notices.error(_tr("{name} was not opened.").format(name=name), [each.reason])


def _tr(text: str) -> str:
    return QCoreApplication.translate("EInvoicePage", text)
