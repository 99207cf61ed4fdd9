"""Where the user writes files to: asked for, the last place remembered, and a look into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.shell.page import NoticeSink

EXPORT = "export/folder"
"""Key of the setting that holds where the last document was exported to."""


def last_folder(settings: QSettings, key: str) -> str:
    """Return where the last file of a kind went, while that is there; the user's documents else."""
    last = str(settings.value(key, "") or "")
    if last and Path(last).is_dir():
        return last
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def ask_folder(parent: QWidget, title: str, settings: QSettings, key: str, chosen: Callable[[Path], object]) -> None:
    """Ask for a folder to write to, at first the one that was chosen last, which the setting ``key`` holds."""

    def remember(folder: Path) -> None:
        settings.setValue(key, str(folder))
        chosen(folder)

    dialog = QFileDialog(parent, title, last_folder(settings, key))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, remember)


def ask_target(
    parent: QWidget, title: str, settings: QSettings, key: str, name: str, kinds: str, chosen: Callable[[Path], object]
) -> None:
    """Ask for a file to write, proposing ``name``; the dialog asks before it lets an existing one be chosen.

    ``kinds`` is a filter such as ``PDF (*.pdf)``; ``key`` as for `ask_folder`.
    """

    def remember(file: Path) -> None:
        settings.setValue(key, str(file.parent))
        chosen(file)

    dialog = QFileDialog(parent, title, last_folder(settings, key), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix[1:])
    dialog.selectFile(name)
    _open(dialog, remember)


def _open(dialog: QFileDialog, chosen: Callable[[Path], object]) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.open()


def show_folder(folder: Path, notices: NoticeSink) -> None:
    """Show a folder in the system's file manager; where there is none, say which it is."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        notices.info(str(folder))
