"""The payment code: a QR symbol drawn as one vector shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import segno

from app.documents.pdf.canvas import Canvas, Colour
from app.documents.pdf.design import INK

# The standard lets a reader take any mask. Trying all eight for the prettiest costs more than the rest of the page.
_MASK = 2


def draw_code(canvas: Canvas, content: str, x: float, y: float, size: float, colour: Colour = INK) -> None:
    """Draw ``content`` as a QR code (error correction M, as payment codes ask) in a square from (x, y)."""
    symbol = segno.make_qr(content, error="m", mask=_MASK, boost_error=False, encoding="utf-8")
    module = size / len(symbol.matrix)
    canvas.areas(
        [
            (x + start * module, y + row * module, length * module, module)
            for row, cells in enumerate(symbol.matrix)
            for start, length in _bars(cells)
        ],
        colour,
    )


def _bars(cells: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The dark stretches of a row: where each begins, and how long it is."""
    start = None
    for place, dark in enumerate(cells):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place - start
            start = None
    if start is not None:
        yield start, len(cells) - start
