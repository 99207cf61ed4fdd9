"""What tests of the window get: the application dressed as it runs, a shell for pages, and a way to wait for work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import tasks
from app.ui.collector import Collector
from app.ui.theme.theme import Mode, theme
from tests.support.ui import RecordingShell


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    """Style sheet, palette and font as in the running program; our language whatever the machine speaks."""
    qapp.setStyle("Fusion")
    theme.apply(qapp, Mode.LIGHT)


@pytest.fixture(scope="session", autouse=True)
def _collector(qapp: QApplication) -> Iterator[Collector]:
    """Collect garbage on the GUI thread only, as the running program does: elsewhere Qt's objects must not die."""
    collector = Collector()
    collector.start()
    yield collector
    collector.stop()


@pytest.fixture(autouse=True)
def _undisturbed(qapp: QApplication, _collector: Collector) -> Iterator[None]:
    """Leave light mode and idle lanes behind, so that no test hears of another's work."""
    yield
    tasks.runner().stop()
    _collector.collect()
    if theme.mode is not Mode.LIGHT or theme.compact:
        theme.choose(Mode.LIGHT)
        theme.set_compact(False)


@pytest.fixture
def wait_for_work(qtbot: QtBot) -> Callable[[], None]:
    """Return a function that waits until every background job was delivered, the follow-up jobs too."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not tasks.runner().busy, timeout=10_000)

    return wait


@pytest.fixture
def shell(qtbot: QtBot, home: Path) -> RecordingShell:
    """A shell that writes down what a page does with it."""
    made = RecordingShell(home)
    qtbot.addWidget(made.host)
    return made
