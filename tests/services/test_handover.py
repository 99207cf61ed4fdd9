"""Handing over: what may be collected, what the provider would be told, and what waits in the outbox."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.errors import InputRefused, NotAllowed, NotFound
from app.domain.remote import Channel, OperationState
from app.domain.secret import Secret
from app.services import (
    accounts,
    corrections,
    customers,
    documents,
    drafts,
    handover,
    issuing,
    outbox,
    payments,
    remotes,
)
from app.services.books import Books
from tests.support import builders
from tests.support.handing_over import issued


@pytest.fixture(autouse=True)
def shop(books: Books) -> None:
    """An account that nothing is sent through."""
    accounts.add(books, "shop", "sentry", Secret("sntr_0123456789abcdefABCDEF-_01234567"))


def test_a_preview_tells_what_the_provider_is_told_and_what_is_lost(books: Books) -> None:
    document = issued(books)
    shown = handover.preview(books, document.id, "shop", channel=Channel.SMS)
    assert (shown.amount, shown.currency, shown.at_once) == (Decimal("100.00"), "USD", True)
    assert any(document.number in told for _, told in shown.told if document.number)
    assert shown.lost
    assert outbox.listing(books) == []


def test_what_is_queued_waits_with_its_marker(books: Books) -> None:
    pushed = handover.push(books, issued(books).id, "shop", queue_only=True)
    (entry,) = outbox.listing(books)
    assert entry == pushed.operation
    assert (entry.state, entry.claims, outbox.answers(entry)) == (OperationState.QUEUED, 0, ("discard", "retry"))
    (told,) = outbox.as_json([entry])
    assert told["state"] == "queued"
    assert told["marker"] == entry.marker
    assert entry.marker.encode() in entry.payload
    (shown,) = remotes.as_json(remotes.of_document(books, entry.document_id or 0))
    assert (shown["account"], shown["provider"], shown["state"], shown["remote_id"]) == (
        "shop",
        "sentry",
        "queued",
        None,
    )


def test_what_cannot_be_collected_is_not_handed_over(books: Books) -> None:
    draft = drafts.create(books, builders.content())
    with pytest.raises(NotAllowed, match="Issue it first"):
        handover.preview(books, draft.id, "shop")
    cancelled = issued(books)
    note = corrections.cancel(books, cancelled.id)
    for each in (cancelled, note):
        with pytest.raises(NotAllowed):
            handover.push(books, each.id, "shop")
    paid = issued(books)
    payments.record(books, paid.id, Decimal(100), builders.TODAY, "Cash")
    with pytest.raises(NotAllowed, match="Nothing is left"):
        handover.push(books, paid.id, "shop")
    with pytest.raises(NotFound):
        handover.push(books, issued(books).id, "nobody")


def test_a_currency_the_account_does_not_take_is_refused_with_the_reason(books: Books) -> None:
    with pytest.raises(InputRefused) as refused:
        handover.preview(books, issued(books, currency="EUR").id, "shop")
    assert "currency" in {problem.field for problem in refused.value.problems}


def test_a_dropped_hand_over_makes_room_for_another(books: Books) -> None:
    document = issued(books)
    first = handover.push(books, document.id, "shop", queue_only=True).operation
    with pytest.raises(NotAllowed, match="already"):
        handover.push(books, document.id, "shop", queue_only=True)
    outbox.discard(books, first.id)
    second = handover.push(books, document.id, "shop", queue_only=True).operation
    assert (second.revision, second.marker != first.marker) == (2, True)
    with pytest.raises(NotAllowed):
        outbox.discard(books, first.id)


def test_a_second_account_is_warned_about(books: Books) -> None:
    accounts.add(books, "other", "sentry", Secret("sntr_other"))
    document = issued(books)
    handover.push(books, document.id, "shop", queue_only=True)
    assert any("twice" in words for words in handover.preview(books, document.id, "other").warnings)


def test_nothing_is_reminded_of_that_is_not_at_the_provider(books: Books) -> None:
    document = issued(books)
    handover.push(books, document.id, "shop", queue_only=True)
    with pytest.raises(NotAllowed, match="not at shop"):
        handover.remind(books, document.id, "shop")


def test_only_what_is_known_at_the_account_can_be_adopted(books: Books) -> None:
    from app.sync.progress import Note, happen
    from app.sync.states import Event, Facts

    entry = handover.push(books, issued(books).id, "shop", queue_only=True).operation
    with pytest.raises(InputRefused, match="known"):
        outbox.adopt(books, entry.id, "inv_1")
    with books.writing() as unit:
        happen(unit, entry, Event.FOUND_DIFFERENT, Facts(), Note("Look at it."), seat="here")
    with pytest.raises(InputRefused, match="known"):
        outbox.adopt(books, entry.id, "inv_1")
    assert [each.event for each in outbox.attempts(books, entry.id)] == ["found_different"]


def test_what_an_invoice_does_not_state_of_its_customer_is_taken_from_the_address_book(books: Books) -> None:
    customer = customers.create(books, replace(builders.customer(), phone="", email=""))
    content = builders.content(
        builders.line("Work", "100", rate="0"), currency="USD", customer=customer.as_party(), customer_id=customer.id
    )
    document = issuing.issue(books, drafts.create(books, content).id)
    with pytest.raises(InputRefused, match="phone number"):
        handover.preview(books, document.id, "shop")
    customers.save(books, replace(customer, phone="(202) 555-0123", email="new@acme.example"))
    shown = dict(handover.preview(books, document.id, "shop", channel=Channel.SMS).told)["Customer"]
    assert "2025550123" in shown
    assert "new@acme.example" in shown
    assert documents.get(books, document.id) == document, "the invoice stays as it was issued"
    stated = issued(books)
    assert "billing@acme.example" in dict(handover.preview(books, stated.id, "shop").told)["Customer"]
