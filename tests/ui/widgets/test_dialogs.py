"""Dialogs: what was agreed to is told, whatever is pressed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.errors import NotAllowed
from app.ui.widgets.buttons import Button
from app.ui.widgets.dialogs import Dialog

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


def test_what_fails_can_be_tried_again(dialog: Dialog, wait_for_work: Wait) -> None:
    told: list[Exception] = []

    def work() -> None:
        raise NotAllowed("No.")

    for _turn in range(2):
        dialog.carry_out(work, lambda _none: None, told.append)
        wait_for_work()
    assert [str(error) for error in told] == ["No.", "No."]
    assert [button.isEnabled() for button in dialog.findChildren(Button)] == [True, True]
