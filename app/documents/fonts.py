"""The bundled typefaces: parsed once per process, measured, shaped and subset by HarfBuzz; what they can show.

Widths are thousandths of the font size throughout, as a PDF counts them. Every character of a face has a glyph of its
own, so a glyph id stands for one character and text copied from a page is the text that was written.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterable
from enum import Enum
from functools import cache, lru_cache
from typing import NamedTuple

import uharfbuzz as hb  # type: ignore[import-untyped]  # ships no type information

from app.paths import resources

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Controls, format characters (bidi overrides, zero-width signs, variation selectors): nothing of them is to be seen,
# and some would change what is seen of the rest. Spaces of any kind are kept by width where the fonts have them.
_INVISIBLE = {"Cc", "Cf"}
_SELECTORS = re.compile("[\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_MARKS = {"Mn", "Me", "Mc"}

_FIGURES = "0123456789.,"
# A PDF names its glyphs by id and lays out the text itself: outlines and widths are all it needs of a font.
_UNUSED_TABLES = {int.from_bytes(tag, "big") for tag in (b"GDEF", b"GPOS", b"GSUB", b"OS/2", b"cmap", b"name", b"post")}


class Weight(Enum):
    """The weights the design uses; the value is the font's PostScript name and file name."""

    REGULAR = "Inter-Regular"
    MEDIUM = "Inter-Medium"
    SEMIBOLD = "Inter-SemiBold"

    # Members are alone of their kind, and every text drawn looks one up; Enum's own hash is slow Python.
    __hash__ = object.__hash__


_STEMS = {Weight.REGULAR: 90, Weight.MEDIUM: 108, Weight.SEMIBOLD: 126}


class Run(NamedTuple):
    """A shaped piece of text.

    Attributes:
        text: as cleaned, without line ends.
        codes: what stands between the first and the last parenthesis of a PDF ``TJ`` array.
        width: thousandths of the font size.
    """

    text: str
    codes: bytes
    width: int


class Face:
    """One font file, parsed; never changed afterwards, so threads may share it."""

    def __init__(self, weight: Weight) -> None:
        """Parse the file of ``weight``."""
        self.weight = weight
        self.hb_face = hb.Face(hb.Blob((resources() / "fonts" / f"{weight.value}.ttf").read_bytes()))
        self.hb_font = hb.Font(self.hb_face)
        self._scale: float = 1000 / self.hb_face.upem
        nominal = self.hb_font.get_nominal_glyph
        self.glyphs: dict[str, int] = {chr(code): nominal(code) for code in sorted(self.hb_face.unicodes)}
        self.tabular_glyphs = self.glyphs | self._tabular()
        characters = {glyph: char for table in (self.tabular_glyphs, self.glyphs) for char, glyph in table.items()}
        self.characters = characters
        self.widths: dict[int, int] = {
            glyph: self._units(self.hb_font.get_glyph_h_advance(glyph)) for glyph in characters
        }
        codes = {glyph: _escaped(glyph) for glyph in characters}
        self._letters = {char: (codes[glyph], self.widths[glyph]) for char, glyph in self.glyphs.items()}
        self._figure_codes = {char: codes[glyph] for char, glyph in self.tabular_glyphs.items()}
        self._figure_widths = {char: self.widths[glyph] for char, glyph in self.tabular_glyphs.items()}
        extents = self.hb_font.get_font_extents("ltr")
        self.ascent, self.descent = self._units(extents.ascender), self._units(extents.descender)
        self.cap_height = self._units(self.hb_font.get_metric_position(hb.OTMetricsTag.CAP_HEIGHT))
        corners = struct.unpack(">4h", self.hb_face.reference_table("head").data[36:44])
        self.box = tuple(self._units(corner) for corner in corners)
        self.stem = _STEMS[weight]

    def _units(self, value: float) -> int:
        return round(value * self._scale)

    def _tabular(self) -> dict[str, int]:
        """The glyphs of figure width, by character."""
        buffer = hb.Buffer()
        buffer.add_str(_FIGURES)
        buffer.guess_segment_properties()
        hb.shape(self.hb_font, buffer, {"tnum": True, "kern": False})
        return {_FIGURES[info.cluster]: info.codepoint for info in buffer.glyph_infos}

    def kerning(self, left: str, right: str) -> int:
        """Return how much a pair is moved together (negative) or apart."""
        buffer = hb.Buffer()
        buffer.add_str(left + right)
        buffer.guess_segment_properties()
        hb.shape(self.hb_font, buffer, {"ccmp": False, "locl": False})
        kerned = self._units(buffer.glyph_positions[0].x_advance)
        return kerned - self.widths[self.glyphs[left]]

    def letters(self, word: str) -> Run:
        """Shape a word with kerning."""
        table, pair = self._letters, _kerning
        pieces: list[bytes] = []
        width, previous = 0, ""
        for char in word:
            code, advance = table[char]
            if previous and (shift := pair(self, previous, char)):
                pieces.append(b")%d(" % -shift)
                width += shift
            pieces.append(code)
            width += advance
            previous = char
        return Run(word, b"".join(pieces), width)

    def marked(self, word: str) -> Run:
        """Shape a word that holds combining marks, each placed over its letter."""
        buffer = hb.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        hb.shape(self.hb_font, buffer, {"ccmp": False, "locl": False, "calt": False})
        pieces: list[bytes] = []
        width = 0
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyph, offset, advance = info.codepoint, self._units(position.x_offset), self._units(position.x_advance)
            rest = advance - offset - self.widths[glyph]
            pieces.append((b")%d(" % -offset if offset else b"") + _escaped(glyph) + (b")%d(" % -rest if rest else b""))
            width += advance
        return Run(word, b"".join(pieces), width)

    def figures(self, word: str) -> Run:
        """Shape a word with figures of one width, so that amounts stand below each other digit by digit."""
        codes, widths = self._figure_codes, self._figure_widths
        return Run(word, b"".join([codes[char] for char in word]), sum([widths[char] for char in word]))

    def subset(self, glyphs: Iterable[int]) -> bytes:
        """Return the font program reduced to ``glyphs``, which keep their ids."""
        wanted = hb.SubsetInput()
        wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
        wanted.glyph_set.update(glyphs)
        wanted.drop_table_tag_set.update(_UNUSED_TABLES)
        return bytes(hb.subset(self.hb_face, wanted).blob.data)


@cache
def face(weight: Weight) -> Face:
    """Return the parsed face of a weight."""
    return Face(weight)


@lru_cache(maxsize=1 << 16)
def _kerning(face: Face, left: str, right: str) -> int:
    return face.kerning(left, right)


def shape(weight: Weight, word: str, tabular: bool = False) -> Run:
    """Shape a word of cleaned text; characters the fonts lack become `REPLACEMENT`."""
    if not tabular:
        return _shaped(weight, word)
    # Amounts seldom come again, so they are not kept.
    typeface = face(weight)
    return typeface.figures(word if word.isascii() else _known(typeface, word))


def _known(typeface: Face, word: str) -> str:
    return "".join([char if char in typeface.glyphs else REPLACEMENT for char in word])


@lru_cache(maxsize=1 << 14)
def _shaped(weight: Weight, word: str) -> Run:
    typeface = face(weight)
    if not typeface.glyphs.keys() >= set(word):
        word = _known(typeface, word)
    if not word.isascii() and any(unicodedata.category(char) in _MARKS for char in word):
        return typeface.marked(word)
    return typeface.letters(word)


def clean(text: str) -> str:
    r"""Return ``text`` as a page can show it: composed (NFC), line ends as ``\n``, tabs as blanks, no controls."""
    if text.isascii() and text.isprintable():
        return text
    text = _SELECTORS.sub("", _LINE_ENDS.sub("\n", text).replace("\t", "    "))
    if not text.isprintable():
        text = "".join(char for char in text if char == "\n" or unicodedata.category(char) not in _INVISIBLE)
    return unicodedata.normalize("NFC", text)


def missing_characters(text: str) -> tuple[str, ...]:
    """Return the characters of ``text`` that the bundled fonts cannot show, each once, in order of appearance.

    The page shows `REPLACEMENT` in their place. Scripts that are written from right to left or need joining (Arabic,
    Hebrew, Devanagari, ...) are among them.
    """
    if text.isascii():
        return ()
    known = face(Weight.REGULAR).glyphs
    return tuple(dict.fromkeys(char for char in clean(text) if char not in known and char != "\n"))


def _escaped(glyph: int) -> bytes:
    """Return a two-byte code as it stands inside a PDF literal string."""
    code = glyph.to_bytes(2, "big")
    return code.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)").replace(b"\r", rb"\r")
