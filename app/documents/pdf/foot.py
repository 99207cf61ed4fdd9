"""The foot of a page: the seller's own lines below a hairline, the page count at the right."""

from __future__ import annotations

from app.documents.pdf.canvas import Canvas
from app.documents.pdf.design import HAIRLINE, SMALL_LEADING, Design
from app.documents.pdf.wrap import line, wrap
from app.documents.view import Letterhead

_LINES = 6  # of the seller's own text on every page
_COUNT_ROOM = 90.0


class Foot:
    """The same on every page.

    Attributes:
        line: where its hairline is.
        overflow: lines of the seller's text that it has no room for.
    """

    def __init__(self, view: Letterhead, design: Design) -> None:
        """Set the seller's lines."""
        self._design = design
        runs = [run for text in view.footer for run in wrap(text, design.small, design.room - _COUNT_ROOM)]
        self._runs, self.overflow = runs[:_LINES], runs[_LINES:]
        self.line = design.height - design.foot - max(len(self._runs), 1) * SMALL_LEADING

    def draw(self, canvas: Canvas, count: str = "", lift: float = 0.0) -> None:
        """Draw it on the current page, ``lift`` points higher; ``count`` says which page of how many this is."""
        design, top = self._design, self.line - lift
        canvas.rule(design.left, top, design.room, HAIRLINE)
        baseline = top + 3
        canvas.text_right(design.right, baseline + SMALL_LEADING, line(count, design.figure_muted), design.figure_muted)
        for run in self._runs:
            baseline += SMALL_LEADING
            canvas.text(design.left, baseline, run, design.small)
