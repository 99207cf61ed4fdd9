"""Gives these tests a command line on books of a company that can issue documents."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.books import migrated_home
from tests.support.command_line import CommandLine
from tests.support.creditclaw_server import CreditClawServer
from tests.support.sentry_server import SentryServer

__all__ = ["migrated_home"]


@pytest.fixture
def cli(
    home: Path, migrated_home: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> CommandLine:
    """The command line on a home with a company and nothing else."""
    shutil.copytree(migrated_home, home)
    return CommandLine(capfd, monkeypatch, tmp_path)


@pytest.fixture
def sentry() -> Iterator[SentryServer]:
    """SentryPOS, on this machine."""
    with closing(SentryServer()) as server:
        yield server


@pytest.fixture
def creditclaw() -> Iterator[CreditClawServer]:
    """CreditClaw, on this machine."""
    with closing(CreditClawServer()) as server:
        yield server
