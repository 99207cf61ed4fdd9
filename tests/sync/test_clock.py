"""A clock that ran ahead and was set right: nothing waits for the times that it wrote."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain.remote import OperationState as State
from app.services import handover, outbox, sync
from app.services.books import Books
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.sentry_server import SentryServer

pytestmark = pytest.mark.loopback

YEAR = timedelta(days=365)
DAY = timedelta(days=1)


@pytest.fixture
def shop(shop: SentryServer, clock: MovingClock) -> SentryServer:
    """The account, as a clock that runs a year ahead shows it."""
    clock.pass_time(YEAR)
    return shop


def test_an_account_that_was_told_to_wait_is_used_again_within_a_day(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    shop.inject(Fault.LIMITED, on="list", headers={"Retry-After": "120"})
    sync.run(books)
    clock.pass_time(DAY - YEAR)
    assert (sync.status(books).next_at or clock.now()) <= clock.now()
    sync.run(books)
    clock.pass_time(DAY)
    assert [run.outcome for run in sync.run(books)] == ["done"]


def test_a_run_is_due_and_not_due_again_at_once(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    sync.run(books)
    clock.pass_time(-YEAR)
    assert [run.outcome for run in sync.run_due(books)] == ["done"]
    assert sync.run_due(books) == []


def test_payments_are_read_from_two_weeks_ago(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    sync.run(books)
    clock.pass_time(-YEAR)
    for _ in range(2):
        clock.pass_time(timedelta(days=30))
        sync.run(books)
    asked = [request.query["startDate"] for name, request in shop.requests if name == "payments"]
    assert asked[-2:] == ["2026-03-16", "2026-03-16"]


def test_what_was_to_be_tried_again_goes_out(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    shop.close()
    entry = handover.push(books, issued(books).id, "shop").operation
    shop.restart()
    clock.pass_time(-YEAR)
    sync.run(books)
    assert outbox.get(books, entry.id).state is State.CONFIRMED


def test_what_is_unclear_waits_for_the_quiet_time_from_now(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    shop.inject(Fault.LATE_COMMIT, on="create")
    entry = handover.push(books, issued(books).id, "shop").operation
    clock.pass_time(-YEAR)
    states = []
    for minutes in (0, 14, 2):
        clock.pass_time(timedelta(minutes=minutes))
        sync.run(books)
        states.append(outbox.get(books, entry.id).state)
    assert states == [State.UNCLEAR, State.UNCLEAR, State.ABSENT_ONCE]
    shop.commit_late()
    clock.pass_time()
    sync.run(books)
    assert outbox.get(books, entry.id).state is State.CONFIRMED
    assert len(shop.invoices) == 2


def test_books_that_were_set_back_wait_from_now(
    books: Books, shop: SentryServer, clock: MovingClock, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(books.paths.database, tmp_path / "copy"))
    handover.push(books, issued(books, "8").id, "shop")
    shutil.copyfile(copy, books.paths.database)
    sync.run(books)
    sync.resume(books)
    clock.pass_time(-YEAR)
    entry = handover.push(books, issued(books).id, "shop").operation
    assert f"{clock.now() + timedelta(minutes=15):%H:%M}" in entry.reason
    for _ in range(2):
        assert outbox.get(books, entry.id).state is State.QUEUED
        clock.pass_time()
        sync.run(books)
    assert outbox.get(books, entry.id).state is State.CONFIRMED


def test_a_new_account_is_due_though_time_goes_on(
    books: Books, sentry: SentryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ticking(clock: MovingClock) -> datetime:
        clock.moment += timedelta(microseconds=1)
        return clock.moment

    connect(books, sentry, "sentry")
    monkeypatch.setattr(MovingClock, "now", ticking)
    assert [run.outcome for run in sync.run_due(books)] == ["done"]
