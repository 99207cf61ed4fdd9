"""The list of what keeps a document from being issued."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.domain.errors import Problem
from app.ui.invoices.issue_panel import IssuePanel
from tests.support.ui import settle


def test_a_long_sentence_is_cut_where_it_has_no_room_and_told_in_full(qtbot: QtBot) -> None:
    panel = IssuePanel(lambda _field: "Your company")
    qtbot.addWidget(panel)
    long = "Enter your VAT ID or local tax number in the settings; it must stand on a document with tax."
    panel.show_problems([Problem("seller.tax_id", long), Problem("seller.name", "Enter it.")])
    panel.resize(320, 200)
    settle()
    assert panel.width() == 320
    first, second = panel.links()
    assert first.width() <= panel.width()
    assert first.toolTip() != ""
    assert first.accessibleName() == f"Your company: {long}"
    assert second.toolTip() == ""
