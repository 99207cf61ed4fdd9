"""Which rows of the table stand on which page."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.pdf.table import Part, SetRow, part_of

_FEWEST_LINES = 2  # of a broken row, on either page


def paginate(rows: Sequence[SetRow], first: float, following: float, tail: float, carry: float) -> list[list[Part]]:
    """Distribute rows over pages.

    A row stands on one page unless it is taller than one. The last page has room for ``tail``, what must stand with the
    last row; when it does not fit, the last row goes to the next page with it. The first page is empty when its head
    leaves no room.

    Args:
        rows: in order.
        first: height for rows and a subtotal on the first page.
        following: the same on every further page.
        tail: height of what follows the last row; at most half of ``following``.
        carry: height of a carried subtotal.
    """
    pages: list[list[Part]] = [[]]
    room = first - carry  # a subtotal stands below the rows of every page but the last
    for row in rows:
        part = part_of(row, 0, len(row.texts))
        if part.height > room and part.height <= following - 2 * carry and pages[-1]:
            pages.append([])
            room = following - 2 * carry
        while part.height > room:
            end = _fitting(part, room)
            if end == part.start:
                # Not even a few lines fit below the rows above.
                pages.append([])
                room = following - 2 * carry
                continue
            pages[-1].append(part_of(row, part.start, end))
            part = part_of(row, end, part.end)
            pages.append([])
            room = following - 2 * carry
        pages[-1].append(part)
        room -= part.height
    # The last page carries nothing over, so what was kept for the subtotal is free for the tail.
    if room + carry < tail and rows:
        last = pages[-1].pop()
        lines = last.end - last.start
        if last.height + tail <= following - carry:
            pages.append([last])
        elif lines >= 2 * _FEWEST_LINES:
            middle = last.end - _FEWEST_LINES
            pages[-1].append(part_of(last.row, last.start, middle))
            pages.append([part_of(last.row, middle, last.end)])
        else:
            pages[-1].append(last)
            pages.append([])
    return pages


def _fitting(part: Part, room: float) -> int:
    """Return up to which text line a part fits into ``room``, leaving a few for either page; its start for none."""
    low, high = part.start, part.end - _FEWEST_LINES
    while low < high:
        middle = (low + high + 1) // 2
        if part_of(part.row, part.start, middle).height <= room:
            low = middle
        else:
            high = middle - 1
    return low if low - part.start >= _FEWEST_LINES else part.start
