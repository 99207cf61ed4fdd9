"""The keyboard of the window as data: what each key does, bound by the window and listed on F1."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence


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
        Shortcut(("Ctrl+Shift+N",), "window:new-credit-note", _tr("New credit note")),
        Shortcut(("Ctrl+F",), "window:search", _tr("Search")),
        Shortcut(("Ctrl+S",), "save", _tr("Save")),
        Shortcut(("Ctrl+Return", "Ctrl+Enter"), "issue", _tr("Issue")),
        Shortcut(("Ctrl+P",), "print", _tr("Print")),
        Shortcut(("Ctrl+E",), "export-pdf", _tr("Export PDF")),
        Shortcut(("Ctrl+Shift+P",), "preview", _tr("Preview of the invoice")),
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


def _tr(text: str) -> str:
    return QCoreApplication.translate("Shortcuts", text)
