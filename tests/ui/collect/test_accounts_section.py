"""The accounts in Settings, over real books; a word that is no key stands for one, kept in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import OutsideFailed
from app.providers.protocol import Finding
from app.services import accounts, keys
from app.services.books import Books
from app.storage.writes import accounts as writes
from app.ui.collect.account_dialog import AccountDialog
from app.ui.settings.page import SettingsPage
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import PlainLabel
from tests.support.accessibility import nameless
from tests.support.hands import dialog_of, press
from tests.support.ui import RecordingShell, bring_up
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


def test_a_provider_is_connected_and_stands_in_the_list(
    page: SettingsPage, books: Books, shell: RecordingShell, wait_for_work: Wait
) -> None:
    assert nameless(page) == []
    connect(page, wait_for_work)
    [summary] = accounts.listing(books)
    assert rows(page) == [f"Shop | SentryPOS | {summary.account.base_url} | Not synced yet"]
    assert "kept in memory" in shell.notices.texts()[-1], "without a keyring the user is told"
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
    monkeypatch.setattr(accounts, "test", lambda _books, _name: found)
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
    def fail(_books: Books, _name: str) -> tuple[Finding, ...]:
        raise OutsideFailed("The key of Shop is not in the keyring. Enter it again.")

    monkeypatch.setattr(accounts, "test", fail)
    connect(page, wait_for_work)
    page._accounts.rows.table.choose_row(0)
    press(page, "Test connection")
    wait_for_work()
    assert shell.notices.texts()[-1] == "The key of Shop is not in the keyring. Enter it again."
    assert not page._accounts.findings.isVisible()


def test_removing_is_asked_back_and_deletes_the_key(page: SettingsPage, books: Books, wait_for_work: Wait) -> None:
    connect(page, wait_for_work)
    page._accounts.rows.table.choose_row(0)
    press(page, "Remove…")
    press(dialog_of(Dialog), "Remove account")
    wait_for_work()
    assert accounts.listing(books) == []
    assert keys._in_memory == {}
    assert rows(page) == []


def test_a_paused_account_says_why_and_can_be_used_again(page: SettingsPage, books: Books, wait_for_work: Wait) -> None:
    connect(page, wait_for_work)
    [summary] = accounts.listing(books)
    with books.writing() as unit:
        writes.update_account(unit, replace(summary.account, paused="The key was not accepted."))
    page.shell.changes.tell("account")
    wait_for_work()
    assert "Paused The key was not accepted." in rows(page)[0]
    page._accounts.rows.table.choose_row(0)
    press(page, "Use again")
    wait_for_work()
    assert "Paused" not in rows(page)[0]
    assert not page._accounts._resume.isVisible()
