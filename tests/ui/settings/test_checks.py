"""What the user left is checked beside the work; what was found out of it meanwhile is not talked over."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.domain.errors import Problem
from app.ui.settings.checks import check_when_left
from app.ui.widgets.fields import Field
from app.ui.widgets.inputs import LineEdit


@pytest.fixture
def field(qtbot: QtBot) -> Field:
    """A field with a line, shown."""
    made = Field("VAT ID", LineEdit(), path="tax_id")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("found", [Problem("tax_id", "This is no VAT ID."), None])
def test_a_check_that_comes_late_leaves_the_reason_of_a_refusal(
    field: Field, wait_for_work: Callable[[], None], found: Problem | None
) -> None:
    refused = threading.Event()

    def rule(_path: str, _text: str) -> Problem | None:
        refused.wait(10)
        return found

    line = field.findChild(LineEdit)
    assert line is not None
    check_when_left(line, rule, warning=True)
    line.editingFinished.emit()
    field.set_error("Refused.")
    refused.set()
    wait_for_work()
    assert (field.state, field.message.text()) == ("error", "Refused.")


def test_a_warning_goes_when_it_holds_no_more(field: Field, wait_for_work: Callable[[], None]) -> None:
    found = [Problem("tax_id", "This is no VAT ID there."), None]
    line = field.findChild(LineEdit)
    assert line is not None
    check_when_left(line, lambda _path, _text: found.pop(0), warning=True)
    seen = []
    for _ in range(2):
        line.editingFinished.emit()
        wait_for_work()
        seen.append(field.state)
    assert seen == ["warning", ""]
