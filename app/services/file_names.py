"""File names made of texts from outside that no file system stumbles over and that cannot leave their folder."""

from __future__ import annotations

import unicodedata

MAX_BYTES = 120

_FORBIDDEN = frozenset('<>:"/\\|?*')
# Names Windows keeps for devices, whatever follows the first point.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)
# Control and format characters (which hold the overrides of writing direction), surrogates, unassigned, private use.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})


def safe_name(number: str, name: str, suffix: str = ".pdf") -> str:
    """Return ``number name.pdf`` with everything harmful taken out, at most `MAX_BYTES` of UTF-8.

    The result holds no separator, control or direction character, does not begin with a point or a dash, does not
    end in a point or blank, and is no device name. Texts that leave nothing give ``document.pdf``.
    """
    stem = " ".join(part for part in (_cleaned(number), _cleaned(name)) if part)
    stem = _shortened(stem, MAX_BYTES - len(suffix.encode()))
    if not stem:
        stem = "document"
    if stem.partition(".")[0].strip().casefold() in _DEVICES:
        stem = f"_{stem}"[: MAX_BYTES - len(suffix)]
    return stem + suffix


def _cleaned(text: str) -> str:
    normal = " ".join(unicodedata.normalize("NFC", text).split())
    kept = "".join("-" if c in _FORBIDDEN else c for c in normal if unicodedata.category(c) not in _HIDDEN)
    return " ".join(kept.split()).strip(" .-")


def _shortened(text: str, limit: int) -> str:
    return text.encode()[:limit].decode(errors="ignore").strip(" .")
