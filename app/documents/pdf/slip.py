"""A payment slip laid out: the head of an invoice, what is open in large, the code to scan and the link below it."""

from __future__ import annotations

from app.documents.logo import prepare
from app.documents.pdf.canvas import Canvas
from app.documents.pdf.closing import draw_link
from app.documents.pdf.code import draw_code
from app.documents.pdf.design import HAIRLINE, LEADING, SMALL_LEADING, Design, design
from app.documents.pdf.foot import Foot
from app.documents.pdf.head import draw_head
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
    look = design(view.paper, view.accent, view.language)
    canvas = Canvas(look.width, look.height, mirrored=view.formats.right_to_left)
    picture = prepare(view.logo) if view.logo else None
    canvas.add_page()
    top = draw_head(canvas, view, look, picture)
    canvas.rule(look.left, top, look.room, HAIRLINE)
    words_end = _draw_words(canvas, view, look, top + _PADDING)
    code_end = _draw_code(canvas, view, look, top + _PADDING)
    end = max(words_end, code_end) + _PADDING
    canvas.rule(look.left, end, look.room, HAIRLINE)
    y = end + 8
    for remark in view.remarks:
        for run in wrap(remark, look.small, look.room):
            y += SMALL_LEADING
            canvas.text(look.left, y, run, look.small)
    Foot(view, look).draw(canvas)
    # It is no document, so it claims to be none; nor does it tell a day: the same slip made again is the same file.
    metadata = Metadata(stated(f"{view.title} {view.number}"), stated(view.seller_name), view.language, None)
    return write(canvas, metadata, picture)


def _draw_words(canvas: Canvas, view: SlipView, look: Design, top: float) -> float:
    """What is open, until when, how it came about, and the link; return where they end."""
    room = look.room - _CODE - _ASIDE
    y = top + 8
    canvas.text(look.left, y, line(view.due_label, look.total_label), look.total_label)
    y += 32
    canvas.text(look.left, y, line(view.due, look.amount), look.amount)
    y += 10
    for run in wrap(view.sentence, look.body, room):
        y += LEADING
        canvas.text(look.left, y, run, look.body)
    if view.sums:
        y += 5
        wide = max(width(row.amount, look.figure) for row in view.sums)
        for row in view.sums:
            y += _SUM_LEADING
            canvas.text(look.left, y, line(row.label, look.figure_label), look.figure_label)
            canvas.text_right(look.left + _SUM_WIDTH, y, line(row.amount, look.figure), look.figure, wide)
    y += 14
    for run in wrap(view.how, look.body, room):
        y += LEADING
        canvas.text(look.left, y, run, look.body)
    return draw_link(canvas, view.link, look.left, y + 2, room, look)


def _draw_code(canvas: Canvas, view: SlipView, look: Design, top: float) -> float:
    """The code, which can be pressed as well, with a word below; return where they end."""
    left = look.right - _CODE
    draw_code(canvas, view.link.url, left, top, _CODE)
    canvas.link(left, top, _CODE, _CODE, view.link)
    label = line(view.code_label, look.small)
    middle = left + (_CODE - label.width * look.small.size / 1000) / 2
    canvas.text(middle, top + _CODE + 14, label, look.small)
    return top + _CODE + 14
