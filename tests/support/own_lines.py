"""A line as our pages draw it: its glyphs from left to right, with the font file of each."""

from __future__ import annotations

from itertools import pairwise

from app.documents.fonts import Cluster, Face, Glyph, Run, Typeface


def own_line(run: Run) -> list[tuple[int, str, int]]:
    """Return the glyphs of a run with pieces: place in thousandths of the font size, font file, glyph id.

    Glyphs that show nothing, which help readers of the file, are left out.
    """
    found: list[tuple[int, str, int]] = []
    pen = 0
    for piece in run.pieces:
        file, begin = piece.face.name.removesuffix("-Regular"), pen
        unseen = None if isinstance(piece.face, Face) else piece.face.hb_font.get_nominal_glyph(0x200C)
        for cluster in piece.clusters:
            for glyph in cluster.glyphs or _letters(cluster, piece.face):
                pen += glyph.before
                if glyph.id != unseen:
                    found.append((pen, file, glyph.id))
                pen += piece.face.advance(glyph.id) + glyph.after
        assert pen == begin + piece.width, file
    return sorted(found)


def _letters(cluster: Cluster, typeface: Typeface) -> list[Glyph]:
    """The glyphs of plain text, with their kerning."""
    assert isinstance(typeface, Face)
    text = cluster.text
    moves = [0, *(typeface.kerning(left, right) for left, right in pairwise(text))]
    return [Glyph(typeface.glyphs[char], move, 0, 0) for char, move in zip(text, moves, strict=True)]
