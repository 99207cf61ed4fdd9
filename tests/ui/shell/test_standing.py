"""What asks for the user whichever page is shown: the amber count in the rail, the end of the status line."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.ui.shell.page import Page, PageSpec, Span
from app.ui.shell.rail import Rail
from app.ui.shell.window import MainWindow
from app.ui.theme.tokens import LIGHT
from app.ui.widgets.labels import Tone
from tests.support.ui import RecordingShell

SPECS = [
    PageSpec("first", "First", "invoice", lambda shell: Page(shell, "First")),
    PageSpec("second", "Second", "customers", lambda shell: Page(shell, "Second")),
    PageSpec("sync", "Sync", "sync", lambda shell: Page(shell, "Sync"), bottom=True, asks=True),
]


@pytest.fixture
def rail(qtbot: QtBot) -> Rail:
    made = Rail(SPECS)
    qtbot.addWidget(made)
    made.resize(208, 400)
    made.show()
    return made


def amber(rail: Rail) -> bool:
    image = rail._entries["sync"].grab().toImage()
    colors = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    return bool(colors & {LIGHT.attention_soft, LIGHT.attention})


def test_what_asks_is_counted_in_amber_and_none_is_nothing(rail: Rail) -> None:
    rail.set_count("sync", 2)
    rail.set_count("first", 0)
    assert rail._entries["sync"].accessibleDescription() == "2"
    assert amber(rail)
    rail.set_narrow(True)
    assert amber(rail)
    rail.set_count("sync", 0)
    assert rail._entries["sync"].accessibleDescription() == ""
    assert not amber(rail)
    assert rail._entries["first"].accessibleDescription() == "0", "other counts say that there is none"


def test_the_standing_words_stay_on_every_page(shell: RecordingShell, qtbot: QtBot) -> None:
    window = MainWindow(shell.paths, shell.settings, SPECS, formats=shell.formats)
    qtbot.addWidget(window)
    window.navigator.open_page("first")
    window.set_standing([Span("1 needs a decision", tone=Tone.ATTENTION)])
    page = window.page
    assert page is not None
    page.set_status("3 selected", [Span("Offline")])
    assert window.status.text() == "3 selected | Offline 1 needs a decision"
    window.navigator.open_page("second")
    assert window.status.text() == " | 1 needs a decision"
    window.set_standing([])
    assert window.status.text() == " | "


def test_a_long_name_of_a_company_is_written_smaller_before_it_is_cut(rail: Rail) -> None:
    rail.set_company("Hof")
    large = rail._name.font().pixelSize()
    rail.set_company("Werkstatt Nord GmbH")
    assert rail._name.font().pixelSize() < large
    assert rail._name.toolTip() == ""
    rail.set_company("Hof")
    assert rail._name.font().pixelSize() == large
