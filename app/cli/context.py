"""What a command works with: its home, opened when first needed, and what it reads from files."""

from __future__ import annotations

import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.paths import find_home

if TYPE_CHECKING:
    from app.services.books import Books

MAX_INPUT = 10_000_001


class Context:
    """One run of a command."""

    def __init__(self, home: str | None) -> None:
        """Remember the folder named on the command line, if any."""
        self._home = home

    @property
    def home(self) -> Path:
        """The data folder, which may not be there yet."""
        return find_home(self._home)

    @cached_property
    def books(self) -> Books:
        """The books of the home, made on first use."""
        from app.services.books import Books

        return Books.open(self.home)

    def close(self) -> None:
        """Close the books if they were opened."""
        if "books" in self.__dict__:
            self.books.close()


def read_source(source: str) -> object:
    """Return the JSON value of a file, or of standard input for ``-``.

    Raises:
        InputRefused: when it cannot be read or is no JSON.
    """
    from app.domain.errors import InputRefused, Problem
    from app.domain.json_text import parse_text

    try:
        if source == "-":
            data = sys.stdin.buffer.read(MAX_INPUT)
        else:
            with Path(source).open("rb") as file:
                data = file.read(MAX_INPUT)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not usable"
        raise InputRefused([Problem("", f"{source} cannot be read: {reason}.")]) from error
    return parse_text(data)


def note(message: str) -> None:
    """Say something on standard error, where it never mixes with the answer."""
    from app.cli.output import printable

    print(printable(message, lines=True), file=sys.stderr)  # noqa: T201 (the command line's own channel)
