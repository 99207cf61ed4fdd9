"""What has to be known before something is created again by itself, one condition after the other."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.outbox import Operation
from app.domain.remote import OperationState as State
from app.domain.secret import Secret
from app.services import accounts, checkout_pages, handover, outbox, remotes, sync
from app.services.books import Books
from app.storage.writes import operations
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued, looked
from tests.support.provider_server import ProviderServer
from tests.support.sentry_server import SentryServer
from tests.support.sonic_server import SonicServer

pytestmark = pytest.mark.loopback


def lost(books: Books, server: ProviderServer, page: int | None = None) -> Operation:
    """Hand an invoice over by a request that never arrives."""
    server.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    return handover.push(books, issued(books).id, "shop", page_id=page).operation


@pytest.mark.parametrize("provider", ["sentry", "creditclaw", "sonic"])
def test_a_second_list_that_is_not_allowed_yet_proves_nothing(
    books: Books, clock: MovingClock, request: pytest.FixtureRequest, provider: str
) -> None:
    server = request.getfixturevalue(provider)
    server.echo_metadata = True
    connect(books, server, provider)
    page = None
    if isinstance(server, CreditClawServer):
        server.add_page()
        sync.run(books)
        page = checkout_pages.listing(books)[0].id
    handover.push(books, issued(books, "7").id, "shop", page_id=page)
    looked(books, clock, 1)
    clock.pass_time()
    entry = lost(books, server, page)
    looked(books, clock, 1)
    assert outbox.get(books, entry.id).state is State.ABSENT_ONCE
    server.inject(Fault.LIMITED, on="list", headers={"Retry-After": "1800"})
    looked(books, clock, 1)
    listed = server.count("list")
    looked(books, clock, 1)
    assert outbox.get(books, entry.id).state is State.ABSENT_ONCE
    assert (server.count("list"), server.count("create")) == (listed, 2)
    looked(books, clock, 1)
    assert outbox.get(books, entry.id).state is State.CONFIRMED
    assert server.count("create") == 3


def test_a_list_read_with_another_key_says_so(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    entry = lost(books, shop)
    shop.key = "sntr_made_anew"
    accounts.save(books, accounts.find(books, "shop"), Secret(shop.key))
    looked(books, clock, 3)
    found = outbox.get(books, entry.id)
    assert (found.state, "another key" in found.reason) == (State.NEEDS_ATTENTION, True)


def test_something_that_looks_like_it_is_shown_and_keeps_it_from_being_created_again(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    entry = lost(books, shop)
    alike = shop.add(10_000)
    looked(books, clock, 3)
    found = outbox.get(books, entry.id)
    assert (found.state, [each.remote_id for each in found.candidates]) == (State.NEEDS_ATTENTION, [alike])
    assert "something that looks like it" in found.reason
    assert shop.count("create") == 2


@pytest.mark.parametrize("change", ["older", "linked", "other amount"])
def test_what_cannot_be_it_keeps_nothing_from_being_created_again(
    books: Books, shop: SentryServer, clock: MovingClock, change: str
) -> None:
    if change == "linked":
        made = handover.push(books, issued(books).id, "shop").operation
        shop.invoices[made.remote_id]["createdAt"] = f"{clock.now() + timedelta(hours=9):%Y-%m-%dT%H:%M:%SZ}"
        looked(books, clock, 1)
    entry = lost(books, shop)
    if change != "linked":
        alike = shop.add(10_000 if change == "older" else 10_001)
        shop.invoices[alike]["createdAt"] = f"{clock.now() - timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"
        if change == "other amount":
            shop.invoices[alike]["createdAt"] = f"{clock.now() + timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"
    looked(books, clock, 3)
    assert outbox.get(books, entry.id).state is State.CONFIRMED


def test_it_is_created_again_by_itself_once_only(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    entry = lost(books, shop)
    shop.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    looked(books, clock, 6)
    found = outbox.get(books, entry.id)
    assert (found.state, found.creates_started, shop.count("create")) == (State.NEEDS_ATTENTION, 2, 3)
    assert "does not show it" in found.reason


def test_one_that_a_person_gave_to_another_request_is_not_taken_for_this_one(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    shop.inject(Fault.WRONG_AMOUNT, on="create")
    other = handover.push(books, issued(books).id, "shop").operation
    shop.invoices[other.remote_id]["amountCents"] += 1
    shop.inject(Fault.CUT_AFTER_COMMIT, on="create")
    entry = handover.push(books, issued(books).id, "shop").operation
    made = max(shop.invoices)
    text, shop.invoices[made]["description"] = shop.invoices[made]["description"], "March"
    sync.run(books)
    outbox.adopt(books, other.id, made)
    shop.invoices[made]["description"] = text
    looked(books, clock, 1)
    found = outbox.get(books, entry.id)
    assert (found.state, found.remote_id) == (State.NEEDS_ATTENTION, "")
    assert "another request of ours" in found.reason


def test_what_is_found_belongs_to_its_document_at_once(books: Books, shop: SentryServer) -> None:
    shop.inject(Fault.CUT_AFTER_COMMIT, on="create")
    document = issued(books)
    handover.push(books, document.id, "shop")
    sync.run(books)
    (held,) = remotes.of_document(books, document.id)
    assert held.claim is not None
    assert (held.state, held.claim.invoice.remote_id) == ("accepted", max(shop.invoices))
    assert remotes.foreign(books) == []


def test_what_belongs_to_other_requests_is_not_shown_as_what_it_may_be(
    books: Books, sonic: SonicServer, clock: MovingClock
) -> None:
    connect(books, sonic, "sonic")
    other = handover.push(books, issued(books).id, "shop").operation
    sonic.invoices[other.remote_id]["created_at"] = f"{clock.now() + timedelta(hours=2):%Y-%m-%dT%H:%M:%S.000Z}"
    looked(books, clock, 1)
    entry = lost(books, sonic)
    looked(books, clock, 3)
    found = outbox.get(books, entry.id)
    assert (found.state, found.candidates) == (State.NEEDS_ATTENTION, ())


@pytest.mark.parametrize("other", [{"seat": "another computer"}, {"epoch": 7}])
def test_what_another_computer_or_another_life_of_the_books_sent_is_for_a_person(
    books: Books, shop: SentryServer, clock: MovingClock, other: dict[str, Any]
) -> None:
    entry = lost(books, shop)
    with books.writing() as unit:
        assert operations.save_progress(unit, entry, replace(entry, **other))
    looked(books, clock, 3)
    assert outbox.get(books, entry.id).state is State.NEEDS_ATTENTION
    assert shop.count("create") == 2


def test_what_older_books_had_only_queued_is_for_a_person_where_no_list_shows_it(
    books: Books, shop: SentryServer, clock: MovingClock, tmp_path: Path
) -> None:
    queued = handover.push(books, issued(books).id, "shop", queue_only=True).operation
    copy = Path(shutil.copy(books.paths.database, tmp_path / "copy"))
    shop.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    sync.run(books)
    shutil.copyfile(copy, books.paths.database)
    sync.run(books)
    sync.resume(books)
    looked(books, clock, 3)
    assert outbox.get(books, queued.id).state is State.NEEDS_ATTENTION
    assert shop.count("create") == 2
