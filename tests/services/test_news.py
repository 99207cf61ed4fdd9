"""What a run brought, and what an action waits for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copy, copyfile

import pytest

from app.domain.remote import Channel, OperationState
from app.services import accounts, handover, news, outbox, payments, sync
from app.services.books import Books
from app.services.news import Holder, News
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, issued
from tests.support.sentry_server import SentryServer
from tests.support.servers import clock, sentry, server

__all__ = ["clock", "sentry", "server"]

pytestmark = pytest.mark.loopback


def ran(books: Books) -> News:
    """Run over the accounts and return what is new since."""
    before = news.mark(books)
    sync.run(books)
    return news.since(books, before)


def test_a_payment_that_a_provider_proved_is_news_once_and_one_entered_by_hand_is_none(
    books: Books, server: SentryServer, clock: MovingClock
) -> None:
    document = issued(books)
    remote_id = handover.push(books, document.id, "shop").operation.remote_id
    assert ran(books) == News()
    server.pay(remote_id, cents=4_000)
    before = news.mark(books)
    payments.record(books, document.id, Decimal(10), books.today(), "Cash")
    clock.pass_time(timedelta(days=2))
    sync.run(books)
    [receipt] = news.since(books, before).receipts
    payment = receipt.payment
    assert (payment.number, payment.amount, payment.method) == (document.number, 4_000, "SentryPOS VISA")
    assert receipt.left == 5_000
    clock.pass_time()
    assert ran(books) == News()


def test_what_ended_was_refused_or_needs_a_decision_is_news_and_what_goes_on_is_not(
    books: Books, server: SentryServer, clock: MovingClock
) -> None:
    server.close()
    queued = handover.push(books, issued(books).id, "shop").operation
    assert ran(books).operations == ()
    server.restart()
    clock.pass_time()
    [done] = ran(books).operations
    assert (done.id, done.state) == (queued.id, OperationState.CONFIRMED)
    server.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    unclear = handover.push(books, issued(books, "55").id, "shop", channel=Channel.SMS).operation
    told = []
    for _look in range(6):
        clock.pass_time(timedelta(minutes=20))
        told += [(each.id, each.state) for each in ran(books).operations]
    assert told == [(unclear.id, OperationState.NEEDS_ATTENTION)]


def test_an_account_whose_key_is_refused_is_news_and_what_waits_for_it_says_so(
    books: Books, server: SentryServer, clock: MovingClock
) -> None:
    operation = handover.push(books, issued(books).id, "shop", queue_only=True).operation
    due = news.outcome(books, operation).next_at
    assert due is not None
    assert due <= books.now(), "never read: the next look takes it along"
    right, server.key = server.key, "another"
    [account] = ran(books).paused
    assert "does not accept the key" in account.paused
    waiting = outbox.get(books, operation.id)
    assert (news.outcome(books, waiting).held, news.outcome(books, waiting).next_at) == (Holder.ACCOUNT, None)
    clock.pass_time()
    assert ran(books).paused == (), "told once"
    status = sync.status(books)
    assert ([each.name for each in status.held], status.asks, status.due) == (["shop"], 1, {})
    server.key = right
    accounts.resume(books, account.id)
    sync.set_automatic(books, on=False)
    outcome = news.outcome(books, waiting)
    assert (outcome.held, outcome.next_at) == (Holder.NOTHING, None), "only a person brings it on"


def test_what_waits_says_when_it_goes_on_by_itself(books: Books, server: SentryServer, clock: MovingClock) -> None:
    sync.run(books)
    server.calls_left = 0
    operation = handover.push(books, issued(books).id, "shop").operation
    outcome = news.outcome(books, operation)
    assert operation.next_try_at is not None
    assert outcome.next_at == max(operation.next_try_at, sync.status(books).due[operation.account_id])


def test_books_that_were_set_back_are_news_and_hold_what_waits(
    books: Books, server: SentryServer, tmp_path: Path
) -> None:
    handover.push(books, issued(books).id, "shop")
    older = copy(books.paths.database, tmp_path / "older")
    handover.push(books, issued(books, "55").id, "shop")
    copyfile(older, books.paths.database)
    assert "older copy" in ran(books).held
    assert ran(books).held == ""
    operation = handover.push(books, issued(books, "77").id, "shop").operation
    assert news.outcome(books, operation).held is Holder.BOOKS
    assert sync.status(books).asks == 1


def test_what_was_refused_asks_and_is_not_under_way(books: Books, server: SentryServer) -> None:
    server.scopes.discard("invoice:write")
    handover.push(books, issued(books).id, "shop")
    status = sync.status(books)
    assert (status.open, status.attention, status.refused, status.asks) == (0, 0, 1, 1)


def test_an_account_that_was_removed_is_not_spoken_of_any_more(books: Books, server: SentryServer) -> None:
    sync.run(books)
    accounts.remove(books, "shop")
    assert sync.status(books).last == ()


def test_a_payment_that_cannot_be_booked_is_a_doubt_told_once(
    books: Books, server: SentryServer, clock: MovingClock
) -> None:
    document = issued(books)
    remote_id = handover.push(books, document.id, "shop").operation.remote_id
    sync.run(books)
    server.pay(remote_id, cents=10**17)
    clock.pass_time(timedelta(days=2))
    [doubt] = ran(books).doubts
    assert (doubt.number, doubt.account, doubt.note) == (
        document.number,
        "shop",
        "Its amount cannot be booked. Enter it by hand.",
    )
    clock.pass_time()
    assert ran(books) == News()
