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
        to_unicode: the CMap from glyph ids to characters, compressed.
    """

    name: str
    file: bytes
    file_length: int
    widths: str
    to_unicode: bytes


@lru_cache(maxsize=96)
def program(typeface: Typeface, spelled: frozenset[tuple[int, str]]) -> Program:
    """Return the embedded form of some glyphs of a face, each with the text it stands for.

    Kept for the next document: a draft shown while it is typed uses the same glyphs most of the time.
    """
    ordered = sorted(spelled)
    glyphs = [glyph for glyph, _ in ordered]
    digest = hashlib.sha256(repr(glyphs).encode()).digest()
    tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
    file = typeface.subset(glyphs)
    return Program(
        name=f"{tag}+{typeface.name}",
        file=zlib.compress(file),
        file_length=len(file),
        widths=_widths([(glyph, typeface.advance(glyph)) for glyph in glyphs]),
        to_unicode=zlib.compress(_cmap(ordered).encode("ascii")),
    )


def _widths(advances: list[tuple[int, int]]) -> str:
    """The widths of runs of neighbouring glyph ids."""
    runs = [
        [pair for _, pair in run] for _, run in groupby(enumerate(advances), key=lambda entry: entry[1][0] - entry[0])
    ]
    return "[" + " ".join(f"{run[0][0]} [{' '.join(str(width) for _, width in run)}]" for run in runs) + "]"


def _cmap(spelled: list[tuple[int, str]]) -> str:
    rows = [f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>\n" for glyph, text in spelled if text]
    blocks = [rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK)]
    body = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    return _CMAP_HEAD + body + _CMAP_FOOT
