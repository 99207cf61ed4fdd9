"""Drafts and deliveries as two calls: what is sent goes out once, and only when exactly one invoice is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.errors import InputRefused, NotAllowed
from app.domain.outbox import Operation
from app.domain.remote import Channel, CheckoutPage, PageStatus
from app.domain.remote import OperationState as State
from app.services import accounts, checkout_pages, corrections, documents, handover, outbox, remotes, sync
from app.services.books import Books
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued

pytestmark = pytest.mark.loopback


@pytest.fixture
def page(books: Books, creditclaw: CreditClawServer, clock: MovingClock) -> int:
    """A checkout page of an account whose marker is proven."""
    account = connect(books, creditclaw, "creditclaw")
    made = checkout_pages.save(books, CheckoutPage(account_id=account.id, title="Invoices"))
    assert checkout_pages.push(books, made.id).state is State.CONFIRMED
    handover.push(books, issued(books, "7").id, "shop", page_id=made.id)
    clock.pass_time()
    sync.run(books)
    clock.pass_time()
    return made.id


def pushed(books: Books, page: int) -> tuple[Operation, Operation]:
    """Hand an invoice over to be mailed; return the create and the send."""
    result = handover.push(books, issued(books).id, "shop", page_id=page, channel=Channel.EMAIL)
    assert result.send is not None
    return result.operation, result.send


def hours(books: Books, clock: MovingClock, count: int = 1) -> None:
    """Let quarters of an hour pass, each with a run."""
    for _ in range(4 * count):
        clock.pass_time()
        sync.run(books)


def test_an_invoice_is_created_listed_and_mailed_once(books: Books, creditclaw: CreditClawServer, page: int) -> None:
    create, send = pushed(books, page)
    assert (create.state, send.state) == (State.CONFIRMED, State.SENT)
    assert creditclaw.mailed == [create.remote_id]
    (shown,) = remotes.as_json(remotes.of_document(books, create.document_id or 0))
    assert (shown["remote_status"], shown["delivery"]) == ("sent", "sent")


@pytest.mark.parametrize(
    "fault", [Fault.CUT_BEFORE_COMMIT, Fault.CUT_AFTER_COMMIT, Fault.ERROR_AFTER_COMMIT, Fault.ERROR_BEFORE_COMMIT]
)
def test_a_send_whose_answer_is_lost_reaches_the_customer_once(
    books: Books, creditclaw: CreditClawServer, page: int, clock: MovingClock, fault: Fault
) -> None:
    creditclaw.inject(fault, on="send")
    create, send = pushed(books, page)
    assert send.state is State.SEND_UNCLEAR
    hours(books, clock)
    assert outbox.get(books, send.id).state is State.SENT
    assert creditclaw.mailed == [create.remote_id]


def test_a_draft_whose_invoice_was_cancelled_since_is_not_mailed(
    books: Books, creditclaw: CreditClawServer, page: int, clock: MovingClock
) -> None:
    creditclaw.budgets["list"] = 0
    create, send = pushed(books, page)
    assert (create.state, send.state) == (State.CONFIRMED, State.QUEUED)
    corrections.cancel(books, create.document_id or 0)
    del creditclaw.budgets["list"]
    clock.pass_time()
    sync.run(books)
    assert outbox.get(books, send.id).state is State.NEEDS_ATTENTION
    assert creditclaw.mailed == []


def test_a_delivery_says_why_the_list_it_needs_did_not_come(
    books: Books, creditclaw: CreditClawServer, page: int, clock: MovingClock
) -> None:
    creditclaw.budgets["list"] = 0
    create, send = pushed(books, page)
    assert (create.state, send.state) == (State.CONFIRMED, State.QUEUED)
    assert "no more calls for 14 minutes" in send.reason
    del creditclaw.budgets["list"]
    clock.pass_time()
    sync.run(books)
    assert outbox.get(books, send.id).state is State.SENT


@pytest.mark.parametrize("fault", [Fault.EMPTY_LIST, Fault.TRUNCATED_LIST])
def test_nothing_is_sent_while_the_list_is_not_whole(
    books: Books, creditclaw: CreditClawServer, page: int, clock: MovingClock, fault: Fault
) -> None:
    creditclaw.inject(fault, on="list", times=100)
    _, send = pushed(books, page)
    assert send.state is State.QUEUED
    hours(books, clock)
    assert creditclaw.mailed == []
    assert outbox.get(books, send.id).state in {State.NEEDS_ATTENTION, State.QUEUED}


def test_nothing_is_sent_while_two_invoices_carry_the_marker(
    books: Books, creditclaw: CreditClawServer, page: int, clock: MovingClock
) -> None:
    result = handover.push(books, issued(books).id, "shop", page_id=page, channel=Channel.EMAIL, queue_only=True)
    remote_page = checkout_pages.get(books, page).remote_id
    creditclaw.add(100, page=remote_page, notes=f"Ref: {result.operation.marker}")
    sync.run(books)
    assert result.send is not None
    assert outbox.get(books, result.send.id).state is State.NEEDS_ATTENTION
    assert creditclaw.mailed == []


def test_a_mail_that_failed_is_a_task_for_the_user_and_stays_one(
    books: Books, creditclaw: CreditClawServer, page: int, clock: MovingClock
) -> None:
    creditclaw.mail = "email_error"
    _, send = pushed(books, page)
    hours(books, clock)
    found = outbox.get(books, send.id)
    assert found.state is State.NEEDS_ATTENTION
    assert "yourself" in found.reason
    assert outbox.adopt(books, send.id).state is State.SENT
    assert creditclaw.count("send") == 1


def test_a_server_that_always_fails_is_not_asked_for_ever(
    books: Books, creditclaw: CreditClawServer, page: int, clock: MovingClock
) -> None:
    before = creditclaw.count("create")
    creditclaw.number_collision = True
    create, _ = pushed(books, page)
    hours(books, clock, 3)
    assert outbox.get(books, create.id).state is State.NEEDS_ATTENTION
    assert creditclaw.count("create") - before == 2


def test_a_wallet_that_sleeps_is_no_proof_that_nothing_is_there(
    books: Books, creditclaw: CreditClawServer, page: int, clock: MovingClock
) -> None:
    creditclaw.inject(Fault.CUT_AFTER_COMMIT, on="create")
    create, send = pushed(books, page)
    creditclaw.wallet = False
    hours(books, clock)
    creditclaw.wallet = True
    hours(books, clock)
    assert outbox.get(books, create.id).state is State.CONFIRMED
    assert outbox.get(books, send.id).state is State.SENT
    assert len(creditclaw.invoices) == 2


def test_a_dropped_invoice_takes_its_delivery_along(books: Books, creditclaw: CreditClawServer, page: int) -> None:
    creditclaw.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    create, send = pushed(books, page)
    outbox.discard(books, create.id)
    assert outbox.get(books, send.id).state is State.CANCELLED
    assert outbox.listing(books) == []


def test_a_paid_invoice_is_settled_by_its_whole_sale_only(
    books: Books, creditclaw: CreditClawServer, page: int, clock: MovingClock
) -> None:
    create, _ = pushed(books, page)
    creditclaw.pay(create.remote_id, amount=60, status="amount_mismatch")
    hours(books, clock)
    document = documents.get(books, create.document_id or 0)
    assert document.paid == 0
    (state,) = remotes.of_document(books, document.id)
    assert state.claim is not None
    assert [each.field for each in remotes.differences(books, state.claim)] == ["payment_state"]


def test_a_page_is_made_once_though_its_answer_is_lost(
    books: Books, creditclaw: CreditClawServer, page: int, clock: MovingClock
) -> None:
    account_id = checkout_pages.get(books, page).account_id
    made = checkout_pages.save(books, CheckoutPage(account_id=account_id, title="Workshop"))
    creditclaw.inject(Fault.CUT_AFTER_COMMIT, on="page-create")
    operation = checkout_pages.push(books, made.id)
    assert operation.state is State.UNCLEAR
    hours(books, clock)
    assert outbox.get(books, operation.id).state is State.CONFIRMED
    assert checkout_pages.get(books, made.id).remote_id in creditclaw.pages
    assert len(creditclaw.pages) == 2
    assert len(checkout_pages.listing(books)) == 2


def test_a_page_that_was_refused_is_asked_for_anew_and_never_made_twice(
    books: Books, creditclaw: CreditClawServer, page: int
) -> None:
    account_id = checkout_pages.get(books, page).account_id
    made = checkout_pages.save(books, CheckoutPage(account_id=account_id, title="Workshop"))
    creditclaw.wallet = False
    refused = checkout_pages.push(books, made.id)
    assert refused.state is State.REJECTED
    creditclaw.wallet = True
    assert checkout_pages.push(books, made.id).state is State.CONFIRMED
    assert outbox.listing(books) == []
    with pytest.raises(NotAllowed):
        outbox.retry(books, refused.id)
    assert len(creditclaw.pages) == 2


def test_a_delivery_goes_with_the_refused_invoice_it_waited_for(
    books: Books, creditclaw: CreditClawServer, page: int
) -> None:
    creditclaw.wallet = False
    document, known = issued(books), checkout_pages.get(books, page)
    refused = handover.push(books, document.id, "shop", page_id=known.id, channel=Channel.EMAIL)
    assert refused.send is not None
    assert (refused.operation.state, refused.send.state) == (State.REJECTED, State.QUEUED)
    creditclaw.wallet = True
    again = handover.push(books, document.id, "shop", page_id=known.id, channel=Channel.EMAIL)
    assert again.send is not None
    assert again.send.state is State.SENT
    assert outbox.listing(books) == []
    assert creditclaw.mailed == [again.operation.remote_id]


def test_a_page_is_changed_here_and_there(books: Books, creditclaw: CreditClawServer, page: int) -> None:
    known = checkout_pages.get(books, page)
    checkout_pages.save(books, replace(known, title="New title", status=PageStatus.PAUSED))
    assert checkout_pages.is_changed(books, page)
    assert checkout_pages.push(books, page).state is State.CONFIRMED
    assert creditclaw.pages[known.remote_id]["title"] == "New title"
    assert not checkout_pages.is_changed(books, page)


def test_no_invoice_goes_on_a_page_whose_last_day_is_over(
    books: Books, creditclaw: CreditClawServer, page: int, clock: MovingClock
) -> None:
    checkout_pages.save(books, replace(checkout_pages.get(books, page), expires_on=clock.today()))
    preview = handover.preview(books, issued(books).id, "shop", page_id=page)
    assert preview.amount == Decimal(100)
    clock.pass_time(timedelta(days=1))
    with pytest.raises(InputRefused, match="took payments until"):
        handover.preview(books, issued(books).id, "shop", page_id=page)


def test_an_invoice_needs_its_page(books: Books, creditclaw: CreditClawServer, page: int) -> None:
    with pytest.raises(InputRefused, match="checkout page"):
        handover.push(books, issued(books).id, "shop")


def test_the_budget_of_an_hour_is_kept_without_being_told(
    books: Books, creditclaw: CreditClawServer, page: int, clock: MovingClock
) -> None:
    for _ in range(20):
        sync.run(books)
    (account,) = accounts.listing(books)
    assert {name: left for name, left, _, _ in account.budgets}["list"] == 0
    assert creditclaw.count("list") <= 14
    assert sync.runs(books)[0].outcome == "failed"
    hours(books, clock)
    assert sync.runs(books)[0].outcome == "done"


def test_too_many_calls_of_one_kind_hold_back_those_only(
    books: Books, creditclaw: CreditClawServer, page: int, clock: MovingClock
) -> None:
    creditclaw.budgets["create"] = 0
    (first, _), (second, _) = pushed(books, page), pushed(books, page)
    assert {first.next_try_at, second.next_try_at} == {clock.now() + timedelta(seconds=840)}
    assert creditclaw.count("create") == 2
    assert [run.outcome for run in sync.run(books)] == ["done"]
    del creditclaw.budgets["create"]
    clock.pass_time()
    sync.run(books)
    assert len(creditclaw.invoices) == 3
