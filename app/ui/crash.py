"""What happens when the program has a bug: the work is saved, the log told, and the user shown a report to copy."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from app.ui.crash_report import CrashDialog, Report


class CrashHook(QObject):
    """Catches what nobody caught, on every thread, and reports it on the GUI thread, once per identical bug.

    Attributes:
        reported: the :class:`Report` that is being shown.
    """

    reported = Signal(object)
    _happened = Signal(object)

    def __init__(self, keep_work: Callable[[], object], parent: QObject | None = None) -> None:
        """Make the hook; ``keep_work`` saves what was typed and may fail."""
        super().__init__(parent)
        self._keep_work = keep_work
        self._known: set[str] = set()
        self._before = (sys.excepthook, threading.excepthook)
        self._qt_before: Callable[[QtMsgType, QMessageLogContext, str], object] | None = None
        self._dialog: CrashDialog | None = None
        self._happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Listen to Python on all threads and to Qt's own messages."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)
        self._qt_before = qInstallMessageHandler(_log_qt_message)

    def uninstall(self) -> None:
        """Give Python and Qt the hooks back that they had."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(self._qt_before)

    def report(self, error: BaseException) -> None:
        """Report an error that somebody caught and could not explain. Safe on every thread."""
        self._on_exception(type(error), error, error.__traceback__)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        import logging

        from app.ui.crash_report import make_report

        made = make_report(kind, error, trace)
        logging.getLogger(__name__).error("bug %s: %s", made.id, made.text)
        self._happened.emit(made)

    def _on_happened(self, made: Report) -> None:
        if made.id in self._known:
            return
        self._known.add(made.id)
        kept = True
        try:
            self._keep_work()
        except Exception as error:  # noqa: BLE001 - the first bug must be reported whatever happens while saving
            kept = False
            self.report(error)
        self.reported.emit(made)
        from app.ui.crash_report import CrashDialog

        if self._dialog is None or not self._dialog.isVisible():
            self._dialog = CrashDialog(QApplication.activeWindow(), made, kept=kept)
            self._dialog.destroyed.connect(self._on_dialog_gone)
            self._dialog.open()

    def _on_dialog_gone(self) -> None:
        self._dialog = None


_LEVELS = {
    QtMsgType.QtDebugMsg: 10,
    QtMsgType.QtInfoMsg: 20,
    QtMsgType.QtWarningMsg: 30,
    QtMsgType.QtCriticalMsg: 40,
    QtMsgType.QtFatalMsg: 50,
}


_NO_FAULT = "This plugin does not support "


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    import logging

    # What the platform cannot do (raise a window, hint at sizes) is no fault of anybody's.
    level = 20 if message.startswith(_NO_FAULT) else _LEVELS.get(kind, 30)
    logging.getLogger(f"qt.{context.category or 'default'}").log(level, "%s", message)
