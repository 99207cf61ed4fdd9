"""The accounts in Settings, over real books; a word that is no key stands for one, kept in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import OutsideFailed
from app.domain.outbox import SyncRun
from app.providers.protocol import Finding
from app.services import accounts, handover, keys, sync
from app.services.books import Books
from app.storage.writes import accounts as writes
from app.ui.collect.account_dialog import AccountDialog
from app.ui.settings.page import SettingsPage
from app.ui.shell.navigator import OpenAccount
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import PlainLabel
from tests.support.accessibility import nameless
from tests.support.handing_over import issued
from tests.support.hands import dialog_of, press
from tests.support.ui import RecordingShell, bring_up, settle
from tests.ui.collect.values import EVIL

Wait = Callable[[], None]
KEY = "sntr_canary0123456789"


@pytest.fixture
def page(qtbot: QtBot, shell: RecordingShell, books: Books, wait_for_work: Wait, told: None) -> SettingsPage:
    shown = SettingsPage(shell, books)
    bring_up(qtbot, shell, shown, "accounts", width=1100, height=900)
    wait_for_work()
    return shown


def connect(page: SettingsPage, wait: Wait, name: str = "Shop") -> None:
    press(page, "Connect a provider")
    form = dialog_of(AccountDialog)
    form.name.setText(name)
    form.key.insert(KEY)
    press(form, "Connect")
    wait()


def rows(page: SettingsPage) -> list[str]:
    model = page._accounts.rows.model
    return [
        " | ".join(cell.spoken() for cell in (column.cell(row) for column in model.columns)) for row in model.records
    ]


def shown_labels(page: SettingsPage) -> list[PlainLabel]:
    return [label for label in page.findChildren(PlainLabel) if label.isVisible()]


def test_a_provider_is_connected_and_stands_in_the_list(
    page: SettingsPage, books: Books, shell: RecordingShell, wait_for_work: Wait
) -> None:
    assert nameless(page) == []
    connect(page, wait_for_work)
    [summary] = accounts.listing(books)
    assert rows(page) == [f"Shop | SentryPOS | {summary.account.base_url} | Not synced yet"]
    _role, told, details = shell.notices.said[-1]
    assert told == "\u2068Shop\u2069 is connected."
    assert "kept in memory" in details[0], "without a keyring the user is told"
    assert nameless(page) == []


def test_the_key_is_in_no_widget_of_the_window(page: SettingsPage, wait_for_work: Wait) -> None:
    connect(page, wait_for_work)
    windows = QApplication.topLevelWidgets()
    texts = [str(part.property("text") or "") for window in windows for part in window.findChildren(QWidget)]
    assert not [text for text in texts if KEY in text]


def test_without_a_key_nothing_is_stored(page: SettingsPage, books: Books, wait_for_work: Wait) -> None:
    press(page, "Connect a provider")
    form = dialog_of(Dialog)
    press(form, "Connect")
    wait_for_work()
    assert accounts.listing(books) == []
    assert form.isVisible()
    form.reject()


def test_a_test_tells_each_finding_literally(
    page: SettingsPage, wait_for_work: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (Finding("invoices", ok=True, message="3 found."), Finding("sales", ok=False, message=EVIL))
    monkeypatch.setattr(accounts, "test", lambda _books, _name, _cancel: found)
    connect(page, wait_for_work)
    page._accounts.rows.table.choose_row(0)
    press(page, "Test connection")
    wait_for_work()
    said = [label.text() for label in page._accounts.findings.findChildren(PlainLabel)]
    assert EVIL.replace("\u202e", "<U+202E>") in said
    assert "3 found." in said
    assert any("something does not work" in text for text in said)


def test_a_test_that_cannot_begin_says_why(
    page: SettingsPage, shell: RecordingShell, wait_for_work: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_books: Books, _name: str, _cancel: Event) -> tuple[Finding, ...]:
        raise OutsideFailed("The key of Shop is not in the keyring. Enter it again.")

    monkeypatch.setattr(accounts, "test", fail)
    connect(page, wait_for_work)
    page._accounts.rows.table.choose_row(0)
    press(page, "Test connection")
    wait_for_work()
    assert shell.notices.texts()[-1] == "The key of Shop is not in the keyring. Enter it again."
    assert not page._accounts.findings.isVisible()


def test_an_account_that_still_has_something_to_do_stays_and_leads_to_what(
    page: SettingsPage, books: Books, shell: RecordingShell, wait_for_work: Wait
) -> None:
    connect(page, wait_for_work)
    handover.push(books, issued(books).id, "Shop", queue_only=True)
    press(page, "Remove…")
    press(dialog_of(Dialog), "Remove account")
    wait_for_work()
    assert len(accounts.listing(books)) == 1
    assert "queued or not settled" in shell.notices.texts()[-1]
    assert shell.notices.action is not None
    shell.notices.action.run()
    assert shell.navigator.went == [("sync", None)]


def test_removing_is_asked_back_and_deletes_the_key(
    page: SettingsPage, books: Books, shell: RecordingShell, wait_for_work: Wait
) -> None:
    connect(page, wait_for_work)
    page._accounts.rows.table.choose_row(0)
    press(page, "Remove…")
    press(dialog_of(Dialog), "Remove account")
    wait_for_work()
    assert accounts.listing(books) == []
    assert keys._in_memory == {}
    assert shell.notices.texts()[-1] == "\u2068Shop\u2069 was removed and its key deleted."
    assert rows(page) == []


def test_a_paused_account_says_why_and_when_it_is_used_again_it_is_read_at_once(
    page: SettingsPage, books: Books, wait_for_work: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []

    def run(_books: Books, account: str, *_more: object) -> list[SyncRun]:
        synced.append(account)
        return []

    monkeypatch.setattr(sync, "run", run)
    connect(page, wait_for_work)
    [summary] = accounts.listing(books)
    with books.writing() as unit:
        writes.update_account(unit, replace(summary.account, paused="The key was not accepted."))
    page.shell.changes.tell("account")
    wait_for_work()
    assert rows(page)[0].endswith("| Paused")
    page._accounts.rows.table.choose_row(0)
    assert "Paused: The key was not accepted." in [label.text() for label in shown_labels(page)]
    press(page, "Use again")
    wait_for_work()
    assert "Paused" not in rows(page)[0]
    assert not any(label.text().startswith("Paused:") for label in shown_labels(page))
    assert not page._accounts._resume.isVisible()
    assert synced == ["Shop"]


def test_the_account_just_connected_is_selected_and_can_be_tested_from_where_the_user_is(
    page: SettingsPage, books: Books, shell: RecordingShell, wait_for_work: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def try_it(_books: Books, name: str, _cancel: Event) -> tuple[Finding, ...]:
        tried.append(name)
        return ()

    monkeypatch.setattr(accounts, "test", try_it)
    for name in ("Shop", "Zebra", "Bakery"):
        connect(page, wait_for_work, name)
    chosen = page._accounts.rows.one()
    assert chosen is not None
    assert chosen.account.name == "Bakery"
    action = shell.notices.action
    assert action is not None
    assert action.text == "Test connection"
    action.run()
    wait_for_work()
    assert shell.navigator.went == [("settings", OpenAccount(chosen.id))]
    assert tried == ["Bakery"]


def test_whoever_is_sent_to_an_account_finds_it_selected_with_the_keyboard_there(
    page: SettingsPage, wait_for_work: Wait, qtbot: QtBot
) -> None:
    for name in ("Shop", "Zebra"):
        connect(page, wait_for_work, name)
    [first, second] = page._accounts.rows.model.records
    assert page._accounts.rows.one() == second
    page.open("company")
    page.open(OpenAccount(first.id))
    page.on_shown()
    wait_for_work()
    assert page._accounts.rows.one() == first
    assert page.focusWidget() is page._accounts.rows.table
    assert page._accounts.rows.isVisible()


def test_a_dialog_closed_too_early_tells_in_the_window_what_came_of_it(
    page: SettingsPage, books: Books, shell: RecordingShell, wait_for_work: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, add = Event(), accounts.add

    def slow(*given: object, **named: object) -> object:
        assert go_on.wait(10)
        return add(*given, **named)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(accounts, "add", slow)
    for expected in ("\u2068Shop\u2069 is connected.", "\u2068Shop\u2069 was not connected."):
        go_on.clear()
        press(page, "Connect a provider")
        form = dialog_of(AccountDialog)
        form.name.setText("Shop")
        form.key.insert(KEY)
        press(form, "Connect")
        press(form, "Close")
        settle()
        go_on.set()
        wait_for_work()
        assert shell.notices.texts()[-1] == expected
    assert shell.notices.said[-1][2] == ("There is an account of this name already.",)
    assert len(rows(page)) == 1


def test_a_test_that_takes_long_can_be_stopped(
    page: SettingsPage, books: Books, wait_for_work: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = Event()

    def hang(_books: Books, _name: str, cancel: Event) -> tuple[Finding, ...]:
        begun.set()
        assert cancel.wait(10)
        return (Finding("invoices", ok=False, message="The request was cancelled."),)

    monkeypatch.setattr(accounts, "test", hang)
    connect(page, wait_for_work)
    page._accounts.rows.table.choose_row(0)
    press(page, "Test connection")
    assert begun.wait(10)
    assert page._accounts.findings.isVisible()
    job = page._accounts._testing
    assert job is not None
    assert job.title == "Testing \u2068Shop\u2069", "under it the window offers to stop it after half a second"
    job.cancel()
    wait_for_work()
    assert not page._accounts.findings.isVisible(), "nothing is said of what was stopped"
