"""The table of lines as it is set: columns as wide as their figures need, descriptions in the room that is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import NamedTuple

from app.documents.fonts import Run
from app.documents.pdf.canvas import Canvas, Style
from app.documents.pdf.design import HAIRLINE, LEADING, SMALL_LEADING, Design
from app.documents.pdf.wrap import line, width, wrap
from app.documents.view import DocumentView, Row

HEADER = 19.0  # from the baseline of the headings to the first row
CARRY = 22.0  # height of a carried subtotal

_ABOVE, _BELOW = 3.0, 5.0  # white in a row, above its first line's room and below the last baseline
_GAP = 15.0  # between columns
_POSITION = 18.0
_WIDEST_FIGURE = 84.0  # of a quantity, price or discount; longer ones go on below


class Column(NamedTuple):
    """A column of figures: its heading and edges."""

    heading: Run
    right: float
    width: float


class Text(NamedTuple):
    """A line of text with its style and the distance of its baseline from the one above."""

    run: Run
    style: Style
    leading: float


class SetRow(NamedTuple):
    """A row as it is set.

    Attributes:
        amount: minor units, for the subtotals.
        position: its number.
        texts: description and details.
        figures: the figure of each column, beside the first text line.
        below: further lines of figures, with the number of their column.
        height: with the white above and below.
    """

    amount: int
    position: Run
    texts: tuple[Text, ...]
    figures: tuple[Run, ...]
    below: tuple[tuple[int, Text], ...]
    height: float


class Part(NamedTuple):
    """The text lines ``start`` to ``end`` of a row: all of them, unless the row is taller than a page."""

    row: SetRow
    start: int
    end: int
    height: float


def part_of(row: SetRow, start: int, end: int) -> Part:
    """Return some of the text lines of a row, measured."""
    if start == 0 and end == len(row.texts):
        return Part(row, start, end, row.height)
    return Part(row, start, end, _height(row.texts[start:end], row.below if start == 0 else ()))


def _height(texts: Sequence[Text], below: Sequence[tuple[int, Text]]) -> float:
    height = sum([text.leading for text in texts])
    if below:
        columns: dict[int, float] = {}
        for column, text in below:
            columns[column] = columns.get(column, LEADING) + text.leading
        height = max(height, *columns.values())
    return max(height, LEADING) + _ABOVE + _BELOW


_FIGURES: tuple[Callable[[Row], str], ...] = tuple(
    attrgetter(name) for name in ("quantity", "price", "discount", "tax", "shown")
)
_PRICE, _AMOUNT = 1, 4


class Table:
    """The lines of a document, measured for a design."""

    def __init__(self, view: DocumentView, design: Design) -> None:
        """Measure every figure, then set every row."""
        self._design = design
        self._view = view
        words = view.words
        headings = (words.quantity, view.price_heading, words.discount, view.tax_heading, view.amount_heading)
        runs = [[line(figure(row), design.figure) for row in view.rows] for figure in _FIGURES]
        # A column that would stay empty is left out.
        shown = [place for place, column in enumerate(runs) if any(run.text for run in column)]
        self.columns: list[Column] = []
        right = design.right
        for place in reversed(shown):
            heading = line(headings[place], design.heading)
            column = Column(heading, right, self._width(place, heading, runs[place]))
            self.columns.insert(0, column)
            right -= column.width + _GAP
        self._edges = [column.right for column in self.columns]
        self._rooms = [column.width for column in self.columns]
        self._price = shown.index(_PRICE) if _PRICE in shown else 0
        self._text_left = design.left + _POSITION
        first = self.columns[0] if self.columns else Column(line("", design.heading), design.right, 0)
        self._text_room = first.right - first.width - _GAP - self._text_left
        self._heading = line(words.description, design.heading)
        self.rows = [self._set(row, [runs[place][index] for place in shown]) for index, row in enumerate(view.rows)]

    @property
    def amount_room(self) -> float:
        """The width of the column of amounts."""
        return self.columns[-1].width if self.columns else 0.0

    def _width(self, place: int, heading: Run, figures: list[Run]) -> float:
        """The width of a column: of its widest figure, within reason, and of its heading."""
        design = self._design
        widest = max(run.width for run in figures) * design.figure.size / 1000
        if place == _PRICE:
            bases = {row.price_basis for row in self._view.rows}
            widest = max([widest, *[width(basis, design.figure_muted) for basis in bases]])
        if place == _AMOUNT and self._view.formats.right_to_left:
            # The totals end below these figures, though both begin at the edge of the page.
            widest = max([widest, *[width(row.amount, design.figure) for row in self._view.sums]])
        # What a line comes to is never broken.
        if place != _AMOUNT:
            widest = min(widest, _WIDEST_FIGURE)
        return max(widest, heading.width * design.heading.size / 1000)

    def _set(self, row: Row, runs: list[Run]) -> SetRow:
        design = self._design
        texts = [Text(run, design.body, LEADING) for run in wrap(row.description, design.body, self._text_room)]
        for detail in row.details:
            texts += [Text(run, design.small, SMALL_LEADING) for run in wrap(detail, design.small, self._text_room)]
        below: list[tuple[int, Text]] = []
        for place, (run, column) in enumerate(zip(runs, self.columns, strict=True)):
            if run.width * design.figure.size > (column.width + 0.01) * 1000:
                runs[place], *rest = wrap(run.text, design.figure, column.width)
                below += [(place, Text(piece, design.figure, LEADING)) for piece in rest]
        if row.price_basis:
            style, room = design.figure_muted, self.columns[self._price].width + 0.01
            below += [(self._price, Text(run, style, SMALL_LEADING)) for run in wrap(row.price_basis, style, room)]
        position = line(row.position, design.figure_muted)
        return SetRow(row.amount, position, tuple(texts), tuple(runs), tuple(below), _height(texts, below))

    def draw_header(self, canvas: Canvas, y: float) -> float:
        """Draw the headings with their baseline at ``y``; return where the first row begins."""
        design = self._design
        canvas.text(self._text_left, y, self._heading, design.heading)
        for column in self.columns:
            canvas.text_right(column.right, y, column.heading, design.heading, column.width)
        canvas.rule(design.left, y + 7, design.room, design.accent, 0.75)
        return y + 7

    def draw(self, canvas: Canvas, y: float, part: Part) -> float:
        """Draw a row, or a part of it, that begins at ``y``; return where it ends."""
        design, row = self._design, part.row
        baseline = y + _ABOVE - 2.5
        if part.start == 0:
            canvas.text(design.left, baseline + LEADING, row.position, design.figure_muted)
            figures = zip(self._edges, self._rooms, row.figures, strict=True)
            canvas.texts_right(figures, baseline + LEADING, design.figure)
            lines = [baseline + LEADING] * len(self.columns)
            for place, text in row.below:
                lines[place] += text.leading
                canvas.text_right(self._edges[place], lines[place], text.run, text.style, self._rooms[place])
        for text in row.texts[part.start : part.end]:
            baseline += text.leading
            canvas.text(self._text_left, baseline, text.run, text.style)
        end = y + part.height
        canvas.rule(design.left, end, design.room, HAIRLINE)
        return end

    def draw_carry(self, canvas: Canvas, y: float, label: str, amount: str) -> float:
        """Draw a subtotal carried between pages; return where it ends."""
        design = self._design
        baseline = y + 14.5
        canvas.text(self._text_left, baseline, line(label, design.figure_label), design.figure_label)
        shown = line(amount, design.figure)
        canvas.text_right(design.right, baseline, shown, design.figure, self.amount_room)
        return y + CARRY
