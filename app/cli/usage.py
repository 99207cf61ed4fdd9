"""What is wrong with a command line itself, found before anything is opened."""

from __future__ import annotations

from pathlib import Path

from app.domain.decimals import parse_whole
from app.paths import named


class UsageError(Exception):
    """The command line is wrong; the message says how it is written."""


def place(name: str, text: str) -> Path:
    """Return the file or folder to write to that the option ``name`` gives.

    Raises:
        UsageError: for an empty one, as from an unset variable: nobody means the current folder by it.
    """
    if not text:
        raise UsageError(f"{name} needs a path.")
    return named(text)


def whole_number(name: str, text: str | None) -> int | None:
    """Return the whole number from 0 that the option ``name`` gives, None when it was not given.

    Raises:
        UsageError: for anything else.
    """
    if text is None:
        return None
    number = parse_whole(text)
    if number is None:
        raise UsageError(f"{name} needs a whole number.")
    return number
