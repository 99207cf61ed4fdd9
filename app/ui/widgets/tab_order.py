"""The way of the Tab key through rows that are made later than what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def lead_through(before: QWidget, rows: Iterable[QWidget]) -> None:
    """Let Tab lead from ``before`` through ``rows`` in turn, and then on to what followed ``before`` until now.

    Where ``before`` takes no keyboard itself, as a container, what stands before it does.

    By itself Qt leads from widget to widget in the order in which they came into the window: a row added later would
    come last of all, behind the buttons of the page.
    """
    start = before
    while not _takes_tab(before):
        previous = before.previousInFocusChain()
        if previous is None or previous is start:
            return
        before = previous
    for row in rows:
        for stop in _stops(row):
            QWidget.setTabOrder(before, stop)
            before = stop


def _stops(row: QWidget) -> Iterator[QWidget]:
    window = row.window()
    for part in (row, *row.findChildren(QWidget)):
        # The list of a chooser belongs to the chooser, but is a window of its own.
        if _takes_tab(part) and part.window() is window:
            yield part


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
