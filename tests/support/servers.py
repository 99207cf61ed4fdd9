"""The three providers on this machine and a clock that is moved on, for tests that go through the services."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.services.books import Books
from tests.support.creditclaw_server import CreditClawServer
from tests.support.handing_over import MovingClock, connect
from tests.support.sentry_server import SentryServer
from tests.support.sonic_server import SonicServer


@pytest.fixture
def clock() -> MovingClock:
    """The clock of the books under test."""
    return MovingClock()


@pytest.fixture
def sentry() -> Iterator[SentryServer]:
    """SentryPOS."""
    with SentryServer() as server:
        yield server


@pytest.fixture
def server(books: Books, sentry: SentryServer) -> SentryServer:
    """SentryPOS, with an account "shop" there."""
    connect(books, sentry, "sentry")
    return sentry


@pytest.fixture
def creditclaw() -> Iterator[CreditClawServer]:
    """CreditClaw."""
    with CreditClawServer() as server:
        yield server


@pytest.fixture
def sonic() -> Iterator[SonicServer]:
    """Sonic."""
    with SonicServer() as server:
        yield server
