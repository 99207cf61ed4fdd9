"""Collecting as a new user would, in the real window over a real file and a real server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.outbox import Operation
from app.domain.remote import Channel, CheckoutPage, OperationState
from app.paths import Paths
from app.services import accounts, checkout_pages, documents, invoice_list, keys, outbox
from app.services.books import Books
from app.ui import tasks
from app.ui.app import open_settings
from app.ui.collect.account_dialog import AccountDialog
from app.ui.collect.conductor import conductor_of
from app.ui.collect.decision import DecisionDialog
from app.ui.collect.handover_dialog import HandoverDialog
from app.ui.collect.sync_page import SyncPage
from app.ui.home import Home
from app.ui.invoices.editor.page import InvoicePage
from app.ui.settings.page import SettingsPage
from app.ui.shell.failures import present
from app.ui.widgets.chips import Chip
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import PlainLabel
from tests.support.accessibility import nameless
from tests.support.books import migrated_home
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued, no_keyring
from tests.support.sentry_server import SentryServer
from tests.support.ui import settle

__all__ = ["migrated_home"]

pytestmark = pytest.mark.loopback


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def books(home: Path, clock: MovingClock, migrated_home: Path) -> Iterator[Books]:
    copytree(migrated_home, home, dirs_exist_ok=True)
    with Books.open(home, clock=clock) as opened:
        yield opened


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SentryServer]:
    monkeypatch.setattr(keys, "_backend", no_keyring)
    with SentryServer() as made:
        yield made
    keys.forget()


@pytest.fixture
def user(
    qtbot: QtBot, books: Books, home: Path, server: SentryServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[User]:
    paths = Paths(home)
    made = Home(paths, open_settings(paths), books)
    window = made.window
    monkeypatch.setattr(tasks.runner(), "present", lambda _owner, error: present(window.notices, error, _raise))
    qtbot.addWidget(window)
    window.resize(1280, 860)
    window.show()
    made.load_surroundings()
    acting = User(made, qtbot, server)
    acting.wait()
    yield acting
    acting.wait()


def _raise(error: BaseException) -> None:
    raise error


class User:
    """Somebody at the window."""

    def __init__(self, home: Home, qtbot: QtBot, server: SentryServer) -> None:
        self.window, self._qtbot, self._server = home.window, qtbot, server

    def wait(self) -> None:
        """Wait until all that was asked for is answered."""
        self._qtbot.waitUntil(lambda: not tasks.runner().busy, timeout=30_000)
        settle()

    def press(self, verb: str, where: QWidget | None = None) -> None:
        """Press the button that says ``verb``."""
        buttons = (where or self.window).findChildren(QPushButton)
        next(b for b in buttons if b.text().replace("&&", "&") == verb and b.isVisible()).click()
        self.wait()

    def dialog(self) -> Dialog:
        """Return the dialog on top."""
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, Dialog) and w.isVisible()]
        return shown[-1]

    def connect(self) -> None:
        """Connect the server as a provider, in the settings."""
        self.window.navigator.open_page("settings", "accounts")
        self.wait()
        assert isinstance(self.window.page, SettingsPage)
        self.press("Connect a provider")
        form = self.dialog()
        assert isinstance(form, AccountDialog)
        form.name.setText("shop")
        form.environment.choose("")
        form.environment.activated.emit(form.environment.currentIndex())
        form.address.setText(self._server.base_url)
        form.key.insert(self._server.key)
        self.press("Connect", form)

    def hand_over(self, document_id: int, channel: Channel = Channel.NONE) -> None:
        """Open an invoice and hand it over."""
        self.window.navigator.open_invoice(document_id)
        self.wait()
        assert isinstance(self.window.page, InvoicePage)
        self.press("Hand over…")
        dialog = self.dialog()
        assert isinstance(dialog, HandoverDialog)
        dialog.channel.choose(channel)
        dialog.channel.activated.emit(dialog.channel.currentIndex())
        self.wait()
        self.press(dialog.go.text(), dialog)

    def sync(self) -> None:
        """Go to the sync page and sync."""
        self.window.navigator.open_page("sync")
        self.wait()
        self.press("Sync now")

    def sees(self) -> str:
        """Return what the page says."""
        page = self.window.page
        assert page is not None
        return "\n".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisible())

    @property
    def waiting(self) -> str:
        """What the rail counts beside Sync, and what stands in the status line."""
        return self.window.rail._entries["sync"].accessibleDescription()


def entries(books: Books) -> list[Operation]:
    return outbox.listing(books)


def test_an_invoice_is_handed_over_and_turns_paid(user: User, books: Books, server: SentryServer) -> None:
    user.connect()
    assert isinstance(user.window.page, SettingsPage)
    user.window.page._accounts.rows.table.choose_row(0)
    user.press("Test connection")
    assert "the connection works" in user.sees()
    document = issued(books)
    user.hand_over(document.id, Channel.SMS)
    assert server.count("create") == 1
    assert "Sent" in _chips(user)
    assert user.window.notices.texts()[-1].endswith("confirms it.")
    assert nameless(user.window) == []
    [remote] = server.invoices.values()
    server.pay(remote["id"])
    user.sync()
    [row] = invoice_list.rows(books, [document.id])
    assert row.collected is not None
    assert (row.collected.account, row.collected.status, row.collected.channel) == ("shop", "paid", "sms")
    user.window.navigator.open_invoice(document.id)
    user.wait()
    assert documents.get(books, document.id).paid == document.calculation.totals.due
    assert "received" in user.sees()
    assert user.waiting == ""


def test_pulling_the_plug_makes_one_invoice_all_the_same(
    user: User, books: Books, server: SentryServer, clock: MovingClock
) -> None:
    user.connect()
    document = issued(books)
    server.inject(Fault.CUT_AFTER_COMMIT, on="create")
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
    assert len(server.invoices) == 1
    assert server.count("create") == 1


def test_what_stays_unclear_is_decided_by_the_user(
    user: User, books: Books, server: SentryServer, clock: MovingClock
) -> None:
    user.connect()
    document = issued(books)
    server.inject(Fault.CUT_BEFORE_COMMIT, on="create")
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
    assert len(server.invoices) == 1
    assert user.waiting == ""
    assert "decision" not in user.window.status.text()


def test_offline_it_is_queued_and_goes_out_when_the_server_is_back(
    user: User, books: Books, server: SentryServer, clock: MovingClock
) -> None:
    user.connect()
    document = issued(books)
    server.close()
    user.hand_over(document.id)
    [entry] = entries(books)
    assert entry.state is OperationState.QUEUED
    assert "is queued" in user.window.notices.texts()[-1]
    server.restart()
    clock.pass_time()
    user.sync()
    assert entries(books) == []
    assert (server.count("create"), len(server.invoices)) == (1, 1)


def test_the_window_never_waits_for_a_server_that_hangs(
    user: User, books: Books, server: SentryServer, qtbot: QtBot
) -> None:
    user.connect()
    server.inject(Fault.SILENCE, on="list")
    user.window.navigator.open_page("sync")
    user.wait()
    conductor = conductor_of(user.window, books)
    conductor.sync()
    qtbot.waitUntil(lambda: server.count("list") > 0, timeout=5_000)
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
        assert "Sent" in _chips(user)


def test_the_customer_is_reminded_after_a_question_and_once(user: User, books: Books, server: SentryServer) -> None:
    user.connect()
    document = issued(books)
    user.hand_over(document.id, Channel.SMS)
    user.press("Remind…")
    user.press("Remind", user.dialog())
    assert server.count("remind") == 1
    assert "reminded just now" in user.sees()
    [row] = invoice_list.rows(books, [document.id])
    assert row.collected is not None
    assert row.collected.reminders == 1


def test_quitting_does_not_wait_for_a_server_that_hangs(
    user: User, books: Books, server: SentryServer, qtbot: QtBot
) -> None:
    user.connect()
    document = issued(books)
    server.inject(Fault.SILENCE, on="list")
    conductor_of(user.window, books).sync()
    qtbot.waitUntil(lambda: server.count("list") > 0, timeout=5_000)
    begun = time.monotonic()
    tasks.runner().stop()
    assert time.monotonic() - begun < 2
    assert documents.get(books, document.id) == document


def _chips(user: User) -> list[str]:
    page = user.window.page
    assert page is not None
    return [chip.accessibleName() for chip in page.findChildren(Chip) if chip.isVisible()]
