"""The head of the first page: logo and seller, what this is, whom it is for, and the facts about it."""

from __future__ import annotations

from app.documents.logo import Picture
from app.documents.pdf.canvas import Canvas
from app.documents.pdf.design import LEADING, SMALL_LEADING, Design
from app.documents.pdf.wrap import line, wrap
from app.documents.view import Letterhead

_WHITE = 24.0  # between the head and the table
_TITLE_LEADING = 24.0
_NAME_LEADING = 13.5


def draw_head(canvas: Canvas, view: Letterhead, design: Design, picture: Picture | None) -> float:
    """Draw the head; return where the baseline of the table's headings, or whatever else follows, belongs."""
    _mark(canvas, view, design, picture)
    seller_end = _seller(canvas, view, design, named=picture is not None)
    title_end = _title(canvas, view, design)
    # A long title or seller pushes down what stands below it and nothing else.
    recipient_end = _recipient(canvas, view, design, max(design.recipient_line, title_end + 26))
    facts_end = _facts(canvas, view, design, max(design.recipient_line, seller_end + 26, title_end + 26))
    return max(design.table_line, recipient_end + _WHITE, facts_end + _WHITE)


def _mark(canvas: Canvas, view: Letterhead, design: Design, picture: Picture | None) -> None:
    """The logo, or the name as a wordmark."""
    if picture is not None:
        # A picture of few pixels is not blown up beyond 72 dots an inch.
        scale = min(design.logo_width / picture.width, design.logo_height / picture.height, 1.0)
        canvas.picture(design.left, design.top, picture.width * scale, picture.height * scale)
        return
    style, leading, room = design.wordmark, 18.0, design.room * 0.58
    runs = wrap(view.seller_name, style, room)
    if len(runs) > 3:
        style, leading = design.body_strong, LEADING
        runs = wrap(view.seller_name, style, room)
    for place, run in enumerate(runs):
        canvas.text(design.left, design.top + 11 + place * leading, run, style)


def _seller(canvas: Canvas, view: Letterhead, design: Design, *, named: bool) -> float:
    """The seller's name and address, flush right; return the last baseline."""
    y = design.top + 6.5
    room = design.room * 0.38
    texts = [(run, design.small_strong) for run in wrap(view.seller_name, design.small_strong, room)] if named else []
    texts += [(run, design.small) for text in view.seller for run in wrap(text, design.small, room)]
    for run, style in texts:
        canvas.text_right(design.right, y, run, style)
        y += SMALL_LEADING
    return y - SMALL_LEADING


def _title(canvas: Canvas, view: Letterhead, design: Design) -> float:
    """What this is and its number, on one line where they fit; return the last baseline."""
    y = design.title_line
    title, number = line(view.title, design.title), line(view.number, design.title_muted)
    taken = title.width * design.title.size / 1000 + 6
    canvas.text(design.left, y, title, design.title)
    if taken + number.width * design.title_muted.size / 1000 <= design.room:
        canvas.text(design.left + taken, y, number, design.title_muted)
        return y
    for run in wrap(view.number, design.title_muted, design.room):
        y += _TITLE_LEADING
        canvas.text(design.left, y, run, design.title_muted)
    return y


def _recipient(canvas: Canvas, view: Letterhead, design: Design, y: float) -> float:
    """Name and address of the customer; return the last baseline."""
    canvas.text(design.left, y, line(view.recipient_label, design.heading), design.heading)
    y += 2
    texts = [(run, design.body_strong) for run in wrap(view.recipient_name, design.body_strong, design.recipient_width)]
    texts += [(run, design.body) for text in view.recipient for run in wrap(text, design.body, design.recipient_width)]
    for run, style in texts:
        y += _NAME_LEADING
        canvas.text(design.left, y, run, style)
    return y


def _facts(canvas: Canvas, view: Letterhead, design: Design, y: float) -> float:
    """Labels and values in two columns; return the last baseline."""
    label_room = (
        max((line(fact.label, design.small).width for fact in view.facts), default=0) * design.small.size / 1000
    )
    value_left = design.facts_left + min(max(label_room + 12, design.facts_label), 110)
    y -= LEADING + 1.5
    for fact in view.facts:
        y += LEADING + 1.5
        style = design.body_strong if fact.strong else design.body
        canvas.text(design.facts_left, y, line(fact.label, design.small), design.small)
        for place, run in enumerate(wrap(fact.value, style, design.right - value_left)):
            y += LEADING if place else 0
            canvas.text(value_left, y, run, style)
    return y
