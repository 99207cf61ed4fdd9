"""Handing over: exactly what the provider is told, what it cannot carry, and why it does not fit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.errors import InputRefused, NotAllowed, Problem
from app.domain.remote import Account, Channel, CheckoutPage, PageStatus
from app.providers import registry
from app.services.handover import Preview, Pushed
from app.ui.collect.handover_dialog import Choice, HandoverDialog, Way
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import PlainLabel
from app.ui.widgets.notices import NoticeBar
from tests.support.accessibility import nameless
from tests.support.hands import press
from tests.support.ui import RecordingShell, settle
from tests.ui.collect.values import EVIL, operation

Wait = Callable[[], None]


def way(id: int, provider: str, *pages: CheckoutPage) -> Way:
    behind = registry.provider(provider)
    account = Account(id, behind.title, provider, behind.environments()[0].base_url)
    return Way(account, behind.title, behind.capabilities(account), pages)


PAGE = CheckoutPage(id=11, account_id=2, title="Shop", status=PageStatus.ACTIVE, remote_id="p_1")
PAUSED = CheckoutPage(id=12, account_id=2, title="Old", status=PageStatus.PAUSED, remote_id="p_2")


class Desk:
    """Answers previews and notes what is handed over; takes its time while ``go_on`` is not set."""

    def __init__(self) -> None:
        self.refusal: list[Problem] = []
        self.lines = 0
        self.mendable: set[str] = set()
        self.mended: list[str] = []
        self.chosen: list[Choice] = []
        self.go_on = Event()
        self.go_on.set()
        self.failure: Exception | None = None
        self.made: list[Pushed] = []
        self.not_made: list[tuple[Choice, Exception]] = []

    def preview(self, choice: Choice) -> Preview:
        if self.refusal:
            raise InputRefused(self.refusal)
        told = (("Amount", "339.15 USD"), ("Customer", EVIL), *(("Line", "Work") for _line in range(self.lines)))
        lost, warnings = ("The tax is not shown there.",), ("Worth knowing.",)
        at_once = choice.channel is not Channel.NONE
        return Preview(Account(), choice.channel, told, lost, warnings, Decimal("339.15"), "USD", at_once)

    def mend(self, path: str) -> None:
        self.mended.append(path)

    def push(self, choice: Choice) -> Pushed:
        self.chosen.append(choice)
        assert self.go_on.wait(10)
        if self.failure is not None:
            raise self.failure
        return Pushed(operation())

    def pushed(self, made: Pushed) -> None:
        self.made.append(made)

    def missed(self, choice: Choice, error: Exception) -> None:
        self.not_made.append((choice, error))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def ask(qtbot: QtBot, shell: RecordingShell, desk: Desk, wait_for_work: Wait) -> Callable[..., HandoverDialog]:
    host = QWidget()
    qtbot.addWidget(host)

    def made(*ways: Way) -> HandoverDialog:
        dialog = HandoverDialog(host, shell.formats, "INV-2026-0312", ways, desk)
        dialog.open()
        wait_for_work()
        return dialog

    return made


def choose_channel(dialog: HandoverDialog, channel: Channel) -> None:
    dialog.channel.choose(channel)
    dialog.channel.activated.emit(dialog.channel.currentIndex())


def said(dialog: HandoverDialog) -> str:
    settle()
    return "\n".join(label.text() for label in dialog.shown.findChildren(PlainLabel) if label.isVisibleTo(dialog.shown))


def test_the_preview_says_all_of_it_literally(ask: Callable[..., HandoverDialog]) -> None:
    dialog = ask(way(1, "sentry"))
    for words in ("339.15 USD", EVIL.replace("\u202e", "<U+202E>"), "The tax is not shown there.", "Worth knowing."):
        assert words in said(dialog)
    assert nameless(dialog) == []
    dialog.reject()


def test_only_what_the_provider_can_do_is_offered(ask: Callable[..., HandoverDialog]) -> None:
    dialog = ask(way(1, "sentry"), way(2, "creditclaw", PAGE, PAUSED))
    channels = registry.provider("sentry").capabilities(Account()).channels
    assert [dialog.channel.itemData(row) for row in range(dialog.channel.count())] == list(channels)
    assert dialog.page.isHidden() or not dialog.page.isVisible()
    dialog.account.choose(2)
    dialog.account.activated.emit(1)
    assert dialog.page.isVisible()
    assert [dialog.page.itemData(row) for row in range(dialog.page.count())] == [11], "a paused page takes no payments"
    dialog.reject()


def test_what_cannot_be_taken_back_is_said_before(ask: Callable[..., HandoverDialog], wait_for_work: Wait) -> None:
    dialog = ask(way(1, "sentry"))
    assert "at once" not in said(dialog)
    choose_channel(dialog, Channel.EMAIL)
    wait_for_work()
    assert "It reaches the customer at once and cannot be taken back." in said(dialog)
    assert dialog.go.text() == "Hand over and send"
    dialog.reject()


def test_what_does_not_fit_is_refused_with_every_reason(
    ask: Callable[..., HandoverDialog], desk: Desk, wait_for_work: Wait
) -> None:
    desk.refusal = [Problem("currency", "Only USD."), Problem("customer.phone", "A phone number is missing.")]
    dialog = ask(way(1, "sentry"))
    assert not dialog.go.isEnabled()
    assert "Only USD." in said(dialog)
    assert "A phone number is missing." in said(dialog)
    desk.refusal = []
    choose_channel(dialog, Channel.NONE)
    wait_for_work()
    assert dialog.go.isEnabled()
    assert "Only USD." not in said(dialog)
    dialog.reject()


def test_a_click_and_a_second_one_hand_over_once(
    ask: Callable[..., HandoverDialog], desk: Desk, wait_for_work: Wait, qtbot: QtBot
) -> None:
    dialog = ask(way(2, "creditclaw", PAGE))
    for _click in range(20):
        dialog.go.click()
    wait_for_work()
    assert desk.chosen == [Choice(2, Channel.NONE, 11)]
    assert len(desk.made) == 1


def test_a_dialog_that_was_closed_meanwhile_tells_the_outcome_all_the_same(
    ask: Callable[..., HandoverDialog], desk: Desk, wait_for_work: Wait
) -> None:
    for failure in (None, NotAllowed("It was handed over already.")):
        dialog = ask(way(1, "sentry"))
        desk.failure = failure
        desk.go_on.clear()
        dialog.go.click()
        assert not dialog.account.isEnabled(), "what is under way is not chosen anew"
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        settle()
        assert not isValid(dialog)
        desk.go_on.set()
        wait_for_work()
    assert len(desk.made) == 1
    assert [(choice.account_id, str(error)) for choice, error in desk.not_made] == [(1, "It was handed over already.")]


def test_what_could_not_be_written_down_is_told_in_the_dialog(
    ask: Callable[..., HandoverDialog], desk: Desk, wait_for_work: Wait
) -> None:
    dialog = ask(way(1, "sentry"))
    desk.failure = NotAllowed("It was handed over already.")
    dialog.go.click()
    wait_for_work()
    assert "It was handed over already." in said(dialog)
    assert dialog.account.isEnabled()
    assert {button.text() for button in dialog.findChildren(Button)} == {"Cancel", "Hand over"}
    assert desk.not_made == []
    dialog.reject()


def test_a_paused_account_says_why(ask: Callable[..., HandoverDialog]) -> None:
    plain = way(1, "sentry")
    dialog = ask(plain._replace(account=Account(1, "Shop", "sentry", "", paused="The key was not accepted.")))
    assert any("The key was not accepted." in label.text() for label in dialog.findChildren(PlainLabel))
    assert not dialog.findChildren(NoticeBar) or "key" not in said(dialog)
    dialog.reject()


def test_the_first_account_that_can_is_proposed(ask: Callable[..., HandoverDialog]) -> None:
    paused = way(1, "sentry")._replace(account=Account(1, "Shop", "sentry", "", paused="The key was not accepted."))
    without_page = way(2, "creditclaw", PAUSED)
    dialog = ask(paused, without_page, way(3, "sentry"))
    assert dialog.choice().account_id == 3
    assert dialog.go.isEnabled()
    dialog.reject()
    dialog = ask(paused, without_page)
    assert dialog.choice().account_id == 1, "where none can, each says why"
    dialog.reject()


def test_all_that_is_told_is_reached_by_keyboard(
    ask: Callable[..., HandoverDialog], desk: Desk, wait_for_work: Wait
) -> None:
    desk.lines = 40
    dialog = ask(way(1, "sentry"))
    dialog.channel.setFocus()
    assert dialog.focusNextPrevChild(True)
    area = dialog.focusWidget()
    assert isinstance(area, QScrollArea)
    assert area.accessibleName() == "What the provider is told"
    QTest.keyClick(area, Qt.Key.Key_PageDown)
    assert area.verticalScrollBar().value() > 0
    assert nameless(dialog) == []
    dialog.reject()


def test_what_the_customer_lacks_is_mended_from_the_refusal(ask: Callable[..., HandoverDialog], desk: Desk) -> None:
    desk.refusal = [Problem("currency", "Only USD."), Problem("customer.phone", "A phone number is missing.")]
    dialog = ask(way(1, "sentry"))
    assert not [button for button in dialog.findChildren(Button) if button.text() == "Open customer"]
    dialog.reject()
    desk.mendable = {"customer.phone"}
    dialog = ask(way(1, "sentry"))
    dialog.channel.setFocus()
    met = []
    for _stop in range(3):
        assert dialog.focusNextPrevChild(True)
        focused = dialog.focusWidget()
        assert focused is not None
        met.append(focused.accessibleName())
    assert met == ["What the provider is told", "Open customer", "Cancel"]
    press(dialog, "Open customer")
    assert desk.mended == ["customer.phone"]
    assert not isValid(dialog) or not dialog.isVisible()
