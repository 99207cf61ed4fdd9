"""What a person sees of an unclear action, and the answers there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import InputRefused, Problem
from app.domain.outbox import Operation
from app.domain.remote import OperationKind, OperationState
from app.ui.collect.decision import DecisionDialog
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import PlainLabel
from app.ui.widgets.notices import NoticeBar
from tests.support.accessibility import nameless
from tests.support.ui import RecordingShell
from tests.ui.collect.values import ATTEMPTS, EVIL, HOST, NOW, candidate, operation

Wait = Callable[[], None]
Adopt = Callable[[str], Operation]


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def shown(host: QWidget, shell: RecordingShell, subject: Operation, adopt: Adopt | None = None) -> DecisionDialog:
    adopting = adopt or (lambda remote_id: replace(subject, remote_id=remote_id))
    dialog = DecisionDialog(host, shell.formats, subject, ATTEMPTS, (HOST,), lambda: NOW, adopting)
    dialog.open()
    return dialog


def answers(dialog: Dialog) -> list[str]:
    names = [button.accessibleName() for button in dialog.findChildren(QPushButton) if not button.isHidden()]
    return [name for name in names if ":" not in name or "This one" in name]


def press(dialog: Dialog, name: str) -> None:
    next(b for b in dialog.findChildren(QPushButton) if b.accessibleName() == name).click()


def confirmation(besides: Dialog) -> Dialog:
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, Dialog) and w.isVisible()]
    return next(dialog for dialog in shown if dialog.parent() is besides)


def test_request_answers_and_everything_found_stand_side_by_side(host: QWidget, shell: RecordingShell) -> None:
    found = (candidate("inv_1"), candidate("inv_2", marked=False))
    dialog = shown(host, shell, operation(candidates=found))
    said = "\n".join(label.text() for label in dialog.findChildren(PlainLabel))
    raw = "\n".join(text.toPlainText() for text in dialog.findChildren(QPlainTextEdit))
    for words in ("INV-2026-0312", "$ 339.15", "7K3M-9QRT-0VWX-4ABC-H", "inv_1", "inv_2", HOST, "Another amount"):
        assert words in said
    assert '"amountCents": 33915' in raw
    assert "The line broke before an answer came." in said
    assert "no answer · No answer. (reset)" in said
    assert nameless(dialog) == []
    dialog.reject()


def test_amounts_and_times_of_both_sides_are_written_alike(host: QWidget, shell: RecordingShell) -> None:
    odd = replace(candidate("inv_2"), amount="about 5", created_at="some day")
    precise = replace(candidate("inv_1"), amount="339.155", created_at="2026-11-21T10:00:00+00:00")
    dialog = shown(host, shell, operation(candidates=(precise, odd)))
    said = [label.text().replace("\u00a0", " ") for label in dialog.findChildren(PlainLabel)]
    created = (NOW - timedelta(hours=2)).astimezone()
    for words in ("$ 339.15", "$ 339.155", "about 5 USD", "some day", f"{created:%H:%M}"):
        assert words in said
    dialog.reject()


def test_what_a_provider_says_is_shown_literally(host: QWidget, shell: RecordingShell) -> None:
    dialog = shown(host, shell, operation(candidates=(candidate(),)))
    labels = [label.text() for label in dialog.findChildren(PlainLabel)]
    literal = EVIL.replace("\u202e", "<U+202E>")
    assert literal in labels
    assert any("<b><U+202E>" in text.toPlainText() for text in dialog.findChildren(QPlainTextEdit))
    assert not any("\u202e" in text for text in labels)
    dialog.reject()


def test_a_candidate_is_taken_by_its_button_or_by_its_id(
    host: QWidget, shell: RecordingShell, wait_for_work: Wait
) -> None:
    taken: list[Operation] = []
    dialog = shown(host, shell, operation(candidates=(candidate("inv_7"),)))
    dialog.adopted.connect(taken.append)
    press(dialog, "This one is it: 1, inv_7")
    wait_for_work()
    dialog = shown(host, shell, operation())
    dialog.adopted.connect(taken.append)
    assert not dialog.by_id.isEnabled()
    dialog.remote_id.setText(" inv_9 ")
    press(dialog, "This one is it, by its id")
    wait_for_work()
    assert [each.remote_id for each in taken] == ["inv_7", "inv_9"]


def test_enter_takes_the_id_that_was_typed_and_else_leaves_it(
    host: QWidget, shell: RecordingShell, wait_for_work: Wait
) -> None:
    taken: list[Operation] = []
    dialog = shown(host, shell, operation())
    dialog.adopted.connect(taken.append)
    assert dialog.focusWidget() is dialog._later, "nothing is answered by an Enter too many"
    dialog.remote_id.setFocus()
    QTest.keyClicks(dialog.remote_id, "inv_9")
    QTest.keyClick(dialog.remote_id, Qt.Key.Key_Return)
    wait_for_work()
    assert [each.remote_id for each in taken] == ["inv_9"]
    dialog = shown(host, shell, operation())
    QTest.keyClick(dialog.remote_id, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert len(taken) == 1


def test_an_id_that_nobody_knows_is_told_where_it_was_typed(
    host: QWidget, shell: RecordingShell, wait_for_work: Wait
) -> None:
    def refuse(_remote_id: str) -> Operation:
        raise InputRefused([Problem("remote_id", "No invoice of that id is known at Shop. Sync first.")])

    dialog = shown(host, shell, operation(), refuse)
    dialog.remote_id.setText("inv_9")
    press(dialog, "This one is it, by its id")
    wait_for_work()
    assert dialog.isVisible()
    assert [bar.text for bar in dialog.findChildren(NoticeBar)] == [
        "No invoice of that id is known at Shop. Sync first."
    ]
    dialog.reject()


def test_again_and_drop_are_asked_back_because_nothing_undoes_them(
    host: QWidget, shell: RecordingShell, qtbot: QtBot
) -> None:
    for verb, question, signal in (("Create again", "Create again", "again"), ("Drop", "Drop", "dropped")):
        dialog = shown(host, shell, operation())
        press(dialog, verb)
        assert dialog.isVisible()
        asked = confirmation(dialog)
        with qtbot.waitSignal(getattr(dialog, signal)):
            press(asked, question)


def test_what_never_left_is_tried_again_without_a_question(host: QWidget, shell: RecordingShell, qtbot: QtBot) -> None:
    dialog = shown(host, shell, operation(state=OperationState.REJECTED, started=0))
    with qtbot.waitSignal(dialog.again):
        press(dialog, "Create again")


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [
        (OperationKind.CREATE, OperationState.QUEUED, ["Drop", "Decide later"]),
        (OperationKind.CREATE, OperationState.IN_FLIGHT, ["Close"]),
        (OperationKind.REMIND, OperationState.NEEDS_ATTENTION, ["It was done", "Drop", "Remind again", "Decide later"]),
        (OperationKind.SEND, OperationState.NEEDS_ATTENTION, ["It was done", "Drop", "Send again", "Decide later"]),
        (OperationKind.CREATE, OperationState.REJECTED, ["Drop", "Create again", "Decide later"]),
        (
            OperationKind.CREATE,
            OperationState.UNCLEAR,
            ["This one is it, by its id", "Drop", "Decide later"],
        ),
    ],
)
def test_only_answers_that_the_state_table_knows_are_offered(
    kind: OperationKind, state: OperationState, expected: list[str], host: QWidget, shell: RecordingShell
) -> None:
    dialog = shown(host, shell, operation(kind, state))
    assert answers(dialog) == expected
    dialog.reject()


def test_a_long_hostile_body_stays_bounded(host: QWidget, shell: RecordingShell) -> None:
    dialog = shown(host, shell, replace(operation(), payload=b"[" * 100_000))
    assert max(len(text.toPlainText()) for text in dialog.findChildren(QPlainTextEdit)) <= 4_001
    dialog.reject()
