"""What providers hold beside the books: shown, compared, imported, never taken over."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.document import State
from app.domain.errors import InputRefused, NotAllowed, NotFound
from app.domain.remote import Channel, CheckoutPage, OperationKind
from app.services import accounts, checkout_pages, customers, documents, handover, outbox, payments, remotes, sync
from app.services.books import Books
from tests.support.creditclaw_server import CreditClawServer
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.sentry_server import SentryServer
from tests.support.servers import clock, creditclaw, sentry, server

__all__ = ["clock", "creditclaw", "sentry", "server"]

pytestmark = pytest.mark.loopback


def test_an_invoice_shows_what_its_provider_says_of_it(books: Books, server: SentryServer) -> None:
    document = issued(books)
    handover.push(books, document.id, "shop")
    (shown,) = remotes.as_json(remotes.of_document(books, document.id))
    assert (shown["state"], shown["remote_status"], shown["amount"]) == ("accepted", "PENDING", "100.00")
    assert shown["payment_url"]


def test_differences_are_told_field_by_field_and_change_nothing(
    books: Books, server: SentryServer, clock: MovingClock
) -> None:
    document = issued(books)
    remote_id = handover.push(books, document.id, "shop").operation.remote_id
    server.invoices[remote_id] |= {"amountCents": 12_345, "status": "CANCELLED"}
    clock.pass_time()
    sync.run(books)
    (state,) = remotes.of_document(books, document.id)
    assert state.claim is not None
    found = {each.field: (each.local, each.remote) for each in remotes.differences(books, state.claim)}
    assert found["amount"] == ("100.00", "123.45")
    assert found["state"] == ("issued", "CANCELLED")
    assert documents.get(books, document.id).state is State.ISSUED


def test_what_was_still_open_at_the_hand_over_is_no_difference_when_it_is_what_is_shown(
    books: Books, server: SentryServer
) -> None:
    document = issued(books)
    payments.record(books, document.id, Decimal(40), books.today(), "Cash")
    handover.push(books, document.id, "shop")
    (state,) = remotes.of_document(books, document.id)
    assert state.claim is not None
    assert state.claim.invoice.amount == Decimal(60)
    assert "amount" not in {each.field for each in remotes.differences(books, state.claim)}


def test_what_is_gone_from_a_whole_list_is_missing_never_deleted(
    books: Books, server: SentryServer, clock: MovingClock
) -> None:
    document = issued(books)
    remote_id = handover.push(books, document.id, "shop").operation.remote_id
    server.add(500)
    sync.run(books)
    del server.invoices[remote_id]
    clock.pass_time(timedelta(minutes=20))
    sync.run(books)
    (state,) = remotes.of_document(books, document.id)
    assert state.claim is not None
    assert state.claim.missing_since is not None
    assert "missing" in {each.field for each in remotes.differences(books, state.claim)}
    assert outbox.listing(books) == []


def test_partial_and_over_payments_are_recorded_as_they_are_and_once(
    books: Books, server: SentryServer, clock: MovingClock
) -> None:
    document = issued(books)
    remote_id = handover.push(books, document.id, "shop").operation.remote_id
    for cents in (2_500, 9_900):
        server.pay(remote_id, cents=cents, at=clock.now())
        for _ in range(2):
            clock.pass_time()
            sync.run(books)
    entries = payments.listing(books, document.id)
    assert sorted(entry.amount for entry in entries) == [2_500, 9_900]
    assert all("SentryPOS" in entry.method and "pay_" in entry.reference for entry in entries)
    assert documents.get(books, document.id).paid == 12_400


def test_a_foreign_invoice_becomes_a_customer_and_a_draft_collected_there(
    books: Books, server: SentryServer, clock: MovingClock
) -> None:
    remote_id = server.add(48_250, "March bookkeeping", name="Harbor Cafe", phone="3055550147")
    sync.run(books)
    (claim,) = remotes.foreign(books)
    document = remotes.import_claim(books, "shop", claim.invoice.remote_id)
    assert document.content.customer.name == "Harbor Cafe"
    assert document.calculation.totals.due == 48_250
    assert customers.find(books, "Harbor Cafe").phone == "3055550147"
    assert [each.state for each in remotes.of_document(books, document.id)] == ["imported"]
    assert remotes.foreign(books) == []
    with pytest.raises(NotAllowed):
        remotes.import_claim(books, "shop", remote_id)
    clock.pass_time()
    sync.run(books)
    assert remotes.foreign(books) == []


def test_what_has_no_amount_or_is_unknown_is_not_imported(books: Books, server: SentryServer) -> None:
    remote_id = server.add(100)
    server.invoices[remote_id]["amountCents"] = None
    sync.run(books)
    with pytest.raises(InputRefused, match="amount"):
        remotes.import_claim(books, "shop", remote_id)
    with pytest.raises(NotFound):
        remotes.import_claim(books, "shop", "inv_unknown")


def test_reminders_go_out_once_and_their_time_is_kept(books: Books, server: SentryServer) -> None:
    document = issued(books)
    handover.push(books, document.id, "shop")
    reminder = handover.remind(books, document.id, "shop")
    assert reminder.state.value == "confirmed"
    (state,) = remotes.of_document(books, document.id)
    assert state.reminded_at == reminder.claimed_at
    assert server.count("remind") == 1


def test_automatic_runs_keep_the_pace_of_the_provider(books: Books, server: SentryServer, clock: MovingClock) -> None:
    assert len(sync.run_due(books)) == 1
    assert sync.run_due(books) == []
    clock.pass_time(timedelta(seconds=accounts.capabilities(accounts.find(books, "shop")).list_seconds + 1))
    assert len(sync.run_due(books)) == 1
    sync.set_automatic(books, on=False)
    clock.pass_time(timedelta(days=1))
    assert sync.run_due(books) == []
    assert sync.status(books).next_at is None


def test_failed_runs_come_less_and_less_often(books: Books, server: SentryServer, clock: MovingClock) -> None:
    server.close()
    waits = []
    for _ in range(4):
        sync.run(books)
        next_at = sync.status(books).next_at
        assert next_at is not None
        waits.append(next_at - clock.now())
        clock.pass_time(timedelta(hours=1))
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]


def test_a_delivery_that_asks_stands_beside_its_invoice_until_it_is_decided(
    books: Books, creditclaw: CreditClawServer
) -> None:
    account = connect(books, creditclaw, "creditclaw", "claw")
    page = checkout_pages.save(books, CheckoutPage(account_id=account.id, title="Invoices"))
    checkout_pages.push(books, page.id)
    creditclaw.mail = "smtp_error"
    document = issued(books)
    handover.push(books, document.id, "claw", page_id=page.id, channel=Channel.EMAIL)
    (state,) = remotes.of_document(books, document.id)
    assert state.follow_up is not None
    assert (state.state, state.follow_up.kind) == ("accepted", OperationKind.SEND)
    assert "yourself" in state.follow_up.reason
    outbox.adopt(books, state.follow_up.id)
    (state,) = remotes.of_document(books, document.id)
    assert state.follow_up is None
