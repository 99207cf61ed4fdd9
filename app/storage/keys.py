"""Keys to search and sort texts by: without case, accents and width, numbers by value."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = re.compile(r"[0-9]+")
_WIDTH = 12
_LIMIT = 120
# Letters with a stroke and ligatures, which Unicode does not take apart: "lodz" finds Łódź, "oystein" Øystein.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


def folded(text: str) -> str:
    """Return ``text`` as it is compared: "Müller & Söhne" and "MULLER & SOHNE" are alike; control characters go."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    kept = (" " if not c.isprintable() else c for c in plain.casefold() if not unicodedata.combining(c))
    return " ".join("".join(kept).translate(_LETTERS).split())


def name_key(name: str) -> str:
    """Return the key by which names are sorted and found by their beginning."""
    return folded(name)[:_LIMIT]


def number_key(number: str) -> str:
    """Return the key by which document numbers are sorted: ``INV-9`` comes before ``INV-10``."""
    return _DIGITS.sub(lambda match: match[0].lstrip("0").zfill(_WIDTH), folded(number))[:_LIMIT]


def prefix_range(prefix: str) -> tuple[str, str]:
    """Return the half-open range of keys that begin with ``prefix``, for a search by index."""
    return prefix, prefix + "\U0010ffff"
