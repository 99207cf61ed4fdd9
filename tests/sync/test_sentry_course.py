"""The course of an invoice handed to a provider: every way a create can end, looked up and settled, never repeated."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.domain.errors import NotAllowed
from app.domain.remote import Channel
from app.domain.remote import OperationState as State
from app.services import accounts, corrections, documents, handover, outbox, payments, remotes, sync
from app.services.books import Books
from tests.support.faults import SPOILED_LISTS, UNCLEAR, Fault
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.sentry_server import SentryServer

pytestmark = pytest.mark.loopback


def test_an_invoice_that_is_accepted_is_confirmed_and_shown_with_its_link(books: Books, sentry: SentryServer) -> None:
    connect(books, sentry, "sentry")
    pushed = handover.push(books, issued(books).id, "shop")
    assert (pushed.operation.state, pushed.operation.reason) == (State.CONFIRMED, "")
    assert list(sentry.invoices) == [pushed.operation.remote_id]
    assert sentry.count("create") == 1
    assert outbox.listing(books) == []


@pytest.mark.parametrize("fault", UNCLEAR)
def test_what_is_unclear_is_looked_up_and_ends_with_one_invoice(
    books: Books, shop: SentryServer, clock: MovingClock, fault: Fault
) -> None:
    clock.pass_time()
    shop.inject(fault, on="create")
    pushed = handover.push(books, issued(books).id, "shop")
    assert pushed.operation.state is State.UNCLEAR
    assert shop.count("create") == 2
    shop.commit_late()
    for _ in range(3):
        clock.pass_time()
        sync.run(books)
    assert outbox.get(books, pushed.operation.id).state is State.CONFIRMED
    assert len(shop.invoices) == 2
    assert shop.count("create") <= 3


def test_nothing_is_created_again_before_two_lists_a_quiet_time_apart(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    clock.pass_time()
    shop.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    operation_id = handover.push(books, issued(books).id, "shop").operation.id
    states = []
    for _ in range(5):
        clock.pass_time(timedelta(minutes=8))
        sync.run(books)
        states.append((outbox.get(books, operation_id).state, shop.count("create")))
    assert states == [
        (State.UNCLEAR, 2),
        (State.ABSENT_ONCE, 2),
        (State.ABSENT_ONCE, 2),
        (State.CONFIRMED, 3),
        (State.CONFIRMED, 3),
    ]


def test_without_a_proven_marker_only_a_person_creates_again(
    books: Books, sentry: SentryServer, clock: MovingClock
) -> None:
    connect(books, sentry, "sentry")
    sentry.add(100)
    sync.run(books)
    clock.pass_time()
    sentry.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    operation_id = handover.push(books, issued(books).id, "shop").operation.id
    for _ in range(4):
        clock.pass_time()
        sync.run(books)
    assert outbox.get(books, operation_id).state is State.NEEDS_ATTENTION
    assert sentry.count("create") == 1
    assert outbox.retry(books, operation_id).state is State.CONFIRMED
    assert sentry.count("create") == 2


@pytest.mark.parametrize("fault", [Fault.EMPTY_LIST, Fault.TRUNCATED_LIST, Fault.DUPLICATE_ID, Fault.HALF_JSON])
def test_a_list_that_cannot_be_trusted_proves_no_absence(
    books: Books, shop: SentryServer, clock: MovingClock, fault: Fault
) -> None:
    clock.pass_time()
    shop.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    operation_id = handover.push(books, issued(books).id, "shop").operation.id
    shop.inject(fault, on="list", times=20)
    for _ in range(6):
        clock.pass_time()
        sync.run(books)
    assert shop.count("create") == 2
    assert outbox.get(books, operation_id).state in {State.NEEDS_ATTENTION, State.UNCLEAR}


def test_a_list_that_lacks_what_was_there_before_the_request_proves_no_absence(
    books: Books, shop: SentryServer, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    handover.push(books, issued(books, "8").id, "shop")
    clock.pass_time()
    sync.run(books)
    monkeypatch.setitem(SPOILED_LISTS, Fault.LAGGING_LIST, lambda rows, _newest_first: rows.__delitem__(slice(1, None)))
    shop.inject(Fault.CUT_AFTER_COMMIT, on="create")
    operation_id = handover.push(books, issued(books).id, "shop").operation.id
    shop.inject(Fault.LAGGING_LIST, on="list", times=20)
    for _ in range(6):
        clock.pass_time()
        sync.run(books)
    assert len(shop.invoices) == 3
    assert outbox.get(books, operation_id).state is State.NEEDS_ATTENTION


def test_a_refused_request_is_told_and_may_be_handed_over_anew(books: Books, shop: SentryServer) -> None:
    shop.scopes.discard("invoice:write")
    document = issued(books)
    first = handover.push(books, document.id, "shop").operation
    assert first.state is State.REJECTED
    assert "invoice:write" in first.reason
    shop.scopes.add("invoice:write")
    second = handover.push(books, document.id, "shop").operation
    assert second.state is State.CONFIRMED
    assert second.revision == first.revision + 1
    assert outbox.get(books, first.id).state is State.CANCELLED


def test_the_same_invoice_is_not_handed_over_twice(books: Books, shop: SentryServer) -> None:
    document = issued(books)
    handover.push(books, document.id, "shop")
    with pytest.raises(NotAllowed, match="already"):
        handover.push(books, document.id, "shop")
    assert len(shop.invoices) == 2


def test_offline_it_is_queued_and_goes_out_with_a_later_run(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    shop.close()
    pushed = handover.push(books, issued(books).id, "shop")
    assert pushed.operation.state is State.QUEUED
    assert pushed.operation.reason != ""
    shop.restart()
    clock.pass_time()
    sync.run(books)
    assert outbox.get(books, pushed.operation.id).state is State.CONFIRMED
    assert len(shop.invoices) == 2


def test_too_many_calls_wait_until_the_provider_said(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    shop.inject(Fault.LIMITED, on="create", headers={"Retry-After": "120"})
    pushed = handover.push(books, issued(books).id, "shop")
    assert pushed.operation.state is State.QUEUED
    assert pushed.operation.next_try_at == clock.now() + timedelta(seconds=120)
    sync.run(books)
    assert shop.count("create") == 2
    clock.pass_time(timedelta(seconds=121))
    sync.run(books)
    assert outbox.get(books, pushed.operation.id).state is State.CONFIRMED


def test_too_many_calls_hold_back_every_call_of_the_key(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    shop.inject(Fault.LIMITED, on="create", headers={"Retry-After": "120"})
    handover.push(books, issued(books).id, "shop")
    made = len(shop.requests)
    other = handover.push(books, issued(books, "8").id, "shop").operation
    assert (other.state, other.next_try_at) == (State.QUEUED, clock.now() + timedelta(seconds=120))
    assert [run.outcome for run in sync.run(books)] == ["failed"]
    assert len(shop.requests) == made
    clock.pass_time(timedelta(seconds=121))
    assert [run.outcome for run in sync.run(books)] == ["done"]
    assert len(shop.invoices) == 3


def test_a_key_that_is_not_taken_pauses_the_account_and_loses_nothing(books: Books, shop: SentryServer) -> None:
    right, shop.key = shop.key, "sntr_other"
    pushed = handover.push(books, issued(books).id, "shop")
    assert pushed.operation.state is State.QUEUED
    assert accounts.find(books, "shop").paused
    shop.key = right
    second = handover.push(books, issued(books).id, "shop")
    assert second.operation.state is State.QUEUED
    assert second.operation.reason == accounts.find(books, "shop").paused
    sync.run(books)
    assert not accounts.find(books, "shop").paused
    assert len(shop.invoices) == 3


def test_an_answer_with_another_amount_is_shown_to_a_person(books: Books, shop: SentryServer) -> None:
    shop.inject(Fault.WRONG_AMOUNT, on="create")
    operation = handover.push(books, issued(books).id, "shop").operation
    assert operation.state is State.NEEDS_ATTENTION
    assert operation.candidates[0].remote_id == operation.remote_id
    assert operation.candidates[0].marked, "it carries the marker: the person who decides is shown so"
    assert outbox.adopt(books, operation.id).state is State.CONFIRMED


def test_two_with_our_marker_are_shown_to_a_person(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    clock.pass_time()
    shop.inject(Fault.CUT_AFTER_COMMIT, on="create")
    operation = handover.push(books, issued(books).id, "shop").operation
    made = list(shop.invoices.values())[-1]
    shop.add(made["amountCents"], made["description"])
    clock.pass_time()
    sync.run(books)
    found = outbox.get(books, operation.id)
    assert found.state is State.NEEDS_ATTENTION
    assert [each.marked for each in found.candidates] == [True, True]
    adopted = outbox.adopt(books, operation.id, found.candidates[0].remote_id)
    assert (adopted.state, adopted.remote_id) == (State.CONFIRMED, found.candidates[0].remote_id)


def test_a_payment_is_recorded_once_with_its_source(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    document = issued(books)
    remote = handover.push(books, document.id, "shop").operation.remote_id
    shop.pay(remote, at=clock.now())
    for _ in range(3):
        clock.pass_time()
        sync.run(books)
    paid = documents.get(books, document.id)
    assert paid.paid == paid.calculation.totals.due


def test_a_payment_that_is_told_late_of_a_day_long_ago_is_recorded(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    document = issued(books)
    remote = handover.push(books, document.id, "shop").operation.remote_id
    clock.pass_time(timedelta(days=40))
    sync.run(books)
    shop.pay(remote, at=clock.now() - timedelta(days=30))
    for _ in range(2):
        clock.pass_time()
        sync.run(books)
    paid = documents.get(books, document.id)
    assert paid.paid == paid.calculation.totals.due
    assert [request.query["startDate"] for name, request in shop.requests if name == "payments"][-2:] == [
        "2026-02-28",
        "2026-03-26",
    ]


def test_a_payment_that_is_taken_back_or_changed_is_told_once_and_stays_in_the_books(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    document = issued(books)
    sale = shop.pay(handover.push(books, document.id, "shop").operation.remote_id, at=clock.now())
    said = []
    changes: tuple[dict[str, object], ...] = (
        {}, {"status": "REFUNDED"}, {}, {"status": "COMPLETED"}, {"amountCents": 5_000}, {"amountCents": 10_000},
    )  # fmt: skip
    for change in changes:
        sale |= change
        clock.pass_time()
        (run,) = sync.run(books)
        said.append((run.outcome, run.message.removeprefix(f"{document.number}, payment {sale['id']}: ")[:34]))
        assert documents.get(books, document.id).paid == 10_000
    assert said == [
        ("done", ""),
        ("partly", "The provider does not confirm this"),
        ("done", ""),
        ("done", ""),
        ("partly", "The provider shows 50.00 now, not "),
        ("done", ""),
    ]


def test_a_payment_that_a_person_took_back_already_is_told_of_no_more(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    document = issued(books)
    sale = shop.pay(handover.push(books, document.id, "shop").operation.remote_id, at=clock.now())
    sync.run(books)
    (entry,) = payments.listing(books, document.id)
    payments.reverse(books, entry.id)
    sale |= {"status": "REFUNDED"}
    clock.pass_time()
    (run,) = sync.run(books)
    assert (run.outcome, run.message) == ("done", "")
    assert documents.get(books, document.id).paid == 0


@pytest.mark.parametrize("fault", [None, Fault.ERROR_BEFORE_COMMIT])
def test_a_run_tells_what_was_refused_and_what_is_not_clear(
    books: Books, shop: SentryServer, clock: MovingClock, fault: Fault | None
) -> None:
    document = issued(books)
    handover.push(books, document.id, "shop", queue_only=True)
    if fault:
        shop.inject(fault, on="create")
    else:
        shop.scopes.discard("invoice:write")
    (run,) = sync.run(books)
    assert (run.outcome, run.broken, run.listed) == ("partly", True, 1)
    assert run.message.startswith(f"{document.number}: ")
    assert ("trouble" if fault else "invoice:write") in run.message


@pytest.mark.parametrize(
    ("paid", "words"), [(None, "is cancelled"), ("100", "Nothing is left to pay"), ("40", "60.00 USD is left to pay")]
)
def test_what_is_settled_here_before_it_goes_out_does_not_go_out(
    books: Books, shop: SentryServer, paid: str | None, words: str
) -> None:
    document = issued(books)
    queued = handover.push(books, document.id, "shop", channel=Channel.SMS, queue_only=True).operation
    if paid:
        payments.record(books, document.id, Decimal(paid), date(2026, 3, 1), "Cash")
    else:
        corrections.cancel(books, document.id)
    (run,) = sync.run(books)
    entry = outbox.get(books, queued.id)
    assert (entry.state, run.attention, shop.count("create")) == (State.NEEDS_ATTENTION, 1, 1)
    assert words in entry.reason
    assert outbox.retry(books, queued.id).state is State.NEEDS_ATTENTION
    assert shop.delivered == []
    outbox.discard(books, queued.id)
    if paid == "40":
        anew = handover.push(books, document.id, "shop").operation
        assert shop.invoices[anew.remote_id]["amountCents"] == 6_000


def test_nobody_is_reminded_of_what_was_paid_before_the_reminder_went_out(books: Books, shop: SentryServer) -> None:
    document = issued(books)
    handover.push(books, document.id, "shop")
    queued = handover.remind(books, document.id, "shop", queue_only=True)
    payments.record(books, document.id, Decimal(100), date(2026, 3, 1), "Cash")
    sync.run(books)
    entry = outbox.get(books, queued.id)
    assert (entry.state, shop.count("remind")) == (State.CANCELLED, 0)
    assert "Nothing is left to pay" in entry.reason


def test_a_run_tells_what_had_to_wait(books: Books, shop: SentryServer) -> None:
    for price in ("8", "9"):
        handover.push(books, issued(books, price).id, "shop", queue_only=True)
    shop.inject(Fault.LIMITED, on="create", headers={"Retry-After": "120"})
    (run,) = sync.run(books)
    assert (run.outcome, run.broken) == ("failed", True)
    assert run.message.count("2 minutes") == 2
    assert [each.reason[:30] for each in outbox.listing(books)] == ["SentryPOS allows no more calls", ""]


def test_a_run_tells_of_the_first_refusals_and_how_many_more_there_are(books: Books, shop: SentryServer) -> None:
    shop.scopes.discard("invoice:write")
    numbers = [issued(books) for _ in range(5)]
    for document in numbers:
        handover.push(books, document.id, "shop", queue_only=True)
    (run,) = sync.run(books)
    assert [str(document.number) in run.message for document in numbers] == [True, True, True, False, False]
    assert run.message.endswith("And 2 more; see the outbox.")


def test_payments_that_could_not_be_read_are_told_beside_what_else_is_missing(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    shop.inject(Fault.EMPTY_LIST, on="list")
    shop.scopes.discard("sales:read")
    (run,) = sync.run(books)
    assert (run.outcome, run.broken, run.complete) == ("partly", True, False)
    assert "lists none of the invoices known here" in run.message
    assert "sales:read" in run.message
    shop.scopes.add("sales:read")
    shop.sales_limit = 1
    remote = next(iter(shop.invoices))
    for _ in range(2):
        shop.pay(remote, at=clock.now())
    (run,) = sync.run(books)
    assert (run.outcome, run.broken) == ("partly", False)
    assert "more than it listed" in run.message


def test_what_reaches_the_customer_at_once_is_repeated_by_a_person_only(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    clock.pass_time()
    shop.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    operation_id = handover.push(books, issued(books).id, "shop", channel=Channel.SMS).operation.id
    for _ in range(4):
        clock.pass_time()
        sync.run(books)
    assert outbox.get(books, operation_id).state is State.NEEDS_ATTENTION
    assert shop.count("create") == 2


def test_what_was_dropped_and_yet_made_is_told_before_it_is_handed_over_again(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    shop.inject(Fault.WRONG_AMOUNT, on="create")
    document = issued(books)
    entry = handover.push(books, document.id, "shop").operation
    assert outbox.discard(books, entry.id).remote_id == ""
    clock.pass_time()
    sync.run(books)
    assert [claim.invoice.remote_id for claim in remotes.foreign(books)] == [entry.remote_id]
    assert any(entry.remote_id in words for words in handover.preview(books, document.id, "shop").warnings)
    assert handover.push(books, document.id, "shop").operation.state is State.CONFIRMED


@pytest.mark.parametrize("cents", [10**15, 10**30 - 1])
def test_a_payment_that_no_books_can_hold_is_left_to_the_user(
    books: Books, shop: SentryServer, clock: MovingClock, cents: int
) -> None:
    document = issued(books)
    sale = shop.pay(handover.push(books, document.id, "shop").operation.remote_id, at=clock.now())
    sale["amountCents"] = cents
    (run,) = sync.run(books)
    assert (run.outcome, "Enter it by hand" in run.message) == ("partly", True)
    assert documents.get(books, document.id).paid == 0
