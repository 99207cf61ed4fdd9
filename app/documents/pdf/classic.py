"""The classic design: a letter. White space, hairlines, the recipient where the window of an envelope is."""

from __future__ import annotations

from app.documents.logo import Picture
from app.documents.pdf.blocks import (
    draw_facts,
    draw_lines,
    draw_mark,
    draw_title,
    recipient_lines,
    seller_lines,
    set_lines,
)
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

_WHITE = 24.0  # between the head and the table
_FACTS_LEFT = 118 * MM
_FACTS_LABEL = 30 * MM
_NAME_LEADING = 13.5


def classic(paper: Paper, accent: Colour, language: str) -> Design:
    """Return the classic design.

    On A4 the recipient stands where DIN 5008 form B has the window of an envelope: 20 mm from the left and 45 to 90 mm
    from the top.
    """
    width, height = size_of(paper)
    return Design(
        width=width,
        height=height,
        styles=styles(Scale(9, 7.5, 20, 20, 15, 15, 11), accent, language, due=accent),
        accent=accent,
        head=_head,
        table=TableLook(
            header=7, band=None, rise=0, header_rule=accent, header_weight=0.75, ruled_above=False,
            row_rule=HAIRLINE, stripe=None, upright=None, above=3, below=5, inset=0, gap=15, position=18, carry=22,
        ),
        totals=TotalsLook(width=236, leading=15, inset=0, due_height=38, draw_due=_due),
        payment=PaymentLook(beside=False, panel=None, inset=0, code=76),
        left=22 * MM,
        right_margin=18 * MM,
        top=15 * MM,
        header_line=9 * MM,
        logo_width=62 * MM,
        logo_height=16 * MM,
        title_line=44 * MM,
        window_line=57 * MM,
        recipient_width=82 * MM,
        table_line=92 * MM,
        next_page_line=29 * MM,
        foot=11 * MM,
        foot_rule=HAIRLINE,
        leading=12.5,
        small_leading=10.5,
    )  # fmt: skip


def _head(canvas: Canvas, view: Letterhead, design: Design, picture: Picture | None) -> float:
    at_right = view.logo_place is LogoPlace.RIGHT
    mark_end = draw_mark(canvas, view, design, picture, design.room * 0.58, at_right=at_right)
    seller = seller_lines(view, design, design.room * 0.38, named=picture is not None)
    seller_left = design.left if at_right else design.right
    seller_end = draw_lines(
        canvas, seller, seller_left, design.top + 6.5, design.small_leading, flush_right=not at_right
    )
    above = seller_end if at_right else mark_end
    title_top = max(design.title_line, above + 32)
    # A long address of the seller reaches down beside the title.
    beside = not at_right and seller_end > title_top - design.styles.title.size
    title_end = draw_title(canvas, view, design, title_top, design.room * (0.58 if beside else 1))
    # A long title or seller pushes down what stands below it and nothing else.
    window = design.window_line or 0.0
    recipient_end = _recipient(canvas, view, design, max(window, title_end + 26))
    facts_top = max(window, seller_end + 26, title_end + 26)
    facts_end = draw_facts(canvas, view, design, _FACTS_LEFT, facts_top, design.leading + 1.5, _FACTS_LABEL)
    return max(design.table_line, recipient_end + _WHITE, facts_end + _WHITE)


def _recipient(canvas: Canvas, view: Letterhead, design: Design, y: float) -> float:
    """Name and address of the customer below a label; return the last baseline."""
    label = set_lines([view.recipient_label], design.styles.heading, design.recipient_width)
    y = draw_lines(canvas, label, design.left, y, design.small_leading)
    lines = recipient_lines(view, design, design.recipient_width)
    return draw_lines(canvas, lines, design.left, y + 2 + _NAME_LEADING, _NAME_LEADING)


def _due(canvas: Canvas, design: Design, totals: Totals, y: float) -> None:
    """Below a rule, in the accent colour."""
    left, styles_ = design.right - totals.width, design.styles
    canvas.rule(left, y + 9, totals.width, INK, 1.0)
    canvas.text(left, y + 30, totals.due_label, styles_.total_label)
    canvas.text_right(design.right, y + 30, totals.due, styles_.total)
