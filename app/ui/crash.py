"""What happens when the program has a bug: the work is saved, the log told, and the user shown a report to copy.

The report names the kind of error and where it arose, and no value: an error's message may hold a customer's name.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.inputs import TextEdit
from app.ui.widgets.labels import PlainLabel

_FRAMES = 30


@dataclass(frozen=True, slots=True)
class Report:
    """A bug as it may leave the machine.

    Attributes:
        id: the same for the same bug, to be named in a letter.
        text: everything there is to copy.
    """

    id: str
    text: str


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
        self._dialog: Dialog | None = None
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
        if self._dialog is None or not self._dialog.isVisible():
            self._dialog = CrashDialog(QApplication.activeWindow(), made, kept=kept)
            self._dialog.destroyed.connect(self._on_dialog_gone)
            self._dialog.open()

    def _on_dialog_gone(self) -> None:
        self._dialog = None


class CrashDialog(Dialog):
    """Says that something went wrong, what is safe, and offers the report."""

    def __init__(self, parent: QWidget | None, made: Report, *, kept: bool) -> None:
        super().__init__(parent, self.tr("Something went wrong"), width=560)
        safe = (
            self.tr("Your work was saved. You can go on, or close Counterfoil and start it again.")
            if kept
            else self.tr("What you typed last may not be saved. Copy it, then close Counterfoil and start it again.")
        )
        self.body.addWidget(PlainLabel(safe, wrap=True))
        self.body.addWidget(
            PlainLabel(self.tr("This report helps to mend it. It holds no data of yours or your customers."), wrap=True)
        )
        self.report_text = TextEdit(self.tr("Report"), rows=10)
        self.report_text.setReadOnly(True)
        self.report_text.set_text(made.text)
        self.body.addWidget(self.report_text)
        self.add_button(self.tr("Copy report"), lambda: QGuiApplication.clipboard().setText(made.text))
        self.add_button(self.tr("Go on"), self.accept, Kind.PRIMARY)


def make_report(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> Report:
    """Describe an error by its kind and place, without any value."""
    lines = [f"{_kind_name(kind)}", *_places(trace)]
    cause = None if error is None else error.__cause__ or error.__context__
    seen = {id(error)}
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines += [f"after {_kind_name(type(cause))}", *_places(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
    body = "\n".join(lines)
    bug = _short_hash(body)
    return Report(bug, f"Counterfoil {_own_version()}, bug {bug}\n{_surroundings()}\n\n{body}\n")


def _kind_name(kind: type[BaseException]) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _places(trace: TracebackType | None) -> list[str]:
    import traceback

    frames = traceback.StackSummary.extract(traceback.walk_tb(trace), lookup_lines=False)
    return [f"  {_short_path(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames[-_FRAMES:]]


def _short_path(file: str) -> str:
    """The part of a path that says which module it is, without the folders above, which may name the user."""
    parts = PurePath(file.replace("\\", "/")).parts
    for root in ("site-packages", "app"):
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + (root == "site-packages") :])
    return parts[-1] if parts else file


def _short_hash(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:8].upper()


def _own_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("counterfoil")
    except PackageNotFoundError:
        return "from source"


def _surroundings() -> str:
    import platform
    import sqlite3

    import PySide6

    return (
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, Qt {qVersion()}, "
        f"SQLite {sqlite3.sqlite_version}, {platform.system()} {platform.machine()}, {QGuiApplication.platformName()}"
    )


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
