"""Lines of text that is more than Latin from left to right: broken where its scripts allow, then put in order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import accumulate, groupby
from typing import NamedTuple

from app.documents.bidi import levels, reordered
from app.documents.cleaning import JOINERS
from app.documents.fallback import EAST_ASIAN, clusters
from app.documents.fonts import Cluster, Piece, Run, Typeface, face, shape
from app.documents.pdf.canvas import Style
from app.documents.shaping import Part, parts, scripts

# Where East Asian text may not be broken (JIS X 4051 and its neighbours, as far as an invoice meets them): before what
# closes, carries on or makes small, after what opens.
_NOT_FIRST = frozenset(
    "、。，．,.・：；:;！？!?‼⁇⁈⁉’”）)〕]］｝}〉》」』】〙〗〟｠»゛゜ーァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゕゖㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "々〻ヽヾゝゞ〜～‐–゠…‥％%‰℃¢"
)
_NOT_LAST = frozenset("‘“（([{｛［〔〈《「『【〘〖〝｟«￥¥＄$£￡€№")
_BREAKING = EAST_ASIAN - {"Hang"}  # Korean is broken at its blanks
_VIRAMAS = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d")
_THAI_BEFORE = frozenset("เแโใไ")  # written before the consonant they belong to


class _Unit(NamedTuple):
    """Text that stands on one line: a word, or a character of a script that needs no blanks.

    Attributes:
        start, end: its place in the paragraph.
        blank: whether a blank stands before it, which a line break swallows.
    """

    start: int
    end: int
    blank: bool


class _Paragraph:
    """A text without line ends, with what must be known of its whole before a part of it can be set."""

    def __init__(self, text: str, style: Style) -> None:
        self.text, self.style = text, style
        self._levels, self._scripts = levels(text), scripts(text)
        blank = shape(style.weight, " ")
        self.blank = Piece(face(style.weight), (Cluster(" ", (), blank.codes),), blank.width)

    def parts(self, unit: _Unit) -> list[Part]:
        """The unit shaped, in reading order."""
        place = slice(unit.start, unit.end)
        style = self.style
        return parts(
            self.text[place], self._levels[place], self._scripts[place], style.weight, style.language,
            tabular=style.tabular,
        )  # fmt: skip

    def run(self, start: int, end: int, shaped: list[tuple[_Unit, list[Part]]]) -> Run:
        """A line of units, from left to right."""
        order: list[tuple[Piece, int]] = []
        for place, (unit, made) in enumerate(shaped):
            if place and unit.blank:
                order.append((self.blank, self._levels[unit.start - 1]))
            order += made
        pieces = tuple(
            _merged(typeface, list(group)) for typeface, group in groupby(reordered(order), lambda p: p.face)
        )
        if not pieces:
            return Run("", b"", 0)
        return Run(self.text[start:end], b"", sum([piece.width for piece in pieces]), pieces)

    def units(self) -> Iterator[_Unit]:
        """The text cut wherever a line may end."""
        start = 0
        for number, word in enumerate(self.text.split(" ")):
            place, blank = start, number > 0
            for end in self._breaks(start, start + len(word)):
                yield _Unit(place, end, blank)
                place, blank = end, False
            start += len(word) + 1

    def _breaks(self, start: int, end: int) -> Iterator[int]:
        """Where a word may end or be broken."""
        text, found = self.text, self._scripts
        for place in range(start + 1, end):
            before, after = text[place - 1], text[place]
            if not (found[place - 1] in _BREAKING or found[place] in _BREAKING):
                continue
            if after in _NOT_FIRST or before in _NOT_LAST or _joined(before, after):
                continue
            # A number or a Latin word inside East Asian text stays whole.
            if found[place] == found[place - 1] and before.isascii() and after.isascii():
                continue
            yield place
        yield end

    def letters(self, unit: _Unit) -> list[_Unit]:
        """A unit cut wherever a word that is too long may be broken."""
        cut = clusters(self.text[unit.start : unit.end])
        ends = list(accumulate(map(len, cut), initial=unit.start))
        made: list[_Unit] = []
        start = unit.start
        for end in ends[1:]:
            if end < unit.end and _joined(self.text[end - 1], self.text[end]):
                continue
            made.append(_Unit(start, end, unit.blank and start == unit.start))
            start = end
        return made


def _merged(typeface: Typeface, pieces: list[Piece]) -> Piece:
    """Neighbours in one typeface as one piece."""
    clusters = tuple(cluster for piece in pieces for cluster in piece.clusters)
    return Piece(typeface, clusters, sum([piece.width for piece in pieces]))


def _joined(before: str, after: str) -> bool:
    """Whether two characters make one letter: a conjunct, a vowel sign, a Thai vowel written first."""
    return (
        before in _VIRAMAS
        or before in JOINERS
        or after in JOINERS
        or before in _THAI_BEFORE
        or after in "ะาำๅๆ"
        or unicodedata.category(after) in {"Mn", "Mc", "Me"}
    )


def mixed_line(text: str, style: Style) -> Run:
    """Return ``text``, cleaned and without line ends, as one run."""
    paragraph = _Paragraph(text, style)
    whole = _Unit(0, len(text), blank=False)
    words = list(_words(text)) if " " in text else [whole]
    return paragraph.run(0, len(text), [(unit, paragraph.parts(unit)) for unit in words])


def _words(text: str) -> Iterator[_Unit]:
    start = 0
    for number, word in enumerate(text.split(" ")):
        yield _Unit(start, start + len(word), number > 0)
        start += len(word) + 1


def mixed_lines(text: str, style: Style, limit: int) -> list[Run]:
    """Return ``text``, cleaned and without line ends, as lines of at most ``limit`` thousandths of the font size."""
    paragraph = _Paragraph(text, style)
    lines: list[Run] = []
    current: list[tuple[_Unit, list[Part]]] = []
    used = 0

    def end_line() -> None:
        if current:
            lines.append(paragraph.run(current[0][0].start, current[-1][0].end, current))
            current.clear()

    waiting = list(paragraph.units())[::-1]
    while waiting:
        unit = waiting.pop()
        made = paragraph.parts(unit)
        width = sum([part.piece.width for part in made])
        blank = paragraph.blank.width if unit.blank and current else 0
        if current and used + blank + width > limit:
            end_line()
            blank = 0
        if width > limit and len(smaller := _fitting(paragraph, unit, limit)) > 1:
            waiting += smaller[::-1]
            continue
        used = used + blank + width if current else width
        current.append((unit, made))
    end_line()
    return lines


def _fitting(paragraph: _Paragraph, unit: _Unit, limit: int) -> list[_Unit]:
    """A unit wider than a line as units that each fill one; a single letter stays as it is."""
    made: list[_Unit] = []
    for letter in paragraph.letters(unit):
        if made:
            joined = _Unit(made[-1].start, letter.end, made[-1].blank)
            if sum([part.piece.width for part in paragraph.parts(joined)]) <= limit:
                made[-1] = joined
                continue
        made.append(letter)
    return made
