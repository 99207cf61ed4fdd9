"""Typefaces: parsed once per process, measured, shaped and subset by HarfBuzz; and Inter, which sets most of a page.

Widths are thousandths of the font size throughout, as a PDF counts them. Every character of Inter has a glyph of its
own, so a glyph id stands for one character and text copied from a page is the text that was written. What Inter lacks
is set by `app.documents.shaping` in the faces of `app.documents.fallback`.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable
from enum import Enum
from functools import cache, cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import uharfbuzz as hb  # type: ignore[import-untyped]  # ships no type information

from app.paths import resources

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_MARKS = {"Mn", "Me", "Mc"}

_FIGURES = "0123456789.,"
# A PDF names its glyphs by id and lays out the text itself: outlines and widths are all it needs of a font.
_UNUSED_TABLES = {
    int.from_bytes(tag, "big")
    for tag in (b"GDEF", b"GPOS", b"GSUB", b"OS/2", b"cmap", b"name", b"post", b"BASE", b"VORG", b"vhea", b"vmtx")
}


class Weight(Enum):
    """The weights the design uses; the value is the font's PostScript name and file name."""

    REGULAR = "Inter-Regular"
    MEDIUM = "Inter-Medium"
    SEMIBOLD = "Inter-SemiBold"

    # Members are alone of their kind, and every text drawn looks one up; Enum's own hash is slow Python.
    __hash__ = object.__hash__


_STEMS = {Weight.REGULAR: 90, Weight.MEDIUM: 108, Weight.SEMIBOLD: 126}


class Glyph(NamedTuple):
    """A glyph as it is set; measures in thousandths of the font size.

    Attributes:
        id: in its font file.
        before, after: how far the pen moves to the right before it is drawn, and beyond its own width afterwards.
        rise: how far it stands above the baseline.
    """

    id: int
    before: int
    after: int
    rise: int


class Cluster(NamedTuple):
    """The glyphs that show some characters together; seldom more than one of either.

    Attributes:
        text: the characters, in the order they are read.
        glyphs: in the order they are drawn; empty for plain text of Inter, whose glyphs are known by their characters.
        codes: of plain text, as in `Run`.
    """

    text: str
    glyphs: tuple[Glyph, ...]
    codes: bytes = b""


class Piece(NamedTuple):
    """A part of a line in one typeface and one direction, its clusters from left to right.

    Attributes:
        width: thousandths of the font size.
    """

    face: Typeface
    clusters: tuple[Cluster, ...]
    width: int


class Run(NamedTuple):
    """A shaped piece of text.

    Attributes:
        text: as cleaned, without line ends, in the order it is read.
        codes: what stands between the first and the last parenthesis of a PDF ``TJ`` array; empty for no text.
        width: thousandths of the font size.
        pieces: from left to right, where the text needs more than Inter from left to right; ``codes`` is unused then.
    """

    text: str
    codes: bytes
    width: int
    pieces: tuple[Piece, ...] = ()


class Typeface:
    """One face of a font file, parsed; never changed afterwards, so threads may share it.

    Attributes:
        name: its PostScript name.
        postscript: whether its outlines are CFF, else TrueType.
        ascent, descent, cap_height, box, stem: as a PDF's font descriptor states them.
    """

    def __init__(self, file: Path, index: int = 0, name: str = "", stem: int = 90, weight: int = 400) -> None:
        """Parse face ``index`` of ``file``.

        Args:
            file: a font or a collection of fonts.
            index: in a collection.
            name: what to call it; without one it is called as it calls itself.
            stem: width of an upright stroke, thousandths of the font size.
            weight: of a face that comes in any, from 100 to 900.

        Raises:
            OSError: the file cannot be read.
        """
        self.hb_face = hb.Face(hb.Blob.from_file_path(str(file)), index)
        self.hb_font = hb.Font(self.hb_face)
        self._weight = weight if any(axis.tag == "wght" for axis in self.hb_face.axis_infos) else None
        if self._weight is not None:
            self.hb_font.set_variations({"wght": weight})
        self.postscript = not {"CFF ", "CFF2"}.isdisjoint(self.hb_face.table_tags)
        self.name = name or _ascii_name(self.hb_face, file) + (f"-{weight}" if self._weight else "")
        self._scale: float = 1000 / self.hb_face.upem
        self._characters = self.hb_face.unicodes
        extents = self.hb_font.get_font_extents("ltr")
        self.ascent, self.descent = self.units(extents.ascender), self.units(extents.descender)
        self.cap_height = self.units(self.hb_font.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT))
        corners = struct.unpack(">4h", self.hb_face.reference_table("head").data[36:44])
        self.box = tuple(self.units(corner) for corner in corners)
        self.stem = stem

    def units(self, value: float) -> int:
        """Return a measure of the font as thousandths of its size."""
        return round(value * self._scale)

    def covers(self, text: str) -> bool:
        """Whether the face has a glyph for every character."""
        return all(ord(char) in self._characters for char in text)

    @cached_property
    def nominal(self) -> dict[int, str]:
        """The character that a glyph stands for on its own, the first of several."""
        nominal = self.hb_font.get_nominal_glyph
        return {nominal(code): chr(code) for code in sorted(self._characters, reverse=True)}

    def advance(self, glyph: int) -> int:
        """Return the width of a glyph as the file states it."""
        return self.units(self.hb_font.get_glyph_h_advance(glyph))

    def subset(self, glyphs: Iterable[int]) -> bytes:
        """Return the font program reduced to ``glyphs``, which keep their ids: a TrueType file, or a bare CFF."""
        flags = hb.SubsetFlags
        wanted = hb.SubsetInput()
        wanted.flags = flags.NO_LAYOUT_CLOSURE | flags.NOTDEF_OUTLINE | flags.NO_HINTING
        wanted.glyph_set.update(glyphs)
        wanted.drop_table_tag_set.update(_UNUSED_TABLES)
        if self.hb_face.has_var_data:
            wanted.pin_all_axes_to_default(self.hb_face)
            if self._weight is not None:
                wanted.pin_axis_location(self.hb_face, "wght", self._weight)
        if self.postscript:
            # Whole outlines: a checker of archives misreads the width of one that begins in a subroutine.
            wanted.flags |= flags.DOWNGRADE_CFF2 | flags.DESUBROUTINIZE
            made = hb.subset(self.hb_face, wanted)
            return _renumbered(made.reference_table("CFF ").data, sorted({0, *glyphs}))
        wanted.flags |= flags.RETAIN_GIDS
        return bytes(hb.subset(self.hb_face, wanted).blob.data)


def _renumbered(table: bytes, ids: list[int]) -> bytes:
    """Return a CFF table whose glyphs have these ids as their CIDs.

    HarfBuzz could keep the ids itself, but empty entries for the 65,000 characters left out would take 100 kB.
    """
    from fontTools import cffLib  # type: ignore[import-untyped]  # ships no type information
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no type information

    fonts, file = cffLib.CFFFontSet(), BytesIO()
    fonts.decompile(BytesIO(table), None)
    top = fonts[0]
    names = [".notdef", *(f"cid{glyph:05}" for glyph in ids[1:])]
    outlines = top.CharStrings
    outlines.charStrings = {new: outlines.charStrings[old] for old, new in zip(top.charset, names, strict=True)}
    top.charset = names
    for name in names:
        _begin_in_full(outlines[name])
    if not hasattr(top, "ROS"):
        # A font that names its glyphs becomes one that numbers them.
        only = cffLib.FontDict()
        only.Private = top.Private
        top.FDArray, top.FDSelect = cffLib.FDArrayIndex(), cffLib.FDSelect()
        top.FDArray.append(only)
        top.FDSelect.gidArray = [0] * len(names)
        outlines.fdArray, outlines.fdSelect = top.FDArray, top.FDSelect
        top.ROS = ("Adobe", "Identity", 0)
        top.CIDCount = ids[-1] + 1
        del top.rawDict["Private"], top.Private
    fonts.compile(file, TTFont(recalcBBoxes=False))
    return file.getvalue()


def _begin_in_full(outline: Any) -> None:
    """Let an outline begin with both coordinates: a checker of archives takes a single one for the glyph's width."""
    outline.decompile()
    match outline.program[:2]:
        case [x, "hmoveto"]:
            outline.setProgram([x, 0, "rmoveto", *outline.program[2:]])
        case [y, "vmoveto"]:
            outline.setProgram([0, y, "rmoveto", *outline.program[2:]])


def _ascii_name(face: hb.Face, file: Path) -> str:
    """The PostScript name of a face as far as a PDF name can spell it without escapes."""
    name = face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or file.stem
    return "".join(char for char in name if char.isascii() and (char.isalnum() or char == "-")) or "Font"


class Face(Typeface):
    """Inter in one weight, every character with its glyph, code and width.

    Attributes:
        plain: the characters that stand one after the other, from left to right: all but combining marks.
    """

    def __init__(self, weight: Weight) -> None:
        """Parse the file of ``weight``."""
        super().__init__(resources() / "fonts" / f"{weight.value}.ttf", name=weight.value, stem=_STEMS[weight])
        self.weight = weight
        nominal = self.hb_font.get_nominal_glyph
        self.glyphs: dict[str, int] = {chr(code): nominal(code) for code in sorted(self.hb_face.unicodes)}
        self.plain = frozenset(char for char in self.glyphs if unicodedata.category(char) not in _MARKS)
        self.tabular_glyphs = self.glyphs | self._tabular()
        characters = {glyph: char for table in (self.tabular_glyphs, self.glyphs) for char, glyph in table.items()}
        self.characters = characters
        self.widths: dict[int, int] = {glyph: self.advance(glyph) for glyph in characters}
        codes = {glyph: escaped(glyph) for glyph in characters}
        self._letters = {char: (codes[glyph], self.widths[glyph]) for char, glyph in self.glyphs.items()}
        self._figure_codes = {char: codes[glyph] for char, glyph in self.tabular_glyphs.items()}
        self._figure_widths = {char: self.widths[glyph] for char, glyph in self.tabular_glyphs.items()}

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
        kerned = self.units(buffer.glyph_positions[0].x_advance)
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

    def figures(self, word: str) -> Run:
        """Shape a word with figures of one width, so that amounts stand below each other digit by digit."""
        codes, widths = self._figure_codes, self._figure_widths
        return Run(word, b"".join(map(codes.__getitem__, word)), sum(map(widths.__getitem__, word)))


@cache
def face(weight: Weight) -> Face:
    """Return the parsed face of a weight."""
    return Face(weight)


@lru_cache(maxsize=1 << 16)
def _kerning(face: Face, left: str, right: str) -> int:
    return face.kerning(left, right)


def shape(weight: Weight, word: str, tabular: bool = False) -> Run:
    """Shape a word whose characters are all in `Face.plain`."""
    # Amounts seldom come again, so they are not kept.
    return face(weight).figures(word) if tabular else _shaped(weight, word)


@lru_cache(maxsize=1 << 14)
def _shaped(weight: Weight, word: str) -> Run:
    return face(weight).letters(word)


def escaped(glyph: int) -> bytes:
    """Return a two-byte code as it stands inside a PDF literal string."""
    code = glyph.to_bytes(2, "big")
    return code.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)").replace(b"\r", rb"\r")
