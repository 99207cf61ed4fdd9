"""Gives these tests a command line on books of a company that can issue documents."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.books import migrated_home
from tests.support.command_line import CommandLine
from tests.support.servers import creditclaw, sentry

__all__ = ["creditclaw", "migrated_home", "sentry"]


@pytest.fixture
def cli(
    home: Path, migrated_home: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> CommandLine:
    """The command line on a home with a company and nothing else."""
    shutil.copytree(migrated_home, home)
    return CommandLine(capfd, monkeypatch, tmp_path)
