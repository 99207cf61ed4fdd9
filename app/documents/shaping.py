"""Text of any script and both directions as glyphs: cut where typeface, script or direction change, each part shaped.

Latin text in Inter does not come here; `app.documents.fonts.shape` sets it in a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

import uharfbuzz as hb  # type: ignore[import-untyped]  # ships no type information

from app.documents.cleaning import JOINERS, MARKS
from app.documents.fallback import clusters, script_of, typeface_for
from app.documents.fonts import REPLACEMENT, Cluster, Face, Glyph, Piece, Run, Typeface, Weight, face

_PLAIN_FEATURES = {"ccmp": False, "locl": False, "calt": False}
_UNSEEN = "\N{ZERO WIDTH NON-JOINER}"
_LANGUAGE_TAGS = {"zh": "zh-Hans"}


class Part(NamedTuple):
    """A piece and its embedding level."""

    piece: Piece
    level: int


def scripts(text: str) -> list[str]:
    """Return the script of each character; what scripts share takes that of what stands before it, else behind it."""
    found = [script_of(char) for char in text]
    last = next((script for script in found if script), "")
    for place, script in enumerate(found):
        last = found[place] = script or last
    return found


def parts(
    text: str, levels: Sequence[int], found: Sequence[str], weight: Weight, language: str, *, tabular: bool = False
) -> list[Part]:
    """Shape ``text``, cleaned and of one line; the parts stand in the order they are read.

    Args:
        text: characters that no font has become `REPLACEMENT`.
        levels: of each character, as `app.documents.bidi.levels` gives them for the paragraph.
        found: its script, as `scripts` gives it.
        weight: of the style.
        language: of the document.
        tabular: whether figures have one width.
    """
    items: list[tuple[tuple[Typeface, int, str], str]] = []
    place = 0
    for cluster in clusters(text):
        level, script = levels[place], found[place]
        place += len(cluster)
        whole = typeface_for(cluster, weight, script, language)
        # Marks that no face has together with their letter stand beside it, rather than not at all.
        for shown in [cluster] if whole else cluster:
            if shown[0] in MARKS or (shown in JOINERS and not whole):
                continue
            typeface = whole or typeface_for(shown, weight, script_of(shown) or script, language)
            items.append(((typeface or face(weight), level, script), shown if typeface else REPLACEMENT))
    made: list[Part] = []
    for (typeface, level, script), group in groupby(items, key=lambda item: item[0]):
        joined = "".join(shown for _, shown in group)
        piece = _piece(typeface, joined, level % 2 == 1, script, language, tabular)
        # A joiner on its own shows nothing.
        if piece.clusters:
            made.append(Part(piece, level))
    return made


def set_in(typeface: Typeface, text: str) -> Run:
    """Return Latin ``text``, all of it covered by a typeface of one's choice, as a run."""
    piece = _piece(typeface, text, False, "Latn", "", False)
    return Run(text, b"", piece.width, (piece,))


@lru_cache(maxsize=1 << 13)
def _piece(typeface: Typeface, text: str, backwards: bool, script: str, language: str, tabular: bool) -> Piece:
    if isinstance(typeface, Face) and not backwards and typeface.plain.issuperset(text):
        run = typeface.figures(text) if tabular else typeface.letters(text)
        return Piece(typeface, (Cluster(text, (), run.codes),), run.width)
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(char) for char in text])
    buffer.direction = "rtl" if backwards else "ltr"
    buffer.script = script or "Zyyy"
    buffer.language = _LANGUAGE_TAGS.get(language, language or "und")
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    # Inter's glyphs are those of its characters, so that each is known by the one it stands for.
    hb.shape(typeface.hb_font, buffer, _PLAIN_FEATURES if isinstance(typeface, Face) else {})
    made, width = _clustered(typeface, text, buffer)
    if backwards:
        made = [single for cluster in made for single in _unjoined(typeface, cluster)]
    return Piece(typeface, tuple(made), width)


def _unjoined(typeface: Typeface, cluster: Cluster) -> list[Cluster]:
    """A ligature read from right to left as its first letter with the others, unseen, on its left.

    Half of the readers of PDF turn round whatever a glyph stands for together with the line, the other half do not;
    all of them read glyphs of one letter each.
    """
    unseen = _unseen(typeface)
    if len(cluster.glyphs) != 1 or len(cluster.text) == 1 or not unseen:
        return [cluster]
    first, others = cluster.text[0], cluster.text[1:]
    return [*(Cluster(char, (Glyph(unseen, 0, 0, 0),)) for char in reversed(others)), cluster._replace(text=first)]


@cache
def _unseen(typeface: Typeface) -> int:
    """A glyph that shows nothing and takes no room; 0 where the face has none."""
    glyph = typeface.hb_font.get_nominal_glyph(ord(_UNSEEN)) or 0
    # Many fonts draw a bar here, which no program shows that knows the character.
    drawn = typeface.hb_font.get_glyph_extents(glyph)
    return 0 if typeface.advance(glyph) or drawn is None or drawn.width or drawn.height else glyph


def _clustered(typeface: Typeface, text: str, buffer: hb.Buffer) -> tuple[list[Cluster], int]:
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    starts = sorted({info.cluster for info in infos})
    # What became no glyph, such as a joiner, belongs to the letter before it.
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    made: list[Cluster] = []
    width = 0
    for start, group in groupby(zip(infos, positions, strict=True), key=lambda pair: pair[0].cluster):
        glyphs, end = _placed(typeface, group)
        begin = 0 if start == starts[0] else start
        made.append(Cluster(text[begin : ends[start]], glyphs))
        width += end
    return made, width


def _placed(
    typeface: Typeface, group: Iterable[tuple[hb.GlyphInfo, hb.GlyphPosition]]
) -> tuple[tuple[Glyph, ...], int]:
    """The glyphs of a cluster, letters before their marks as readers of a page expect them, and where it ends."""
    letters: list[tuple[int, int, int]] = []
    marks: list[tuple[int, int, int]] = []
    end = 0
    for info, position in group:
        advance = typeface.units(position.x_advance)
        x, rise = end + typeface.units(position.x_offset), typeface.units(position.y_offset)
        (letters if advance else marks).append((info.codepoint, x, rise))
        end += advance
    made: list[Glyph] = []
    pen = 0
    for glyph, x, rise in letters + marks:
        made.append(Glyph(glyph, x - pen, 0, rise))
        pen = x + typeface.advance(glyph)
    made[-1] = made[-1]._replace(after=end - pen)
    if marks and letters and (unseen := _unseen(typeface)):
        # Readers take the last glyph for the end of the letter, and what follows for a word of its own.
        made.append(Glyph(unseen, 0, 0, made[-1].rise))
    return tuple(made), end
