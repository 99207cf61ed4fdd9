"""What a reader of the file takes the glyphs for: each code of a font stands for one text, or its place says which."""

from __future__ import annotations

import unicodedata

from app.documents.fonts import Cluster, Face, Glyph, Piece, Typeface, Weight, escaped

FONT_NAMES = {weight: b"/F%d" % number for number, weight in enumerate(Weight, start=1)}


class Spelling:
    """The fonts and codes of one document while it is drawn.

    Attributes:
        names: of the fonts beside Inter, in the order they were first needed.
        codes: of each typeface, by code: the glyph, and the text it stands for. A glyph that stands for several texts,
            such as the body of two letters of Arabic, has a code for each.
    """

    def __init__(self) -> None:
        """Begin without a font."""
        self.names: dict[Typeface, bytes] = {}
        self.codes: dict[Typeface, dict[int, tuple[int, str]]] = {}
        self._further: dict[tuple[Typeface, int, str], int] = {}

    def name(self, typeface: Typeface) -> bytes:
        """Return what the pages call a font."""
        if isinstance(typeface, Face):
            return FONT_NAMES[typeface.weight]
        return self.names.setdefault(typeface, b"/F%d" % (len(FONT_NAMES) + 1 + len(self.names)))

    def shown(self, piece: Piece, size: float) -> bytes:
        """Return the operators that show a piece, its font being set; plain text is the caller's to remember."""
        writer = _Writer(size)
        for cluster in piece.clusters:
            if not cluster.glyphs:
                writer.add(cluster.codes, 0)
                continue
            code = self._code(piece.face, cluster)
            if code is None:
                writer.begin(cluster.text)
            for glyph in cluster.glyphs:
                writer.add(_placed(glyph, glyph.id if code is None else code), glyph.rise)
            if code is None:
                writer.end()
        return writer.finished()

    def _code(self, typeface: Typeface, cluster: Cluster) -> int | None:
        """The code of a glyph that says what its cluster says; None where the text must be written beside it."""
        codes = self.codes.setdefault(typeface, {})
        if len(cluster.glyphs) > 1:
            for glyph in cluster.glyphs:
                codes.setdefault(glyph.id, (glyph.id, typeface.nominal.get(glyph.id, "")))
            return None
        single = cluster.glyphs[0].id
        alone = typeface.characters[single] if isinstance(typeface, Face) else cluster.text
        _, said = codes.setdefault(single, (single, alone))
        # Readers turn brackets round themselves where text runs from right to left.
        if said == cluster.text or (_turned(said) and _turned(cluster.text)):
            return single
        if isinstance(typeface, Face) or typeface.postscript:
            return None
        key = (typeface, single, cluster.text)
        further = self._further.setdefault(key, typeface.hb_face.glyph_count + len(self._further))
        codes[further] = (single, cluster.text)
        return further


class _Writer:
    """Collects codes as long as they stand on one level and need no words."""

    def __init__(self, size: float) -> None:
        self._size = size
        self._out: list[bytes] = []
        self._codes = b""
        self._rise = 0

    def add(self, codes: bytes, rise: int) -> None:
        if rise != self._rise:
            self._flush()
            self._out.append(b"%g Ts" % round(rise * self._size / 1000, 3))
            self._rise = rise
        self._codes += codes

    def begin(self, text: str) -> None:
        self._flush()
        said = text.encode("utf-16-be").hex().upper().encode()
        self._out.append(b"/Span <</ActualText <FEFF%s>>> BDC" % said)

    def end(self) -> None:
        self._flush()
        self._out.append(b"EMC")

    def finished(self) -> bytes:
        self._flush()
        if self._rise:
            self._out.append(b"0 Ts")
        return b" ".join(self._out)

    def _flush(self) -> None:
        if self._codes:
            self._out.append(b"[(%s)] TJ" % self._codes)
            self._codes = b""


def _placed(glyph: Glyph, code: int) -> bytes:
    before = b")%d(" % -glyph.before if glyph.before else b""
    after = b")%d(" % -glyph.after if glyph.after else b""
    return before + escaped(code) + after


def _turned(text: str) -> bool:
    """Whether a character is drawn the other way round in text from right to left."""
    return len(text) == 1 and bool(unicodedata.mirrored(text))
