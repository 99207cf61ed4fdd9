"""Notices show every word they have, as long as somebody may read it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.labels import PlainLabel
from app.ui.widgets.notices import NoticeAction, NoticeBar, Notices
from tests.support.ui import settle

ID = "0d5c1e7a-92b4-4c55-9a3e-000000000003"


@pytest.fixture
def notices(qtbot: QtBot) -> Notices:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1100, 720)
    host.show()
    return Notices(host)


@pytest.mark.parametrize(
    ("text", "details", "verb"),
    [
        (
            "INV-2026-0003: whether it was done is not clear yet. It is looked up before anything is repeated.",
            ["The connection broke.", "The next look is at 09:15."],
            "Look at it…",
        ),
        ("Not everything could be imported.", [f"{ID}: it is left open in which unit 1234 are."], "Close anyway"),
        ("Not everything could be imported.", [f"{ID}{ID}"], "Close without saving"),
        ("Saved.", [], "Show"),
    ],
)
def test_no_line_of_a_notice_is_cut_beside_its_button(
    notices: Notices, text: str, details: list[str], verb: str
) -> None:
    bar: NoticeBar = notices.error(text, details, NoticeAction(verb, lambda: None))
    settle()
    for label in bar.findChildren(PlainLabel):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
        assert bar.rect().contains(label.geometry())


def test_what_goes_by_itself_waits_for_a_user_who_is_elsewhere(
    notices: Notices, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.widgets.notices.WARNING_STAYS_MS", 20)
    host = notices.parent()
    assert isinstance(host, QWidget)
    field = QLineEdit(host)
    field.show()
    field.setFocus()
    elsewhere = QWidget()
    qtbot.addWidget(elsewhere)
    elsewhere.show()
    elsewhere.activateWindow()
    qtbot.waitUntil(elsewhere.isActiveWindow)
    bar = notices.warning("shop is paused.")
    timer = bar.findChild(QTimer)
    assert isinstance(timer, QTimer)
    for _turn in range(2):
        with qtbot.waitSignal(timer.timeout):
            pass
    assert notices.texts() == ["shop is paused."]
    host.activateWindow()
    qtbot.waitUntil(lambda: notices.texts() == [])


def test_warnings_do_not_pile_up_over_the_window(notices: Notices) -> None:
    for number in range(9):
        notices.warning(f"INV-{number} needs your decision.")
    assert notices.texts() == [f"INV-{number} needs your decision." for number in (6, 7, 8)]
