"""The three providers on this machine, for tests that go through the services."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.creditclaw_server import CreditClawServer
from tests.support.sentry_server import SentryServer
from tests.support.sonic_server import SonicServer


@pytest.fixture
def sentry() -> Iterator[SentryServer]:
    """SentryPOS."""
    with SentryServer() as server:
        yield server


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
