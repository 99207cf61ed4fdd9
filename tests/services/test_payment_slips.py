"""Payment slips: the link of whoever collects an invoice on a page of its own, or the reason why there is none."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.document import Document
from app.domain.errors import NotAllowed, NotFound
from app.domain.remote import Channel, CheckoutPage
from app.services import (
    checkout_pages,
    corrections,
    documents,
    drafts,
    handover,
    payment_slips,
    payments,
    pdf_files,
    sync,
)
from app.services.books import Books
from tests.documents.reading import codes, text_of
from tests.support import builders
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.sentry_server import SentryServer
from tests.support.servers import clock, sentry, server
from tests.support.sonic_server import SonicServer

__all__ = ["clock", "sentry", "server"]

pytestmark = pytest.mark.loopback


def handed_over(books: Books) -> Document:
    document = issued(books)
    handover.push(books, document.id, "shop")
    return document


def test_the_link_goes_onto_a_page_of_its_own_and_the_invoice_stays_as_it_was(
    books: Books, server: SentryServer
) -> None:
    document = issued(books)
    before = documents.pdf(books, document.id)
    handover.push(books, document.id, "shop")
    [remote] = server.invoices.values()
    found = payment_slips.offer(books, document.id)
    assert (found.account, found.payment_link.provider, found.warnings) == ("shop", "SentryPOS", ())
    slip = payment_slips.render(found)
    assert codes(slip) == [remote["paymentUrl"]]
    assert "$100.00" in text_of(slip)
    assert payment_slips.render(payment_slips.offer(books, document.id, "shop")) == slip
    assert documents.pdf(books, document.id) == before
    assert payment_slips.offered(books, [document.id, issued(books).id]) == [document.id]


def test_why_there_is_none_is_said(books: Books, server: SentryServer) -> None:
    draft = drafts.create(books, builders.content())
    alone = issued(books)
    cancelled = issued(books)
    note = corrections.cancel(books, cancelled.id)
    paid = handed_over(books)
    payments.record(books, paid.id, Decimal(100), builders.TODAY, "Cash")
    queued = issued(books)
    handover.push(books, queued.id, "shop", queue_only=True)
    unclear = issued(books)
    server.inject(Fault.CUT_AFTER_COMMIT, on="create")
    handover.push(books, unclear.id, "shop")
    reasons = {
        draft.id: "A draft cannot be collected. Issue it first.",
        alone.id: "was not handed to a provider",
        cancelled.id: "is cancelled",
        note.id: "Only an invoice",
        paid.id: "Nothing is left to pay",
        queued.id: "has not confirmed yet",
        unclear.id: "has not confirmed yet",
    }
    for document_id, reason in reasons.items():
        with pytest.raises(NotAllowed, match=reason):
            payment_slips.offer(books, document_id)
    assert payment_slips.offered(books, list(reasons)) == []
    with pytest.raises(NotFound):
        payment_slips.offer(books, alone.id, "nobody")
    with pytest.raises(NotFound):
        payment_slips.offer(books, 99)


def test_a_link_that_the_provider_shows_as_over_is_not_printed(
    books: Books, server: SentryServer, clock: MovingClock
) -> None:
    for status, reason in (("CANCELLED", "cancelled at shop"), ("PAID", "shop shows it as paid")):
        document = handed_over(books)
        remote_id = list(server.invoices)[-1]
        server.invoices[remote_id]["status"] = status
        clock.pass_time()
        sync.run(books)
        with pytest.raises(NotAllowed, match=reason):
            payment_slips.offer(books, document.id)


def test_what_the_link_asks_for_beside_what_is_open_is_told_before(
    books: Books, server: SentryServer, clock: MovingClock
) -> None:
    document = handed_over(books)
    payments.record(books, document.id, Decimal(40), builders.TODAY, "Cash")
    found = payment_slips.offer(books, document.id)
    assert found.warnings == ("The link asks for 100.00 USD, while 60.00 USD is still open.",)
    assert "$60.00" in text_of(payment_slips.render(found))
    server.add(500)
    sync.run(books)
    del server.invoices[next(iter(server.invoices))]
    clock.pass_time()
    sync.run(books)
    assert any("does not list it any more" in words for words in payment_slips.offer(books, document.id).warnings)


@pytest.mark.parametrize(
    "url",
    ["https://sandbox.sentrypos.app.evil.example/pay", "http://sandbox.sentrypos.app/pay", "javascript:alert(1)", ""],
)
def test_a_link_that_leads_elsewhere_is_never_printed(
    books: Books, server: SentryServer, clock: MovingClock, url: str
) -> None:
    server.pay_link = url
    document = handed_over(books)
    for _turn in range(2):
        with pytest.raises(NotAllowed, match="no link to pay at"):
            payment_slips.offer(books, document.id)
        clock.pass_time()
        sync.run(books)


def test_one_that_comes_later_takes_no_place_of_the_one_there_was(
    books: Books, server: SentryServer, clock: MovingClock
) -> None:
    document = handed_over(books)
    printed = payment_slips.offer(books, document.id).payment_link
    [remote] = server.invoices.values()
    remote["paymentUrl"] = "https://sandbox.sentrypos.app.evil.example/pay"
    clock.pass_time()
    sync.run(books)
    assert payment_slips.offer(books, document.id).payment_link == printed


def test_a_link_that_came_to_be_stored_all_the_same_is_held_to_the_rules_again(
    books: Books, server: SentryServer
) -> None:
    document = handed_over(books)
    with books.writing() as unit:
        unit.raw.execute("UPDATE remote_invoice SET payment_url = 'https://evil.example/pay'")
    with pytest.raises(NotAllowed, match="leads elsewhere than to SentryPOS"):
        payment_slips.offer(books, document.id)


def test_a_provider_without_links_says_so(books: Books) -> None:
    with SonicServer() as made:
        from app.domain.secret import Secret
        from app.services import accounts

        options = {"currencies": "USD=USDT"}
        accounts.add(books, "shop", "sonic", Secret(made.key), base_url=made.base_url, options=options)
        document = handed_over(books)
        with pytest.raises(NotAllowed, match="Sonic returns no address to pay an invoice at"):
            payment_slips.offer(books, document.id)


def test_a_relative_link_that_may_be_dead_in_the_providers_mail_is_whole_on_our_own_page(books: Books) -> None:
    """CreditClaw mails ``/pay/...`` as it is [13.3]: our page carries the absolute link."""
    with CreditClawServer() as made:
        account = connect(books, made, "creditclaw")
        page = checkout_pages.save(books, CheckoutPage(account_id=account.id, title="Invoices"))
        checkout_pages.push(books, page.id)
        page = checkout_pages.get(books, page.id)
        document = issued(books)
        handover.push(books, document.id, "shop", page_id=page.id, channel=Channel.EMAIL)
        sync.run(books)
        [remote] = made.invoices.values()
        assert remote["payment_url"].startswith("/pay/")
        found = payment_slips.offer(books, document.id)
        assert found.warnings == ()
        assert codes(payment_slips.render(found)) == [f"https://creditclaw.com{remote['payment_url']}"]
        unsent = issued(books, "50")
        handover.push(books, unsent.id, "shop", page_id=page.id)
        [warning] = payment_slips.offer(books, unsent.id).warnings
        assert "may not tell" in warning


def test_slips_are_written_beside_their_invoices_under_safe_names(
    books: Books, server: SentryServer, tmp_path: Path
) -> None:
    document, other = handed_over(books), issued(books, name="../Evil/Corp")
    written = pdf_files.export(books, [document.id, other.id], tmp_path, with_slips=True)
    assert [(each.path.name, each.slip.name if each.slip else "") for each in written] == [
        ("INV-2026-0001 Acme Corp.pdf", "INV-2026-0001 Acme Corp - payment.pdf"),
        ("INV-2026-0002 Evil-Corp.pdf", ""),
    ]
    assert "was not handed to a provider" in written[1].why_no_slip
    assert written[0].slip is not None
    assert codes(written[0].slip.read_bytes())[0].startswith("https://sandbox.sentrypos.app/pay/")
    assert written[0].path.read_bytes() == documents.pdf(books, document.id)
    assert pdf_files.export(books, [document.id], tmp_path, with_slips=True)[0].slip == written[0].slip
    assert pdf_files.slip_beside(written[0].path) == written[0].slip


def test_a_slip_writes_over_nothing_unasked(books: Books, server: SentryServer, tmp_path: Path) -> None:
    document = handed_over(books)
    taken = tmp_path / pdf_files.slip_file_name(books, document)
    taken.write_bytes(b"a letter")
    with pytest.raises(NotAllowed, match="already exist"):
        pdf_files.export(books, [document.id], tmp_path, with_slips=True)
    assert [file.read_bytes() for file in tmp_path.glob("*.pdf")] == [b"a letter"]
    assert not pdf_files.save_slip(books, document.id, taken, overwrite=False)
    assert pdf_files.save_slip(books, document.id, taken)
    assert taken.read_bytes().startswith(b"%PDF")


def test_where_slips_are_wanted_and_nobody_has_one_nothing_is_written(books: Books, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="was not handed to a provider"):
        pdf_files.export(books, [issued(books).id], tmp_path / "out", with_slips=True)
    assert not (tmp_path / "out").exists()
