"""The editor's modules are loaded in small steps while nobody waits, all of them, and not before the first rows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.ui.warming import EDITOR, Warming

ROOT = Path(__file__).resolve().parents[2]
MOST = 12
"""Modules that one step may bring along."""


def steps() -> list[int]:
    """How many modules of ours each step loads in a program that shows its list of invoices."""
    program = """
import sys
from importlib import import_module
import app.ui.home, app.ui.invoices.list.page, app.ui.invoices.list.actions
from app.ui.warming import EDITOR
for name in EDITOR:
    before = set(sys.modules)
    import_module(name)
    print(sum(module.startswith("app.") for module in set(sys.modules) - before))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return [int(line) for line in done.stdout.split()]


def test_no_step_brings_many_modules_along() -> None:
    counts = steps()
    assert len(counts) == len(EDITOR)
    assert sum(counts) > MOST
    assert max(counts) <= MOST


def test_the_page_of_the_editor_comes_last() -> None:
    assert EDITOR[-1] == "app.ui.invoices.editor.page"


def test_it_ends_when_everything_is_loaded(qtbot: QtBot) -> None:
    owner = QObject()
    work = Warming(owner, ("app.ui.warming", "app.ui.tasks"))
    work.start()
    qtbot.waitUntil(lambda: work.done)
    qtbot.waitUntil(lambda: not work._timer.isActive())
