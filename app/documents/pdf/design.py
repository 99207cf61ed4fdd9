"""The look of a page: measures, colours and text styles. White space, one accent, hairlines, a clear total."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.documents.fonts import Weight
from app.documents.pdf.canvas import Colour, Style
from app.domain.party import Paper

MM = 72 / 25.4
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_SIZES = {Paper.A4: (210 * MM, 297 * MM), Paper.LETTER: (612.0, 792.0)}

INK: Colour = (27, 35, 48)
MUTED: Colour = (102, 112, 133)
HAIRLINE: Colour = (222, 226, 232)
WATERMARK: Colour = (240, 242, 245)

LEADING = 12.5  # of body text
SMALL_LEADING = 10.5

# The least contrast at which small text counts as readable (WCAG 2, level AA).
_CONTRAST = 4.5


@dataclass(frozen=True, slots=True)
class Design:
    """The measures of a paper, in points from the top left corner, and the styles of a company.

    The recipient stands where the window of an envelope is: on A4 as DIN 5008 B has it, 20 mm from the left and 45 to
    90 mm from the top.
    """

    width: float
    height: float
    body: Style
    body_strong: Style
    small: Style
    small_strong: Style
    heading: Style
    figure: Style
    figure_muted: Style
    figure_label: Style
    title: Style
    title_muted: Style
    wordmark: Style
    total: Style
    total_label: Style
    amount: Style
    link: Style
    watermark: Style
    accent: Colour

    left: float = 22 * MM
    right_margin: float = 18 * MM
    top: float = 15 * MM
    logo_width: float = 62 * MM
    logo_height: float = 16 * MM
    title_line: float = 44 * MM
    recipient_line: float = 57 * MM
    recipient_width: float = 82 * MM
    facts_left: float = 118 * MM
    facts_label: float = 30 * MM
    table_line: float = 92 * MM
    next_page_line: float = 29 * MM
    foot: float = 11 * MM

    @property
    def right(self) -> float:
        """The right edge of what is printed."""
        return self.width - self.right_margin

    @property
    def room(self) -> float:
        """The width of what is printed."""
        return self.right - self.left


@lru_cache(maxsize=16)
def design(paper: Paper, accent: str, language: str) -> Design:
    """Return the design for a paper, an accent ``#rrggbb``, darkened until it can be read on white, and a language."""
    width, height = _SIZES[paper]
    colour = readable(_parsed(accent))

    def style(weight: Weight, size: float, colour: Colour, *, tabular: bool = False) -> Style:
        return Style(weight, size, colour, tabular, language)

    return Design(
        width=width,
        height=height,
        body=style(Weight.REGULAR, 9, INK),
        body_strong=style(Weight.SEMIBOLD, 9, INK),
        small=style(Weight.REGULAR, 7.5, MUTED),
        small_strong=style(Weight.MEDIUM, 7.5, INK),
        heading=style(Weight.MEDIUM, 7.5, MUTED),
        figure=style(Weight.REGULAR, 9, INK, tabular=True),
        figure_muted=style(Weight.REGULAR, 7.5, MUTED, tabular=True),
        figure_label=style(Weight.REGULAR, 9, MUTED, tabular=True),
        title=style(Weight.SEMIBOLD, 20, INK),
        title_muted=style(Weight.REGULAR, 20, MUTED),
        wordmark=style(Weight.SEMIBOLD, 15, INK),
        total=style(Weight.SEMIBOLD, 15, colour, tabular=True),
        total_label=style(Weight.SEMIBOLD, 11, INK),
        amount=style(Weight.SEMIBOLD, 26, colour, tabular=True),
        link=style(Weight.REGULAR, 9, colour),
        watermark=style(Weight.SEMIBOLD, 1, WATERMARK),
        accent=colour,
    )


def readable(colour: Colour) -> Colour:
    """Return ``colour``, or a darker shade of it that stands out enough against white."""
    while contrast_on_white(colour) < _CONTRAST:
        colour = (colour[0] * 95 // 100, colour[1] * 95 // 100, colour[2] * 95 // 100)
    return colour


def contrast_on_white(colour: Colour) -> float:
    """Return the contrast ratio of ``colour`` against white, as WCAG 2 defines it."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    linear: float = part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
    return linear


def _parsed(accent: str) -> Colour:
    """Read ``#rrggbb``; anything else is ink, so that a page never fails for a colour."""
    if not _COLOUR.fullmatch(accent):
        return INK
    return int(accent[1:3], 16), int(accent[3:5], 16), int(accent[5:7], 16)
