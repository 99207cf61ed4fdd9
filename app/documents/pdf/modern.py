"""The modern design: a large title, the facts in a tinted strip, a table of stripes, the total on colour."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.logo import Picture
from app.documents.pdf.blocks import Lines, draw_lines, draw_mark, recipient_lines, seller_lines, set_lines
from app.documents.pdf.canvas import Canvas, Colour
from app.documents.pdf.closing import Totals
from app.documents.pdf.design import (
    MM,
    WHITE,
    Design,
    PaymentLook,
    Scale,
    TableLook,
    TotalsLook,
    size_of,
    styles,
    tint,
)
from app.documents.pdf.wrap import width, wrap
from app.documents.view import Fact, Letterhead
from app.domain.look import LogoPlace
from app.domain.party import Paper

_BAR = 3.0  # thickness of the coloured bar above all
_TOP, _BAR_LINE = 21 * MM, 14 * MM
_INSET = 12.0
_GUTTER = 18.0  # between the columns of the strip, and between the parties
_MOST_COLUMNS = 4
_WHITE = 26.0  # between blocks
_STRIP, _STRIPE = 0.07, 0.05  # shares of the accent in the grounds


def modern(paper: Paper, accent: Colour, language: str) -> Design:
    """Return the modern design, which claims no window: recipient and seller stand beside each other."""
    page_width, height = size_of(paper)
    return Design(
        width=page_width,
        height=height,
        styles=styles(Scale(9, 7.5, 27, 12, 15, 15, 10), accent, language, number=accent, heading=WHITE, due=WHITE),
        accent=accent,
        head=_head,
        table=TableLook(
            header=9, band=accent, rise=15, header_rule=None, header_weight=0, ruled_above=False,
            row_rule=None, stripe=tint(accent, _STRIPE), upright=None, above=4.5, below=6.5, inset=_INSET, gap=16,
            position=18, carry=24,
        ),
        totals=TotalsLook(width=248, leading=16, inset=_INSET, due_height=50, draw_due=_due),
        payment=PaymentLook(beside=False, panel=tint(accent, _STRIP), inset=_INSET, code=80),
        left=20 * MM,
        right_margin=20 * MM,
        top=_TOP,
        header_line=8.5 * MM,
        logo_width=58 * MM,
        logo_height=19 * MM,
        title_line=30 * MM,
        window_line=None,
        recipient_width=80 * MM,
        table_line=0,
        next_page_line=33 * MM,
        foot=11 * MM,
        foot_rule=None,
        leading=12.5,
        small_leading=10.5,
    )  # fmt: skip


def _head(canvas: Canvas, view: Letterhead, design: Design, picture: Picture | None) -> float:
    canvas.area(design.left, _BAR_LINE + design.top - _TOP, design.room, _BAR, design.accent)
    at_right = view.logo_place is not LogoPlace.LEFT or picture is None
    mark_end = draw_mark(canvas, view, design, picture, design.room * 0.42, at_right=at_right)
    title_end = _title(canvas, view, design, flush_right=not at_right)
    strip_end = _strip(canvas, view.facts, design, max(mark_end, title_end) + 20)
    return _parties(canvas, view, design, strip_end + _WHITE) + _WHITE + design.table.rise


def _title(canvas: Canvas, view: Letterhead, design: Design, *, flush_right: bool) -> float:
    """What this is in large, its number below, in the half that the mark leaves; return the last baseline."""
    style, muted = design.styles.title, design.styles.title_muted
    x, room = design.right if flush_right else design.left, design.room * 0.54
    lines = set_lines([view.title], style, room)
    y = draw_lines(canvas, lines, x, design.top + style.size * 0.76, style.size * 1.1, flush_right=flush_right)
    numbers = set_lines([view.number], muted, room)
    return draw_lines(canvas, numbers, x, y + 19, muted.size * 1.3, flush_right=flush_right) if numbers else y


def _strip(canvas: Canvas, facts: Sequence[Fact], design: Design, top: float) -> float:
    """The facts in columns on a tinted ground, each value below its label; return where the ground ends."""
    if not facts:
        return top
    styles_ = design.styles
    columns = min(len(facts), _MOST_COLUMNS)
    room = (design.room - 2 * _INSET - (columns - 1) * _GUTTER) / columns
    cells = [(wrap(fact.label, styles_.small, room), wrap(fact.value, styles_.body_strong, room)) for fact in facts]
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    heights = [
        max(len(labels) * design.small_leading + len(values) * design.leading for labels, values in row) for row in rows
    ]
    height = sum(heights) + (len(rows) - 1) * 9 + 2 * 10
    canvas.area(design.left, top, design.room, height, tint(design.accent, _STRIP))
    y = top + 10
    for row, used in zip(rows, heights, strict=True):
        for place, (labels, values) in enumerate(row):
            x = design.left + _INSET + place * (room + _GUTTER)
            baseline = draw_lines(canvas, [(run, styles_.small) for run in labels], x, y + 7.5, design.small_leading)
            draw_lines(
                canvas, [(run, styles_.body_strong) for run in values], x, baseline + design.leading, design.leading
            )
        y += used + 9
    return top + height


def _parties(canvas: Canvas, view: Letterhead, design: Design, y: float) -> float:
    """Recipient and seller beside each other, each below its label; return the last baseline."""
    middle = design.left + design.room / 2 + _GUTTER / 2
    room = design.room / 2 - _GUTTER
    seller = seller_lines(view, design, room, named=True)
    recipient = recipient_lines(view, design, min(room, design.recipient_width))
    ends = [
        _party(canvas, view.recipient_label, recipient, design, design.left, y, design.leading + 0.5, room),
        _party(canvas, view.seller_label, seller, design, middle, y, design.small_leading + 0.5, room),
    ]
    return max(ends)


def _party(
    canvas: Canvas, label: str, lines: Lines, design: Design, x: float, y: float, leading: float, room: float
) -> float:
    style = design.styles.heading
    if label:
        y = draw_lines(canvas, set_lines([label], style, room), x, y, design.small_leading)
        canvas.rule(x, y + 5, min(width(label, style), 60), design.accent, 0.75)
    return draw_lines(canvas, lines, x, y + 18, leading)


def _due(canvas: Canvas, design: Design, totals: Totals, y: float) -> None:
    """In white on the accent colour."""
    left, styles_ = design.right - totals.width, design.styles
    canvas.area(left, y + 13, totals.width, 32, design.accent)
    canvas.text(left + _INSET, y + 33, totals.due_label, styles_.total_label)
    canvas.text_right(design.right - _INSET, y + 34.5, totals.due, styles_.total)
