"""A draft that is to carry a payment link, in the real window: it waits, goes on by itself, or is issued without."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.document import Document, State
from app.domain.remote import CheckoutPage
from app.services import checkout_pages, documents, drafts
from app.services.books import Books
from app.ui.collect.conductor import conductor_of
from app.ui.collect.handover_dialog import HandoverDialog
from app.ui.invoices.editor.page import InvoicePage
from tests.documents.reading import codes
from tests.support import builders
from tests.support.accessibility import nameless
from tests.support.books import books, migrated_home
from tests.support.collecting_user import User, user
from tests.support.creditclaw_server import CreditClawServer
from tests.support.handing_over import MovingClock, connect
from tests.support.servers import clock, sentry

__all__ = ["books", "clock", "migrated_home", "sentry", "user"]

pytestmark = pytest.mark.loopback


def opened(user: User, books: Books) -> tuple[InvoicePage, Document]:
    """Open a draft over $100 in the editor."""
    content = builders.content(builders.line("Consulting", "100", rate="0"), currency="USD")
    draft = drafts.create(books, replace(content, customer=builders.customer(phone="2025550123").as_party()))
    user.window.navigator.open_invoice(draft.id)
    user.wait()
    page = user.window.page
    assert isinstance(page, InvoicePage)
    return page, draft


def choose(user: User, page: InvoicePage, page_id: int | None) -> None:
    """Choose a checkout page in the card."""
    card = page.sheet.link
    card.choice.choose(page_id)
    card.choice.activated.emit(card.choice.currentIndex())
    user.wait()
    card.refresh()
    user.wait()


def test_without_checkout_pages_nothing_of_it_is_seen(user: User, books: Books) -> None:
    page, _draft = opened(user, books)
    assert page.sheet.link.isHidden()


def test_a_draft_waits_and_goes_on_by_itself_when_its_link_comes(user: User, books: Books, clock: MovingClock) -> None:
    with CreditClawServer() as made:
        account = connect(books, made, "creditclaw", "claw")
        checkout = checkout_pages.save(books, CheckoutPage(account_id=account.id, title="Invoices"))
        page, draft = opened(user, books)
        card = page.sheet.link
        assert card.isVisible()
        choose(user, page, checkout.id)
        assert card.field.state == "warning"
        assert card.field.message.text().startswith("It waits for its link.")
        assert nameless(card) == []
        checkout_pages.push(books, checkout.id, queue_only=True)
        page.document_commands.issue()
        user.wait()
        assert documents.get(books, draft.id).state is State.DRAFT
        assert any("carries no link" in link.text() for link in page.sheet.problems.links())
        clock.pass_time()
        conductor_of(user.window, books).sync()
        user.wait()
        assert page.sheet.problems.isHidden(), "the doubt went when the link came"
        assert card.field.state == ""
        assert "creditclaw.com" in card.field.message.text()
        page.document_commands.issue()
        user.wait()
        [held] = made.pages.values()
        url = f"https://creditclaw.com{held['checkout_url']}"
        assert codes(documents.pdf(books, draft.id)) == [url]
        assert card.isVisible()
        assert "creditclaw.com" in user.sees()
        user.press("Hand over…")
        dialog = user.dialog()
        assert isinstance(dialog, HandoverDialog)
        assert dialog.choice().page_id == checkout.id
        user.press("Cancel", dialog)


def test_a_draft_that_waits_is_issued_without_the_link_when_the_user_says_so(user: User, books: Books) -> None:
    with CreditClawServer() as made:
        account = connect(books, made, "creditclaw", "claw")
        checkout = checkout_pages.save(books, CheckoutPage(account_id=account.id, title="Invoices"))
        page, draft = opened(user, books)
        choose(user, page, checkout.id)
        page.document_commands.issue()
        user.wait()
        user.press("Issue anyway")
        issued = documents.get(books, draft.id)
        assert (issued.state, issued.payment_link) == (State.ISSUED, None)
        assert page.sheet.link.isHidden()
        assert made.count("page-create") == 0


def test_choosing_a_page_can_be_undone(user: User, books: Books) -> None:
    with CreditClawServer() as made:
        account = connect(books, made, "creditclaw", "claw")
        checkout = checkout_pages.save(books, CheckoutPage(account_id=account.id, title="Invoices"))
        page, _draft = opened(user, books)
        choose(user, page, checkout.id)
        chosen = [page.session.content.checkout_page_id]
        page.session.undo()
        user.wait()
        page.sheet.link.refresh()
        user.wait()
        chosen.append(page.session.content.checkout_page_id)
        assert chosen == [checkout.id, None]
        assert page.sheet.link.choice.chosen() is None
