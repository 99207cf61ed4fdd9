"""What a list shows: columns declared once, and for each row and column one cell that says how it is to be painted.

Tuples, not dataclasses: their classes are made while the user waits for the first rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from app.ui.plain import tool_tip
from app.ui.theme.tokens import Role
from app.ui.widgets.labels import Tone

R = TypeVar("R")
AnyIndex = QModelIndex | QPersistentModelIndex

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

CELL = int(Qt.ItemDataRole.UserRole) + 1
"""The role for which a list model answers the `Cell` itself: one question per cell painted instead of five."""


class Cell(NamedTuple):
    """One cell.

    Attributes:
        text: shown literally, on one line.
        detail: further text after it, smaller and muted; alone, it is what is read second.
        chip: the text is a word on the soft ground of this role.
        tone: colour of the text by what it says.
        strong: medium weight, for what a row is known by.
    """

    text: str = ""
    detail: str = ""
    chip: Role | None = None
    tone: Tone = Tone.TEXT
    strong: bool = False

    def spoken(self) -> str:
        """Return the whole cell as one text, for screen readers, tool tips and the clipboard."""
        return " ".join(part for part in (self.text, self.detail) if part)

    def answer(self, role: int) -> object:
        """Return what a model's ``data`` answers for ``role``, None where the cell has nothing to say."""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.spoken()
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip(self.spoken())
            case _:
                return self if role == CELL else None


NOTHING = Cell()


class Column(NamedTuple, Generic[R]):
    """A column of a list.

    Attributes:
        key: its stable name, under which its width is remembered.
        title: what the header says.
        width: in pixels, unless the user chose another.
        least: the width it can do with where the window is narrow; 0 means its full one.
        sheds: its least width leaves something out, so it is narrowed only after the others.
        cell: what it shows of a record.
        sort: what the list is ordered by when the header is pressed; empty when it cannot be.
        alignment: of header and cells.
        stretch: takes the width the others leave.
        rank: columns of a higher rank are left out first where the window is narrow; 0 always stays.
    """

    key: str
    title: str
    width: int
    cell: Callable[[R], Cell]
    sort: str = ""
    alignment: Qt.AlignmentFlag = LEFT
    stretch: bool = False
    rank: int = 0
    least: int = 0
    sheds: bool = False


class Fit(NamedTuple):
    """How columns fit a width: the keys of those shown, and of those that must make do with their least widths."""

    shown: frozenset[str]
    tight: frozenset[str]


def fitting(columns: Sequence[Column[R]], width: int) -> Fit:
    """Return how ``columns`` fit into ``width`` pixels.

    Where there is not enough for all, widths shrink first, so that the column that stretches keeps its own, then the
    columns of the highest rank are left out.
    """
    shown = list(columns)
    while sum(column.least or column.width for column in shown) > width:
        last = max(shown, key=lambda column: column.rank)
        if last.rank == 0:
            break
        shown.remove(last)
    tight: set[str] = set()
    for sheds in (False, True):
        if sum(column.least if column.key in tight else column.width for column in shown) > width:
            tight |= {each.key for each in shown if each.least and not each.stretch and each.sheds is sheds}
    return Fit(frozenset(column.key for column in shown), frozenset(tight))
