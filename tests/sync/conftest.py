"""Real books with a clock that moves, and providers that answer over real sockets."""

from __future__ import annotations

from tests.support.books import books, migrated_home
from tests.support.servers import clock, creditclaw, sentry, sonic

__all__ = ["books", "clock", "creditclaw", "migrated_home", "sentry", "sonic"]
