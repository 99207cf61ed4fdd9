"""Notices that the books were changed by somebody else: a command beside the window, another program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


class OutsideChanges(QObject):
    """Asks a page to read anew when the file of the books changed since it last did.

    It looks when the user comes back to the window, and when the page asks.
    """

    def __init__(self, page: QWidget, database: Path, refresh: Callable[[], object]) -> None:
        """Watch ``database`` for ``page`` and call ``refresh`` while the page is shown."""
        super().__init__(page)
        self._page, self._database, self._refresh = page, database, refresh
        self._seen = self._now()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_state_changed)

    def note(self) -> None:
        """The page reads the books now: only what comes later is a change."""
        self._seen = self._now()

    def happened(self) -> bool:
        """Whether the file changed since the page last read it."""
        return self._now() != self._seen

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive and self._page.isVisible() and self.happened():
            self._refresh()

    def _now(self) -> tuple[int, int]:
        try:
            status = self._database.stat()
        except OSError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_size)
