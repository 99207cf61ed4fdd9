"""A person answers what they were shown: to go on with something is no decision, and what is new is seen first."""

from __future__ import annotations

import pytest

from app.domain.errors import NotAllowed
from app.domain.remote import Channel
from app.domain.remote import OperationState as State
from app.services import checkout_pages, handover, outbox, sync
from app.services.books import Books
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.sentry_server import SentryServer

pytestmark = pytest.mark.loopback


@pytest.fixture
def shop(books: Books, sentry: SentryServer) -> SentryServer:
    """SentryPOS, with an account there."""
    connect(books, sentry, "sentry")
    return sentry


def test_a_reminder_that_a_run_made_meanwhile_is_not_made_again(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    document = issued(books)
    handover.push(books, document.id, "shop")
    queued = handover.remind(books, document.id, "shop", queue_only=True)
    shop.inject(Fault.CUT_AFTER_COMMIT, on="remind")
    sync.run(books)
    assert outbox.retry(books, queued.id, shown=queued).state is State.NEEDS_ATTENTION
    assert shop.count("remind") == 1


def test_what_became_a_question_while_it_was_looked_up_is_not_answered_by_looking_again(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    shop.add(100)
    sync.run(books)
    shop.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    unclear = handover.push(books, issued(books).id, "shop").operation
    for _ in range(3):
        clock.pass_time()
        sync.run(books)
    assert outbox.retry(books, unclear.id, shown=unclear).state is State.NEEDS_ATTENTION
    assert shop.count("create") == 1


@pytest.mark.parametrize("answer", [outbox.retry, outbox.adopt, outbox.discard])
def test_an_answer_to_what_has_changed_since_it_was_shown_does_nothing(
    books: Books, shop: SentryServer, answer: object
) -> None:
    shop.inject(Fault.WRONG_AMOUNT, on="create", times=2)
    shown = handover.push(books, issued(books).id, "shop").operation
    again = outbox.retry(books, shown.id, shown=shown)
    assert (shown.state, again.state) == (State.NEEDS_ATTENTION, State.NEEDS_ATTENTION)
    with pytest.raises(NotAllowed, match="meanwhile"):
        answer(books, shown.id, shown=shown)  # type: ignore[operator]  # they share this form
    assert outbox.get(books, shown.id) == again
    assert shop.count("create") == 2


def test_a_delivery_that_went_out_with_its_invoice_is_told_as_it_stands(
    books: Books, creditclaw: CreditClawServer, clock: MovingClock
) -> None:
    connect(books, creditclaw, "creditclaw")
    creditclaw.add_page()
    sync.run(books)
    creditclaw.mail = "email_error"
    page = checkout_pages.listing(books)[0].id
    pushed = handover.push(books, issued(books).id, "shop", page_id=page, channel=Channel.EMAIL, queue_only=True)
    assert pushed.send is not None
    assert outbox.retry(books, pushed.operation.id, shown=pushed.operation).state is State.CONFIRMED
    assert outbox.retry(books, pushed.send.id, shown=pushed.send).state is State.NEEDS_ATTENTION
    assert creditclaw.count("send") == 1


def test_what_was_refused_is_tried_again_when_a_person_says_so(books: Books, shop: SentryServer) -> None:
    shop.scopes.discard("invoice:write")
    refused = handover.push(books, issued(books).id, "shop").operation
    assert (refused.state, outbox.answers(refused)) == (State.REJECTED, ("retry", "discard"))
    shop.scopes.add("invoice:write")
    assert outbox.retry(books, refused.id, shown=refused).state is State.CONFIRMED
    assert shop.count("create") == 2
