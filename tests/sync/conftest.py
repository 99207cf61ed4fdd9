"""Real books with a clock that moves, and providers that answer over real sockets."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.books import Books
from tests.support.books import migrated_home
from tests.support.handing_over import MovingClock
from tests.support.servers import creditclaw, sentry, sonic

__all__ = ["creditclaw", "migrated_home", "sentry", "sonic"]


@pytest.fixture
def clock() -> MovingClock:
    """The clock of the books under test."""
    return MovingClock()


@pytest.fixture
def books(home: Path, clock: MovingClock, migrated_home: Path) -> Iterator[Books]:
    """Open books of a company that can issue documents."""
    shutil.copytree(migrated_home, home, dirs_exist_ok=True)
    with Books.open(home, clock=clock) as opened:
        yield opened
