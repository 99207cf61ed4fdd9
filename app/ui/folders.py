"""Folders that the user writes files to: where the last one went, and a look into it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from app.ui.shell.page import NoticeSink

EXPORT = "export/folder"
"""Key of the setting that holds where the last document was exported to."""


def last_folder(settings: QSettings, key: str) -> str:
    """Return where the last file of a kind went, while that is there; the user's documents else."""
    last = str(settings.value(key, "") or "")
    if last and Path(last).is_dir():
        return last
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def show_folder(folder: Path, notices: NoticeSink) -> None:
    """Show a folder in the system's file manager; where there is none, say which it is."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        notices.info(str(folder))
