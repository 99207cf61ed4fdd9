"""Collecting in tests: a clock that is moved on, keys in memory only, accounts at the servers of this folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NoReturn

from app.domain.document import Document
from app.domain.remote import Account
from app.domain.secret import Secret
from app.services import accounts, drafts, issuing, keys, sync
from app.services.books import Books
from tests.support import builders
from tests.support.provider_server import ProviderServer

QUIET = timedelta(minutes=16)


@dataclass
class MovingClock:
    """A clock that shows the time at which the servers of this folder begin until it is moved on."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 3, 1, 9, tzinfo=UTC))

    def now(self) -> datetime:
        """Return the moment."""
        return self.moment

    def today(self) -> date:
        """Return its day."""
        return self.moment.date()

    def pass_time(self, time: timedelta = QUIET) -> None:
        """Move on, by a little more than the quiet time unless told otherwise."""
        self.moment += time


def no_keyring() -> NoReturn:
    """Stand in for `app.services.keys._backend` in a bench; what every test gets keeps the keyring away from tests."""
    raise keys._Failed("There is no keyring in benches.")


def connect(books: Books, server: ProviderServer, provider: str, name: str = "shop") -> Account:
    """Add an account at a server; its key is kept in memory, as tests have no keyring."""
    return accounts.add(books, name, provider, Secret(server.key), base_url=server.base_url).account


def issued(books: Books, price: str = "100", *, currency: str = "USD", name: str = "Acme Corp") -> Document:
    """Issue an invoice without tax that every provider can collect."""
    customer = builders.customer(name=name, phone="2025550123").as_party()
    line = builders.line(f"Consulting {price}", price, rate="0")
    content = builders.content(line, currency=currency, customer=customer)
    return issuing.issue(books, drafts.create(books, content).id)


def looked(books: Books, clock: MovingClock, times: int = 4) -> None:
    """Sync after each of some quiet times."""
    for _ in range(times):
        clock.pass_time()
        sync.run(books)
