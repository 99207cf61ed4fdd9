"""Foreign text is shown literally: no widget reads it as markup, loads a file for it or loses an ampersand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import Problem
from app.ui.formats import Formats
from app.ui.plain import isolated, no_mnemonic, one_line, tool_tip
from app.ui.theme.tokens import Role
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.cards import Card, EmptyState
from app.ui.widgets.chips import Chip
from app.ui.widgets.dates import DateEdit
from app.ui.widgets.dialogs import Dialog, confirm
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import CheckBox, ComboBox, LineEdit, SearchField, TextEdit
from app.ui.widgets.labels import ElidedLabel, PlainLabel
from app.ui.widgets.notices import NoticeAction, NoticeBar
from app.ui.widgets.numbers import DecimalEdit
from app.ui.widgets.segmented import Segment, SegmentedControl

HOSTILE = [
    "<img src=file:///etc/passwd>",
    "<a href='http://x.invalid'>click</a>",
    "<b>bold</b> & <script>alert(1)</script>",
    "%n %1 {nb} &amp; &lt;",
    "\u202egnirts desrever\u202c",
    "zero\u200bwidth\u2066isolate",
    "two\nlines\tand\x00nul",
    "x" * 10_000,
]


def _form(text: str) -> QWidget:
    form = FormGrid()
    form.add(Field(text, LineEdit(), text, path="name"), 0)
    form.show_problems([Problem("name", text)])
    return form


def _error_field(text: str) -> QWidget:
    field = Field("Name", LineEdit())
    field.set_error(text)
    return field


def _elided(text: str) -> QWidget:
    label = ElidedLabel(text)
    label.setFixedWidth(60)
    return label


OUR_WORDS = {"", "Close notice", "Search", "Clear search", "Open calendar"}

MAKERS: dict[str, Callable[[str], QWidget]] = {
    "label": PlainLabel,
    "elided label": _elided,
    "button": Button,
    "icon button": lambda text: IconButton("more", text),
    "line edit": lambda text: LineEdit(text, placeholder=text),
    "text edit": lambda text: TextEdit(text, placeholder=text),
    "search field": SearchField,
    "check box": CheckBox,
    "decimal edit": lambda text: DecimalEdit(Formats(), text),
    "day edit": lambda text: DateEdit(Formats(), text, today=lambda: date(2026, 11, 21)),
    "field": lambda text: Field(text, LineEdit(), text),
    "field in error": _error_field,
    "form": _form,
    "card": Card,
    "empty state": lambda text: EmptyState("invoice", text, text, text),
    "chip": lambda text: Chip(text, Role.BAD),
    "notice": lambda text: NoticeBar(Role.BAD, text, [text], NoticeAction(text, lambda: None)),
    "segments": lambda text: SegmentedControl(text, [Segment("a", text, 3)]),
    "dialog": lambda text: Dialog(None, text),
}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", MAKERS)
def test_no_shared_widget_reads_foreign_text_as_markup(qtbot: QtBot, kind: str, text: str) -> None:
    widget = MAKERS[kind](text)
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    widget.show()
    widget.grab()
    for part in [widget, *widget.findChildren(QWidget)]:
        if isinstance(part, QLabel):
            assert part.textFormat() is Qt.TextFormat.PlainText
        shown = _as_shown(part.toolTip())
        # A tool tip shows the text itself, whatever Qt takes it for.
        assert shown in OUR_WORDS or shown[:200] == _as_shown(tool_tip(text))[:200]


def test_a_tool_tip_shows_markup_as_it_was_written() -> None:
    for text in HOSTILE[:4]:
        assert _as_shown(tool_tip(text)) == text


def test_an_ampersand_survives_on_a_button(qtbot: QtBot) -> None:
    button = Button("Müller & Söhne")
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()
    assert button.accessibleName() == "Müller & Söhne"
    assert no_mnemonic("A & B") == "A && B"


def test_a_long_text_is_cut_for_the_eye_and_told_in_the_tool_tip(qtbot: QtBot) -> None:
    label = ElidedLabel("x" * 10_000)
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    assert len(label.text()) == 300
    assert label.toolTip().startswith("<qt>xxxx")
    assert label.minimumSizeHint().width() < 60


def test_a_text_that_fits_has_no_tool_tip(qtbot: QtBot) -> None:
    label = ElidedLabel("short")
    qtbot.addWidget(label)
    label.resize(200, 20)
    label.show()
    assert label.toolTip() == ""


def test_one_line_keeps_a_row_a_row() -> None:
    assert one_line("a\nb\tc\rd") == "a b c d"
    assert one_line("a\x00b\x1bc") == "a\ufffdb\ufffdc"
    assert one_line("name\u202e") == "name\u202e"
    assert one_line("x" * 500) == "x" * 299 + "…"


def test_a_name_inside_a_sentence_cannot_turn_it() -> None:
    assert isolated("\u202egnp") == "\u2068\u202egnp\u2069"


def test_a_choice_shows_hostile_entries_on_one_line(qtbot: QtBot) -> None:
    box = ComboBox("Customer")
    qtbot.addWidget(box)
    box.add("<b>x</b>\nnext", 1)
    assert box.itemText(0) == "<b>x</b> next"


def test_a_confirmation_shows_foreign_text_literally(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    dialog = confirm(host, "Delete <b>x</b>?", HOSTILE[0], "Delete", lambda: None, danger=True)
    assert [label.text() for label in dialog.findChildren(QLabel)] == ["Delete <b>x</b>?", HOSTILE[0]]
    dialog.reject()
    QApplication.processEvents()


def _as_shown(tip: str) -> str:
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()
