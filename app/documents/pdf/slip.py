"""A payment slip laid out: the head of an invoice, what is open in large, the code to scan and the link below it."""

from __future__ import annotations

from app.documents.logo import prepare
from app.documents.pdf.blocks import draw_lines, set_lines
from app.documents.pdf.canvas import Canvas
from app.documents.pdf.closing import draw_link
from app.documents.pdf.code import draw_code
from app.documents.pdf.design import HAIRLINE, Design
from app.documents.pdf.designs import design_of
from app.documents.pdf.margins import Foot, draw_header
from app.documents.pdf.metadata import Metadata, stated
from app.documents.pdf.output import write
from app.documents.pdf.wrap import line, width, wrap
from app.documents.slip import SlipView

_CODE = 148.0
_ASIDE = 36.0  # between the words and the code
_PADDING = 26.0  # above and below both
_SUM_LEADING = 15.0
_SUM_WIDTH = 200.0


def layout_slip(view: SlipView) -> bytes:
    """Return the PDF of a payment slip: one page."""
    look = design_of(view)
    canvas = Canvas(look.width, look.height, mirrored=view.formats.right_to_left)
    picture = prepare(view.logo) if view.logo else None
    canvas.add_page()
    draw_header(canvas, view, look)
    top = look.head(canvas, view, look, picture)
    canvas.rule(look.left, top, look.room, HAIRLINE)
    words_end = _draw_words(canvas, view, look, top + _PADDING)
    code_end = _draw_code(canvas, view, look, top + _PADDING)
    end = max(words_end, code_end) + _PADDING
    canvas.rule(look.left, end, look.room, HAIRLINE)
    y = end + 8
    for remark in view.remarks:
        for run in wrap(remark, look.styles.small, look.room):
            y += look.small_leading
            canvas.text(look.left, y, run, look.styles.small)
    Foot(view, look).draw(canvas)
    # It is no document, so it claims to be none; nor does it tell a day: the same slip made again is the same file.
    metadata = Metadata(stated(f"{view.title} {view.number}"), stated(view.seller_name), view.language, None)
    return write(canvas, metadata, picture)


def _draw_words(canvas: Canvas, view: SlipView, look: Design, top: float) -> float:
    """What is open, until when, how it came about, and the link; return where they end."""
    room = look.room - _CODE - _ASIDE
    lead = look.styles.lead
    y = draw_lines(canvas, set_lines([view.due_label], lead, room), look.left, top + 8, lead.size * 1.3) + 32
    canvas.text(look.left, y, line(view.due, look.styles.amount), look.styles.amount)
    y += 10
    for run in wrap(view.sentence, look.styles.body, room):
        y += look.leading
        canvas.text(look.left, y, run, look.styles.body)
    if view.sums:
        y += 5
        wide = max(width(row.amount, look.styles.figure) for row in view.sums)
        for row in view.sums:
            y += _SUM_LEADING
            canvas.text_right(look.left + _SUM_WIDTH, y, line(row.amount, look.styles.figure), look.styles.figure, wide)
            labels = set_lines([row.label], look.styles.figure_label, _SUM_WIDTH - wide - 12)
            y = draw_lines(canvas, labels, look.left, y, look.leading)
    y += 14
    for run in wrap(view.how, look.styles.body, room):
        y += look.leading
        canvas.text(look.left, y, run, look.styles.body)
    return draw_link(canvas, view.link, look.left, y + 2, room, look)


def _draw_code(canvas: Canvas, view: SlipView, look: Design, top: float) -> float:
    """The code, which can be pressed as well, with a word below; return where they end."""
    left = look.right - _CODE
    draw_code(canvas, view.link.url, left, top, _CODE)
    canvas.link(left, top, _CODE, _CODE, view.link)
    y = top + _CODE + 14
    for place, label in enumerate(wrap(view.code_label, look.styles.small, _CODE)):
        y = top + _CODE + 14 + place * look.small_leading
        middle = left + (_CODE - label.width * look.styles.small.size / 1000) / 2
        canvas.text(middle, y, label, look.styles.small)
    return y
