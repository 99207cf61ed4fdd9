"""Checkout pages whose create was left open: found by their marker, never made again by itself, never given twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.errors import InputRefused
from app.domain.outbox import Operation
from app.domain.remote import CheckoutPage
from app.domain.remote import OperationState as State
from app.services import accounts, checkout_pages, outbox, sync
from app.services.books import Books
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, looked

pytestmark = pytest.mark.loopback


@pytest.fixture
def claw(books: Books, creditclaw: CreditClawServer) -> CreditClawServer:
    """An account."""
    connect(books, creditclaw, "creditclaw")
    return creditclaw


def pushed(books: Books, title: str = "Workshop") -> Operation:
    account = accounts.find(books, "shop")
    return checkout_pages.push(books, checkout_pages.save(books, CheckoutPage(account_id=account.id, title=title)).id)


@pytest.mark.parametrize("others", [0, 1])
def test_a_page_that_no_list_shows_is_asked_about_and_made_again_by_a_person_only(
    books: Books, claw: CreditClawServer, clock: MovingClock, others: int
) -> None:
    for _ in range(others):
        claw.add_page("Another")
    claw.inject(Fault.CUT_BEFORE_COMMIT, on="page-create")
    entry = pushed(books)
    sync.run(books)
    assert (outbox.get(books, entry.id).state, outbox.get(books, entry.id).looks) == (State.UNCLEAR, 0)
    looked(books, clock, 2)
    assert outbox.get(books, entry.id).state is (State.NEEDS_ATTENTION if others else State.UNCLEAR)
    looked(books, clock, 1)
    found = outbox.get(books, entry.id)
    assert (found.state, "does not show the page" in found.reason) == (State.NEEDS_ATTENTION, True)
    assert claw.count("page-create") == 1
    assert outbox.retry(books, entry.id).state is State.CONFIRMED
    assert [page.title for page in checkout_pages.listing(books)].count("Workshop") == 1


def test_two_pages_with_one_marker_are_asked_about(books: Books, claw: CreditClawServer, clock: MovingClock) -> None:
    claw.inject(Fault.CUT_AFTER_COMMIT, on="page-create")
    entry = pushed(books)
    (made,) = claw.pages.values()
    claw.pages[claw.add_page("Copy")]["description"] = made["description"]
    looked(books, clock, 1)
    found = outbox.get(books, entry.id)
    assert (found.state, "2 checkout pages" in found.reason) == (State.NEEDS_ATTENTION, True)
    assert [page.title for page in checkout_pages.listing(books)] == ["Workshop"]


def test_a_page_that_a_person_gave_to_another_request_is_not_taken_for_this_one(
    books: Books, claw: CreditClawServer, clock: MovingClock
) -> None:
    claw.inject(Fault.CUT_AFTER_COMMIT, on="page-create")
    entry = pushed(books)
    (made,) = claw.pages
    claw.inject(Fault.CUT_BEFORE_COMMIT, on="page-create")
    other = pushed(books, "Other")
    outbox.adopt(books, other.id, made)
    looked(books, clock, 1)
    found = outbox.get(books, entry.id)
    assert (found.state, "another request of ours" in found.reason) == (State.NEEDS_ATTENTION, True)


def test_a_page_of_ours_is_not_chosen_for_another(books: Books, claw: CreditClawServer) -> None:
    first = pushed(books)
    claw.inject(Fault.CUT_BEFORE_COMMIT, on="page-create")
    other = pushed(books, "Other")
    with pytest.raises(InputRefused, match="another page"):
        outbox.adopt(books, other.id, first.remote_id)
    assert outbox.get(books, other.id).state is State.UNCLEAR
    assert len(checkout_pages.listing(books)) == 2


def test_a_page_that_is_not_as_asked_for_is_asked_about(books: Books, claw: CreditClawServer) -> None:
    account = accounts.find(books, "shop")
    page = checkout_pages.save(books, CheckoutPage(account_id=account.id, title="Workshop", amount=Decimal(25)))
    claw.inject(Fault.WRONG_AMOUNT, on="page-create")
    entry = checkout_pages.push(books, page.id)
    assert (entry.state, entry.candidates) == (State.NEEDS_ATTENTION, ())
    assert "another amount" in entry.reason
    assert entry.remote_id == checkout_pages.get(books, page.id).remote_id == next(iter(claw.pages))


def test_a_page_that_is_edited_here_keeps_its_words_and_shows_what_the_provider_counts(
    books: Books, claw: CreditClawServer, clock: MovingClock
) -> None:
    entry = pushed(books)
    page = checkout_pages.get(books, entry.page_id or 0)
    checkout_pages.save(books, replace(page, title="Workshop in May", success_url="https://shop.example/thanks"))
    claw.pages[page.remote_id] |= {"view_count": 4, "payment_count": 1, "total_received_usd": 12.5}
    for _ in range(2):
        looked(books, clock, 1)
        shown = checkout_pages.get(books, page.id)
        assert (shown.title, shown.success_url) == ("Workshop in May", "https://shop.example/thanks")
        assert (shown.views, shown.payments, shown.received) == (4, 1, Decimal("12.5"))
        assert checkout_pages.is_changed(books, page.id) is (claw.count("page-update") == 0)
        checkout_pages.push(books, page.id)
