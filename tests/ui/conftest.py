"""What tests of the window get: the application dressed as it runs, a shell for pages, and a way to wait for work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.books import Books
from app.ui import tasks
from app.ui.app import open_settings
from app.ui.home import Home
from tests.support.dressed import _collector, _dressed, _undisturbed
from tests.support.ui import RecordingShell, settle

__all__ = ["_collector", "_dressed", "_undisturbed"]


@pytest.fixture
def wait_for_work(qtbot: QtBot) -> Callable[[], None]:
    """Return a function that waits until every background job, follow-ups too, was delivered and what it did shows."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not tasks.runner().busy, timeout=10_000)
        settle()

    return wait


@pytest.fixture
def shell(qtbot: QtBot, home: Path) -> RecordingShell:
    """A shell that writes down what a page does with it."""
    made = RecordingShell(home)
    qtbot.addWidget(made.host)
    return made


@pytest.fixture
def opened(books: Books, qtbot: QtBot, wait_for_work: Callable[[], None]) -> Home:
    """The window on the books of the test, at its first page."""
    made = Home(books.paths, open_settings(books.paths), books)
    qtbot.addWidget(made.window)
    made.open_first_page()
    made.window.show()
    made.load_surroundings()
    wait_for_work()
    return made
