"""What stands on every page: the company's header at the top, its foot with the page count at the bottom."""

from __future__ import annotations

from app.documents.fonts import Run
from app.documents.pdf.canvas import Canvas
from app.documents.pdf.design import Design
from app.documents.pdf.wrap import shortened, wrap
from app.documents.view import Letterhead

_LINES = 6  # of the seller's own text on every page
_COUNT_ROOM = 90.0
_HEADER_LINES = 1  # for which the margin has room


def header_room(view: Letterhead, design: Design) -> float:
    """Return how far the header's lines reach beyond the margin, in points."""
    lines = len(_header(view, design)) if view.header else 0
    return max(lines - _HEADER_LINES, 0) * design.small_leading


def draw_header(canvas: Canvas, view: Letterhead, design: Design) -> None:
    """Draw the company's header on the current page."""
    small = design.styles.small
    for place, run in enumerate(_header(view, design) if view.header else ()):
        canvas.text(design.left, design.header_line + place * design.small_leading, run, small)


def _header(view: Letterhead, design: Design) -> list[Run]:
    return wrap(view.header, design.styles.small, design.room)


class Foot:
    """The same on every page.

    Attributes:
        line: where its hairline is.
        overflow: lines of the seller's text that it has no room for.
    """

    def __init__(self, view: Letterhead, design: Design) -> None:
        """Set the seller's lines."""
        self._design = design
        small = design.styles.small
        runs = [run for text in view.footer for run in wrap(text, small, design.room - _COUNT_ROOM)]
        self._runs, self.overflow = runs[:_LINES], runs[_LINES:]
        self.line = design.height - design.foot - max(len(self._runs), 1) * design.small_leading

    def draw(self, canvas: Canvas, count: str = "", lift: float = 0.0) -> None:
        """Draw it on the current page, ``lift`` points higher; ``count`` says which page of how many this is."""
        design, styles, top = self._design, self._design.styles, self.line - lift
        if design.foot_rule is not None:
            canvas.rule(design.left, top, design.room, design.foot_rule)
        baseline = top + 3
        counted = shortened(count, styles.figure_muted, _COUNT_ROOM - 6)
        canvas.text_right(design.right, baseline + design.small_leading, counted, styles.figure_muted)
        for run in self._runs:
            baseline += design.small_leading
            canvas.text(design.left, baseline, run, styles.small)
