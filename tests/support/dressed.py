"""Fixtures for tests with widgets: the application dressed as it runs, nothing of one test left for the next.

A ``conftest.py`` of tests with widgets imports them by name.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.ui import tasks
from app.ui.collector import Collector
from app.ui.theme.theme import Mode, theme

__all__ = ["_collector", "_dressed", "_undisturbed"]


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
    """Leave light mode, idle lanes and no window behind, so that no test hears of another's work."""
    yield
    # Nobody waits for an event loop to return here, so windows told to go would stay, with their timers and their work.
    for window in qapp.topLevelWidgets():
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    tasks.runner().stop()
    qapp.processEvents()
    _collector.collect()
    if theme.mode is not Mode.LIGHT or theme.compact:
        theme.choose(Mode.LIGHT)
        theme.set_compact(False)
