"""What a text from outside must satisfy before it is kept: length, no control characters, tidy white space."""

from __future__ import annotations

import re
import unicodedata

NAME_LENGTH = 200
LINE_LENGTH = 1_000
NOTES_LENGTH = 10_000

_WHITE = re.compile(r"[ \t\r\n\f\v\u0085\u2028\u2029]+")
_TRAILING = re.compile(r"[ \t]+\n")


def single_line(text: str, limit: int = NAME_LENGTH) -> str:
    """Return ``text`` on one line: runs of white space become one blank, ends are trimmed.

    Published documents break long names over lines, so white space is folded, not refused.

    Raises:
        ValueError: with a sentence for the user, on control characters, half a surrogate pair, or too long a text.
    """
    return _checked(_WHITE.sub(" ", text).strip(), limit, allowed="")


def multi_line(text: str, limit: int = NOTES_LENGTH) -> str:
    r"""Return ``text`` with ``\n`` line ends, tabs and line breaks kept, ends trimmed.

    Raises:
        ValueError: as for `single_line`.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _checked(_TRAILING.sub("\n", unified).strip("\n\t "), limit, allowed="\n\t")


def fitted(text: str, limit: int = NAME_LENGTH, *, lines: bool = False) -> str:
    """Return a text from outside as `single_line` or `multi_line` takes it: control characters out, the end cut off."""
    if not text.isprintable():
        text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c) not in {"Cc", "Cs"})
    tidy = multi_line if lines else single_line
    text = tidy(text, len(text))
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _checked(text: str, limit: int, allowed: str) -> str:
    if len(text) > limit:
        raise ValueError(f"At most {limit:,} characters are allowed; this text has {len(text):,}.")
    if not text.isprintable():
        for character in text:
            if character not in allowed and unicodedata.category(character) in {"Cc", "Cs"}:
                raise ValueError(f"The character U+{ord(character):04X} is not allowed in a text.")
    return text
