"""A provider's server and a session at it, for the tests of one provider.

Such a module says whose tests they are: ``PROVIDER``, the class of its ``SERVER``, and the ``OPTIONS`` of its account.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.providers.protocol import Session
from tests.support.canned_server import CannedServer
from tests.support.provider_server import ProviderServer
from tests.support.providing import session


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[ProviderServer]:
    """The provider as its documents describe it."""
    with request.module.SERVER() as running:
        yield running


@pytest.fixture
def canned() -> Iterator[CannedServer]:
    """A server that says what it is told to."""
    with CannedServer() as running:
        yield running


@pytest.fixture
def at(request: pytest.FixtureRequest, server: ProviderServer) -> Iterator[Session]:
    """A session at ``server``."""
    yield from _session(request, server)


@pytest.fixture
def told(request: pytest.FixtureRequest, canned: CannedServer) -> Iterator[Session]:
    """A session at ``canned``."""
    yield from _session(request, canned)


def _session(request: pytest.FixtureRequest, server: ProviderServer) -> Iterator[Session]:
    made = session(request.module.PROVIDER, server, **getattr(request.module, "OPTIONS", {}))
    yield made
    made.client.close()
