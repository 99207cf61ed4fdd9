"""Which typeface shows a character that Inter lacks: a bundled one, one the user added, one of the system."""

from __future__ import annotations

import unicodedata
from functools import cache

import uharfbuzz as hb  # type: ignore[import-untyped]  # ships no type information

from app.documents import system_fonts
from app.documents.cleaning import JOINERS, MARKS, clean
from app.documents.fonts import Face, Typeface, Weight, face
from app.paths import resources

EAST_ASIAN = {"Hani", "Hira", "Kana", "Hang", "Bopo"}
_BUNDLED = {"Arab": "NotoSansArabic", "Hebr": "NotoSansHebrew", "Deva": "NotoSansDevanagari", "Thai": "NotoSansThai"}
_STEMS = {Weight.REGULAR: 85, Weight.MEDIUM: 102, Weight.SEMIBOLD: 120}
_COMBINING = {"Mn", "Me", "Mc"}
# Signs that Inter has too, as narrow as Latin text wants them; beside East Asian text they are as wide as a character.
_WIDE = frozenset("“”‘’…—")

# Only what was found is kept: a font may be added while the program runs.
_found: dict[tuple[str, Weight, str, str], Typeface] = {}


@cache
def script_of(char: str) -> str:
    """Return the script of a character by its ISO 15924 code; empty for what many scripts share."""
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(char)])
    buffer.guess_segment_properties()
    return buffer.script or ""


def clusters(text: str) -> list[str]:
    """Return ``text`` cut into letters with their combining marks and joiners."""
    parts: list[str] = []
    for char in text:
        if parts and (char in JOINERS or unicodedata.category(char) in _COMBINING):
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def typeface_for(cluster: str, weight: Weight, script: str, language: str) -> Typeface | None:
    """Return the typeface for a letter with its marks, None where no font has all of them.

    Args:
        cluster: as `clusters` cuts them.
        weight: a face that has none of it gives the nearest.
        script: of the text around it.
        language: of the document: Chinese, Japanese and Korean draw the same characters differently.
    """
    key = (cluster, weight, script, language)
    known = _found.get(key)
    if known is None:
        known = _search(cluster, weight, script, language)
        if known is not None:
            _found[key] = known
    return known


def _search(cluster: str, weight: Weight, script: str, language: str) -> Typeface | None:
    wanted = "".join(char for char in cluster if char not in JOINERS and char not in MARKS) or " "
    latin: Face = face(weight)
    if latin.covers(wanted) and not (script in EAST_ASIAN and wanted in _WIDE):
        return latin
    for bundled in sorted(_BUNDLED, key=lambda name: name != script):
        typeface = _bundled(bundled, weight)
        if typeface.covers(wanted):
            return typeface
    for typeface in system_fonts.candidates(weight, script, language):
        if typeface.covers(wanted):
            return typeface
    return latin if latin.covers(wanted) else None


@cache
def _bundled(script: str, weight: Weight) -> Typeface:
    name = weight.value.replace("Inter", _BUNDLED[script])
    return Typeface(resources() / "fonts" / f"{name}.ttf", name=name, stem=_STEMS[weight])


def missing_characters(text: str) -> tuple[str, ...]:
    """Return the characters of ``text`` that no font at hand can show, each once, in order of appearance.

    The page shows `app.documents.fonts.REPLACEMENT` in their place.
    """
    if text.isascii():
        return ()
    plain = face(Weight.REGULAR).plain
    unseen = frozenset("\n" + JOINERS + MARKS)
    asked = dict.fromkeys(char for char in clean(text) if char not in plain and char not in unseen)
    return tuple(char for char in asked if typeface_for(char, Weight.REGULAR, script_of(char), "") is None)
