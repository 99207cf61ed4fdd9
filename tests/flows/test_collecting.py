"""Collecting as a new user would, in the real window over a real file and a real server."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.outbox import Operation
from app.domain.remote import Channel, CheckoutPage, OperationState
from app.services import accounts, checkout_pages, documents, handover, invoice_list, outbox, sync
from app.services.books import Books
from app.ui import tasks
from app.ui.collect.conductor import conductor_of
from app.ui.collect.decision import DecisionDialog
from app.ui.collect.handover_dialog import HandoverDialog
from app.ui.collect.sync_page import SyncPage
from app.ui.settings.page import SettingsPage
from app.ui.shell.navigator import OpenInvoice
from app.ui.widgets.buttons import Button
from app.ui.widgets.chips import Chip
from app.ui.widgets.dialogs import Dialog
from tests.support.accessibility import nameless
from tests.support.books import books, migrated_home
from tests.support.collecting_user import User, user
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.hands import press
from tests.support.sentry_server import SentryServer
from tests.support.servers import clock, sentry

__all__ = ["books", "clock", "migrated_home", "sentry", "user"]

pytestmark = pytest.mark.loopback


def entries(books: Books) -> list[Operation]:
    return outbox.listing(books)


def test_an_invoice_is_handed_over_and_turns_paid(user: User, books: Books, sentry: SentryServer) -> None:
    user.connect()
    assert isinstance(user.window.page, SettingsPage)
    user.window.page._accounts.rows.table.choose_row(0)
    user.press("Test connection")
    assert "the connection works" in user.sees()
    document = issued(books)
    user.hand_over(document.id, Channel.SMS)
    assert sentry.count("create") == 1
    assert "Sent" in _chips(user)
    assert user.window.notices.texts()[-1].endswith("confirms it.")
    assert nameless(user.window) == []
    [remote] = sentry.invoices.values()
    sentry.pay(remote["id"])
    user.sync()
    [row] = invoice_list.rows(books, [document.id])
    assert row.collected is not None
    assert (row.collected.account, row.collected.status, row.collected.channel) == ("shop", "paid", "sms")
    user.window.navigator.open_invoice(document.id)
    user.wait()
    assert documents.get(books, document.id).paid == document.calculation.totals.due
    assert "received" in user.sees()
    assert user.waiting == ""


def test_a_hand_over_whose_dialog_was_closed_is_made_and_told_wherever_the_user_went(
    user: User, books: Books, sentry: SentryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.connect()
    document, go_on, push = issued(books), Event(), handover.push

    def slow(*given: Any, **named: Any) -> handover.Pushed:
        assert go_on.wait(10)
        return push(*given, **named)

    monkeypatch.setattr(handover, "push", slow)
    for told in ("{number}: {account} confirms it.", "{number} was not handed over to {account}."):
        user.window.navigator.open_invoice(document.id)
        user.wait()
        user.press("Hand over…")
        dialog = user.dialog()
        assert isinstance(dialog, HandoverDialog)
        go_on.clear()
        press(dialog, dialog.go.text())
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        user.window.navigator.open_page("customers")
        go_on.set()
        user.wait()
        words = told.format(number=f"\u2068{document.number}\u2069", account="\u2068shop\u2069")
        assert user.window.notices.texts()[-1] == words
        user.press("Show")
        assert user.window.page is not None
        assert user.window.page.target() == OpenInvoice(document.id)
    assert sentry.count("create") == 1


def test_the_keyboard_returns_to_the_button_that_asked(user: User, books: Books) -> None:
    user.connect()
    document = issued(books)
    user.hand_over(document.id, Channel.SMS)
    user.window.activateWindow()
    remind = next(b for b in user.window.findChildren(Button) if b.text() == "Remind…" and b.isVisible())
    remind.setFocus()
    name = remind.accessibleName()
    user.press("Remind…")
    user.press("Remind", user.dialog())
    focused = user.window.focusWidget()
    assert focused is not None
    assert (focused.accessibleName(), focused.isVisible()) == (name, True)
    assert user.window.notices.texts()[-1] == (
        f"\u2068{document.number}\u2069: \u2068shop\u2069 has reminded the customer."
    )


def test_tab_leads_from_the_state_of_an_invoice_through_its_collecting_to_its_fields(user: User, books: Books) -> None:
    user.connect()
    document = issued(books)
    user.hand_over(document.id, Channel.SMS)
    user.window.activateWindow()
    first = next(b for b in user.window.findChildren(Button) if b.text() == "Print" and b.isVisible())
    first.setFocus()
    met: list[str] = []
    while not met or met[-1] != "Customer":
        assert user.window.focusNextPrevChild(True)
        focused = user.window.focusWidget()
        assert focused is not None
        met.append(focused.accessibleName().partition(" shop")[0].rstrip(":"))
    assert met == [
        "Hand over…", "Copy link", "Open…", "QR code", "Payment slip…", "Remind…", "What happened…", "What it said",
        "Customer",
    ]  # fmt: skip


def test_what_takes_long_is_said_to_be_under_way_until_it_is_over(
    user: User, books: Books, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.connect()
    document, go_on, retry = issued(books), Event(), outbox.retry

    def slow(*given: Any, **named: Any) -> Operation:
        assert go_on.wait(20)
        return retry(*given, **named)

    monkeypatch.setattr(outbox, "retry", slow)
    conductor = conductor_of(user.window, books)
    conductor.try_now(handover.push(books, document.id, "shop", queue_only=True).operation)
    name, account = f"\u2068{document.number}\u2069", "\u2068shop\u2069"
    qtbot.waitUntil(lambda: user.window.notices.texts()[-1] == f"{name} is being handed over to {account}.")
    go_on.set()
    user.wait()
    assert user.window.notices.texts()[-1] == f"{name}: {account} confirms it."
    assert not any("being handed over" in text for text in user.window.notices.texts())


def test_pulling_the_plug_makes_one_invoice_all_the_same(
    user: User, books: Books, sentry: SentryServer, clock: MovingClock
) -> None:
    user.connect()
    document = issued(books)
    sentry.inject(Fault.CUT_AFTER_COMMIT, on="create")
    user.hand_over(document.id)
    [entry] = entries(books)
    assert entry.state is OperationState.UNCLEAR
    assert "not clear yet" in user.window.notices.texts()[-1]
    assert "1 action is under way" in user.window.status.text()
    [row] = invoice_list.rows(books, [document.id])
    assert row.collected is not None
    assert row.collected.state == "unclear"
    clock.pass_time()
    user.sync()
    assert entries(books) == []
    assert len(sentry.invoices) == 1
    assert sentry.count("create") == 1


def test_what_stays_unclear_is_decided_by_the_user(
    user: User, books: Books, sentry: SentryServer, clock: MovingClock
) -> None:
    user.connect()
    document = issued(books)
    sentry.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    user.hand_over(document.id)
    for _look in range(6):
        clock.pass_time(timedelta(minutes=20))
        user.sync()
    assert user.waiting == "1"
    assert "1 needs a decision" in user.window.status.text()
    page = user.window.page
    assert isinstance(page, SyncPage)
    page.outbox.table.choose_row(0)
    user.press("Look at it…")
    dialog = user.dialog()
    assert isinstance(dialog, DecisionDialog)
    user.press("Create again", dialog)
    user.press("Create again", next(w for w in dialog.findChildren(Dialog) if w.isVisible()))
    assert entries(books) == []
    assert len(sentry.invoices) == 1
    assert user.waiting == ""
    assert "decision" not in user.window.status.text()


def test_offline_it_is_queued_and_goes_out_when_the_server_is_back(
    user: User, books: Books, sentry: SentryServer, clock: MovingClock
) -> None:
    user.connect()
    user.sync()
    document = issued(books)
    sentry.close()
    user.hand_over(document.id)
    [entry] = entries(books)
    assert entry.state is OperationState.QUEUED
    due = sync.status(books).due[entry.account_id]
    told = user.window.notices.texts()[-1]
    assert told.startswith(
        f"\u2068{document.number}\u2069 is queued and tried again by itself at {due.astimezone():%H:%M}"
    )
    sentry.restart()
    clock.pass_time()
    user.sync()
    assert entries(books) == []
    assert (sentry.count("create"), len(sentry.invoices)) == (1, 1)


def test_the_window_never_waits_for_a_server_that_hangs(
    user: User, books: Books, sentry: SentryServer, qtbot: QtBot
) -> None:
    user.connect()
    sentry.inject(Fault.SILENCE, on="list")
    user.window.navigator.open_page("sync")
    user.wait()
    conductor = conductor_of(user.window, books)
    conductor.sync()
    qtbot.waitUntil(lambda: sentry.count("list") > 0, timeout=5_000)
    read: list[int] = []
    tasks.run(user.window, lambda: len(accounts.listing(books)), read.append)
    qtbot.waitUntil(lambda: read == [1], timeout=1_000)
    assert conductor.running
    conductor.cancel()
    qtbot.waitUntil(lambda: not conductor.running, timeout=2_000)


def test_a_provider_that_delivers_by_a_call_of_its_own_mails_once(user: User, books: Books) -> None:
    with CreditClawServer() as server:
        account = connect(books, server, "creditclaw", "claw")
        page = checkout_pages.save(books, CheckoutPage(account_id=account.id, title="Invoices"))
        checkout_pages.push(books, page.id)
        document = issued(books)
        user.window.changes.tell("account")
        user.hand_over(document.id, Channel.EMAIL)
        assert entries(books) == []
        assert (server.count("create"), server.count("send")) == (1, 1)
        [row] = invoice_list.rows(books, [document.id])
        assert row.collected is not None
        assert (row.collected.delivery, row.collected.channel) == ("sent", "email")
        assert "delivery: sent" in user.sees()
        assert user.window.notices.texts() == [
            "\u2068INV-2026-0001\u2069: \u2068claw\u2069 has sent it to the customer."
        ]
        assert "Sent" in _chips(user)


def test_a_mail_that_the_provider_could_not_send_is_left_to_the_user(user: User, books: Books) -> None:
    with CreditClawServer() as server:
        account = connect(books, server, "creditclaw", "claw")
        page = checkout_pages.save(books, CheckoutPage(account_id=account.id, title="Invoices"))
        checkout_pages.push(books, page.id)
        document = issued(books)
        user.window.changes.tell("account")
        server.mail = "email_error"
        user.hand_over(document.id, Channel.EMAIL)
        [left] = entries(books)
        assert (left.state, server.count("send")) == (OperationState.NEEDS_ATTENTION, 1)


def test_the_customer_is_reminded_after_a_question_and_once(user: User, books: Books, sentry: SentryServer) -> None:
    user.connect()
    document = issued(books)
    user.hand_over(document.id, Channel.SMS)
    user.press("Remind…")
    user.press("Remind", user.dialog())
    assert sentry.count("remind") == 1
    assert "reminded just now" in user.sees()
    [row] = invoice_list.rows(books, [document.id])
    assert row.collected is not None
    assert row.collected.reminders == 1


def test_quitting_does_not_wait_for_a_server_that_hangs(
    user: User, books: Books, sentry: SentryServer, qtbot: QtBot
) -> None:
    user.connect()
    document = issued(books)
    sentry.inject(Fault.SILENCE, on="list")
    conductor_of(user.window, books).sync()
    qtbot.waitUntil(lambda: sentry.count("list") > 0, timeout=5_000)
    begun = time.monotonic()
    tasks.runner().stop()
    assert time.monotonic() - begun < 2
    assert documents.get(books, document.id) == document


def _chips(user: User) -> list[str]:
    page = user.window.page
    assert page is not None
    return [chip.accessibleName() for chip in page.findChildren(Chip) if chip.isVisible()]
