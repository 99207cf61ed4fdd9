"""What the heads of all designs are composed of: mark, seller, title, recipient, facts. Each returns where it ends."""

from __future__ import annotations

from collections.abc import Iterable

from app.documents.fonts import Run
from app.documents.logo import Picture
from app.documents.pdf.canvas import Canvas, Style
from app.documents.pdf.design import Design
from app.documents.pdf.wrap import line, width, wrap
from app.documents.view import Letterhead

Lines = list[tuple[Run, Style]]

_WORDMARK_LINES = 3  # of a name as large as a logo; a longer one is set as text
_MOST_LABEL = 110.0


def set_lines(texts: Iterable[str], style: Style, room: float) -> Lines:
    """Return texts as lines of one style."""
    return [(run, style) for text in texts for run in wrap(text, style, room)]


def draw_lines(canvas: Canvas, lines: Lines, x: float, y: float, leading: float, *, flush_right: bool = False) -> float:
    """Draw lines from the baseline ``y`` on, beginning at ``x`` or ending there; return the last baseline."""
    for place, (run, style) in enumerate(lines):
        if flush_right:
            canvas.text_right(x, y + place * leading, run, style)
        else:
            canvas.text(x, y + place * leading, run, style)
    return y + (len(lines) - 1) * leading


def draw_mark(
    canvas: Canvas, view: Letterhead, design: Design, picture: Picture | None, room: float, *, at_right: bool
) -> float:
    """Draw the logo, or the name as a wordmark, at the left or the right edge; return where it ends."""
    if picture is not None:
        # A picture of few pixels is not blown up beyond 72 dots an inch.
        scale = min(design.logo_width / picture.width, design.logo_height / picture.height, 1.0)
        wide, high = picture.width * scale, picture.height * scale
        canvas.picture(design.right - wide if at_right else design.left, design.top, wide, high)
        return design.top + high
    styles = design.styles
    style, leading = styles.wordmark, styles.wordmark.size * 1.2
    lines = set_lines([view.seller_name], style, room)
    if len(lines) > _WORDMARK_LINES:
        style, leading = styles.body_strong, design.leading
        lines = set_lines([view.seller_name], style, room)
    x = design.right if at_right else design.left
    return draw_lines(canvas, lines, x, design.top + style.size * 0.75, leading, flush_right=at_right)


def seller_lines(view: Letterhead, design: Design, room: float, *, named: bool) -> Lines:
    """Return the seller's name, unless the mark is its name, and address in small text."""
    styles = design.styles
    name = set_lines([view.seller_name], styles.small_strong, room) if named else []
    return name + set_lines(view.seller, styles.small, room)


def recipient_lines(view: Letterhead, design: Design, room: float) -> Lines:
    """Return name and address of the recipient."""
    styles = design.styles
    return set_lines([view.recipient_name], styles.body_strong, room) + set_lines(view.recipient, styles.body, room)


def draw_title(canvas: Canvas, view: Letterhead, design: Design, y: float, room: float) -> float:
    """Draw what this is and its number, on one line where they fit; return the last baseline."""
    title, muted = design.styles.title, design.styles.title_muted
    names, number = set_lines([view.title], title, room), line(view.number, muted)
    y = draw_lines(canvas, names, design.left, y, 24)
    taken = names[-1][0].width * title.size / 1000 + 6
    if taken + number.width * muted.size / 1000 <= room:
        canvas.text(design.left + taken, y, number, muted)
        return y
    return draw_lines(canvas, set_lines([view.number], muted, room), design.left, y + 24, 24)


def draw_facts(
    canvas: Canvas, view: Letterhead, design: Design, left: float, y: float, leading: float, least_label: float = 0.0
) -> float:
    """Draw labels and values in two columns from ``left`` to the right edge; return the last baseline."""
    styles = design.styles
    widest = max((width(fact.label, styles.small) for fact in view.facts), default=0.0)
    value_left = left + min(max(widest + 12, least_label), _MOST_LABEL)
    y -= leading
    for fact in view.facts:
        y += leading
        style = styles.body_strong if fact.strong else styles.body
        labels = set_lines([fact.label], styles.small, value_left - left - 6)
        values = set_lines([fact.value], style, design.right - value_left)
        label_end = draw_lines(canvas, labels, left, y, design.small_leading)
        y = max(label_end, draw_lines(canvas, values, value_left, y, design.leading))
    return y
