"""Real books with a clock that moves, and providers that answer over real sockets."""

from __future__ import annotations

import pytest

from app.services import accounts, handover, sync
from app.services.books import Books
from tests.support.books import books, migrated_home
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.sentry_server import SentryServer
from tests.support.servers import clock, creditclaw, sentry, sonic

__all__ = ["books", "clock", "creditclaw", "migrated_home", "sentry", "sonic"]


@pytest.fixture
def shop(books: Books, sentry: SentryServer, clock: MovingClock) -> SentryServer:
    """An account whose marker is proven: a quiet time ago ``inv_0002`` was handed over and seen in the list."""
    connect(books, sentry, "sentry")
    handover.push(books, issued(books, "7").id, "shop")
    sync.run(books)
    assert accounts.find(books, "shop").marker_proven_on is not None
    clock.pass_time()
    return sentry
