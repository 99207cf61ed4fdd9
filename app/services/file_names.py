"""File names made of texts from outside that no file system stumbles over and that cannot leave their folder."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from app.domain.document import Document
from app.domain.look import DEFAULT_FILE_NAME, file_name_problem

MAX_BYTES = 120

_FORBIDDEN = frozenset('<>:"/\\|?*')
# Names Windows keeps for devices, whatever follows the first point.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)
# Control and format characters (which hold the overrides of writing direction), surrogates, unassigned, private use.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})


def patterned_name(pattern: str, document: Document, suffix: str = ".pdf") -> str:
    """Return the safe name of a document's file by a company's ``pattern`` (see `app.domain.look`).

    Where it would be too long, the longest text in it but the number is cut. A field that is empty leaves no gap.
    """
    content = document.content
    texts = {
        "customer": content.customer.name,
        "date": content.issue_date.isoformat() if content.issue_date else "",
        "kind": document.correction or content.kind,
        "reference": content.reference,
    }
    values = {name: _cleaned(text.replace("_", " ") if name == "kind" else text) for name, text in texts.items()}
    values["number"] = _cleaned(document.number or f"Draft {document.id}")
    limit = MAX_BYTES - len(suffix.encode())
    while len(_filled(pattern, values).encode()) > limit and any(values[name] for name in texts):
        longest = max(texts, key=lambda name: len(values[name].encode()))
        over = len(_filled(pattern, values).encode()) - limit
        values[longest] = _shortened(values[longest], max(len(values[longest].encode()) - over, 0))
    return safe_name(_filled(pattern, values), "", suffix)


def _filled(pattern: str, values: Mapping[str, str]) -> str:
    if file_name_problem(pattern):
        # It was checked when it was saved; no export fails for what an older copy of the books says.
        pattern = DEFAULT_FILE_NAME
    return _cleaned(pattern.format_map(values))


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


def distinct(name: str, document_id: int, taken: set[str]) -> str:
    """Return ``name``, or where it is ``taken`` by another document one with the id, and count it among the taken.

    "A/1" and "a-1" are two numbers but one file name.
    """
    if name.casefold() in taken:
        stem, _, suffix = name.rpartition(".")
        name = f"{stem} ({document_id}).{suffix}"
    taken.add(name.casefold())
    return name


def _cleaned(text: str) -> str:
    normal = " ".join(unicodedata.normalize("NFC", text).split())
    kept = "".join("-" if c in _FORBIDDEN else c for c in normal if unicodedata.category(c) not in _HIDDEN)
    return " ".join(kept.split()).strip(" .-")


def _shortened(text: str, limit: int) -> str:
    return text.encode()[:limit].decode(errors="ignore").strip(" .")
