"""The Swiss payment part with receipt at the foot of a page, by the measures of the Implementation Guidelines 2.3.

Receipt 62 by 105 mm at the left, payment part 148 by 105 mm beside it, 5 mm of white inside either; black, in one of
the typefaces that are allowed, whatever the design of the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache

from app.documents.fonts import Typeface, Weight
from app.documents.payment_swiss import SwissBill
from app.documents.pdf.canvas import Canvas, Colour, Style
from app.documents.pdf.code import draw_code
from app.documents.pdf.design import MM
from app.documents.shaping import set_in
from app.documents.swiss_texts import SwissTexts, swiss_texts
from app.paths import resources

HEIGHT = 105 * MM

_BLACK: Colour = (0, 0, 0)
_WHITE: Colour = (255, 255, 255)
_WIDTH, _RECEIPT, _MARGIN = 210 * MM, 62 * MM, 5 * MM
_DETAILS = 118 * MM  # where the information of the payment part begins
_AMOUNTS, _ACCEPTANCE = 68 * MM, 82 * MM  # from the top
_CODE_TOP, _CODE = 17 * MM, 46 * MM
_CROSS = 7 * MM
_LINE = 0.75  # of separation lines and corner marks, points
_CORNER = 3 * MM
_ASCENT = 0.905  # of the typeface, in its sizes

Group = tuple[str, Sequence[str]]
"""A heading and the lines below it."""


class SwissSlip:
    """A payment part with receipt, set in a language of Switzerland or English."""

    def __init__(self, bill: SwissBill, language: str) -> None:
        """Choose the headings."""
        self._bill, self._words = bill, swiss_texts(language)

    def draw(self, canvas: Canvas) -> None:
        """Draw it at the lower left corner of the current page, with the lines to cut along."""
        mirrored, canvas.mirrored = canvas.mirrored, False
        top = canvas.height - HEIGHT
        _separation(canvas, top)
        _Receipt(canvas, top, self._bill, self._words).draw()
        _PaymentPart(canvas, top, self._bill, self._words).draw()
        canvas.mirrored = mirrored


class _Part:
    """What receipt and payment part share: sections at fixed places, headings and values of fixed sizes."""

    heading_size, size, leading = 8.0, 10.0, 11.0
    room = 85 * MM
    left = 0.0

    def __init__(self, canvas: Canvas, top: float, bill: SwissBill, words: SwissTexts) -> None:
        self.canvas, self.top, self.bill, self.words = canvas, top, bill, words

    def title(self, text: str, left: float) -> None:
        """Write the name of the part into its title section."""
        _write(self.canvas, left, self.top + _MARGIN, text, 11.0, bold=True)

    def groups(self, groups: Sequence[Group], left: float, below: float) -> float:
        """Write groups below each other from ``below``; return where the next one would begin."""
        y = below
        for heading, values in groups:
            _write(self.canvas, left, y, heading, self.heading_size, bold=True)
            y += self.leading
            for value in values:
                for piece in _wrapped(value, self.size, self.room):
                    _write(self.canvas, left, y, piece, self.size)
                    y += self.leading
            y += self.leading
        return y

    def height(self, groups: Sequence[Group]) -> float:
        """Return how high groups stand, without the blank line behind the last."""
        lines = sum(len(_wrapped(value, self.size, self.room)) for _, values in groups for value in values)
        return (lines + 2 * len(groups) - 1) * self.leading

    def amounts(self, left: float, second: float) -> None:
        """Write currency and amount below their headings."""
        y = self.top + _AMOUNTS
        pairs = ((left, self.words.currency, self.bill.currency), (second, self.words.amount, self.bill.shown_amount))
        for x, heading, value in pairs:
            _write(self.canvas, x, y, heading, self.heading_size, bold=True)
            _write(self.canvas, x, y + self.leading, value, self.size)

    def parties(self, lines: Callable[[Sequence[str]], Sequence[str]]) -> tuple[Group, Group | None]:
        """The groups of creditor and debtor, None for a debtor to be written by hand."""
        bill = self.bill
        creditor = (self.words.account, [bill.shown_account, *lines(bill.creditor.lines)])
        return creditor, (self.words.payable_by, lines(bill.debtor.lines)) if bill.debtor else None

    def blank_debtor(self, left: float, below: float, width: float, height: float) -> None:
        """Leave room for the debtor within corner marks."""
        _write(self.canvas, left, below, self.words.payable_by_blank, self.heading_size, bold=True)
        _corners(self.canvas, left, below + self.leading + 1, width, height)


class _Receipt(_Part):
    heading_size, size, leading = 6.0, 8.0, 9.0
    room = 52 * MM

    def draw(self) -> None:
        """Draw its sections."""
        bill, words, below = self.bill, self.words, self.top + 12 * MM
        self.title(words.receipt, _MARGIN)
        fits = _AMOUNTS - 12 * MM
        creditor, debtor = self.parties(list)
        reference = [(words.reference, [bill.shown_reference])] if bill.reference else []
        groups = [creditor, *reference, *([debtor] if debtor else [])]
        if self.height(groups) > fits:
            # The guidelines let the receipt go without the street where it has no room.
            creditor, debtor = self.parties(lambda lines: [lines[0], lines[-1]])
            groups = [creditor, *reference, *([debtor] if debtor else [])]
        end = self.groups(groups, _MARGIN, below)
        if debtor is None:
            self.blank_debtor(_MARGIN, end, 52 * MM, 20 * MM)
        self.amounts(_MARGIN, _MARGIN + 13 * MM)
        point = set_in(_typeface(bold=True), words.acceptance_point)
        right = _RECEIPT - _MARGIN - point.width * 6 / 1000
        _write(self.canvas, right, self.top + _ACCEPTANCE, words.acceptance_point, 6.0, bold=True)


class _PaymentPart(_Part):
    def draw(self) -> None:
        """Draw its sections."""
        bill, words, left = self.bill, self.words, _RECEIPT + _MARGIN
        self.title(words.payment_part, left)
        self._code(left, self.top + _CODE_TOP)
        self.amounts(left, left + 16 * MM)
        creditor, debtor = self.parties(list)
        groups = [creditor]
        groups += [(words.reference, [bill.shown_reference])] if bill.reference else []
        groups += [(words.additional, [bill.message])] if bill.message else []
        groups += [debtor] if debtor else []
        if self.height(groups) > 85 * MM:
            self.size, self.leading = 8.0, 9.0
        end = self.groups(groups, _DETAILS, self.top + _MARGIN)
        if debtor is None:
            self.blank_debtor(_DETAILS, end, 65 * MM, 25 * MM)

    def _code(self, left: float, top: float) -> None:
        """The Swiss QR code: the symbol, and in its middle the cross with the white around it."""
        draw_code(self.canvas, self.bill.code, left, top, _CODE, _BLACK)
        x, y = left + (_CODE - _CROSS) / 2, top + (_CODE - _CROSS) / 2
        unit = _CROSS / 7
        self.canvas.area(x, y, _CROSS, _CROSS, _WHITE)
        self.canvas.area(x + 0.5 * unit, y + 0.5 * unit, 6 * unit, 6 * unit, _BLACK)
        arm, length = 1.1667 * unit, 3.8889 * unit
        self.canvas.areas([(x + (_CROSS - arm) / 2, y + (_CROSS - length) / 2, arm, length)], _WHITE)
        self.canvas.areas([(x + (_CROSS - length) / 2, y + (_CROSS - arm) / 2, length, arm)], _WHITE)


def _separation(canvas: Canvas, top: float) -> None:
    """The lines to cut along, each with scissors on it."""
    canvas.area(0, top - _LINE / 2, _WIDTH, _LINE, _BLACK)
    canvas.area(_RECEIPT - _LINE / 2, top, _LINE, HEIGHT, _BLACK)
    _scissors(canvas, 6 * MM, top, downwards=False)
    _scissors(canvas, _RECEIPT, top + 6 * MM, downwards=True)


def _scissors(canvas: Canvas, x: float, y: float, *, downwards: bool) -> None:
    """Scissors that cut along a line from (x, y), to the right or downwards; 5 mm long."""

    def placed(along: float, across: float) -> tuple[float, float]:
        return (x + across * MM, y + along * MM) if downwards else (x + along * MM, y + across * MM)

    for side in (1, -1):
        # A ring for the finger, and from it a blade that tapers across the line.
        for radius, colour in ((0.72, _BLACK), (0.42, _WHITE)):
            ring = [
                placed(
                    0.72 + radius * math.cos(turn * math.tau / 32),
                    side * 0.95 + radius * math.sin(turn * math.tau / 32),
                )
                for turn in range(32)
            ]
            canvas.polygon(ring, colour)
        blade = ((1.15, 0.72), (1.42, 0.36), (5.0, -0.62), (4.7, -0.72), (2.3, -0.3), (1.1, 0.42))
        canvas.polygon([placed(along, side * across) for along, across in blade], _BLACK)


def _corners(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """The marks at the corners of a field to be filled in by hand."""
    for right in (False, True):
        for low in (False, True):
            at_x, at_y = x + (width if right else 0), y + (height if low else 0)
            canvas.area(at_x - (_CORNER if right else 0), at_y - _LINE / 2, _CORNER, _LINE, _BLACK)
            canvas.area(at_x - _LINE / 2, at_y - (_CORNER if low else 0), _LINE, _CORNER, _BLACK)


@cache
def _typeface(*, bold: bool) -> Typeface:
    name = "LiberationSans-Bold" if bold else "LiberationSans-Regular"
    return Typeface(resources() / "fonts" / f"{name}.ttf", stem=140 if bold else 85)


def _write(canvas: Canvas, x: float, top: float, text: str, size: float, *, bold: bool = False) -> None:
    """Write a line whose room begins at ``top``."""
    run = set_in(_typeface(bold=bold), text)
    canvas.text(x, top + size * _ASCENT, run, Style(Weight.REGULAR, size, _BLACK))


def _wrapped(text: str, size: float, room: float) -> list[str]:
    """Break a text into lines; a word longer than a line is broken anywhere."""
    typeface, lines = _typeface(bold=False), [""]

    def fits(candidate: str) -> bool:
        return set_in(typeface, candidate).width * size / 1000 <= room

    for word in text.split(" "):
        candidate = f"{lines[-1]} {word}".strip()
        if fits(candidate):
            lines[-1] = candidate
            continue
        if lines[-1]:
            lines.append("")
        for char in word:
            if not fits(lines[-1] + char):
                lines.append("")
            lines[-1] += char
    return lines
