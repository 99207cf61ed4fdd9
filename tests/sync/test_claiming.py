"""When a call may be made, and that it is written down before."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.remote import OperationState as State
from app.services import accounts, collecting, handover, outbox, sync
from app.services.books import Books
from app.storage.writes import accounts as account_writes
from app.storage.writes import operations
from app.sync import engine
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.sentry_server import SentryServer

pytestmark = pytest.mark.loopback


@pytest.fixture
def shop(books: Books, sentry: SentryServer) -> SentryServer:
    """An account."""
    connect(books, sentry, "sentry")
    return sentry


def test_a_call_is_in_the_log_before_what_came_of_it(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    shop.inject(Fault.LIMITED, on="create", headers={"Retry-After": "60"})
    entry = handover.push(books, issued(books).id, "shop").operation
    clock.pass_time()
    sync.run(books)
    log = [(each.event, each.claim, each.state, each.http_status) for each in outbox.attempts(books, entry.id)]
    assert log == [
        ("intent", 1, State.IN_FLIGHT, None),
        ("limited", 1, State.QUEUED, 429),
        ("intent", 2, State.IN_FLIGHT, None),
        ("accepted", 2, State.CONFIRMED, 201),
    ]


def test_a_key_that_is_not_taken_is_not_tried_with_each_request(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    for _ in range(3):
        handover.push(books, issued(books).id, "shop", queue_only=True)
    shop.key = "sntr_other"
    for _ in range(3):
        clock.pass_time()
        sync.run(books)
    assert shop.count("create") == 1


def test_nobody_is_reminded_out_of_books_that_were_set_back_until_the_user_resumes(
    books: Books, shop: SentryServer, clock: MovingClock, tmp_path: Path
) -> None:
    document = issued(books)
    handover.push(books, document.id, "shop")
    copy = Path(shutil.copy(books.paths.database, tmp_path / "copy"))
    handover.push(books, issued(books, "8").id, "shop")
    shutil.copyfile(copy, books.paths.database)
    sync.run(books)
    entry = handover.remind(books, document.id, "shop")
    clock.pass_time()
    sync.run(books)
    assert (outbox.get(books, entry.id).state, shop.count("remind")) == (State.QUEUED, 0)
    sync.resume(books)
    sync.run(books)
    assert (outbox.get(books, entry.id).state, shop.count("remind")) == (State.CONFIRMED, 1)


def test_one_call_of_an_account_is_made_at_a_time(books: Books, shop: SentryServer) -> None:
    first = handover.push(books, issued(books).id, "shop", queue_only=True).operation
    with books.writing() as unit:
        busy = replace(first, state=State.IN_FLIGHT, seat="another", claimed_at=books.now())
        assert operations.save_progress(unit, first, busy)
    second = handover.push(books, issued(books).id, "shop").operation
    assert (second.state, shop.count("create")) == (State.QUEUED, 0)


def test_nothing_is_called_for_books_that_began_another_life(books: Books, shop: SentryServer) -> None:
    entry = handover.push(books, issued(books).id, "shop", queue_only=True).operation
    surroundings = collecting.ports(books)
    with collecting.at_work(surroundings), collecting.desk_of(surroundings, accounts.find(books, "shop")) as desk:
        with books.writing() as unit:
            account_writes.begin_epoch(unit, calls=0, machine=desk.machine, paused="")
        assert engine.perform(desk, entry.id) is None
    assert shop.count("create") == 0


@pytest.mark.parametrize("kind", ["offline", "limited", "key", "refused"])
def test_a_call_that_certainly_did_nothing_counts_for_nothing(
    books: Books, shop: SentryServer, clock: MovingClock, kind: str
) -> None:
    if kind == "offline":
        shop.close()
    elif kind == "limited":
        shop.inject(Fault.LIMITED, on="create", headers={"Retry-After": "600"})
    elif kind == "key":
        shop.key = "sntr_other"
    else:
        shop.scopes.discard("invoice:write")
    entry = handover.push(books, issued(books).id, "shop").operation
    assert (entry.claims, entry.creates_started) == (1, 0)
    assert entry.state is (State.REJECTED if kind == "refused" else State.QUEUED)
    waits = {"offline": 30, "limited": 600, "key": 0}
    assert entry.next_try_at == (clock.now() + timedelta(seconds=waits[kind]) if kind in waits else None)


def test_what_cannot_be_sent_is_tried_later_each_time(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    shop.close()
    entry = handover.push(books, issued(books).id, "shop").operation
    waited = []
    for _ in range(9):
        assert entry.next_try_at is not None
        waited.append((entry.next_try_at - clock.now()).seconds)
        clock.pass_time(entry.next_try_at - clock.now())
        sync.run(books)
        entry = outbox.get(books, entry.id)
    assert waited == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_a_key_that_no_list_is_given_for_pauses_the_account_until_one_is(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    right, shop.key = shop.key, "sntr_other"
    (run,) = sync.run(books)
    paused = accounts.find(books, "shop").paused
    assert (run.outcome, run.message) == ("failed", paused)
    assert "does not accept the key" in paused
    entry = handover.push(books, issued(books).id, "shop").operation
    assert (entry.reason, shop.count("create")) == (paused, 0)
    shop.key = right
    (run,) = sync.run(books)
    assert (accounts.find(books, "shop").paused, outbox.get(books, entry.id).state) == ("", State.CONFIRMED)
