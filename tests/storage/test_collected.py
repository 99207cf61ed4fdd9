"""How a list learns in two short reads who collects each document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.remote import Channel, CheckoutPage, PageStatus
from app.services import checkout_pages, drafts, handover, invoice_list, outbox, remotes, sync
from app.services.books import Books
from app.storage.collected import LINK_READY, LINK_UNUSABLE, LINK_WAITS, Collected, collected
from tests.support import builders
from tests.support.books import books, migrated_home
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.handing_over import connect, issued
from tests.support.sentry_server import SentryServer
from tests.support.servers import clock, sentry, server

__all__ = ["books", "clock", "migrated_home", "sentry", "server"]

pytestmark = pytest.mark.loopback


def said(books: Books, document_id: int) -> Collected | None:
    with books.reading() as connection:
        return collected(connection, [document_id]).get(document_id)


def test_what_nobody_collects_is_left_out(books: Books, server: SentryServer) -> None:
    document = issued(books)
    assert said(books, document.id) is None
    with books.reading() as connection:
        assert collected(connection, []) == {}


def test_each_step_of_a_hand_over_is_told(books: Books, server: SentryServer) -> None:
    document = issued(books)
    queued = handover.push(books, document.id, "shop", channel=Channel.SMS, queue_only=True)
    found = said(books, document.id)
    assert found is not None
    assert (found.account, found.state, found.channel, found.status) == ("shop", "queued", "sms", "")
    outbox.retry(books, queued.operation.id)
    handover.remind(books, document.id, "shop")
    found = said(books, document.id)
    assert found is not None
    assert (found.state, found.status, found.reminders, found.attention) == ("confirmed", "sent", 1, False)
    [row] = invoice_list.rows(books, [document.id])
    assert row.collected == found
    assert invoice_list.first(books, invoice_list.InvoiceQuery(), 1)[0].collected == found


def test_what_needs_a_decision_says_so_and_what_was_dropped_is_forgotten(books: Books, server: SentryServer) -> None:
    document = issued(books)
    server.inject(Fault.ERROR_BEFORE_COMMIT, on="create")
    pushed = handover.push(books, document.id, "shop")
    found = said(books, document.id)
    assert found is not None
    assert found.state == "unclear"
    outbox.discard(books, pushed.operation.id)
    assert said(books, document.id) is None


def test_a_document_made_from_a_remote_invoice_is_collected_there(books: Books, server: SentryServer) -> None:
    remote_id = server.add(33915, "Survey")
    sync.run(books)
    document = remotes.import_claim(books, "shop", remote_id)
    found = said(books, document.id)
    assert found is not None
    assert (found.account, found.state, found.status) == ("shop", "", "open")


def test_a_draft_says_whether_the_link_it_is_to_carry_is_known(books: Books) -> None:
    with CreditClawServer() as made:
        account = connect(books, made, "creditclaw", "claw")
        page = checkout_pages.save(books, CheckoutPage(account_id=account.id, title="Invoices"))
        draft = drafts.create(books, builders.content(currency="USD", checkout_page_id=page.id))
        for state in (LINK_WAITS, LINK_READY):
            found = said(books, draft.id)
            assert found is not None
            assert (found.account, found.state, found.status, found.attention) == ("claw", state, "", False)
            checkout_pages.push(books, page.id)
        checkout_pages.save(books, replace(checkout_pages.get(books, page.id), status=PageStatus.ARCHIVED))
        found = said(books, draft.id)
        assert found is not None
        assert found.state == LINK_UNUSABLE
