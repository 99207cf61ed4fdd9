"""The form of an account: what the provider declares, and a key that is taken and never shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.errors import InputRefused, OutsideFailed, Problem
from app.domain.remote import Account
from app.domain.secret import Secret
from app.providers import registry
from app.providers.protocol import Provider
from app.ui.collect.account_dialog import AccountDialog
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import PlainLabel
from app.ui.widgets.notices import NoticeBar
from tests.support.accessibility import nameless
from tests.support.hands import press
from tests.support.ui import settle

Wait = Callable[[], None]
KEY = "sntr_canary0123456789"


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


class Stored:
    """Notes what would be stored; refuses while there is an ``error``."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls: list[tuple[Account, Secret | None]] = []
        self.error = error
        self.saved: list[tuple[Account, str]] = []
        self.missed: list[tuple[str, str]] = []
        self.go_on = Event()
        self.go_on.set()

    def __call__(self, account: Account, secret: Secret | None) -> tuple[Account, str]:
        self.calls.append((account, secret))
        assert self.go_on.wait(10)
        if self.error is not None:
            raise self.error
        return replace(account, id=7), "kept for this run only"


def opened(host: QWidget, store: Stored, account: Account | None = None) -> AccountDialog:
    def missed(account: Account, error: Exception) -> None:
        store.missed.append((account.name, str(error)))

    dialog = AccountDialog(host, registry.providers(), account or Account(), store, store.saved.append, missed)
    dialog.open()
    return dialog


def choose(dialog: AccountDialog, provider: str) -> None:
    dialog.provider.choose(provider)
    dialog.provider.activated.emit(dialog.provider.currentIndex())
    settle()


def press_save(dialog: AccountDialog) -> None:
    next(b for b in dialog.findChildren(QPushButton) if b.text() in {"Connect", "Save"}).click()


@pytest.mark.parametrize("provider", registry.providers(), ids=lambda provider: provider.name)
def test_each_provider_brings_its_own_fields_and_addresses(host: QWidget, provider: Provider) -> None:
    dialog = opened(host, Stored())
    choose(dialog, provider.name)
    shown = [field.label.text() for field in dialog.findChildren(Field) if field.isVisible()]
    assert {field.label for field in provider.fields()} <= set(shown)
    assert dialog.address.text() == provider.environments()[0].base_url
    assert dict(dialog.read().options) == {field.key: field.default for field in provider.fields()}
    assert dialog.read().name == provider.title
    assert nameless(dialog) == []
    dialog.reject()


def test_the_keyboard_meets_the_options_between_key_and_buttons(host: QWidget) -> None:
    dialog = opened(host, Stored())
    choose(dialog, "sentry")
    dialog.key.setFocus()
    met = []
    while dialog.focusNextPrevChild(True) and not isinstance(dialog.focusWidget(), QPushButton):
        focused = dialog.focusWidget()
        assert focused is not None
        met.append(focused.accessibleName())
    assert met == [field.label for field in registry.provider("sentry").fields()]
    dialog.reject()


def test_a_key_that_can_spend_is_called_so(host: QWidget) -> None:
    dialog = opened(host, Stored())
    choose(dialog, "creditclaw")
    assert any("spend money" in label.text() for label in dialog.findChildren(PlainLabel) if not label.isHidden())
    choose(dialog, "sentry")
    assert not any("spend money" in label.text() for label in dialog.findChildren(PlainLabel) if not label.isHidden())
    dialog.reject()


def test_the_key_is_handed_over_once_and_nowhere_shown(host: QWidget, wait_for_work: Wait) -> None:
    store = Stored()
    dialog = opened(host, store)
    dialog.key.insert(f"  {KEY}\n")
    assert dialog.key.echoMode() is QLineEdit.EchoMode.Password
    assert KEY not in dialog.key.displayText()
    press_save(dialog)
    assert dialog.key.text() == ""
    dialog.key.undo()
    assert dialog.key.text() == "", "undoing must not bring the key back"
    wait_for_work()
    [(account, secret)] = store.calls
    assert secret is not None
    assert secret.reveal() == KEY
    assert KEY not in repr(account)
    assert store.saved == [(replace(account, id=7), "kept for this run only")]


def test_a_keyring_that_takes_its_time_holds_nobody_up_and_its_answer_is_told(
    host: QWidget, wait_for_work: Wait
) -> None:
    for error in (None, OutsideFailed("The keyring is locked.")):
        store = Stored(error)
        store.go_on.clear()
        dialog = opened(host, store)
        dialog.name.setText("shop")
        dialog.key.insert(KEY)
        press_save(dialog)
        assert not dialog.name.isEnabled()
        press(dialog, "Close")
        settle()
        assert not isValid(dialog)
        store.go_on.set()
        wait_for_work()
        assert [account.name for account, _remark in store.saved] == ([] if error else ["shop"])
        assert store.missed == ([("shop", "The keyring is locked.")] if error else [])


def test_refused_input_marks_its_fields_and_does_not_ask_for_the_key_again(host: QWidget, wait_for_work: Wait) -> None:
    store = Stored(InputRefused([Problem("name", "Taken."), Problem("options.currency", "No currency.")]))
    dialog = opened(host, store)
    dialog.key.insert(KEY)
    press_save(dialog)
    wait_for_work()
    wrong = {field.path: field.message.text() for field in dialog.findChildren(Field) if field.state == "error"}
    assert wrong == {"name": "Taken.", "options.currency": "No currency."}
    store.error = None
    press_save(dialog)
    wait_for_work()
    assert [secret.reveal() for _account, secret in store.calls if secret is not None] == [KEY, KEY]


def test_a_keyring_that_fails_is_told_in_the_dialog(host: QWidget, wait_for_work: Wait) -> None:
    dialog = opened(host, Stored(OutsideFailed("The keyring is locked.")))
    press_save(dialog)
    wait_for_work()
    assert [bar.text for bar in dialog.findChildren(NoticeBar)] == ["The keyring is locked."]
    assert dialog.isVisible()
    dialog.reject()


def test_a_stored_account_shows_everything_but_its_key(host: QWidget, wait_for_work: Wait) -> None:
    address, options = "http://127.0.0.1:4010/api", (("currency", "EUR"), ("own", "kept"))
    account = Account(id=4, name="Shop", provider="sentry", base_url=address, options=options)
    store = Stored()
    dialog = opened(host, store, account)
    assert not dialog.provider.isEnabled()
    assert dialog.address.isEnabled()
    assert dialog.key.text() == ""
    assert dialog.key.placeholderText()
    press_save(dialog)
    wait_for_work()
    [(stored, secret)] = store.calls
    assert secret is None
    assert (stored.name, stored.base_url) == ("Shop", account.base_url)
    assert dict(stored.options) == {"currency": "EUR", "own": "kept", "update": "off"}
