"""A typeface reduced to the glyphs a document uses, with the tables a PDF keeps beside it, compressed and kept."""

from __future__ import annotations

import hashlib
import zlib
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from app.documents.fonts import Typeface

_BLOCK = 100  # the most entries a bfchar block may have

_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_FOOT = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


class Program(NamedTuple):
    """What a PDF embeds of a font.

    Attributes:
        name: PostScript name behind a tag of six letters, as subsets are named.
        file, file_length: the font file, compressed, and its length before.
        widths: the ``/W`` array.
        to_unicode: the CMap from codes to characters, compressed.
        glyph_ids: the map from codes to glyph ids, compressed; empty where they are the same.
    """

    name: str
    file: bytes
    file_length: int
    widths: str
    to_unicode: bytes
    glyph_ids: bytes


class Code(NamedTuple):
    """A code of a font: its glyph, and the text it stands for; empty where the page says it."""

    code: int
    glyph: int
    text: str


@lru_cache(maxsize=96)
def program(typeface: Typeface, used: frozenset[Code]) -> Program:
    """Return the embedded form of some glyphs of a face.

    Kept for the next document: a draft shown while it is typed uses the same glyphs most of the time.
    """
    codes = sorted(used)
    glyphs = sorted({code.glyph for code in codes})
    digest = hashlib.sha256(repr(glyphs).encode()).digest()
    tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
    file = typeface.subset(glyphs)
    return Program(
        name=f"{tag}+{typeface.name}",
        file=zlib.compress(file),
        file_length=len(file),
        widths=_widths([(code.code, typeface.advance(code.glyph)) for code in codes]),
        to_unicode=zlib.compress(_cmap(codes).encode("ascii")),
        glyph_ids=zlib.compress(_glyph_ids(codes)) if any(code.code != code.glyph for code in codes) else b"",
    )


def _glyph_ids(codes: list[Code]) -> bytes:
    """The ``/CIDToGIDMap``: a glyph id for every code up to the last."""
    ids = bytearray(2 * (codes[-1].code + 1))
    for code in codes:
        ids[2 * code.code : 2 * code.code + 2] = code.glyph.to_bytes(2, "big")
    return bytes(ids)


def _widths(advances: list[tuple[int, int]]) -> str:
    """The widths of runs of neighbouring codes."""
    neighbours = groupby(enumerate(advances), key=lambda entry: entry[1][0] - entry[0])
    runs = [[pair for _, pair in run] for _, run in neighbours]
    return "[" + " ".join(f"{run[0][0]} [{' '.join(str(width) for _, width in run)}]" for run in runs) + "]"


def _cmap(codes: list[Code]) -> str:
    rows = [f"<{code.code:04X}> <{code.text.encode('utf-16-be').hex().upper()}>\n" for code in codes if code.text]
    blocks = [rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK)]
    body = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    return _CMAP_HEAD + body + _CMAP_FOOT
