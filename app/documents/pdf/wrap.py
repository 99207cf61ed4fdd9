"""Text set as lines: whole, or broken where it does not fit."""

from __future__ import annotations

from app.documents.cleaning import clean
from app.documents.fonts import Run, Weight, face, shape
from app.documents.pdf.canvas import Style
from app.documents.pdf.mixed import mixed_line, mixed_lines

_EMPTY = Run("", b"", 0)
_BLANKS = "\u00a0\u202f"
_JOINTS = f"-/.,;:_@&?={_BLANKS}"


def line(text: str, style: Style) -> Run:
    """Return ``text`` as one run; line ends become blanks."""
    cleaned = clean(text).replace("\n", " ")
    if not cleaned.isascii() and not _plain(cleaned, style.weight):
        return mixed_line(cleaned, style)
    if style.tabular or " " not in cleaned:
        return shape(style.weight, cleaned, style.tabular)
    return _joined([shape(style.weight, word, style.tabular) for word in cleaned.split(" ")], style)


def _plain(cleaned: str, weight: Weight) -> bool:
    """Whether Inter shows a text from left to right, one glyph after the other; any ASCII text is."""
    return face(weight).plain.issuperset(cleaned)


def width(text: str, style: Style) -> float:
    """Return how wide ``text`` is on one line, in points."""
    return line(text, style).width * style.size / 1000


def shortened(text: str, style: Style, room: float) -> Run:
    """Return ``text`` on one line, cut with an ellipsis where it is wider than ``room``."""
    whole = line(text, style)
    limit = room * 1000 / style.size
    if whole.width <= limit:
        return whole
    low, high = 0, len(whole.text)
    while low < high:
        middle = (low + high + 1) // 2
        if line(whole.text[:middle].rstrip() + "…", style).width <= limit:
            low = middle
        else:
            high = middle - 1
    return line(whole.text[:low].rstrip() + "…", style)


def wrap(text: str, style: Style, room: float) -> list[Run]:
    """Return ``text`` as lines of at most ``room`` points, its own line ends kept; no text, no lines.

    Lines break at blanks, East Asian ones between characters; a word wider than a line breaks behind a joint such as a
    hyphen, a slash or a blank that holds figures together, else anywhere. Nothing is left out, and only the blank at a
    break disappears.
    """
    if not text:
        return []
    limit = int(room * 1000 / style.size)
    lines: list[Run] = []
    for paragraph in clean(text).split("\n"):
        plain = paragraph.isascii() or _plain(paragraph, style.weight)
        lines += _broken(paragraph, style, limit) if plain else mixed_lines(paragraph, style, limit)
    return lines


def _broken(paragraph: str, style: Style, limit: int) -> list[Run]:
    weight, tabular, blank = style.weight, style.tabular, _blank(style.weight).width
    lines: list[Run] = []
    current: list[Run] = []
    used = 0
    for word in paragraph.split(" "):
        run = shape(weight, word, tabular)
        if current and used + blank + run.width > limit:
            lines.append(_joined(current, style))
            current = []
        if run.width > limit:
            *whole, run = _pieces(word, style, limit)
            lines += whole
        used = used + blank + run.width if current else run.width
        current.append(run)
    lines.append(_joined(current, style))
    return lines


def _pieces(word: str, style: Style, limit: int) -> list[Run]:
    """Break a word wider than a line; the last piece may be followed by more words."""
    typeface = face(style.weight)
    widths = [typeface.widths[typeface.glyphs[char]] for char in word]
    pieces: list[Run] = []
    start, used, joint = 0, 0, 0
    for place, advance in enumerate(widths):
        if used + advance > limit and place > start:
            # A joint in the second half of the line makes the better break; in a figure any does.
            least = 0 if style.tabular else (place - start) // 2
            end = joint if joint > start + least else place
            pieces.append(shape(style.weight, word[start:end].rstrip(_BLANKS), style.tabular))
            used = sum(widths[end:place])
            start = end
        used += advance
        if word[place] in _JOINTS:
            joint = place + 1
    pieces.append(shape(style.weight, word[start:], style.tabular))
    return pieces


def _blank(weight: Weight) -> Run:
    return shape(weight, " ")


def _joined(words: list[Run], style: Style) -> Run:
    if len(words) == 1:
        return words[0]
    if not words:
        return _EMPTY
    blank = _blank(style.weight)
    return Run(
        " ".join([word.text for word in words]),
        blank.codes.join([word.codes for word in words]),
        sum([word.width for word in words]) + blank.width * (len(words) - 1),
    )
