"""Small font files made for a test: every character a box, some boxes wider than others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]  # ships no type information
from fontTools.pens.t2CharStringPen import T2CharStringPen  # type: ignore[import-untyped]  # ships no type information
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]  # ships no type information
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]  # ships no type information
from fontTools.ttLib.tables.TupleVariation import (  # type: ignore[import-untyped]  # ships no type information
    TupleVariation,
)

UNITS = 1000


def make_font(
    characters: Iterable[str],
    name: str = "Boxes Regular",
    *,
    postscript: bool = False,
    weight: int = 400,
    rights: int = 0,
) -> TTFont:
    """Return a font with a box for each of ``characters``.

    Args:
        characters: any; a blank and ``.notdef`` are added.
        name: family and style.
        postscript: with CFF outlines, else TrueType.
        weight: of OS/2.
        rights: fsType of OS/2: what the maker allows.
    """
    codes = sorted({ord(char) for char in characters} | {0x20})
    names = [".notdef", *(f"u{code:X}" for code in codes)]
    widths = {glyph: 600 if number % 7 else 1000 for number, glyph in enumerate(names)}
    made = FontBuilder(UNITS, isTTF=not postscript)
    made.setupGlyphOrder(names)
    made.setupCharacterMap({code: f"u{code:X}" for code in codes})
    if postscript:
        made.setupCFF(name.replace(" ", "-"), {}, {glyph: _cff_box(widths[glyph]) for glyph in names}, {})
    else:
        made.setupGlyf({glyph: _box(widths[glyph]) for glyph in names})
    made.setupHorizontalMetrics({glyph: (width, 40) for glyph, width in widths.items()})
    made.setupHorizontalHeader(ascent=880, descent=-120)
    family, _, style = name.rpartition(" ")
    made.setupNameTable({"familyName": family, "styleName": style, "fullName": name, "psName": name.replace(" ", "-")})
    made.setupOS2(usWeightClass=weight, fsType=rights, sCapHeight=700)
    made.setupPost()
    return made.font


def make_variable_font(characters: Iterable[str], name: str = "Boxes Regular") -> TTFont:
    """Return a font whose boxes are drawn in any weight from 100, its default, to 900: the bolder, the wider."""
    font = make_font(characters, name, weight=100)
    names = font.getGlyphOrder()
    made = FontBuilder(font=font)
    made.setupFvar([("wght", 100, 100, 900, "Weight")], [])
    # The corners on the right and the width, which is the second of four points beyond the outline.
    moved = [(0, 0), (0, 0), (200, 0), (200, 0), (0, 0), (200, 0), (0, 0), (0, 0)]
    made.setupGvar({glyph: [TupleVariation({"wght": (0.0, 1.0, 1.0)}, moved)] for glyph in names})
    return font


def write_font(folder: Path, file: str, *fonts: TTFont) -> Path:
    """Write one font, or several as a collection, into ``folder``, which is made; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file
    if len(fonts) == 1:
        fonts[0].save(path)
        return path
    collection = TTCollection()
    collection.fonts = list(fonts)
    collection.save(path)
    return path


def _box(width: int) -> object:
    pen = TTGlyphPen(None)
    _draw(pen, width)
    return pen.glyph()


def _cff_box(width: int) -> object:
    pen = T2CharStringPen(width, None)
    _draw(pen, width)
    return pen.getCharString()


def _draw(pen: TTGlyphPen | T2CharStringPen, width: int) -> None:
    pen.moveTo((40, 0))
    pen.lineTo((40, 700))
    pen.lineTo((width - 40, 700))
    pen.lineTo((width - 40, 0))
    pen.closePath()
