"""The keyboard of the window as data: what each key does, bound by the window and listed on F1."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.theme.tokens import GAP_LARGE, GAP_SMALL
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import PlainLabel, Size, Tone


class Shortcut(NamedTuple):
    """Keys (the first is shown, the others work too), what they run, and the words for it.

    ``run`` is the id of an action of the page shown, or of the window when it begins with ``window:``. Without ``run``
    the keys are handled where they are pressed and only listed.
    """

    keys: tuple[str, ...]
    run: str
    words: str


def window_shortcuts() -> tuple[Shortcut, ...]:
    """Return the shortcuts that work everywhere in the window."""
    return (
        Shortcut(("Ctrl+K",), "window:palette", _tr("Find an action, a customer, a document")),
        Shortcut(("Ctrl+N",), "window:new-invoice", _tr("New invoice")),
        Shortcut(("Ctrl+F",), "window:search", _tr("Search")),
        Shortcut(("Ctrl+S",), "save", _tr("Save")),
        Shortcut(("Ctrl+Return", "Ctrl+Enter"), "issue", _tr("Issue")),
        Shortcut(("Ctrl+P",), "print", _tr("Print")),
        Shortcut(("Ctrl+E",), "export-pdf", _tr("Export PDF")),
        Shortcut(("Ctrl+Z",), "undo", _tr("Undo")),
        Shortcut(("Ctrl+Shift+Z", "Ctrl+Y"), "redo", _tr("Redo")),
        Shortcut(("Alt+Left",), "window:back", _tr("Back")),
        Shortcut(("Ctrl+,",), "window:settings", _tr("Settings")),
        Shortcut(("F6",), "window:notices", _tr("Go to the newest notice")),
        Shortcut(("F1",), "window:shortcuts", _tr("This list")),
    )


def listed_shortcuts(pages: list[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the groups of the list on F1: a title, and pairs of keys and words."""
    everywhere = [(shown_keys(shortcut.keys[0]), shortcut.words) for shortcut in window_shortcuts()]
    to_pages = [(shown_keys(f"Ctrl+{number}"), title) for number, title in enumerate(pages, 1)]
    lists = [
        ("↑ ↓", _tr("Move through the list")),
        (_tr("Home  End"), _tr("First and last row")),
        ("Enter", _tr("Open")),
        (shown_keys("Ctrl+A"), _tr("Select everything")),
        (_tr("Menu key"), _tr("What can be done with the selection")),
    ]
    lines = [
        ("Tab  Enter", _tr("Next cell, next line")),
        (_tr("Alt+Up  Alt+Down"), _tr("Move the line")),
        (shown_keys("Ctrl+V"), _tr("Paste lines from a spreadsheet")),
        (_tr("Alt+Down in a day"), _tr("Open the calendar")),
    ]
    return [
        (_tr("Everywhere"), everywhere),
        (_tr("Pages"), to_pages),
        (_tr("Lists"), lists),
        (_tr("Invoice lines and fields"), lines),
    ]


def shown_keys(keys: str) -> str:
    """Return keys as this system writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")


def shortcuts_dialog(parent: QWidget, pages: list[str]) -> Dialog:
    """Return the list of shortcuts, ready to ``open()``."""
    dialog = Dialog(parent, _tr("Keyboard shortcuts"), width=640)
    columns = QGridLayout()
    columns.setHorizontalSpacing(GAP_LARGE * 2)
    columns.setVerticalSpacing(GAP_LARGE)
    groups = listed_shortcuts(pages)
    for index, (title, rows) in enumerate(groups):
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP_LARGE)
        grid.setVerticalSpacing(GAP_SMALL)
        grid.setColumnStretch(1, 1)
        grid.addWidget(PlainLabel(title, size=Size.STRONG), 0, 0, 1, 2)
        for row, (keys, words) in enumerate(rows, 1):
            grid.addWidget(PlainLabel(keys, size=Size.CAPTION, tone=Tone.MUTED), row, 0)
            grid.addWidget(PlainLabel(words, size=Size.CAPTION), row, 1)
        # The first group is as long as the three others together.
        place = (0, 0, len(groups) - 1, 1) if index == 0 else (index - 1, 1, 1, 1)
        columns.addLayout(grid, *place, Qt.AlignmentFlag.AlignTop)
    dialog.body.addLayout(columns)
    dialog.add_button(_tr("Close"), dialog.accept, Kind.PRIMARY)
    return dialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("Shortcuts", text)
