"""A line as Qt draws it: its glyphs from left to right, with the font file of each. The bundled faces are loaded."""

from __future__ import annotations

import unicodedata
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QTextLayout, QTextOption

from app.paths import resources

FAMILIES = ("Inter", "NotoSansArabic", "NotoSansHebrew", "NotoSansDevanagari", "NotoSansThai")
UNITS = 1000


@cache
def _loaded(file: str) -> str:
    """Load a bundled face; answers what Qt calls its family."""
    number = QFontDatabase.addApplicationFont(str(resources() / "fonts" / f"{file}-Regular.ttf"))
    return QFontDatabase.applicationFontFamilies(number)[0]


def qt_line(text: str, *files: str) -> list[tuple[int, str, int]]:
    """Return the glyphs of ``text`` on one line: place in thousandths of the font size, font file, glyph id.

    Args:
        text: of one paragraph.
        files: some of `FAMILIES`, the first choice first.
    """
    families = {_loaded(file): file for file in files}
    font = QFont(list(families))
    font.setPixelSize(UNITS)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    first = next((kind for char in text if (kind := unicodedata.bidirectional(char)) in {"L", "R", "AL"}), "L")
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LeftToRight if first == "L" else Qt.LayoutDirection.RightToLeft)
    option.setUseDesignMetrics(True)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.beginLayout()
    layout.createLine().setLineWidth(1e7)
    layout.endLayout()
    found = [
        (place.x(), families[run.rawFont().familyName()], glyph)
        for run in layout.glyphRuns()
        for glyph, place in zip(run.glyphIndexes(), run.positions(), strict=True)
    ]
    left = min(x for x, _, _ in found)
    return sorted((round(x - left), file, glyph) for x, file, glyph in found)
