"""Gives these tests real books, and tells failures as the window does."""

from __future__ import annotations

import pytest

from app.ui import tasks
from app.ui.shell.failures import present
from tests.support.books import books, clock, migrated_home
from tests.support.ui import RecordingShell

__all__ = ["books", "clock", "migrated_home"]


@pytest.fixture
def told(shell: RecordingShell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a failure that a page has no answer to be a notice."""

    def bug(error: BaseException) -> None:
        raise error

    monkeypatch.setattr(tasks.runner(), "present", lambda _owner, error: present(shell.notices, error, bug))
