"""A draft that is to carry a payment link waits for it, goes on by itself when it comes, and is never held up by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.document import Document, Kind, State
from app.domain.errors import InputRefused, NotAllowed
from app.domain.remote import Account, CheckoutPage, PageStatus
from app.services import (
    accounts,
    checkout_pages,
    corrections,
    documents,
    drafts,
    handover,
    intake,
    invoice_list,
    issuing,
    outbox,
    payment_links,
    preview,
    sync,
)
from app.services.books import Books
from tests.documents.reading import codes, text_of
from tests.support import builders
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect
from tests.support.servers import clock, creditclaw

__all__ = ["clock", "creditclaw"]

pytestmark = pytest.mark.loopback


@pytest.fixture
def server(books: Books, creditclaw: CreditClawServer) -> CreditClawServer:
    """CreditClaw, with an account "claw" there."""
    connect(books, creditclaw, "creditclaw", "claw")
    return creditclaw


def page_of(books: Books, *, amount: Decimal | None = None, title: str = "Invoices") -> CheckoutPage:
    """Draft a checkout page."""
    account: Account = accounts.find(books, "claw")
    return checkout_pages.save(books, CheckoutPage(account_id=account.id, title=title, amount=amount))


def draft_on(books: Books, page: CheckoutPage | None, **changes: object) -> Document:
    """Draft an invoice over $100 that is to carry the link of ``page``."""
    line = builders.line("Consulting", "100", rate="0")
    content = builders.content(line, currency="USD", checkout_page_id=page.id if page else None, **changes)
    return drafts.create(books, content)


def said(books: Books, document: Document) -> str:
    """What the list says in the column of collecting."""
    [row] = invoice_list.rows(books, [document.id])
    return row.collected.state if row.collected else ""


def test_a_draft_waits_until_its_page_is_confirmed_and_then_carries_its_link(
    books: Books, server: CreditClawServer, clock: MovingClock
) -> None:
    page = page_of(books)
    draft = draft_on(books, page)
    server.close()
    checkout_pages.push(books, page.id)
    found = payment_links.standing(books, draft.content)
    assert found is not None
    assert (found.state, found.link) == ("waiting", None)
    assert 'The checkout page "Invoices" is queued for claw.' in found.waits
    assert said(books, draft) == "link-waits"
    assert "creditclaw.com" not in text_of(documents.pdf(books, draft.id))
    with pytest.raises(InputRefused) as refused:
        issuing.issue(books, draft.id)
    assert [problem.field for problem in refused.value.problems] == ["payment_link"]
    server.restart()
    clock.pass_time()
    sync.run(books)
    [held] = server.pages.values()
    url = f"https://creditclaw.com{held['checkout_url']}"
    assert said(books, draft) == "link-ready"
    assert issuing.problems(books, draft.content) == []
    assert codes(documents.pdf(books, draft.id)) == [url]
    assert codes(preview.render(books, draft.content)) == [url]
    issued = issuing.issue(books, draft.id)
    pdf = documents.pdf(books, issued.id)
    assert codes(pdf) == [url]
    assert url in text_of(pdf)
    assert issued.payment_link is not None
    assert (issued.payment_link.link.url, issued.payment_link.provider) == (url, "CreditClaw")
    assert issued.content.checkout_page_id is None
    assert said(books, issued) == ""


def test_what_was_printed_stays_whatever_becomes_of_the_page(
    books: Books, server: CreditClawServer, clock: MovingClock
) -> None:
    page = page_of(books)
    checkout_pages.push(books, page.id)
    issued = issuing.issue(books, draft_on(books, page).id)
    before = documents.pdf(books, issued.id)
    [held] = server.pages.values()
    held |= {"checkout_url": "/pay/other", "status": "archived"}
    clock.pass_time()
    sync.run(books)
    assert checkout_pages.get(books, page.id).url.endswith("/pay/other")
    assert documents.pdf(books, issued.id) == before
    assert documents.get(books, issued.id) == issued
    assert payment_links.as_json(books, issued)["payment_link"] == {
        "checkout_page": None,
        "account": None,
        "provider": "CreditClaw",
        "url": issued.payment_link.link.url if issued.payment_link else "",
        "state": "printed",
        "reason": None,
    }


def test_handing_over_an_invoice_that_carries_a_link_warns_of_two_ways_to_pay(
    books: Books, server: CreditClawServer
) -> None:
    page = page_of(books)
    checkout_pages.push(books, page.id)
    issued = issuing.issue(books, draft_on(books, page).id)
    shown = handover.preview(books, issued.id, "claw", page_id=page.id)
    assert any("carries the link of a checkout page" in words for words in shown.warnings)
    plain = issuing.issue(books, draft_on(books, None).id)
    assert handover.preview(books, plain.id, "claw", page_id=page.id).warnings == ()


def test_it_can_always_be_issued_without_the_link(books: Books, server: CreditClawServer) -> None:
    draft = draft_on(books, page_of(books))
    assert any("carries no link" in doubt.message for doubt in issuing.warnings(books, draft.content))
    issued = issuing.issue(books, draft.id, wait_for_link=False)
    assert (issued.state, issued.payment_link, issued.content.checkout_page_id) == (State.ISSUED, None, None)
    assert "creditclaw" not in text_of(documents.pdf(books, issued.id))
    assert server.requests == []


def test_ordinary_drafts_know_nothing_of_it(books: Books, server: CreditClawServer) -> None:
    draft = draft_on(books, None)
    assert payment_links.standing(books, draft.content) is None
    assert payment_links.as_json(books, draft) == {}
    issued = issuing.issue(books, draft.id)
    assert payment_links.as_json(books, issued) == {}
    assert said(books, issued) == ""


def test_why_it_waits_is_told_in_plain_words(books: Books, server: CreditClawServer) -> None:
    page = page_of(books)
    draft = draft_on(books, page)

    def waits() -> str:
        found = payment_links.standing(books, draft.content)
        assert found is not None
        return found.waits

    assert "has not been published at claw yet" in waits()
    server.wallet = False
    checkout_pages.push(books, page.id)
    assert "claw refused the checkout page" in waits()
    server.wallet = True
    server.inject(Fault.CUT_AFTER_COMMIT, on="page-create")
    checkout_pages.push(books, page.id)
    assert "It is not clear yet whether claw has" in waits()


def test_what_cannot_carry_the_link_is_a_problem_that_names_its_field(books: Books, server: CreditClawServer) -> None:
    page = page_of(books)
    checkout_pages.push(books, page.id)
    content = draft_on(books, page).content
    euro = replace(content, currency="EUR")
    assert "CreditClaw takes USD only" in issuing.problems(books, euro)[0].message
    note = replace(content, kind=Kind.CREDIT_NOTE)
    assert any("Nobody pays a credit note" in problem.message for problem in issuing.problems(books, note))
    with pytest.raises(InputRefused, match="EUR"):
        issuing.issue(books, drafts.create(books, euro).id, wait_for_link=False)
    checkout_pages.save(books, replace(checkout_pages.get(books, page.id), status=PageStatus.PAUSED))
    assert "is paused: nobody could pay there" in issuing.problems(books, content)[0].message
    assert payment_links.printable(books, content) is None
    with books.writing() as unit:
        unit.raw.execute("UPDATE checkout_page SET status = 'active', url = 'https://evil.example/pay'")
    assert "leads elsewhere" in issuing.problems(books, content)[0].message
    with pytest.raises(InputRefused, match="does not exist"):
        drafts.create(books, replace(content, checkout_page_id=99))


def test_what_looks_odd_about_the_page_is_a_doubt(books: Books, server: CreditClawServer) -> None:
    page = page_of(books, amount=Decimal(250))
    checkout_pages.save(books, replace(page, expires_on=date(2026, 3, 2)))
    checkout_pages.push(books, page.id)
    draft = draft_on(books, page, due_date=date(2026, 4, 1))
    words = " ".join(doubt.message for doubt in issuing.warnings(books, draft.content))
    assert "The page asks for 250 USD, the invoice for 100.00 USD." in words
    assert "until 2026-03-02, before the invoice is due" in words


def test_a_copy_keeps_only_a_page_that_serves_every_invoice(books: Books, server: CreditClawServer) -> None:
    standing, priced = page_of(books), page_of(books, amount=Decimal(100), title="One order")
    for page, kept in ((standing, standing.id), (priced, None)):
        checkout_pages.push(books, page.id)
        draft = draft_on(books, page)
        assert documents.duplicate(books, draft.id).content.checkout_page_id == kept
        issued = issuing.issue(books, draft.id)
        assert documents.duplicate(books, issued.id).content.checkout_page_id == kept
        note = corrections.credit(books, issued.id)
        assert (note.payment_link, note.content.checkout_page_id) == (None, None)


def test_a_page_that_a_draft_waits_for_is_not_deleted(books: Books, server: CreditClawServer) -> None:
    page = page_of(books)
    draft = draft_on(books, page)
    with pytest.raises(NotAllowed, match="A draft waits"):
        checkout_pages.delete(books, page.id)
    drafts.delete(books, draft.id)
    checkout_pages.delete(books, page.id)
    assert drafts.restore(books, draft).content.checkout_page_id is None


def test_a_page_that_turns_out_to_be_one_read_before_takes_its_drafts_along(
    books: Books, server: CreditClawServer, clock: MovingClock
) -> None:
    ours = page_of(books)
    server.inject(Fault.CUT_AFTER_COMMIT, on="page-create")
    server.inject(Fault.ERROR_BEFORE_COMMIT, on="pages", times=20)
    checkout_pages.push(books, ours.id)
    [held] = server.pages
    with books.writing() as unit:
        from app.storage.writes.checkout_pages import insert_page

        read_id = insert_page(unit, replace(ours, id=0, remote_id=held, url=f"https://creditclaw.com/pay/{held}"))
    draft = draft_on(books, checkout_pages.get(books, read_id))
    [entry] = outbox.listing(books)
    outbox.adopt(books, entry.id, held)
    assert documents.get(books, draft.id).content.checkout_page_id == ours.id


def test_the_json_of_a_document_names_the_page_both_ways(books: Books, server: CreditClawServer) -> None:
    page = page_of(books)
    checkout_pages.push(books, page.id)
    draft = draft_on(books, page)
    told = payment_links.as_json(books, draft)["payment_link"]
    assert isinstance(told, dict)
    assert (told["checkout_page"], told["account"], told["state"]) == (page.id, "claw", "ready")
    value = {"lines": [{"description": "x", "unit_price": "1"}], "currency": "USD", "payment_link": told}
    assert intake.read(books, value).checkout_page_id == page.id
    without = intake.edit(books, draft.id, {"payment_link": None})
    assert without.content.checkout_page_id is None
    back = intake.edit(books, draft.id, {"payment_link": {"checkout_page": page.id}})
    assert back.content.checkout_page_id == page.id
    assert intake.edit(books, draft.id, {"notes": "x"}).content.checkout_page_id == page.id
    for wrong in ({"checkout_page": "1"}, {"link": "https://evil.example"}, "x", {"checkout_page": 99}):
        with pytest.raises(InputRefused):
            intake.edit(books, draft.id, {"payment_link": wrong})


def test_what_there_is_to_choose_from_and_what_can_only_be_a_slip(books: Books, server: CreditClawServer) -> None:
    from app.domain.secret import Secret

    accounts.add(books, "shop", "sentry", Secret("sntr_0123456789abcdefABCDEF-_01234567"))
    page = page_of(books)
    found = payment_links.offer(books)
    assert [(each.id, account) for each, account in found.pages] == [(page.id, "claw")]
    assert found.only_slips == (("shop", "SentryPOS"),)
