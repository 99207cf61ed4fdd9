"""A page as drawing operators: text in shaped runs, hairlines, areas, one picture; points from the top left corner."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from app.documents.fonts import Run, Weight

Colour = tuple[int, int, int]

FONT_NAMES = {weight: b"/F%d" % number for number, weight in enumerate(Weight, start=1)}
PICTURE_NAME = b"/I1"


class Style(NamedTuple):
    """How a text is set: weight, size in points, colour, figures of one width or not."""

    weight: Weight
    size: float
    colour: Colour
    tabular: bool = False


class Canvas:
    """The pages of one document while they are drawn.

    Attributes:
        pages: content of each page, ready for the file.
        texts: all text drawn so far per weight and kind of figures; the file embeds the glyphs of these.
    """

    def __init__(self, width: float, height: float) -> None:
        """Begin without a page; sizes in points."""
        self.width, self.height = width, height
        self.pages: list[bytearray] = []
        self.texts: dict[tuple[Weight, bool], list[str]] = {
            (weight, tabular): [] for weight in Weight for tabular in (False, True)
        }
        self._out = bytearray()
        self._state: tuple[object, object] = (None, None)

    def add_page(self) -> None:
        """Begin a new page."""
        self._out = bytearray()
        self.pages.append(self._out)
        self._state = (None, None)

    def turn_to(self, index: int) -> None:
        """Go on drawing on an earlier page."""
        self._out = self.pages[index]
        self._state = (None, None)

    def text(self, x: float, y: float, run: Run, style: Style) -> None:
        """Draw ``run`` with its baseline starting at (x, y)."""
        if not run.codes:
            return
        self.texts[style.weight, style.tabular].append(run.text)
        self._out += b"BT %s%.2f %.2f Td [(%s)] TJ ET\n" % (self._setting(style), x, self.height - y, run.codes)

    def text_right(self, right: float, y: float, run: Run, style: Style) -> None:
        """Draw ``run`` so that it ends at ``right``."""
        self.text(right - run.width * style.size / 1000, y, run, style)

    def texts_right(self, texts: Iterable[tuple[float, Run]], y: float, style: Style) -> None:
        """Draw runs on one baseline, each ending at the edge named before it."""
        kept, scale = self.texts[style.weight, style.tabular], style.size / 1000
        pieces = [b"BT " + self._setting(style)]
        at, down = 0.0, self.height - y
        for right, run in texts:
            x = round(right - run.width * scale, 2)
            pieces.append(b"%.2f %.2f Td [(%s)] TJ " % (x - at, down, run.codes))
            at, down = x, 0.0
            kept.append(run.text)
        self._out += b"".join(pieces) + b"ET\n"

    def watermark(self, run: Run, style: Style) -> None:
        """Draw ``run`` across the page from lower left to upper right, behind what is drawn later."""
        self.texts[style.weight, style.tabular].append(run.text)
        diagonal = math.hypot(self.width, self.height)
        cosine, sine = self.width / diagonal, self.height / diagonal
        size = min(0.62 * diagonal * 1000 / max(run.width, 1), 150)
        along, below = run.width * size / 2000, size * 0.36
        x = self.width / 2 - along * cosine + below * sine
        y = self.height / 2 - along * sine - below * cosine
        matrix = (cosine, sine, -sine, cosine, x, y)
        self._out += b"%s rg BT %s %s Tf " % (_rgb(style.colour), FONT_NAMES[style.weight], _number(size))
        self._out += b"%.4f %.4f %.4f %.4f %.2f %.2f Tm [(%s)] TJ ET\n" % (*matrix, run.codes)
        self._state = (None, None)

    def rule(self, x: float, y: float, width: float, colour: Colour, thickness: float = 0.5) -> None:
        """Draw a level line from (x, y), centred on y."""
        self.area(x, y - thickness / 2, width, thickness, colour)

    def area(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle whose top left corner is (x, y)."""
        self._fill(colour)
        self._out += b"%.2f %.2f %.2f %.2f re f\n" % (x, self.height - y - height, width, height)

    def areas(self, rectangles: Iterable[tuple[float, float, float, float]], colour: Colour) -> None:
        """Fill many rectangles (x, y, width, height) as one shape."""
        self._fill(colour)
        shape = [b"%.3f %.3f %.3f %.3f re" % (x, self.height - y - h, w, h) for x, y, w, h in rectangles]
        self._out += b"\n".join(shape) + b" f\n"

    def picture(self, x: float, y: float, width: float, height: float) -> None:
        """Draw the document's picture with its top left corner at (x, y)."""
        self._out += b"q %.2f 0 0 %.2f %.2f %.2f cm %s Do Q\n" % (
            width, height, x, self.height - y - height, PICTURE_NAME,
        )  # fmt: skip

    def _setting(self, style: Style) -> bytes:
        """The operators that change to the font and colour of a style, as far as they differ."""
        font, fill = style[:2], style.colour
        if self._state == (font, fill):
            return b""
        setting = b""
        if self._state[0] != font:
            setting = b"%s %s Tf " % (FONT_NAMES[style.weight], _number(style.size))
        if self._state[1] != fill:
            setting += _rgb(fill) + b" rg "
        self._state = (font, fill)
        return setting

    def _fill(self, colour: Colour) -> None:
        if self._state[1] != colour:
            self._out += _rgb(colour) + b" rg\n"
            self._state = (self._state[0], colour)


def _number(value: float) -> bytes:
    return b"%g" % value


@lru_cache(maxsize=64)
def _rgb(colour: Colour) -> bytes:
    return b" ".join(b"%.4g" % (part / 255) for part in colour)
