"""Real books for tests: a file made by the migrations, and a clock that stands still."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from app.services import company
from app.services.books import Books, Clock
from tests.support import builders


@dataclass
class StandingClock:
    """A clock that shows noon of ``day`` until it is told otherwise."""

    day: date = builders.TODAY

    def now(self) -> datetime:
        """Return noon of the day, UTC."""
        return datetime.combine(self.day, time(12), UTC)

    def today(self) -> date:
        """Return the day."""
        return self.day


@pytest.fixture
def clock() -> StandingClock:
    """The clock of the books under test."""
    return StandingClock()


@pytest.fixture(scope="session")
def migrated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose file the migrations made and in which the company is set up; tests get copies of it."""
    home = tmp_path_factory.mktemp("migrated")
    with Books.open(home, clock=StandingClock()) as books:
        company.save(books, builders.company())
    return home


@pytest.fixture
def books(home: Path, clock: Clock, migrated_home: Path) -> Iterator[Books]:
    """Open books of a company that can issue documents, with nothing else in them."""
    shutil.copytree(migrated_home, home, dirs_exist_ok=True)
    with Books.open(home, clock=clock) as opened:
        yield opened
