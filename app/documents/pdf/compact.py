"""The compact design: a ledger. Small type in a ruled grid, parties and facts in one row, many lines on a page."""

from __future__ import annotations

from app.documents.logo import Picture
from app.documents.pdf.blocks import draw_facts, draw_lines, draw_mark, recipient_lines, seller_lines, set_lines
from app.documents.pdf.canvas import Canvas, Colour
from app.documents.pdf.closing import Totals
from app.documents.pdf.design import (
    HAIRLINE,
    INK,
    MM,
    Design,
    PaymentLook,
    Scale,
    TableLook,
    TotalsLook,
    size_of,
    styles,
)
from app.documents.view import Letterhead
from app.domain.look import LogoPlace
from app.domain.party import Paper

_GUTTER = 20.0
_WHITE = 15.0


def compact(paper: Paper, accent: Colour, language: str) -> Design:
    """Return the compact design, which claims no window: its head takes a fifth of the page."""
    width, height = size_of(paper)
    return Design(
        width=width,
        height=height,
        styles=styles(Scale(8, 7, 16, 11, 13, 11, 9.5), accent, language, number=accent, heading=INK, due=INK),
        accent=accent,
        head=_head,
        table=TableLook(
            header=6, band=None, rise=11.5, header_rule=INK, header_weight=0.75, ruled_above=True,
            row_rule=HAIRLINE, stripe=None, upright=HAIRLINE, above=2.2, below=2.8, inset=4, gap=12, position=20,
            carry=16,
        ),
        totals=TotalsLook(width=206, leading=12, inset=4, due_height=27, draw_due=_due),
        payment=PaymentLook(beside=True, panel=None, inset=0, code=66),
        left=15 * MM,
        right_margin=15 * MM,
        top=11 * MM,
        header_line=7 * MM,
        logo_width=46 * MM,
        logo_height=12 * MM,
        title_line=17 * MM,
        window_line=None,
        recipient_width=60 * MM,
        table_line=0,
        next_page_line=24 * MM,
        foot=9 * MM,
        foot_rule=HAIRLINE,
        leading=10.5,
        small_leading=9.5,
    )  # fmt: skip


def _head(canvas: Canvas, view: Letterhead, design: Design, picture: Picture | None) -> float:
    at_right = view.logo_place is LogoPlace.RIGHT and picture is not None
    mark_end = draw_mark(canvas, view, design, picture, design.room * 0.45, at_right=at_right)
    title_end = _title(canvas, view, design, flush_right=not at_right)
    y = max(mark_end, title_end + 4) + 9
    canvas.rule(design.left, y, design.room, design.accent, 1.5)
    y += 16
    column = (design.room - 2 * _GUTTER) / 3
    facts_left = design.left + 2 * (column + _GUTTER) - _GUTTER / 2
    heading = design.styles.heading
    ends = []
    for place, (label, lines) in enumerate(
        (
            (view.recipient_label, recipient_lines(view, design, column)),
            (view.seller_label, seller_lines(view, design, column, named=True)),
        )
    ):
        x = design.left + place * (column + _GUTTER)
        label_end = draw_lines(canvas, set_lines([label], heading, column), x, y, design.small_leading)
        ends.append(draw_lines(canvas, lines, x, label_end + 12, design.leading))
    ends.append(draw_facts(canvas, view, design, facts_left, y, design.leading + 1))
    return max(ends) + _WHITE + design.table.rise


def _title(canvas: Canvas, view: Letterhead, design: Design, *, flush_right: bool) -> float:
    """What this is, its number below, in the half that the mark leaves; return the last baseline."""
    styles_, room = design.styles, design.room * 0.5
    x = design.right if flush_right else design.left
    y = draw_lines(
        canvas, set_lines([view.title], styles_.title, room), x, design.top + 12, 18, flush_right=flush_right
    )
    numbers = set_lines([view.number], styles_.title_muted, room)
    return draw_lines(canvas, numbers, x, y + 16, 14, flush_right=flush_right) if numbers else y


def _due(canvas: Canvas, design: Design, totals: Totals, y: float) -> None:
    """Between a rule and the double rule that closes an account."""
    left, styles_, inset = design.right - totals.width, design.styles, design.totals.inset
    canvas.rule(left, y + 5, totals.width, INK, 0.75)
    canvas.text(left + inset, y + 18, totals.due_label, styles_.total_label)
    canvas.text_right(design.right - inset, y + 18, totals.due, styles_.total)
    canvas.rule(left, y + 24, totals.width, INK, 0.75)
    canvas.rule(left, y + 26, totals.width, INK, 0.75)
