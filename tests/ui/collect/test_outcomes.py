"""What is said of what came of talking to the providers: words, colour and the way there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.outbox import Operation
from app.domain.payments import Payment
from app.domain.remote import OperationKind, OperationState
from app.services.news import Doubt, Holder, News, Outcome, Receipt
from app.ui.collect.outcomes import tell, tell_news
from app.ui.shell.navigator import OpenAccount, OpenInvoice, OpenOperation
from app.ui.shell.page import Page
from app.ui.theme.tokens import Role
from app.ui.widgets.notices import Notices
from tests.support.ui import RecordingShell
from tests.ui.collect.values import EVIL, NOW, operation

PAYMENT = Payment(1, 5, "INV-1", "USD", 14_000, date(2026, 11, 20), "SentryPOS VISA")


def said(shell: RecordingShell) -> tuple[Role, str, tuple[str, ...]]:
    """Return what was said last, without the marks that isolate names."""
    role, text, details = shell.notices.said[-1]
    return role, text.replace("\u2068", "").replace("\u2069", ""), details


def went(shell: RecordingShell) -> tuple[str, object]:
    """Follow the way that the last notice offers, and return where it leads."""
    assert shell.notices.action is not None
    shell.notices.action.run()
    return shell.navigator.went[-1]


def waiting(held: Holder = Holder.NOTHING, minutes: int | None = None) -> Outcome:
    next_at = NOW + timedelta(minutes=minutes) if minutes is not None else None
    return Outcome(operation(state=OperationState.QUEUED), held, next_at)


@pytest.mark.parametrize(
    ("outcome", "words", "leads"),
    [
        (waiting(minutes=30), "INV-2026-0312 is queued and tried again by itself at {later}.", None),
        (waiting(minutes=0), "INV-2026-0312 is queued and tried again by itself in a moment.", None),
        (waiting(), "INV-2026-0312 is queued until you sync.", ("sync", None)),
        (
            waiting(Holder.ACCOUNT),
            "INV-2026-0312 waits, because Shop is paused.",
            ("settings", OpenAccount(1)),
        ),
        (waiting(Holder.BOOKS), "INV-2026-0312 waits until sending is resumed.", ("sync", None)),
    ],
)
def test_what_waits_says_for_what_and_leads_there(
    outcome: Outcome, words: str, leads: tuple[str, object] | None, shell: RecordingShell
) -> None:
    tell(shell, outcome, NOW)
    later = f"{(NOW + timedelta(minutes=30)).astimezone():%H:%M}"
    assert said(shell) == (Role.ATTENTION, words.format(later=later), ("The line broke before an answer came.",))
    if leads is None:
        assert shell.notices.action is None
    else:
        assert went(shell) == leads


@pytest.mark.parametrize(
    ("state", "role", "words"),
    [
        (OperationState.REJECTED, Role.BAD, "INV-2026-0312 was refused. Nothing was done at the provider."),
        (OperationState.NEEDS_ATTENTION, Role.ATTENTION, "INV-2026-0312 at Shop needs your decision."),
        (
            OperationState.UNCLEAR,
            Role.ATTENTION,
            "INV-2026-0312: whether it was done is not clear yet. It is looked up before anything is repeated.",
        ),
    ],
)
def test_what_asks_for_the_user_leads_to_everything_known_of_it(
    state: OperationState, role: Role, words: str, shell: RecordingShell
) -> None:
    subject = replace(operation(state=state), reason=EVIL)
    tell(shell, Outcome(subject), NOW)
    assert said(shell) == (role, words, (EVIL.replace("\u202e", "<U+202E>"),))
    assert went(shell) == ("sync", OpenOperation(3))


class Shown(Page):
    """A page that shows a document."""

    def target(self) -> object:
        return OpenInvoice(5)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (OperationKind.CREATE, "INV-2026-0312: Shop confirms it."),
        (OperationKind.SEND, "INV-2026-0312: Shop has sent it to the customer."),
        (OperationKind.REMIND, "INV-2026-0312: Shop has reminded the customer."),
    ],
)
def test_what_was_done_leads_to_its_invoice_unless_the_user_is_there(
    kind: OperationKind, words: str, shell: RecordingShell
) -> None:
    done = Outcome(operation(kind, OperationState.CONFIRMED))
    tell(shell, done, NOW)
    assert said(shell)[:2] == (Role.GOOD, words)
    assert went(shell) == ("open_invoice", 5)
    page = Shown(shell, "Invoice", shell.host)
    shell.host.show()
    tell(shell, done, NOW, page)
    assert shell.notices.action is None
    page.hide()
    tell(shell, done, NOW, page)
    assert shell.notices.action is not None


def test_a_page_that_was_published_is_shown_where_pages_are(shell: RecordingShell) -> None:
    published: Operation = replace(
        operation(OperationKind.PAGE_CREATE, OperationState.CONFIRMED), document_id=None, page_id=1, number="Shop"
    )
    tell(shell, Outcome(published), NOW)
    assert went(shell) == ("checkout-pages", None)


@pytest.mark.parametrize(
    ("left", "role", "words"),
    [
        (0, Role.GOOD, "INV-1: $ 140.00 received through SentryPOS VISA. It is paid."),
        (6_000, Role.GOOD, "INV-1: $ 140.00 received through SentryPOS VISA. $ 60.00 is left to pay."),
        (-3_500, Role.ATTENTION, "INV-1: $ 140.00 received through SentryPOS VISA, $ 35.00 too much."),
    ],
)
def test_money_that_came_in_says_what_is_left(left: int, role: Role, words: str, shell: RecordingShell) -> None:
    tell_news(shell, News(receipts=(Receipt(PAYMENT, left),)), NOW)
    shown, text, _details = said(shell)
    assert (shown, text.replace("\u00a0", " ")) == (role, words)
    assert went(shell) == ("open_invoice", 5)


def test_a_doubt_about_a_payment_names_its_invoice_and_many_are_counted(shell: RecordingShell) -> None:
    doubts = tuple(Doubt(n, n, f"INV-{n}", "Shop", "Enter it by hand.") for n in range(1, 5))
    tell_news(shell, News(doubts=doubts), NOW)
    texts = [text.replace("\u2068", "").replace("\u2069", "") for text in shell.notices.texts()]
    assert texts == [
        "INV-1: look at what Shop says of a payment.",
        "INV-2: look at what Shop says of a payment.",
        "2 more payments at providers need a look.",
    ]
    assert shell.notices.said[0][2] == ("Enter it by hand.",)


def test_what_is_said_of_an_action_takes_the_place_of_what_was_said_before(qtbot: QtBot, shell: RecordingShell) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    shell.notices = Notices(host)  # type: ignore[assignment]  # the real ones
    tell(shell, Outcome(operation(state=OperationState.UNCLEAR)), NOW)
    tell(shell, Outcome(replace(operation(state=OperationState.UNCLEAR), id=4, number="INV-9")), NOW)
    tell(shell, Outcome(operation(state=OperationState.CONFIRMED)), NOW)
    first, second = shell.notices.texts()
    assert "INV-9" in first
    assert second.endswith("confirms it.")
