"""A delivery goes out when a whole list shows exactly one such draft, and only then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.outbox import Operation
from app.domain.remote import Channel
from app.domain.remote import OperationState as State
from app.services import checkout_pages, handover, outbox, sync
from app.services.books import Books
from app.storage.writes import operations
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault, Reply
from tests.support.handing_over import MovingClock, connect, issued, looked
from tests.support.provider_server import Request

pytestmark = pytest.mark.loopback


class ForgetfulServer(CreditClawServer):
    """One that shows no notes, so that no marker comes back."""

    def answer(self, call: str, request: Request) -> Reply:
        reply = super().answer(call, request)
        rows: list[dict[str, Any]] = self.rows_of(reply.value) or []
        shown = [{**row, "notes": None} for row in rows]
        return Reply(reply.status, {"invoices": shown}) if call == "list" and reply.status == 200 else reply


@pytest.fixture
def claw(books: Books, creditclaw: CreditClawServer) -> CreditClawServer:
    """An account with a page."""
    connect(books, creditclaw, "creditclaw")
    creditclaw.add_page()
    sync.run(books)
    return creditclaw


def pushed(books: Books, *, queue_only: bool = False) -> tuple[Operation, Operation]:
    """Hand an invoice over to be mailed; return the create and the send."""
    page = checkout_pages.listing(books)[0].id
    made = handover.push(books, issued(books).id, "shop", page_id=page, channel=Channel.EMAIL, queue_only=queue_only)
    assert made.send is not None
    return made.operation, made.send


def changed_there(books: Books, claw: CreditClawServer, status: str) -> Operation:
    """Hand an invoice over and give it a status there before a list allows it to be mailed; return the send."""
    claw.budgets["list"] = 0
    create, send = pushed(books)
    del claw.budgets["list"]
    claw.invoices[create.remote_id]["status"] = status
    return send


def test_a_draft_that_a_list_shows_which_cannot_be_trusted_is_not_mailed(
    books: Books, claw: CreditClawServer, clock: MovingClock
) -> None:
    claw.inject(Fault.DUPLICATE_ID, on="list", times=100)
    _, send = pushed(books)
    assert (send.state, "not certain" in send.reason) == (State.QUEUED, True)
    looked(books, clock)
    assert outbox.get(books, send.id).state is State.NEEDS_ATTENTION
    assert claw.mailed == []


@pytest.mark.parametrize("status", ["cancelled", "on hold"])
def test_what_is_no_draft_any_more_and_was_not_sent_is_asked_about(
    books: Books, claw: CreditClawServer, clock: MovingClock, status: str
) -> None:
    send = changed_there(books, claw, status)
    looked(books, clock, 1)
    found = outbox.get(books, send.id)
    assert (found.state, status in found.reason) == (State.NEEDS_ATTENTION, True)
    assert claw.count("send") == 0


def test_an_unclear_delivery_is_not_judged_by_lists_that_come_too_early(
    books: Books, claw: CreditClawServer, clock: MovingClock
) -> None:
    claw.inject(Fault.LATE_COMMIT, on="send")
    create, send = pushed(books)
    for _ in range(5):
        clock.pass_time(timedelta(minutes=2))
        sync.run(books)
    found = outbox.get(books, send.id)
    assert (found.state, found.looks) == (State.SEND_UNCLEAR, 0)
    claw.commit_late()
    looked(books, clock, 1)
    assert outbox.get(books, send.id).state is State.SENT
    assert claw.mailed == [create.remote_id]


@pytest.mark.parametrize("creates", [1, 2])
def test_without_a_marker_in_the_list_only_what_was_asked_for_once_is_mailed(
    books: Books, clock: MovingClock, creates: int
) -> None:
    with ForgetfulServer() as claw:
        connect(books, claw, "creditclaw")
        claw.add_page()
        sync.run(books)
        if creates == 2:
            claw.inject(Fault.CUT_AFTER_COMMIT, on="create")
        create, send = pushed(books)
        looked(books, clock)
        if creates == 2:
            assert outbox.get(books, create.id).state is State.NEEDS_ATTENTION
            outbox.retry(books, create.id)
            looked(books, clock)
        assert outbox.get(books, send.id).state is (State.SENT if creates == 1 else State.NEEDS_ATTENTION)
        assert claw.count("send") == 2 - creates


def test_a_delivery_that_never_arrives_is_tried_twice_and_then_asked_about(
    books: Books, claw: CreditClawServer, clock: MovingClock
) -> None:
    claw.inject(Fault.CUT_BEFORE_COMMIT, on="send", times=100)
    _, send = pushed(books)
    looked(books, clock, 6)
    assert (outbox.get(books, send.id).state, claw.count("send")) == (State.NEEDS_ATTENTION, 2)


@pytest.mark.parametrize("other", [{"seat": "another computer"}, {"epoch": 7}])
def test_a_delivery_by_another_computer_or_in_another_life_of_the_books_is_not_repeated(
    books: Books, claw: CreditClawServer, clock: MovingClock, other: dict[str, Any]
) -> None:
    claw.inject(Fault.CUT_BEFORE_COMMIT, on="send")
    _, send = pushed(books)
    with books.writing() as unit:
        assert operations.save_progress(unit, send, replace(send, **other))
    looked(books, clock)
    assert (outbox.get(books, send.id).state, claw.count("send")) == (State.NEEDS_ATTENTION, 1)


@pytest.mark.parametrize("status", ["sent", "viewed", "paid"])
def test_what_was_sent_at_the_provider_by_hand_is_not_sent_from_here_and_waits_no_more(
    books: Books, claw: CreditClawServer, clock: MovingClock, status: str
) -> None:
    send = changed_there(books, claw, status)
    looked(books, clock, 1)
    assert (outbox.get(books, send.id).state, claw.count("send")) == (State.SENT, 0)


def test_an_unclear_delivery_of_what_is_there_twice_is_asked_about(
    books: Books, claw: CreditClawServer, clock: MovingClock
) -> None:
    claw.inject(Fault.CUT_BEFORE_COMMIT, on="send")
    create, send = pushed(books)
    assert send.state is State.SEND_UNCLEAR
    claw.invoices["another"] = claw.invoices[create.remote_id] | {"invoice_id": "another"}
    looked(books, clock, 1)
    send = outbox.get(books, send.id)
    assert (send.state, "More than one" in send.reason, claw.mailed) == (State.NEEDS_ATTENTION, True, [])
