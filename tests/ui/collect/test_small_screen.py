"""Dialogs on a small screen, as one of 1920 x 1080 is at 200 %: their buttons are within it, the rest scrolls."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.remote import Account, CheckoutPage
from app.providers import registry
from app.ui.collect.account_dialog import AccountDialog
from app.ui.collect.checkout_dialog import CheckoutDialog, PageAccount
from app.ui.collect.decision import DecisionDialog
from app.ui.collect.handover_dialog import HandoverDialog
from app.ui.widgets import scrolling
from app.ui.widgets.dialogs import Dialog
from tests.support.ui import RecordingShell, settle
from tests.ui.collect.test_handover_dialog import Desk, way
from tests.ui.collect.values import ATTEMPTS, HOST, NOW, candidate, operation

HEIGHT, FRAME = 540, 40
Made = Callable[[QWidget, RecordingShell], Dialog]


def account_at(provider: str) -> Made:
    def made(host: QWidget, _shell: RecordingShell) -> Dialog:
        account = Account(provider=provider)
        return AccountDialog(host, registry.providers(), account, lambda *_given: (account, ""), print, print)

    return made


def handing_over(host: QWidget, shell: RecordingShell) -> Dialog:
    return HandoverDialog(host, shell.formats, "INV-1", [way(1, "sentry")], Desk())


def deciding(host: QWidget, shell: RecordingShell) -> Dialog:
    subject = operation(candidates=(candidate(),))
    return DecisionDialog(host, shell.formats, subject, ATTEMPTS, (HOST,), lambda: NOW, lambda _id: subject)


def making_a_page(host: QWidget, shell: RecordingShell) -> Dialog:
    page = CheckoutPage(account_id=1)
    return CheckoutDialog(host, shell.formats, NOW.date, [PageAccount(1, "claw", (HOST,))], page, lambda page: page)


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    "make",
    [
        *(account_at(provider.name) for provider in registry.providers()),
        handing_over,
        deciding,
        making_a_page,
    ],
)
def test_the_buttons_of_a_dialog_are_within_the_screen(
    make: Made,
    host: QWidget,
    shell: RecordingShell,
    monkeypatch: pytest.MonkeyPatch,
    wait_for_work: Callable[[], None],
) -> None:
    tall = make(host, shell)
    tall.open()
    wait_for_work()
    monkeypatch.setattr(scrolling, "_screen_height", lambda _widget: HEIGHT)
    low = make(host, shell)
    low.open()
    wait_for_work()
    settle()
    assert low.height() <= HEIGHT - FRAME
    assert low.height() <= tall.height(), "on a large screen there is no need to scroll"
    for dialog in (tall, low):
        dialog.reject()
