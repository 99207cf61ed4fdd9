"""What was learned of an account at one address and with one key says nothing of it at another or with another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.domain.errors import NotAllowed
from app.domain.remote import OperationState as State
from app.domain.secret import Secret
from app.services import accounts, handover, keys, outbox, sync
from app.services.books import Books
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.sentry_server import SentryServer
from tests.support.sonic_server import SonicServer

pytestmark = pytest.mark.loopback


@pytest.fixture
def elsewhere() -> Iterator[SentryServer]:
    """The same provider at another address."""
    with SentryServer() as server:
        server._numbers = itertools.count(50)
        yield server


def test_at_another_address_the_marker_is_to_be_proven_anew(
    books: Books, shop: SentryServer, elsewhere: SentryServer, clock: MovingClock
) -> None:
    accounts.save(books, replace(accounts.find(books, "shop"), base_url=elsewhere.base_url))
    elsewhere.add(500)
    sync.run(books)
    clock.pass_time()
    elsewhere.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    entry = handover.push(books, issued(books).id, "shop").operation
    for _ in range(4):
        clock.pass_time()
        sync.run(books)
    assert outbox.get(books, entry.id).state is State.NEEDS_ATTENTION
    assert elsewhere.count("create") == 1


def test_with_another_key_the_marker_is_to_be_proven_anew(books: Books, shop: SentryServer) -> None:
    shop.key = "sntr_another_merchant"
    accounts.save(books, accounts.find(books, "shop"), Secret(shop.key))
    assert accounts.find(books, "shop").marker_proven_on is None
    sync.run(books)
    assert accounts.find(books, "shop").marker_proven_on is not None


def test_what_is_open_keeps_the_account_at_its_address_and_lets_it_be_renamed(
    books: Books, shop: SentryServer, elsewhere: SentryServer, clock: MovingClock
) -> None:
    shop.inject(Fault.CUT_AFTER_COMMIT, on="create")
    entry = handover.push(books, issued(books).id, "shop").operation
    with pytest.raises(NotAllowed, match="not settled"):
        accounts.save(books, replace(accounts.find(books, "shop"), base_url=elsewhere.base_url))
    accounts.save(books, replace(accounts.find(books, "shop"), name="Store"))
    clock.pass_time()
    sync.run(books, "Store")
    found = outbox.get(books, entry.id)
    assert (found.state, found.account) == (State.CONFIRMED, "Store")


def test_what_a_run_learned_while_the_keyring_was_asked_stays(
    books: Books, shop: SentryServer, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, ask = accounts.find(books, "shop"), keys.get

    def slowly(name: str, *, fresh: bool = False) -> keys.Found:
        monkeypatch.setattr(keys, "get", ask)
        shop.invoices["inv_0002"]["description"] = "shortened"
        sync.run(books)
        return ask(name, fresh=fresh)

    monkeypatch.setattr(keys, "get", slowly)
    accounts.resume(books, account.id)
    assert accounts.find(books, "shop").marker_proven_on is None


def test_an_address_that_a_run_found_out_is_kept(books: Books, sonic: SonicServer, clock: MovingClock) -> None:
    sonic.list_path = "/invoices"
    account = connect(books, sonic, "sonic")
    accounts.save(books, replace(account, options=(("amount_unit", "minor"),)))
    for _ in range(2):
        clock.pass_time()
        assert [run.outcome for run in sync.run(books)] == ["done"]
    assert dict(accounts.find(books, "shop").options) == {"amount_unit": "minor", "list_path": "/invoices"}
    assert [request.path for _, request in sonic.requests] == ["/v1/invoices", "/invoices", "/invoices"]
