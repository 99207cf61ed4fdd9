"""The card of an invoice's remotes: what was said, literally, beside what the books say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.outbox import RemoteClaim
from app.domain.remote import Account, OperationKind, OperationState, RemoteInvoice, RemotePayment, RemoteStatus
from app.providers import registry
from app.services.remotes import Difference, RemoteState
from app.storage.records.remotes import KeptPayment
from app.ui.collect.remotes_card import Remote, RemotesCard
from app.ui.widgets.chips import Chip
from app.ui.widgets.labels import PlainLabel
from tests.support.accessibility import nameless
from tests.support.hands import press
from tests.support.ui import RecordingShell, settle
from tests.ui.collect.values import EVIL, HOST, LINK, NOW, operation

LITERAL = EVIL.replace("\u202e", "<U+202E>")
INVOICE = RemoteInvoice(
    "inv_1", number=EVIL, status=RemoteStatus.VIEWED, raw_status="VIEWED", amount=Decimal("339.1"), currency="USD",
    recipient_name=EVIL, payment_url=LINK, evidence='{"name": "<b>x</b>"}',
)  # fmt: skip
CLAIM = RemoteClaim(1, 1, "shop", "sentry", INVOICE, 3, 5, "INV-1", "", NOW - timedelta(minutes=2))
STATE = RemoteState("shop", "sentry", "accepted", operation(state=OperationState.CONFIRMED), CLAIM)
CAN = registry.provider("sentry").capabilities(Account())


@pytest.fixture
def card(qtbot: QtBot, shell: RecordingShell) -> RemotesCard:
    made = RemotesCard(shell.formats, lambda: NOW)
    qtbot.addWidget(made)
    return made


def show(
    card: RemotesCard, state: RemoteState, differences: Sequence[Difference] = (), *, can_hand_over: bool = True
) -> str:
    """Show one remote and return what the card says."""
    card.show_remotes([Remote(state, "SentryPOS", CAN, differences)], can_hand_over=can_hand_over)
    settle()
    return "\n".join(label.text() for label in card.findChildren(PlainLabel) if label.isVisible())


def verbs(card: RemotesCard) -> list[str]:
    return [button.text() for button in card.findChildren(QPushButton) if button.isVisible()]


def test_amount_status_number_and_when_it_was_read_stand_together(card: RemotesCard) -> None:
    said = show(card, STATE)
    assert "shop · SentryPOS" in said
    assert "$\u00a0339.10" in said
    assert LITERAL[:20] in said
    assert "read 2 min ago" in said
    assert HOST in said
    assert [chip.accessibleName() for chip in card.findChildren(Chip)] == ["Viewed"]
    assert nameless(card) == []


def test_differences_stand_field_by_field_and_literally(card: RemotesCard) -> None:
    differences = (Difference("customer.name", "Acme", EVIL), Difference("payment_state", "partly_paid", "PAID"))
    said = show(card, STATE, differences).split("\n")
    for words in ("Customer", "Acme", LITERAL, "Payment", "Partly paid", "PAID"):
        assert words in said


def test_the_raw_words_are_shown_on_request(card: RemotesCard) -> None:
    show(card, STATE)
    raw = card.findChild(QPlainTextEdit)
    assert isinstance(raw, QPlainTextEdit)
    assert not raw.isVisible()
    press(card, "What it said")
    assert raw.isVisible()
    assert '"name": "<b>x</b>"' in raw.toPlainText()


def test_a_link_elsewhere_is_not_offered(card: RemotesCard) -> None:
    elsewhere = replace(INVOICE, payment_url="https://sandbox.sentrypos.app.evil.example/pay")
    said = show(card, replace(STATE, claim=replace(CLAIM, invoice=elsewhere)))
    assert "not offered" in said
    assert "Open…" not in verbs(card)


def test_payments_and_reminders_are_told(card: RemotesCard) -> None:
    payment = RemotePayment("pay_1", "inv_1", Decimal(100), "USD")
    kept = (KeptPayment(payment, 4, ""), KeptPayment(payment, None, "The amount is not the invoice's."))
    said = show(card, replace(STATE, payments=kept, reminded_at=NOW - timedelta(minutes=5)))
    assert "$\u00a0100.00 received" in said
    assert "$\u00a0100.00 told, not recorded (The amount is not the invoice's.)" in said
    assert "reminded 5 min ago" in said


def test_what_can_be_done_follows_the_state(card: RemotesCard, qtbot: QtBot) -> None:
    show(card, STATE)
    with qtbot.waitSignal(card.remind_asked) as asked:
        press(card, "Remind…")
    assert asked.args == ["shop"]
    paid = replace(CLAIM, invoice=replace(INVOICE, status=RemoteStatus.PAID))
    show(card, replace(STATE, claim=paid), can_hand_over=False)
    assert "Remind…" not in verbs(card)
    assert "Hand over…" not in verbs(card)
    show(card, RemoteState("shop", "sentry", "needs_attention", operation(), None))
    with qtbot.waitSignal(card.decision_asked) as looked:
        press(card, "Look at it…")
    assert looked.args == [3]
    with qtbot.waitSignal(card.hand_over_asked):
        press(card, "Hand over…")


def test_an_amount_in_an_unknown_unit_says_so(card: RemotesCard) -> None:
    odd = replace(INVOICE, amount=Decimal(33915), unit_known=False)
    assert "33,915, unit unknown" in show(card, replace(STATE, claim=replace(CLAIM, invoice=odd)))
    said = show(card, replace(STATE, claim=replace(CLAIM, invoice=replace(INVOICE, amount=None))))
    assert "not readable" in said


def test_with_nothing_to_show_or_do_it_is_not_there(card: RemotesCard) -> None:
    card.show_remotes([], can_hand_over=False)
    assert card.isHidden()
    card.show_remotes([], can_hand_over=True)
    assert not card.isHidden()


def test_a_payment_slip_is_offered_where_there_is_a_link_and_else_the_reason_is_told(
    card: RemotesCard, qtbot: QtBot
) -> None:
    show(card, STATE)
    with qtbot.waitSignal(card.slip_asked) as asked:
        press(card, "Payment slip…")
    assert asked.args == ["shop"]
    silent = replace(STATE, claim=replace(CLAIM, invoice=replace(INVOICE, payment_url="")))
    card.show_remotes([Remote(silent, "Sonic", CAN, (), "Sonic returns no address.")], can_hand_over=False)
    settle()
    assert "Payment slip…" not in verbs(card)
    assert "Sonic returns no address." in [label.text() for label in card.findChildren(PlainLabel) if label.isVisible()]
    paid = Remote(STATE, "SentryPOS", CAN, (), "Nothing is left to pay of INV-1.")
    card.show_remotes([paid], can_hand_over=False)
    settle()
    assert "Payment slip…" not in verbs(card)
    assert "Copy link" in verbs(card)
    assert "Nothing is left to pay of INV-1." in [
        label.text() for label in card.findChildren(PlainLabel) if label.isVisible()
    ]


def test_what_is_open_and_the_keyboard_stay_when_it_is_read_again(card: RemotesCard, qtbot: QtBot) -> None:
    card.show()
    show(card, STATE)
    press(card, "What it said shop · SentryPOS")
    button = next(each for each in card.findChildren(QPushButton) if each.text() == "What happened…")
    button.setFocus()
    read_again = replace(CLAIM, read_at=NOW)
    show(card, replace(STATE, claim=read_again))
    [raw] = [each for each in card.findChildren(QPlainTextEdit) if each.isVisible()]
    assert "<b>x</b>" in raw.toPlainText()
    focused = card.focusWidget()
    assert focused is not None
    assert focused is not button
    assert (focused.accessibleName(), focused.isVisible()) == ("What happened… shop · SentryPOS", True)
    raw.selectAll()
    show(card, replace(STATE, claim=read_again))
    assert card.focusWidget() is focused
    assert raw.textCursor().hasSelection(), "what says the same is not made anew"
    press(card, "What it said shop · SentryPOS")
    assert not raw.isVisible()


def test_the_keyboard_stays_in_the_card_when_its_button_has_nothing_more_to_do(card: RemotesCard) -> None:
    card.show()
    show(card, STATE)
    next(each for each in card.findChildren(QPushButton) if each.text() == "Remind…").setFocus()
    paid = replace(CLAIM, invoice=replace(INVOICE, status=RemoteStatus.PAID))
    show(card, replace(STATE, claim=paid), can_hand_over=False)
    focused = card.focusWidget()
    assert focused is not None
    assert focused.isVisible()


def test_what_was_asked_for_since_says_how_far_it_is_and_leads_there(card: RemotesCard) -> None:
    failed = replace(operation(OperationKind.SEND), id=9, reason="The mail failed. Send the link yourself.")
    card.show()
    sent = replace(CLAIM, invoice=replace(INVOICE, status=RemoteStatus.SENT))
    said = show(card, replace(STATE, claim=sent, delivery="needs_attention", follow_up=failed))
    assert "Needs a decision" in [chip.accessibleName() for chip in card.findChildren(Chip)], "not sent"
    assert "Send: needs a decision. The mail failed. Send the link yourself." in said
    asked: list[int] = []
    card.decision_asked.connect(asked.append)
    press(card, "Look at it… shop · SentryPOS")
    assert asked == [9]
    assert nameless(card) == []
