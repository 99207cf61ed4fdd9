"""The marker of a remote action: a short token by which the object it made is found again in a provider's list.

``7K3M-9QRT-0VWX-4ABC-H``: 80 random bits in 16 characters without I, L, O and U, and a check character. Providers trim,
wrap, change case and escape what they are given, so a marker is looked for in what is left of its text, and the check
character tells it from anything else of that shape. It detects every single wrong character and every two swapped ones.
"""

from __future__ import annotations

import html
import re
import unicodedata

RANDOM_BYTES = 10
_DASHES = 4

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_MARK = "[0-9A-TV-Za-tv-z]"
_GAP = r"[\s\u00ad\u200b-\u200d\u2060]{0,8}"
_DASH = rf"{_GAP}[-\u2010-\u2015\u2212]{_GAP}"
_GROUP = rf"{_MARK}(?:{_GAP}{_MARK}){{3}}"
_SHAPE = re.compile(rf"(?<![0-9A-Za-z])(?=({_GROUP}(?:{_DASH}{_GROUP}){{3}}{_DASH}{_MARK})(?![0-9A-Za-z]))")
_LABEL = re.compile(r"\(?Ref:\s*(?:[^\n·]{0,80}·\s*)?$")
_OURS = re.compile(rf"([^&]*?) \(Ref: {_MARK}{{4}}(?:-{_MARK}{{4}}){{3}}-{_MARK}\)")
_UNESCAPES = 3


def make(random_bytes: bytes) -> str:
    """Return the marker of 10 ``random_bytes``.

    Raises:
        ValueError: when there are not exactly ten.
    """
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"A marker is made of {RANDOM_BYTES} bytes.")
    number = int.from_bytes(random_bytes)
    body = "".join(_ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
    return _written(body + _check(body))


def on_wire(number: str, marker: str) -> str:
    """Return the text that carries ``marker`` in a provider's field, readable by whoever receives the invoice."""
    return f"Ref: {number} · {marker}" if number else f"Ref: {marker}"


def find(text: str) -> set[str]:
    """Return the markers in ``text``, as `make` writes them, whatever became of case, spaces, dashes and escapes."""
    if _cannot_hold_one(text):
        return set()
    return {marker for form in _forms(text) for marker, _, _ in _found(form)}


def names(text: str, marker: str, number: str) -> bool:
    """Return whether ``text`` carries ``marker``, and before it ``number`` by itself, as those who write one do."""
    words = rf"(?<![0-9A-Za-z]){re.escape(' '.join(number.split()))}(?![0-9A-Za-z])"
    return not _cannot_hold_one(text) and any(
        found == marker and re.search(words, " ".join(form[:start].split()), re.IGNORECASE)
        for form in _forms(text)
        for found, start, _ in _found(form)
    )


def strip(text: str) -> str:
    """Return ``text`` without anything `find` would take for a marker, and without the words `on_wire` puts before it.

    User text must never carry a marker, and what comes back is shown without ours.
    """
    if _cannot_hold_one(text):
        return text
    ours = _OURS.fullmatch(text)
    if ours is not None and _cannot_hold_one(ours[1]):
        return ours[1]
    while find(text):
        plain = next(form for form in _forms(text) if any(_found(form)))
        _, start, end = next(iter(_found(plain)))
        text = f"{_LABEL.sub('', plain[:start]).rstrip()} {plain[end:].lstrip(') ')}".strip()
    return text


def _cannot_hold_one(text: str) -> bool:
    """Return whether a glance is enough: lists of ten thousand texts are looked through."""
    return text.isascii() and text.count("-") < _DASHES and "&" not in text


def _forms(text: str) -> list[str]:
    """Return ``text`` as it is and with its escapes undone, once for each time it was escaped."""
    forms = [text]
    for _ in range(_UNESCAPES):
        plain = html.unescape(forms[-1])
        if plain == forms[-1]:
            break
        forms.append(plain)
    return [*forms, *(folded for form in forms if (folded := unicodedata.normalize("NFKC", form)) != form)]


def _found(text: str) -> list[tuple[str, int, int]]:
    """Return each valid marker in ``text`` with its place there."""
    found = []
    for match in _SHAPE.finditer(text):
        symbols = [_ALPHABET[_VALUES[c]] for c in match[1].upper() if c in _VALUES]
        body = "".join(symbols[:-1])
        if symbols[-1] == _check(body):
            found.append((_written("".join(symbols)), match.start(1), match.end(1)))
    return found


def _written(symbols: str) -> str:
    return "-".join((symbols[:4], symbols[4:8], symbols[8:12], symbols[12:16], symbols[16:]))


def _check(body: str) -> str:
    """Return the check character: the symbols as a polynomial over GF(32), evaluated at a primitive element."""
    value = 0
    for symbol in body:
        value = _doubled(value ^ _VALUES[symbol])
    return _ALPHABET[value]


def _doubled(value: int) -> int:
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled
