"""Dialogs: what was agreed to is told, whatever is pressed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.errors import NotAllowed
from app.ui.widgets.buttons import Button
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import LineEdit
from app.ui.widgets.labels import PlainLabel

Wait = Callable[[], None]


@pytest.fixture
def dialog(qtbot: QtBot) -> Dialog:
    made = Dialog(None, "Record a payment?")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.add_button("Cancel", made.reject)
    made.add_button("Record", lambda: None)
    with qtbot.waitExposed(made):
        made.open()
    return made


def test_escape_and_the_frame_close_nothing_while_something_is_under_way(dialog: Dialog, wait_for_work: Wait) -> None:
    go_on, told = Event(), list[bool]()
    dialog.carry_out(lambda: go_on.wait(10), told.append, lambda _error: None)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert dialog.isVisible()
    assert [button.isEnabled() for button in dialog.findChildren(Button)] == [False, False]
    go_on.set()
    wait_for_work()
    assert told == [True]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def shown(dialog: Dialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(PlainLabel) if label.isVisible()]


def test_what_may_take_long_is_left_and_its_outcome_told_all_the_same(
    dialog: Dialog, wait_for_work: Wait, qtbot: QtBot
) -> None:
    go_on, owner, told = Event(), QObject(), list[object]()
    field, form = LineEdit(), FormGrid()
    form.add(Field("Name", field), 0, 0, 12)
    dialog.body.addWidget(form)
    field.setFocus()
    dialog.carry_out_for(
        owner, lambda: go_on.wait(10), told.append, told.append, told.append, waiting="The keyring is asked…"
    )
    assert "The keyring is asked…" not in shown(dialog), "most often nobody has to wait"
    qtbot.waitUntil(lambda: "The keyring is asked…" in shown(dialog))
    assert dialog.focusWidget() is dialog.findChildren(Button)[0]
    assert {button.text(): button.isEnabled() for button in dialog.findChildren(Button)} == {
        "Close": True,
        "Record": False,
    }
    assert not field.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    go_on.set()
    wait_for_work()
    assert told == [True]


def test_what_failed_is_told_where_it_was_asked_or_to_who_asked(dialog: Dialog, wait_for_work: Wait) -> None:
    owner, told = QObject(), list[str]()
    field, form = LineEdit(), FormGrid()
    form.add(Field("Name", field), 0, 0, 12)
    dialog.body.addWidget(form)
    field.setFocus()

    def work() -> None:
        raise NotAllowed("No.")

    def begin() -> None:
        dialog.carry_out_for(
            owner,
            work,
            lambda _none: told.append("done"),
            lambda _error: told.append("here"),
            lambda _error: told.append("elsewhere"),
            waiting="The keyring is asked…",
        )

    begin()
    wait_for_work()
    assert {button.text(): button.isEnabled() for button in dialog.findChildren(Button)} == {
        "Cancel": True,
        "Record": True,
    }
    assert dialog.focusWidget() is field, "the keyboard is where it was"
    begin()
    dialog.reject()
    wait_for_work()
    assert told == ["here", "elsewhere"]


def test_what_fails_can_be_tried_again(dialog: Dialog, wait_for_work: Wait) -> None:
    told: list[Exception] = []

    def work() -> None:
        raise NotAllowed("No.")

    for _turn in range(2):
        dialog.carry_out(work, lambda _none: None, told.append)
        wait_for_work()
    assert [str(error) for error in told] == ["No.", "No."]
    assert [button.isEnabled() for button in dialog.findChildren(Button)] == [True, True]
