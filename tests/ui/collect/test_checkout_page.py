"""The list of checkout pages over real books and a server with the rules of CreditClaw."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.domain.remote import PageStatus
from app.services import checkout_pages
from app.services.books import Books
from app.ui.collect.checkout_dialog import CheckoutDialog
from app.ui.collect.checkout_page import CheckoutPagesPage
from tests.support.accessibility import nameless
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.handing_over import connect
from tests.support.hands import dialog_of, press, rows
from tests.support.servers import clock, creditclaw
from tests.support.ui import RecordingShell, bring_up

__all__ = ["clock", "creditclaw"]

pytestmark = pytest.mark.loopback

Wait = Callable[[], None]


@pytest.fixture
def page(
    qtbot: QtBot, shell: RecordingShell, books: Books, creditclaw: CreditClawServer, wait_for_work: Wait,
    told: None,
) -> CheckoutPagesPage:  # fmt: skip
    connect(books, creditclaw, "creditclaw")
    shown = CheckoutPagesPage(shell, books)
    bring_up(qtbot, shell, shown, width=1232, height=800)
    wait_for_work()
    return shown


def draft(page: CheckoutPagesPage, wait: Wait, title: str, verb: str) -> None:
    """Write a page with an open amount."""
    page.new()
    wait()
    form = dialog_of(CheckoutDialog)
    form.name.setText(title)
    press(form, verb)
    wait()


def run(page: CheckoutPagesPage, id: str) -> None:
    next(action for action in page.actions_now() if action.id == id and action.enabled).run()


def offered(page: CheckoutPagesPage) -> set[str]:
    return {action.id for action in page.actions_now() if action.enabled}


def test_a_draft_needs_no_network(page: CheckoutPagesPage, creditclaw: CreditClawServer, wait_for_work: Wait) -> None:
    assert nameless(page) == []
    creditclaw.close()
    draft(page, wait_for_work, "<b>Tips</b>", "Save draft")
    assert rows(page.model) == ["<b>Tips</b> | shop | Draft | payer chooses |  |  | "]
    page.table.choose_row(0)
    assert offered(page) == {"open", "publish", "delete"}
    assert nameless(page) == []


def test_a_page_is_published_and_paused(
    page: CheckoutPagesPage, books: Books, shell: RecordingShell, wait_for_work: Wait
) -> None:
    draft(page, wait_for_work, "Course", "Save and publish")
    assert "confirms it" in shell.notices.texts()[-1]
    [stored] = checkout_pages.listing(books)
    assert stored.status is PageStatus.ACTIVE
    assert stored.remote_id
    page.table.choose_row(0)
    run(page, "pause")
    wait_for_work()
    assert checkout_pages.get(books, stored.id).status is PageStatus.PAUSED
    page.table.choose_row(0)
    assert "resume" in offered(page)


def test_a_publishing_without_an_answer_is_not_repeated(
    page: CheckoutPagesPage, books: Books, creditclaw: CreditClawServer, shell: RecordingShell, wait_for_work: Wait
) -> None:
    creditclaw.inject(Fault.CUT_AFTER_COMMIT, on="page-create")
    draft(page, wait_for_work, "Course", "Save and publish")
    assert "not clear yet" in shell.notices.texts()[-1]
    page.table.choose_row(0)
    run(page, "publish")
    wait_for_work()
    assert "still in the outbox" in shell.notices.texts()[-1]
    assert creditclaw.count("page-create") == 1


def test_a_draft_deleted_can_be_brought_back(
    page: CheckoutPagesPage, shell: RecordingShell, wait_for_work: Wait
) -> None:
    draft(page, wait_for_work, "Course", "Save draft")
    page.table.choose_row(0)
    run(page, "delete")
    wait_for_work()
    assert rows(page.model) == []
    assert shell.notices.action is not None
    shell.notices.action.run()
    wait_for_work()
    assert len(rows(page.model)) == 1


def test_without_such_a_provider_the_way_to_one_is_offered(
    qtbot: QtBot, shell: RecordingShell, books: Books, wait_for_work: Wait
) -> None:
    page = CheckoutPagesPage(shell, books)
    qtbot.addWidget(page)
    page.show()
    page.new()
    wait_for_work()
    assert shell.notices.texts() == ["No connected provider has checkout pages."]
    assert shell.notices.action is not None
    shell.notices.action.run()
    assert shell.navigator.went == [("settings", "accounts")]
