"""Notices show every word they have."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
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
