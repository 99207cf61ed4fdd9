"""A computer that sleeps in the middle of a call: what had not left does not leave, and the sleep is no slow answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.outbox import Operation
from app.domain.remote import OperationState as State
from app.services import accounts, collecting, handover, outbox
from app.services.books import Books
from app.sync import engine
from app.sync.progress import quiet_time
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, issued
from tests.support.sentry_server import SentryServer

pytestmark = pytest.mark.loopback

Fall = Callable[[str], Operation]
NIGHT = 8 * 3_600.0


@pytest.fixture
def asleep_at(books: Books, shop: SentryServer) -> Fall:
    """Hand an invoice over by a call that sleeps a night at a barrier; return what became of it."""

    def call(barrier: str) -> Operation:
        since_boot = [100.0]

        def reached(name: str) -> None:
            since_boot[0] += NIGHT if name == barrier else 0.0

        queued = handover.push(books, issued(books).id, "shop", queue_only=True).operation
        surroundings = replace(collecting.ports(books), seconds=lambda: since_boot[0], barrier=reached)
        with collecting.at_work(surroundings), collecting.desk_of(surroundings, accounts.find(books, "shop")) as desk:
            done = engine.perform(desk, queued.id)
        assert done is not None
        return done

    return call


@pytest.mark.parametrize("barrier", ["after_intent", "after_connect"])
def test_what_slept_before_it_left_does_not_leave(shop: SentryServer, asleep_at: Fall, barrier: str) -> None:
    done = asleep_at(barrier)
    assert (done.state, done.creates_started, shop.count("create")) == (State.QUEUED, 0, 1)
    assert "slept" in done.reason


@pytest.mark.parametrize("barrier", ["before_intent", "after_first_byte"])
def test_what_slept_before_it_began_or_after_it_left_is_none_the_worse(
    shop: SentryServer, asleep_at: Fall, barrier: str
) -> None:
    assert asleep_at(barrier).state is State.CONFIRMED
    assert shop.count("create") == 2


def test_a_night_is_not_taken_for_the_time_a_provider_needs(
    books: Books, shop: SentryServer, clock: MovingClock, asleep_at: Fall
) -> None:
    shop.inject(Fault.CUT_AFTER_COMMIT, on="create")
    done = asleep_at("after_last_byte")
    assert done.settle_after == clock.now() + timedelta(minutes=15)
    shop.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    after = handover.push(books, issued(books).id, "shop").operation
    assert after.settle_after == clock.now() + timedelta(minutes=15)
    assert outbox.get(books, done.id).state is State.UNCLEAR


def test_a_list_counts_after_a_quarter_of_an_hour_or_three_slow_creates() -> None:
    assert [quiet_time(slowest) for slowest in (0, 299_000, 301_000)] == [
        timedelta(minutes=15), timedelta(minutes=15), timedelta(seconds=903)
    ]  # fmt: skip
