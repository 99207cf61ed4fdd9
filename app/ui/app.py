"""The running window: the application object, one window per home, and an orderly end however it comes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QSocketNotifier, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.domain.errors import CounterfoilError
from app.paths import FILE_MODE, Paths
from app.ui import tasks
from app.ui.collector import Collector
from app.ui.crash import CrashHook
from app.ui.instance import Entry, WindowLock
from app.ui.shell.window import MainWindow
from app.ui.theme.theme import Mode, theme

if TYPE_CHECKING:
    import logging

    from app.services.books import Books

DONE, BUG, NOT_ALLOWED = 0, 1, 5
SETTLE_AFTER_MS = 60
MODE_KEY, COMPACT_KEY = "theme/mode", "theme/compact"
SWITCH_SECONDS = 0.000_5


def make_application(mode: Mode = Mode.SYSTEM, *, compact: bool = False) -> QApplication:
    """Make the application object and dress it; the icon comes after the first paint."""
    app = QApplication([sys.argv[0], "-style", "fusion"])
    app.setApplicationName("counterfoil")
    QGuiApplication.setDesktopFileName("counterfoil")
    theme.apply(app, mode, compact=compact)
    return app


def run_window(paths: Paths, open_books: Callable[[], Books]) -> int:
    """Open the window of a home and return when it was closed.

    Args:
        paths: the folders of the home; made when missing.
        open_books: opens the books of that home; called once the home is known to be free.

    Returns:
        The exit status: 0 done (also when a window that was open already came forward), 5 when another window has the
        home and does not answer, or the books cannot be opened.
    """
    paths.prepare()
    settings = open_settings(paths)
    app = make_application(_mode(settings), compact=str(settings.value(COMPACT_KEY, "")) == "1")
    lock = WindowLock(paths)
    entry = lock.enter()
    if entry is Entry.RAISED:
        return DONE
    if entry is Entry.SILENT:
        return _refuse(app, app.tr("Counterfoil is open already, but its window does not answer."))
    try:
        books = open_books()
    except CounterfoilError as error:
        lock.release()
        return _refuse(app, error.message)
    running = Running(app, paths, settings, books, lock)
    try:
        return running.run()
    finally:
        running.end()


class Running(QObject):
    """Everything that lives as long as the window does."""

    def __init__(self, app: QApplication, paths: Paths, settings: QSettings, books: Books, lock: WindowLock) -> None:
        super().__init__(app)
        from app.ui.home import Home

        self._app, self._paths, self._books, self._lock = app, paths, books, lock
        self._settings = settings
        # A worker that computes gives way every half millisecond instead of every five: while a page is rendered, the
        # window paints twice as fast.
        sys.setswitchinterval(SWITCH_SECONDS)
        self._log: logging.Handler | None = None
        self._home = Home(paths, self._settings, books)
        self.window: MainWindow = self._home.window
        self._crash = CrashHook(self.window.flush, self)
        self._collector = Collector(self)
        tasks.runner().present = self._present
        app.commitDataRequest.connect(lambda _manager: self.window.flush())
        app.aboutToQuit.connect(self._on_quit)
        self._notifier: QSocketNotifier | None = None

    def _present(self, owner: QObject, error: BaseException) -> None:
        from app.ui.shell.failures import present

        present(self.window.notices, error, self._crash.report)

    def run(self) -> int:
        """Show the window and serve it until it is closed."""
        self._crash.install()
        self.window.painted.connect(self._on_painted)
        self.window.show()
        return self._app.exec()

    def end(self) -> None:
        """Give back everything, in reverse order. Called once, after the event loop ended."""
        self._crash.uninstall()
        tasks.runner().stop()
        self._collector.stop()
        self._books.close()
        self._lock.release()
        if self._log is not None:
            from app import logs

            logs.stop(self._log)

    def _on_painted(self) -> None:
        """The empty window stands: fill it, and when the page is painted too, do what the user does not wait for."""
        try:
            self._home.open_first_page()
        except Exception as error:  # noqa: BLE001 - the other pages may work: report it in the open window
            self._crash.report(error)
        # Not at once: the platform waits a few milliseconds before it lets the page be painted.
        QTimer.singleShot(SETTLE_AFTER_MS, self, self._settle_in)

    def _settle_in(self) -> None:
        """Begin the log, listen to later starts and to signals, count for the rail, show the icon."""
        import logging

        from app import logs
        from app.ui.theme.icons import app_icon
        from app.ui.warming import Warming

        self._log = logs.start(self._paths.logs)
        logging.getLogger(__name__).info("The window is open on platform %s.", QGuiApplication.platformName())
        self._lock.listen(self.window.come_forward)
        self._notifier = on_terminate(self._on_terminate)
        QApplication.setWindowIcon(app_icon())
        self._home.load_surroundings()
        self._collector.start()
        Warming(self.window).start()

    def _on_terminate(self) -> None:
        """The system ends the program: save and go, without a question."""
        self.window.flush()
        self._app.quit()

    def _on_quit(self) -> None:
        self.window.flush()
        self._settings.sync()


def open_settings(paths: Paths) -> QSettings:
    """Open what the window remembers; the file is made for its owner alone."""
    file = paths.window_settings
    if not file.exists():
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, FILE_MODE))
    return QSettings(str(file), QSettings.Format.IniFormat)


def on_terminate(act: Callable[[], object]) -> QSocketNotifier | None:
    """Call ``act`` on the GUI thread when the process is asked to end (SIGTERM, SIGINT, SIGHUP).

    Python runs signal handlers only between its own instructions, and the event loop has none while it waits: a byte in
    a pipe wakes it. Windows sends no such signals to a window; there the session manager asks.
    """
    import signal

    if os.name != "posix":
        return None
    reading, writing = os.pipe()
    for end in (reading, writing):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: None)
    notifier = QSocketNotifier(reading, QSocketNotifier.Type.Read)

    def wake() -> None:
        os.read(reading, 64)
        act()

    notifier.activated.connect(wake)
    return notifier


def _mode(settings: QSettings) -> Mode:
    kept = str(settings.value(MODE_KEY, Mode.SYSTEM.value))
    return Mode(kept) if kept in {mode.value for mode in Mode} else Mode.SYSTEM


def _refuse(app: QApplication, message: str) -> int:
    """Say why no window opens."""
    from app.ui.widgets.buttons import Kind
    from app.ui.widgets.dialogs import Dialog
    from app.ui.widgets.labels import PlainLabel

    dialog = Dialog(None, app.tr("Counterfoil cannot open"))
    dialog.body.addWidget(PlainLabel(message, wrap=True, selectable=True))
    dialog.add_button(app.tr("Close"), dialog.accept, Kind.PRIMARY)
    dialog.open()
    app.exec()
    return NOT_ALLOWED
