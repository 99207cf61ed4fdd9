"""A page as drawing operators: text in shaped runs, hairlines, areas, one picture; points from the top left corner."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.documents.fonts import Run, Weight
from app.documents.pdf.spelling import FONT_NAMES, Spelling
from app.domain.link import Link

Colour = tuple[int, int, int]

PICTURE_NAME = b"/I1"


class Style(NamedTuple):
    """How a text is set: weight, size in points, colour, figures of one width or not, the document's language."""

    weight: Weight
    size: float
    colour: Colour
    tabular: bool = False
    language: str = ""


class LinkArea(NamedTuple):
    """Where on which page, counted from 0, a link can be pressed: points from the top left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float
    link: Link


class Canvas:
    """The pages of one document while they are drawn.

    A mirrored canvas is for wording from right to left: what is placed from the left edge stands as far from the
    right one. Text, pictures and codes keep their own look, and figures still end below each other.

    Attributes:
        mirrored: may be changed between two things drawn, around one that stands as it is in every language.
        pages: content of each page, ready for the file.
        links: the areas that lead somewhere when they are pressed.
        texts: all plain text drawn so far per weight and kind of figures; the file embeds the glyphs of these.
        spelling: the other fonts, and all other glyphs drawn.
    """

    def __init__(self, width: float, height: float, *, mirrored: bool = False) -> None:
        """Begin without a page; sizes in points."""
        self.width, self.height, self.mirrored = width, height, mirrored
        self.pages: list[bytearray] = []
        self.links: list[LinkArea] = []
        self.texts: dict[tuple[Weight, bool], list[str]] = {
            (weight, tabular): [] for weight in Weight for tabular in (False, True)
        }
        self.spelling = Spelling()
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
        """Draw ``run`` with its baseline starting at (x, y): it ends there on a mirrored page."""
        if self.mirrored:
            x = self.width - x - run.width * style.size / 1000
        self._place(x, y, run, style)

    def text_right(self, right: float, y: float, run: Run, style: Style, room: float = 0.0) -> None:
        """Draw ``run`` so that it ends at ``right``.

        Args:
            right: the edge.
            y: of the baseline.
            run: the text.
            style: its style.
            room: width of the column it stands in; runs of one column also end together on a mirrored page.
        """
        self._place(self._left_of(right, room, run, style), y, run, style)

    def texts_right(self, texts: Iterable[tuple[float, float, Run]], y: float, style: Style) -> None:
        """Draw runs on one baseline, each ending at the edge named before it, in a column of the width behind that."""
        kept, scale, mirrored = self.texts[style.weight, style.tabular], style.size / 1000, self.mirrored
        pieces = [b"BT " + self._setting(style)]
        at, down = 0.0, self.height - y
        mixed: list[tuple[float, Run]] = []
        for right, room, run in texts:
            x = round(self._left_of(right, room, run, style) if mirrored else right - run.width * scale, 2)
            if run.pieces:
                mixed.append((x, run))
                continue
            pieces.append(b"%.2f %.2f Td [(%s)] TJ " % (x - at, down, run.codes))
            at, down = x, 0.0
            kept.append(run.text)
        self._out += b"".join(pieces) + b"ET\n"
        for x, run in mixed:
            self._place(x, y, run, style)

    def watermark(self, run: Run, style: Style) -> None:
        """Draw ``run`` across the page from lower left to upper right, behind what is drawn later."""
        diagonal = math.hypot(self.width, self.height)
        cosine, sine = self.width / diagonal, self.height / diagonal
        size = min(0.62 * diagonal * 1000 / max(run.width, 1), 150)
        along, below = run.width * size / 2000, size * 0.36
        x = self.width / 2 - along * cosine + below * sine
        y = self.height / 2 - along * sine - below * cosine
        matrix = (cosine, sine, -sine, cosine, x, y)
        self._out += b"%s rg BT %.4f %.4f %.4f %.4f %.2f %.2f Tm " % (_rgb(style.colour), *matrix)
        self._out += self._shown(run, style, size) + b" ET\n"
        self._state = (None, None)

    def rule(self, x: float, y: float, width: float, colour: Colour, thickness: float = 0.5) -> None:
        """Draw a level line from (x, y), centred on y."""
        self.area(x, y - thickness / 2, width, thickness, colour)

    def area(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle whose top left corner is (x, y)."""
        self._fill(colour)
        if self.mirrored:
            x = self.width - x - width
        self._out += b"%.2f %.2f %.2f %.2f re f\n" % (x, self.height - y - height, width, height)

    def areas(self, rectangles: Sequence[tuple[float, float, float, float]], colour: Colour) -> None:
        """Fill many rectangles (x, y, width, height) as one shape, which is moved on a mirrored page, not turned."""
        self._fill(colour)
        aside = 0.0
        if self.mirrored and rectangles:
            aside = self.width - min(x for x, *_ in rectangles) - max(x + w for x, _, w, _ in rectangles)
        shape = [b"%.3f %.3f %.3f %.3f re" % (x + aside, self.height - y - h, w, h) for x, y, w, h in rectangles]
        self._out += b"\n".join(shape) + b" f\n"

    def link(self, x: float, y: float, width: float, height: float, link: Link) -> None:
        """Let a rectangle of the current page whose top left corner is (x, y) lead to a payment link."""
        if self.mirrored:
            x = self.width - x - width
        page = next(place for place, content in enumerate(self.pages) if content is self._out)
        self.links.append(LinkArea(page, x, y, width, height, link))

    def polygon(self, corners: Sequence[tuple[float, float]], colour: Colour) -> None:
        """Fill what lies within a closed line of corners (x, y); it stands as it is on a mirrored page too."""
        self._fill(colour)
        path = [b"%.3f %.3f %s" % (x, self.height - y, b"l" if place else b"m") for place, (x, y) in enumerate(corners)]
        self._out += b"\n".join(path) + b" f*\n"

    def picture(self, x: float, y: float, width: float, height: float) -> None:
        """Draw the document's picture with its top left corner at (x, y)."""
        if self.mirrored:
            x = self.width - x - width
        self._out += b"q %.2f 0 0 %.2f %.2f %.2f cm %s Do Q\n" % (
            width, height, x, self.height - y - height, PICTURE_NAME,
        )  # fmt: skip

    def _left_of(self, right: float, room: float, run: Run, style: Style) -> float:
        """Where a run begins that ends at an edge or, on a mirrored page, in the column that begins there."""
        taken = run.width * style.size / 1000
        return self.width - right + max(room - taken, 0.0) if self.mirrored else right - taken

    def _place(self, x: float, y: float, run: Run, style: Style) -> None:
        if not (run.codes or run.pieces):
            return
        if run.pieces:
            self._fill(style.colour)
            shown = self._shown(run, style, style.size)
            self._out += b"BT %.2f %.2f Td %s ET\n" % (x, self.height - y, shown)
            # Which font the last piece left is not worth remembering.
            self._state = (None, style.colour)
            return
        self.texts[style.weight, style.tabular].append(run.text)
        self._out += b"BT %s%.2f %.2f Td [(%s)] TJ ET\n" % (self._setting(style), x, self.height - y, run.codes)

    def _shown(self, run: Run, style: Style, size: float) -> bytes:
        """The operators that set the fonts of a run and show it; what they spell is remembered."""
        if not run.pieces:
            self.texts[style.weight, style.tabular].append(run.text)
            return b"%s %s Tf [(%s)] TJ" % (FONT_NAMES[style.weight], _number(size), run.codes)
        out: list[bytes] = []
        set_as = b""
        for piece in run.pieces:
            name = self.spelling.name(piece.face)
            if name != set_as:
                out.append(b"%s %s Tf" % (name, _number(size)))
                set_as = name
            out.append(self.spelling.shown(piece, size))
            plain = [cluster.text for cluster in piece.clusters if not cluster.glyphs]
            self.texts[style.weight, style.tabular] += plain
        return b" ".join(out)

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
