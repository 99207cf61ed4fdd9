"""What follows the table, measured before it is drawn: totals, remarks and notes, how to pay."""

from __future__ import annotations

from typing import NamedTuple

from app.documents.fonts import Run
from app.documents.pdf.canvas import Canvas, Style
from app.documents.pdf.code import draw_code
from app.documents.pdf.design import HAIRLINE, INK, LEADING, Design
from app.documents.pdf.wrap import line, shortened, width, wrap
from app.documents.view import DocumentView
from app.domain.link import Link

_BLOCK = 236.0  # width of the totals
_SUM_LEADING = 15.0
_STRONG_GAP = 5.0
_TEXT_WIDTH = 390.0  # longer lines are hard to read
_ASIDE = 30.0  # between remarks and the totals beside them
_CODE = 76.0


class SetSum(NamedTuple):
    """A row of the totals: its label, over several lines where it is long, and its amount."""

    label: tuple[Run, ...]
    amount: Run
    strong: bool

    @property
    def height(self) -> float:
        """Of all its lines, and of the rule above a strong one."""
        return _SUM_LEADING + (len(self.label) - 1) * LEADING + (_STRONG_GAP if self.strong else 0)


class Totals:
    """The rows from the sum of lines to what is due."""

    total_height = 38.0  # of the last row, with its rule

    def __init__(self, view: DocumentView, design: Design, column: float) -> None:
        """Set every row; the amounts of a mirrored page end below those of the table, in a ``column`` of that width."""
        self._design = design
        amounts = max((width(row.amount, design.figure) for row in view.sums), default=0.0)
        self.due = line(view.due, design.total)
        self.due_label = line(view.due_label, design.total_label)
        self._column = max(amounts, column)
        due_width = self.due.width * design.total.size / 1000 + 18
        label_width = self.due_label.width * design.total_label.size / 1000
        self.width = min(max(_BLOCK, due_width + label_width), design.room)
        room = self.width - (self._column if view.formats.right_to_left else amounts) - 14
        self.rows = [
            SetSum(tuple(wrap(row.label, design.figure, room)), line(row.amount, design.figure), row.strong)
            for row in view.sums
        ]

    @property
    def height(self) -> float:
        """Of all rows together."""
        return sum(row.height for row in self.rows) + self.total_height

    def draw_row(self, canvas: Canvas, y: float, row: SetSum) -> float:
        """Draw a row that begins at ``y``; return where it ends."""
        design = self._design
        style = design.figure if row.strong else design.figure_label
        left = design.right - self.width
        baseline = y + _SUM_LEADING
        if row.strong:
            canvas.rule(left, y + _STRONG_GAP, self.width, HAIRLINE)
            baseline += _STRONG_GAP
        for place, run in enumerate(row.label):
            canvas.text(left, baseline + place * LEADING, run, style)
        canvas.text_right(design.right, baseline, row.amount, design.figure, self._column)
        return y + row.height

    def draw_due(self, canvas: Canvas, y: float) -> float:
        """Draw what is due below a rule; return where it ends."""
        design = self._design
        left = design.right - self.width
        canvas.rule(left, y + 9, self.width, INK, 1.0)
        baseline = y + 30
        canvas.text(left, baseline, self.due_label, design.total_label)
        canvas.text_right(design.right, baseline, self.due, design.total)
        return y + self.total_height


class Remarks:
    """Short sentences, the notes, what the foot had no room for: beside the totals where they fit, else below them."""

    gap = 6.5  # above a paragraph

    def __init__(self, view: DocumentView, design: Design, totals: Totals, overflow: list[Run]) -> None:
        """Set every paragraph."""
        sentences = [*view.remarks]
        if view.payment.sentence and not view.payment.title:
            sentences.insert(0, view.payment.sentence)
        texts = [text for text in (*sentences, view.notes) if text]
        self.paragraphs = _set(texts, design.body, design.room - totals.width - _ASIDE)
        self.beside = not overflow and self.height <= totals.height - self.gap
        if not self.beside:
            self.paragraphs = _set(texts, design.body, min(_TEXT_WIDTH, design.room))
            self.paragraphs += [[(run, design.small) for run in overflow]] if overflow else []

    @property
    def height(self) -> float:
        """Of all paragraphs with the white above each."""
        return sum([len(paragraph) * LEADING + self.gap for paragraph in self.paragraphs])


def _set(texts: list[str], style: Style, room: float) -> list[list[tuple[Run, Style]]]:
    return [[(run, style) for run in wrap(text, style, room)] for text in texts]


class PaymentBlock:
    """How to pay: a sentence, what a transfer needs, a code to scan."""

    def __init__(self, view: DocumentView, design: Design) -> None:
        """Set the block; nothing is drawn of one without a title."""
        self._design = design
        payment = view.payment
        self._payment = payment
        room = design.room - (_CODE + 40 if payment.code else 0)
        self._title = line(payment.title, design.body_strong)
        self._sentence = wrap(payment.sentence, design.body, room)
        label = max((width(name, design.small) for name, _ in payment.facts), default=0.0) + 14
        self._value_left = design.left + label
        self._facts = [
            (line(name, design.small), wrap(value, design.figure, room - label)) for name, value in payment.facts
        ]
        self._room = room
        lines = len(self._sentence) + sum(len(values) for _, values in self._facts)
        lines += link_lines(payment.link, design, room) if payment.link else 0
        gaps = [5 for part in (self._facts, payment.link) if part]
        text = 10 + LEADING + lines * LEADING + sum(gaps)
        self.height = 0.0 if not payment.title else max(text, _CODE + 14 if payment.code else 0)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw the block from ``top``."""
        design, payment = self._design, self._payment
        y = top + 8
        canvas.text(design.left, y, self._title, design.body_strong)
        y += 3
        for run in self._sentence:
            y += LEADING
            canvas.text(design.left, y, run, design.body)
        y += 5
        for label, values in self._facts:
            canvas.text(design.left, y + LEADING, label, design.small)
            for run in values:
                y += LEADING
                canvas.text(self._value_left, y, run, design.figure)
        if payment.link:
            draw_link(canvas, payment.link, design.left, y + (5 if self._facts else 0), self._room, design)
        if payment.code:
            left = design.right - _CODE
            if payment.link and payment.code == payment.link.url:
                canvas.link(left, top, _CODE, _CODE, payment.link)
            draw_code(canvas, payment.code, left, top, _CODE)
            label = line(payment.code_label, design.small)
            canvas.text(
                left + (_CODE - label.width * design.small.size / 1000) / 2, top + _CODE + 11, label, design.small
            )


def draw_link(canvas: Canvas, link: Link, left: float, y: float, room: float, design: Design, most: int = 6) -> float:
    """Write a link out below ``y``, underlined and to be pressed on each of its lines; return its last baseline.

    One of more than ``most`` lines, which nobody types off a page, ends with an ellipsis: its code has all of it.
    """
    style = design.link
    for run in _link_runs(link, design, room, most):
        y += LEADING
        length = run.width * style.size / 1000
        canvas.text(left, y, run, style)
        canvas.rule(left, y + 2.2, length, style.colour)
        canvas.link(left, y - style.size, length, LEADING, link)
    return y


def link_lines(link: Link, design: Design, room: float, most: int = 6) -> int:
    """Return how many lines `draw_link` writes."""
    return len(_link_runs(link, design, room, most))


def _link_runs(link: Link, design: Design, room: float, most: int) -> list[Run]:
    runs = wrap(link.url, design.link, room)
    if len(runs) <= most:
        return runs
    rest = "".join(run.text for run in runs[most - 1 :])
    return [*runs[: most - 1], shortened(rest, design.link, room)]
