"""The table of lines as it is set: columns as wide as their figures need, descriptions in the room that is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import NamedTuple

from app.documents.fonts import Run
from app.documents.pdf.canvas import Canvas, Style
from app.documents.pdf.design import Design
from app.documents.pdf.wrap import line, shortened, width, wrap
from app.documents.rows import Row
from app.documents.view import DocumentView

_RISE = 2.5  # of a baseline above the end of its leading
# The widest that a figure, other than what a line comes to, and a heading may be; longer ones go on below. The next
# pair is taken where descriptions lack room.
_WIDEST = ((84.0, 168.0), (84.0, 84.0), (66.0, 66.0), (52.0, 52.0))
_NARROWEST_TEXT = 66.0


class Column(NamedTuple):
    """A column of figures: the lines of its heading, and its edges."""

    heading: Sequence[Run]
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
        leading: of its body text; ``white`` above and below all of it.
        striped: whether it stands on a coloured ground, where the design has one.
        height: with the white above and below.
    """

    amount: int
    position: Run
    texts: tuple[Text, ...]
    figures: tuple[Run, ...]
    below: tuple[tuple[int, Text], ...]
    striped: bool
    leading: float
    white: float
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
    below = row.below if start == 0 else ()
    return Part(row, start, end, _height(row.texts[start:end], below, row.leading) + row.white)


def _height(texts: Sequence[Text], below: Sequence[tuple[int, Text]], leading: float) -> float:
    height = sum([text.leading for text in texts])
    if below:
        columns: dict[int, float] = {}
        for column, text in below:
            columns[column] = columns.get(column, leading) + text.leading
        height = max(height, *columns.values())
    return max(height, leading)


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
        look, styles, words = design.table, design.styles, view.words
        headings = (words.quantity, view.price_heading, words.discount, view.tax_heading, view.amount_heading)
        runs = [[line(figure(row), styles.figure) for row in view.rows] for figure in _FIGURES]
        # A column that would stay empty is left out.
        shown = [place for place, column in enumerate(runs) if any(run.text for run in column)]
        self._right = design.right - look.inset
        self._price = shown.index(_PRICE) if _PRICE in shown else 0
        self._left = design.left + look.inset
        numbered = any(row.position for row in view.rows)
        self._text_left = self._left + (look.position if numbered else 0)
        for widest, widest_heading in _WIDEST:
            titles = {place: wrap(headings[place], styles.column_heading, widest_heading) for place in shown}
            self.columns, end = self._placed(titles, runs, widest)
            self._text_room = end - self._text_left
            if self._text_room >= _NARROWEST_TEXT:
                break
        self._edges = [column.right for column in self.columns]
        self._rooms = [column.width for column in self.columns]
        self._heading = wrap(words.description, styles.column_heading, self._text_room)
        lines = max([1, len(self._heading), *[len(column.heading) for column in self.columns]])
        self.header = look.header + (lines - 1) * design.small_leading
        self._rules = [column.right - column.width - look.gap / 2 for column in self.columns]
        if numbered:
            self._rules.insert(0, self._text_left - look.gap / 2)
        self.rows = [self._set(at, row, [runs[place][at] for place in shown]) for at, row in enumerate(view.rows)]

    @property
    def amount_room(self) -> float:
        """The width of the column of amounts."""
        return self.columns[-1].width if self.columns else 0.0

    def _placed(self, titles: dict[int, list[Run]], runs: list[list[Run]], widest: float) -> tuple[list[Column], float]:
        """Return the columns, figures no wider than ``widest``, and where the descriptions before them end."""
        columns: list[Column] = []
        right = self._right
        for place in reversed(titles):
            column = Column(titles[place], right, self._width(place, titles[place], runs[place], widest))
            columns.insert(0, column)
            right -= column.width + self._design.table.gap
        return columns, right

    def _width(self, place: int, heading: list[Run], figures: list[Run], most: float) -> float:
        """The width of a column: of its widest figure, at ``most`` so wide, and of its heading."""
        styles = self._design.styles
        widest = max(run.width for run in figures) * styles.figure.size / 1000
        if place == _PRICE:
            bases = {row.price_basis for row in self._view.rows}
            widest = max([widest, *[width(basis, styles.figure_muted) for basis in bases]])
        if place == _AMOUNT and self._view.formats.right_to_left:
            # The totals end below these figures, though both begin at the edge of the page.
            widest = max([widest, *[width(row.amount, styles.figure) for row in self._view.sums]])
        # What a line comes to is never broken.
        if place != _AMOUNT:
            widest = min(widest, most)
        return max([widest, *[run.width * styles.column_heading.size / 1000 for run in heading]])

    def _set(self, index: int, row: Row, runs: list[Run]) -> SetRow:
        design, styles = self._design, self._design.styles
        leading, small_leading, room = design.leading, design.small_leading, self._text_room
        texts = [Text(run, styles.body, leading) for run in wrap(row.description, styles.body, room)]
        for detail in row.details:
            texts += [Text(run, styles.small, small_leading) for run in wrap(detail, styles.small, room)]
        below: list[tuple[int, Text]] = []
        for place, (run, column) in enumerate(zip(runs, self.columns, strict=True)):
            if run.width * styles.figure.size > (column.width + 0.01) * 1000:
                runs[place], *rest = wrap(run.text, styles.figure, column.width)
                below += [(place, Text(piece, styles.figure, leading)) for piece in rest]
        if row.price_basis:
            style, room = styles.figure_muted, self.columns[self._price].width + 0.01
            below += [(self._price, Text(run, style, small_leading)) for run in wrap(row.price_basis, style, room)]
        white = design.table.above + design.table.below
        return SetRow(
            row.amount, line(row.position, styles.figure_muted), tuple(texts), tuple(runs), tuple(below),
            index % 2 == 1, leading, white, _height(texts, below, leading) + white,
        )  # fmt: skip

    def draw_header(self, canvas: Canvas, y: float) -> float:
        """Draw the headings, their first baseline at ``y``; return where the first row begins."""
        design, look, style = self._design, self._design.table, self._design.styles.column_heading
        end = y + self.header
        if look.band is not None:
            canvas.area(design.left, y - look.rise, design.room, look.rise + self.header, look.band)
        for place, run in enumerate(self._heading):
            canvas.text(self._text_left, y + place * design.small_leading, run, style)
        for column in self.columns:
            for place, run in enumerate(column.heading):
                canvas.text_right(column.right, y + place * design.small_leading, run, style, column.width)
        if look.header_rule is not None:
            canvas.rule(design.left, end, design.room, look.header_rule, look.header_weight)
            if look.ruled_above:
                canvas.rule(design.left, y - look.rise, design.room, look.header_rule, look.header_weight)
        return end

    def draw(self, canvas: Canvas, y: float, part: Part) -> float:
        """Draw a row, or a part of it, that begins at ``y``; return where it ends."""
        design, look, row = self._design, self._design.table, part.row
        end = y + part.height
        if row.striped and look.stripe is not None:
            canvas.area(design.left, y, design.room, part.height, look.stripe)
        baseline = y + look.above - _RISE
        if part.start == 0:
            first = baseline + design.leading
            canvas.text(self._left, first, row.position, design.styles.figure_muted)
            figures = zip(self._edges, self._rooms, row.figures, strict=True)
            canvas.texts_right(figures, first, design.styles.figure)
            lines = [first] * len(self.columns)
            for place, text in row.below:
                lines[place] += text.leading
                canvas.text_right(self._edges[place], lines[place], text.run, text.style, self._rooms[place])
        for text in row.texts[part.start : part.end]:
            baseline += text.leading
            canvas.text(self._text_left, baseline, text.run, text.style)
        self.draw_rule(canvas, end)
        return end

    def draw_rule(self, canvas: Canvas, y: float) -> None:
        """Draw the rule below a row that ends at ``y``."""
        design = self._design
        if design.table.row_rule is not None:
            canvas.rule(design.left, y, design.room, design.table.row_rule)

    def draw_uprights(self, canvas: Canvas, y: float, end: float) -> None:
        """Draw the lines between columns, from the first row at ``y`` down to ``end``."""
        look = self._design.table
        if look.upright is None:
            return
        for x in self._rules:
            canvas.area(x - 0.25, y, 0.5, end - y, look.upright)

    def draw_carry(self, canvas: Canvas, y: float, label: str, amount: str) -> float:
        """Draw a subtotal carried between pages; return where it ends."""
        styles, carry = self._design.styles, self._design.table.carry
        baseline = y + carry * 0.66
        figure = line(amount, styles.figure)
        room = self._right - self._text_left - max(self.amount_room, figure.width * styles.figure.size / 1000) - 12
        canvas.text(self._text_left, baseline, shortened(label, styles.figure_label, room), styles.figure_label)
        canvas.text_right(self._right, baseline, figure, styles.figure, self.amount_room)
        return y + carry
