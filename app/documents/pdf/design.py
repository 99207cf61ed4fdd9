"""What a design is: the measures of a page, its styles, and which functions compose its blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents.fonts import Weight
from app.documents.pdf.canvas import Colour, Style
from app.domain.party import Paper

if TYPE_CHECKING:
    from app.documents.logo import Picture
    from app.documents.pdf.canvas import Canvas
    from app.documents.pdf.closing import Totals
    from app.documents.view import Letterhead

MM = 72 / 25.4
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_SIZES = {Paper.A4: (210 * MM, 297 * MM), Paper.LETTER: (612.0, 792.0)}

INK: Colour = (27, 35, 48)
MUTED: Colour = (102, 112, 133)
HAIRLINE: Colour = (222, 226, 232)
WATERMARK: Colour = (240, 242, 245)
WHITE: Colour = (255, 255, 255)

# The least contrast at which small text counts as readable (WCAG 2, level AA).
_CONTRAST = 4.5

Head = Callable[["Canvas", "Letterhead", "Design", "Picture | None"], float]
"""Draws the head of the first page; returns where the baseline of the table's headings belongs."""

Due = Callable[["Canvas", "Design", "Totals", float], None]
"""Draws what is due, from a height, in the room that `TotalsLook` gives it."""


@dataclass(frozen=True, slots=True)
class Styles:
    """How each kind of text is set."""

    body: Style
    body_strong: Style
    small: Style
    small_strong: Style
    heading: Style
    column_heading: Style
    figure: Style
    figure_muted: Style
    figure_label: Style
    title: Style
    title_muted: Style
    wordmark: Style
    total: Style
    total_label: Style
    lead: Style
    amount: Style
    link: Style
    watermark: Style


@dataclass(frozen=True, slots=True)
class TableLook:
    """How the lines are set; lengths in points, a colour that is None is not drawn.

    Attributes:
        header: from the baseline of the headings to the first row.
        band: of the ground behind the headings, which reaches from ``rise`` above their baseline to the first row.
        header_rule, header_weight: of the rule below the headings, and of one above them too where ``ruled_above``.
        row_rule: below each row.
        stripe: of the ground behind every second row.
        upright: of the lines between columns.
        above, below: white in a row.
        inset: of the first and the last column from the edges of the table.
        gap: between columns.
        position: room for the number of a line.
        carry: height of a carried subtotal.
    """

    header: float
    band: Colour | None
    rise: float
    header_rule: Colour | None
    header_weight: float
    ruled_above: bool
    row_rule: Colour | None
    stripe: Colour | None
    upright: Colour | None
    above: float
    below: float
    inset: float
    gap: float
    position: float
    carry: float


@dataclass(frozen=True, slots=True)
class TotalsLook:
    """How the totals are set: their least width, the distance of their rows, and how what is due stands out.

    Attributes:
        inset: of the rows from the edges of the block.
        due_height: of the last row, with its rules.
    """

    width: float
    leading: float
    inset: float
    due_height: float
    draw_due: Due


@dataclass(frozen=True, slots=True)
class PaymentLook:
    """How the payment block is set.

    Attributes:
        beside: whether it stands left of the totals where there is room, else at the foot of the last page.
        panel: of the ground behind it, with ``inset`` around what stands on it.
        code: size of the code to scan.
    """

    beside: bool
    panel: Colour | None
    inset: float
    code: float


@dataclass(frozen=True, slots=True)
class Design:
    """One design on one paper, in one company's colour. Measures are points from the top left corner.

    Attributes:
        top: where the first thing on a page may stand; ``header_line`` the baseline of the company's header above it.
        window_line: baseline of the line above the recipient, where an envelope's window is; None without a window.
        next_page_line: where the table goes on.
        foot: from the lower edge to the last line of the foot, which a rule in ``foot_rule`` closes off.
    """

    width: float
    height: float
    styles: Styles
    accent: Colour
    head: Head
    table: TableLook
    totals: TotalsLook
    payment: PaymentLook
    left: float
    right_margin: float
    top: float
    header_line: float
    logo_width: float
    logo_height: float
    title_line: float
    window_line: float | None
    recipient_width: float
    table_line: float
    next_page_line: float
    foot: float
    foot_rule: Colour | None
    leading: float
    small_leading: float

    @property
    def right(self) -> float:
        """The right edge of what is printed."""
        return self.width - self.right_margin

    @property
    def room(self) -> float:
        """The width of what is printed."""
        return self.right - self.left


def size_of(paper: Paper) -> tuple[float, float]:
    """Return width and height of a paper in points."""
    return _SIZES[paper]


@dataclass(frozen=True, slots=True)
class Scale:
    """The sizes of text in a design, in points."""

    body: float
    small: float
    title: float
    number: float
    wordmark: float
    total: float
    total_label: float


def styles(
    scale: Scale, accent: Colour, language: str, *, number: Colour = MUTED, heading: Colour = MUTED, due: Colour
) -> Styles:
    """Return the styles of a design; the colours are those of the document's number, the headings and what is due.

    Everything else follows from the sizes: ink for what is read, muted for what labels it.
    """

    def style(weight: Weight, size: float, colour: Colour, *, tabular: bool = False) -> Style:
        return Style(weight, size, colour, tabular, language)

    label = WHITE if due == WHITE else INK
    return Styles(
        body=style(Weight.REGULAR, scale.body, INK),
        body_strong=style(Weight.SEMIBOLD, scale.body, INK),
        small=style(Weight.REGULAR, scale.small, MUTED),
        small_strong=style(Weight.MEDIUM, scale.small, INK),
        heading=style(Weight.MEDIUM, scale.small, MUTED),
        column_heading=style(Weight.MEDIUM, scale.small, heading),
        figure=style(Weight.REGULAR, scale.body, INK, tabular=True),
        figure_muted=style(Weight.REGULAR, scale.small, MUTED, tabular=True),
        figure_label=style(Weight.REGULAR, scale.body, MUTED, tabular=True),
        title=style(Weight.SEMIBOLD, scale.title, INK),
        title_muted=style(Weight.REGULAR, scale.number, number),
        wordmark=style(Weight.SEMIBOLD, scale.wordmark, INK),
        total=style(Weight.SEMIBOLD, scale.total, due, tabular=True),
        total_label=style(Weight.SEMIBOLD, scale.total_label, label),
        lead=style(Weight.SEMIBOLD, scale.total_label, INK),
        amount=style(Weight.SEMIBOLD, 26, accent, tabular=True),
        link=style(Weight.REGULAR, scale.body, accent),
        watermark=style(Weight.SEMIBOLD, 1, WATERMARK),
    )


def tint(colour: Colour, share: float) -> Colour:
    """Return ``colour`` mixed into white: a light ground of the same hue."""
    red, green, blue = (round(255 - (255 - part) * share) for part in colour)
    return red, green, blue


def accent_of(text: str) -> Colour:
    """Read ``#rrggbb`` and darken it until it can be read on white, and white on it; anything else is ink."""
    if not _COLOUR.fullmatch(text):
        # A page never fails for a colour.
        return INK
    return readable((int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)))


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
