"""What follows the table, measured before it is drawn: totals, remarks and notes, how to pay."""

from __future__ import annotations

from typing import NamedTuple

from app.documents.fonts import Run
from app.documents.pdf.canvas import Canvas, Style
from app.documents.pdf.code import draw_code
from app.documents.pdf.design import HAIRLINE, MUTED, WHITE, Design
from app.documents.pdf.wrap import line, shortened, width, wrap
from app.documents.view import DocumentView
from app.domain.link import Link

_STRONG_GAP = 5.0
_TEXT_WIDTH = 390.0  # longer lines are hard to read
_ASIDE = 30.0  # between remarks and the totals beside them, and between lines to sign on
_CODE_GAP = 24.0
_NARROW_GAP, _LEAST_TEXT = 14.0, 170.0  # of a payment block beside the totals
_SIGNING = 34.0  # room to sign
_QUIET = 6.0  # white around a code on a coloured ground
_CODE_OVERHANG = 10.0  # of the words below a code, on either side
_LABEL_SHARE = 0.4  # of the room, at most, for what stands before a value


class SetSum(NamedTuple):
    """A row of the totals: its label, over several lines where it is long, its amount, and its height.

    The height is of all its lines, and of the rule above a strong one.
    """

    label: tuple[Run, ...]
    amount: Run
    strong: bool
    height: float


class Totals:
    """The rows from the sum of lines to what is due; nothing where the document states no amounts."""

    def __init__(self, view: DocumentView, design: Design, column: float) -> None:
        """Set every row; the amounts of a mirrored page end below those of the table, in a ``column`` of that width."""
        self._design = design
        styles, look = design.styles, design.totals
        amounts = max((width(row.amount, styles.figure) for row in view.sums), default=0.0)
        self.due = line(view.due, styles.total)
        due_width = self.due.width * styles.total.size / 1000 + 18
        self.due_label = shortened(view.due_label, styles.total_label, design.room - due_width - 2 * look.inset)
        self._column = max(amounts, column)
        label_width = self.due_label.width * styles.total_label.size / 1000
        self.width = min(max(look.width, due_width + label_width + 2 * look.inset), design.room)
        self.due_height = look.due_height if view.due else 0.0
        room = self.width - (self._column if view.formats.right_to_left else amounts) - 14 - 2 * look.inset
        self.rows = [
            _sum(wrap(row.label, styles.figure, room), line(row.amount, styles.figure), row.strong, design)
            for row in view.sums
        ]

    @property
    def height(self) -> float:
        """Of all rows together."""
        return sum([row.height for row in self.rows]) + self.due_height

    def draw_row(self, canvas: Canvas, y: float, row: SetSum) -> float:
        """Draw a row that begins at ``y``; return where it ends."""
        design, styles, inset = self._design, self._design.styles, self._design.totals.inset
        style = styles.figure if row.strong else styles.figure_label
        left = design.right - self.width
        baseline = y + design.totals.leading
        if row.strong:
            canvas.rule(left, y + _STRONG_GAP, self.width, HAIRLINE)
            baseline += _STRONG_GAP
        for place, run in enumerate(row.label):
            canvas.text(left + inset, baseline + place * design.leading, run, style)
        canvas.text_right(design.right - inset, baseline, row.amount, styles.figure, self._column)
        return y + row.height

    def draw_due(self, canvas: Canvas, y: float) -> float:
        """Draw what is due; return where it ends."""
        if self.due_height:
            self._design.totals.draw_due(canvas, self._design, self, y)
        return y + self.due_height


def _sum(label: list[Run], amount: Run, strong: bool, design: Design) -> SetSum:
    height = design.totals.leading + (len(label) - 1) * design.leading + (_STRONG_GAP if strong else 0)
    return SetSum(tuple(label), amount, strong, height)


class Remarks:
    """Short sentences, the notes, what the foot had no room for: beside the totals where they fit, else below them."""

    gap = 6.5  # above a paragraph

    def __init__(self, view: DocumentView, design: Design, totals: Totals, overflow: list[Run], *, alone: bool) -> None:
        """Set every paragraph; ``alone`` says that nothing else stands beside the totals."""
        self._leading = design.leading
        styles = design.styles
        sentences = [*view.remarks]
        if view.payment.sentence and not view.payment.title:
            sentences.insert(0, view.payment.sentence)
        texts = [text for text in (*sentences, view.notes) if text]
        self.paragraphs = _set(texts, styles.body, design.room - totals.width - _ASIDE)
        self.beside = alone and not overflow and self.height <= totals.height - self.gap
        if not self.beside:
            self.paragraphs = _set(texts, styles.body, min(_TEXT_WIDTH, design.room))
            self.paragraphs += [[(run, styles.small) for run in overflow]] if overflow else []

    @property
    def height(self) -> float:
        """Of all paragraphs with the white above each."""
        return sum([len(paragraph) * self._leading + self.gap for paragraph in self.paragraphs])


def _set(texts: list[str], style: Style, room: float) -> list[list[tuple[Run, Style]]]:
    return [[(run, style) for run in wrap(text, style, room)] for text in texts]


class PaymentBlock:
    """How to pay: a sentence, what a transfer needs, a code to scan.

    Attributes:
        beside: whether it stands left of the totals, else it takes the width of the page.
        height: 0 where there is nothing to say.
    """

    def __init__(self, view: DocumentView, design: Design, totals: Totals) -> None:
        """Set the block; nothing is drawn of one without a title."""
        self._design = design
        styles, look, payment = design.styles, design.payment, view.payment
        self._payment = payment
        narrow = design.room - totals.width - _NARROW_GAP
        code = look.code + (_NARROW_GAP if look.beside else _CODE_GAP) if payment.code else 0.0
        fits = narrow - code >= _LEAST_TEXT
        self.beside = look.beside and bool(payment.title) and fits and not payment.slip
        self._left = design.left + look.inset
        self._right = design.left + narrow if self.beside else design.right - look.inset
        room = self._right - self._left - code
        self._title = wrap(payment.title, styles.body_strong, room)
        self._sentence = wrap(payment.sentence, styles.body, room)
        widest = max((width(name, styles.small) for name, _ in payment.facts), default=0.0)
        label = min(widest + 12, room * _LABEL_SHARE)
        self._value_left = self._left + label
        self._facts = [
            (wrap(name, styles.small, label - 6), wrap(value, styles.figure, room - label))
            for name, value in payment.facts
        ]
        self._room = room
        self._code_label = wrap(payment.code_label, styles.small, look.code + 2 * _CODE_OVERHANG)
        lines = len(self._sentence) + sum([max(len(names), len(values)) for names, values in self._facts])
        lines += max(len(self._title) - 1, 0)
        lines += link_lines(payment.link, design, room) if payment.link else 0
        below = design.leading if look.panel is None else 4.0
        text = 10 + design.leading * lines + below + sum([5 for part in (self._facts, payment.link) if part])
        coded = look.code + 14 + (len(self._code_label) - 1) * design.small_leading if payment.code else 0.0
        self.height = max(text, coded) + 2 * look.inset if payment.title else 0.0

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw the block from ``top``."""
        design, styles, look, payment = self._design, self._design.styles, self._design.payment, self._payment
        if look.panel is not None:
            canvas.area(design.left, top, design.room, self.height, look.panel)
        top += look.inset
        y = top + 8 - design.leading
        for run in self._title:
            y += design.leading
            canvas.text(self._left, y, run, styles.body_strong)
        y += 3
        for run in self._sentence:
            y += design.leading
            canvas.text(self._left, y, run, styles.body)
        y += 5
        for names, values in self._facts:
            for place, run in enumerate(names, 1):
                canvas.text(self._left, y + place * design.leading, run, styles.small)
            for place, run in enumerate(values, 1):
                canvas.text(self._value_left, y + place * design.leading, run, styles.figure)
            y += max(len(names), len(values)) * design.leading
        if payment.link:
            draw_link(canvas, payment.link, self._left, y + (5 if self._facts else 0), self._room, design)
        if payment.code:
            self._draw_code(canvas, top)

    def _draw_code(self, canvas: Canvas, top: float) -> None:
        """Draw the code at the right edge, with words below."""
        design, style, look, payment = self._design, self._design.styles.small, self._design.payment, self._payment
        left = self._right - look.code
        if look.panel is not None:
            wide = look.code + 2 * _QUIET
            canvas.area(left - _QUIET, top - _QUIET, wide, wide, WHITE)
        if payment.link and payment.code == payment.link.url:
            canvas.link(left, top, look.code, look.code, payment.link)
        draw_code(canvas, payment.code, left, top, look.code)
        y = top + look.code + (15 if look.panel is not None else 11)
        for place, label in enumerate(self._code_label):
            length = label.width * style.size / 1000
            middle = min(left + (look.code - length) / 2, self._right - length)
            canvas.text(middle, y + place * design.small_leading, label, style)


class Receipt:
    """Where whoever takes the goods signs: a line for each of what a delivery note asks for."""

    def __init__(self, view: DocumentView, design: Design) -> None:
        """Set the labels; without any there is nothing."""
        self._design = design
        room = self._room = (design.room - (len(view.receipt) - 1) * _ASIDE) / max(len(view.receipt), 1)
        self._labels = [wrap(label, design.styles.small, room) for label in view.receipt]
        lines = max((len(label) for label in self._labels), default=0)
        self.height = _SIGNING + lines * design.small_leading + 2 if view.receipt else 0.0

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw the lines with room to write above them, each above its label."""
        design = self._design
        for place, label in enumerate(self._labels):
            left = design.left + place * (self._room + _ASIDE)
            canvas.rule(left, top + _SIGNING, self._room, MUTED)
            for below, run in enumerate(label, 1):
                canvas.text(left, top + _SIGNING + below * design.small_leading, run, design.styles.small)


def draw_link(canvas: Canvas, link: Link, left: float, y: float, room: float, design: Design, most: int = 6) -> float:
    """Write a link out below ``y``, underlined and to be pressed on each of its lines; return its last baseline.

    One of more than ``most`` lines, which nobody types off a page, ends with an ellipsis: its code has all of it.
    """
    style = design.styles.link
    for run in _link_runs(link, design, room, most):
        y += design.leading
        length = run.width * style.size / 1000
        canvas.text(left, y, run, style)
        canvas.rule(left, y + 2.2, length, style.colour)
        canvas.link(left, y - style.size, length, design.leading, link)
    return y


def link_lines(link: Link, design: Design, room: float, most: int = 6) -> int:
    """Return how many lines `draw_link` writes."""
    return len(_link_runs(link, design, room, most))


def _link_runs(link: Link, design: Design, room: float, most: int) -> list[Run]:
    runs = wrap(link.url, design.styles.link, room)
    if len(runs) <= most:
        return runs
    rest = "".join(run.text for run in runs[most - 1 :])
    return [*runs[: most - 1], shortened(rest, design.styles.link, room)]
