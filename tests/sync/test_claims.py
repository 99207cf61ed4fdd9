"""What a provider claims is its word only: odd ids and statuses, other keys and lost reminders change nothing here."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.document import PaymentState
from app.domain.errors import InputRefused, NotAllowed
from app.domain.outbox import Candidate
from app.domain.payments import payment_state
from app.domain.remote import OperationState as State
from app.domain.remote import RemoteStatus
from app.domain.secret import Secret
from app.services import accounts, corrections, documents, handover, outbox, remotes, sync
from app.services.books import Books
from app.storage.records import remotes as remote_records
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued, looked
from tests.support.sentry_server import SentryServer
from tests.support.sonic_server import SonicServer

pytestmark = pytest.mark.loopback


def test_an_answer_with_the_id_of_another_invoice_links_nothing(books: Books, shop: SentryServer) -> None:
    shop._numbers = itertools.count(2)
    entry = handover.push(books, issued(books).id, "shop").operation
    assert (entry.state, entry.remote_id) == (State.NEEDS_ATTENTION, "")
    assert "id of another" in entry.reason


def test_what_differs_is_kept_for_the_person_who_decides_as_it_was_shown(books: Books, shop: SentryServer) -> None:
    shop.inject(Fault.WRONG_AMOUNT, on="create")
    entry = handover.push(books, issued(books).id, "shop").operation
    told = "The provider shows 100.01, not 100.00 USD."
    shown = Candidate(
        remote_id="inv_0003",
        amount="100.01",
        currency="USD",
        status="PENDING",
        created_at="2026-03-01T09:03:00+00:00",
        payment_url="https://sandbox.sentrypos.app/pay/token_0003",
        marked=True,
        differences=(told,),
    )
    assert (entry.candidates, entry.reason) == ((shown,), told)


@pytest.mark.parametrize("status", ["REFUNDED", "<b>paid</b>", "", None, "PENDING"])
def test_a_status_is_kept_as_it_was_said_and_pays_nothing(
    books: Books, shop: SentryServer, clock: MovingClock, status: str | None
) -> None:
    document = issued(books)
    remote_id = handover.push(books, document.id, "shop").operation.remote_id
    for said in ("PAID", status):  # also backwards
        shop.invoices[remote_id]["status"] = said
        looked(books, clock, 1)
    (held,) = remotes.of_document(books, document.id)
    assert held.claim is not None
    assert held.claim.invoice.raw_status == (status or "")
    assert held.claim.invoice.status is (RemoteStatus.OPEN if status == "PENDING" else RemoteStatus.UNKNOWN)
    assert documents.get(books, document.id).paid == 0


def test_what_is_cancelled_on_one_side_stays_as_it_is_on_the_other(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    here, there = issued(books), issued(books, "55")
    ids = [handover.push(books, each.id, "shop").operation.remote_id for each in (here, there)]
    corrections.cancel(books, here.id)
    shop.invoices[ids[1]]["status"] = "CANCELLED"
    looked(books, clock, 1)
    for document, local, remote in ((here, "cancelled", "PENDING"), (there, "issued", "CANCELLED")):
        (held,) = remotes.of_document(books, document.id)
        assert held.claim is not None
        told = {each.field: (each.local, each.remote) for each in remotes.differences(books, held.claim)}
        assert told["state"] == (local, remote)
    due = documents.get(books, there.id)
    assert payment_state(due.state, due.calculation.totals.due, due.paid, due.credited) is PaymentState.OPEN
    assert shop.invoices[ids[0]]["status"] == "PENDING"
    assert shop.count("create") == 3


def test_an_invoice_that_is_gone_there_is_not_made_again(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    shop.add(500)
    sync.run(books)
    shop.invoices.pop("inv_0002")
    looked(books, clock)
    assert shop.count("create") == 1


def test_a_list_read_with_another_key_settles_nothing(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    shop.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    entry = handover.push(books, issued(books).id, "shop").operation
    shop.key = "sntr_of_another_merchant"
    accounts.save(books, accounts.find(books, "shop"), Secret(shop.key))
    looked(books, clock)
    assert outbox.get(books, entry.id).state is State.NEEDS_ATTENTION
    assert shop.count("create") == 2


@pytest.mark.parametrize("fault", [Fault.CUT_BEFORE_COMMIT, Fault.CUT_AFTER_COMMIT, Fault.ERROR_AFTER_COMMIT])
def test_a_reminder_whose_answer_is_lost_is_repeated_by_a_person_only(
    books: Books, shop: SentryServer, clock: MovingClock, fault: Fault
) -> None:
    document = issued(books)
    handover.push(books, document.id, "shop")
    shop.inject(fault, on="remind")
    entry = handover.remind(books, document.id, "shop")
    looked(books, clock)
    assert outbox.get(books, entry.id).state is State.NEEDS_ATTENTION
    assert shop.count("remind") == 1
    with pytest.raises(NotAllowed, match="Decide"):
        handover.remind(books, document.id, "shop")
    assert outbox.retry(books, entry.id).state is State.CONFIRMED


@pytest.mark.parametrize("status", ["PAID", "CANCELLED"])
def test_nobody_is_reminded_of_what_is_settled_there(
    books: Books, shop: SentryServer, clock: MovingClock, status: str
) -> None:
    document = issued(books)
    shop.invoices[handover.push(books, document.id, "shop").operation.remote_id]["status"] = status
    looked(books, clock, 1)
    with pytest.raises(NotAllowed, match=status):
        handover.remind(books, document.id, "shop")
    assert shop.count("remind") == 0


def test_a_reminder_that_was_refused_makes_room_for_another(books: Books, shop: SentryServer) -> None:
    document = issued(books)
    handover.push(books, document.id, "shop")
    shop.scopes.discard("invoice:remind")
    assert handover.remind(books, document.id, "shop").state is State.REJECTED
    shop.scopes.add("invoice:remind")
    assert handover.remind(books, document.id, "shop").state is State.CONFIRMED
    assert outbox.listing(books) == []


def test_a_demo_invoice_is_asked_for_nothing_more(books: Books, shop: SentryServer) -> None:
    document = issued(books)
    shop.demo.add(handover.push(books, document.id, "shop").operation.remote_id)
    assert handover.remind(books, document.id, "shop").state is State.REJECTED
    with pytest.raises(NotAllowed, match="read"):
        handover.remind(books, document.id, "shop")
    assert shop.count("remind") == 1


def test_a_run_says_when_the_books_do_not_hold_what_was_listed(
    books: Books, shop: SentryServer, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = remote_records.standing
    monkeypatch.setattr(remote_records, "standing", lambda *asked: before(*asked) + before(*asked))
    shop.add(500)
    clock.pass_time()
    (run,) = sync.run(books)
    assert run.outcome == "partly"
    assert "not what the provider listed" in run.message
    monkeypatch.undo()
    shop.add(600)
    clock.pass_time()
    assert sync.run(books)[0].outcome == "done"


@pytest.mark.parametrize("answer", ["discard", "retry", "adopt"])
def test_what_a_person_has_yet_to_decide_is_no_import_and_pays_nothing(
    books: Books, shop: SentryServer, clock: MovingClock, answer: str
) -> None:
    shop.inject(Fault.WRONG_AMOUNT, on="create")
    document = issued(books)
    entry = handover.push(books, document.id, "shop").operation
    shop.invoices[entry.remote_id]["amountCents"] += 1
    shop.pay(entry.remote_id)
    looked(books, clock, 2)
    (held,) = remotes.of_document(books, document.id)
    assert (held.state, held.claim and held.claim.invoice.remote_id) == ("needs_attention", entry.remote_id)
    assert documents.get(books, document.id).paid == 0
    getattr(outbox, answer)(books, entry.id)
    looked(books, clock, 2)
    taken = answer == "adopt"
    assert (documents.get(books, document.id).paid > 0) is taken
    assert (entry.remote_id in [claim.invoice.remote_id for claim in remotes.foreign(books)]) is not taken
    held_now = [each.state for each in remotes.of_document(books, document.id)]
    assert held_now == ([] if answer == "discard" else ["accepted"])


@pytest.mark.parametrize("echo", [True, False])
def test_an_amount_is_understood_from_when_the_invoice_is_known_to_be_ours(
    books: Books, sonic: SonicServer, clock: MovingClock, echo: bool
) -> None:
    connect(books, sonic, "sonic", "gate")
    sonic.echo_metadata = echo
    document = issued(books)
    sonic.inject(Fault.CUT_AFTER_COMMIT, on="create")
    entry = handover.push(books, document.id, "gate").operation
    looked(books, clock, 3)
    if not echo:
        assert outbox.adopt(books, entry.id, next(iter(sonic.invoices))).state is State.CONFIRMED
    (held,) = remotes.as_json(remotes.of_document(books, document.id))
    assert (held["state"], held["amount"]) == ("accepted", "100.00")


def test_amounts_are_read_anew_when_the_user_says_in_which_unit_they_are(
    books: Books, sonic: SonicServer, clock: MovingClock
) -> None:
    account = connect(books, sonic, "sonic", "gate")
    sonic.add(4_200, "USD")
    shown = []
    for unit in ("", "minor", "major"):
        accounts.save(books, replace(account, options=(("amount_unit", unit),)))
        looked(books, clock, 1)
        (claim,) = remotes.foreign(books)
        shown.append((claim.invoice.amount, claim.invoice.unit_known))
        if not unit:
            with pytest.raises(InputRefused, match="in which unit 4200 USD are"):
                remotes.import_claim(books, "gate", claim.invoice.remote_id)
    assert shown == [(Decimal(4_200), False), (Decimal(42), True), (Decimal(4_200), True)]


def test_what_a_person_said_is_not_it_stays_apart_though_the_next_try_is_refused(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    shop.inject(Fault.WRONG_AMOUNT, on="create")
    document = issued(books)
    entry = handover.push(books, document.id, "shop").operation
    shop.scopes.discard("invoice:write")
    assert outbox.retry(books, entry.id).state.value == "rejected"
    shop.invoices[entry.remote_id]["amountCents"] += 1
    looked(books, clock, 1)
    assert entry.remote_id in [claim.invoice.remote_id for claim in remotes.foreign(books)]


def test_what_only_the_answer_to_the_create_showed_stays_known(
    books: Books, sonic: SonicServer, clock: MovingClock
) -> None:
    connect(books, sonic, "sonic", "gate")
    document = issued(books)
    handover.push(books, document.id, "gate")
    looked(books, clock, 1)
    (held,) = remotes.as_json(remotes.of_document(books, document.id))
    assert held["remote_number"] == "INV-2"
    assert held["remote_status"] == "unpaid"


def test_a_link_that_the_list_leaves_out_stays_known(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    document = issued(books)
    remote_id = handover.push(books, document.id, "shop").operation.remote_id
    url = shop.invoices[remote_id].pop("paymentUrl")
    looked(books, clock, 1)
    (held,) = remotes.as_json(remotes.of_document(books, document.id))
    assert held["payment_url"] == url
