"""The real window on real books, in front and with the keyboard, and hands that wait for what they set in motion."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.paths import Paths
from app.services.books import Books
from app.ui import tasks
from app.ui.app import open_settings
from app.ui.home import Home
from app.ui.shell.window import MainWindow
from tests.support.typist import Typist
from tests.support.ui import settle


@contextmanager
def window_on(books: Books, qtbot: QtBot, width: int, height: int) -> Iterator[MainWindow]:
    """Open the window on its first page, and close it before the books close under the work of its last flush."""
    paths = Paths(books.home)
    paths.prepare()
    made = Home(paths, open_settings(paths), books)
    qtbot.addWidget(made.window)
    made.window.resize(width, height)
    made.window.show()
    made.open_first_page()
    made.window.activateWindow()
    qtbot.waitUntil(lambda: made.window.isActiveWindow() and QApplication.focusWidget() is not None)
    yield made.window
    made.window.close()
    qtbot.waitUntil(lambda: not tasks.runner().busy, timeout=10_000)
    tasks.runner().stop()


def keyboard(qtbot: QtBot) -> Typist:
    """Return hands whose waiting lasts until what one step begins in the next is delivered too."""

    def wait() -> None:
        for _round in range(3):
            settle()
            qtbot.waitUntil(lambda: not tasks.runner().busy, timeout=60_000)
        settle()

    return Typist(wait)
