"""What a command works with: its home, opened when first needed, and what it reads from files."""

from __future__ import annotations

import os
import select
import stat
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.paths import find_home

if TYPE_CHECKING:
    from app.services.books import Books

MAX_INPUT = 10_000_001
_PIPE_SECONDS = 2


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
        data = sys.stdin.buffer.read(MAX_INPUT) if source == "-" else _read(source)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not usable"
        raise InputRefused([Problem("", f"{source} cannot be read: {reason}.")]) from error
    return parse_text(data)


def _read(source: str) -> bytes:
    """Return what a file holds; a named pipe that nobody comes to write to is empty instead of holding us for ever."""
    at_once = getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(source, os.O_RDONLY | getattr(os, "O_BINARY", 0) | at_once)
    with open(descriptor, "rb") as file:  # noqa: PTH123 (it is a descriptor)
        begin = b""
        if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
            select.select([descriptor], [], [], _PIPE_SECONDS)
            try:
                begin = os.read(descriptor, MAX_INPUT)
            except BlockingIOError:
                pass  # somebody is there, but slow
            else:
                if not begin:
                    return b""
        if at_once:
            os.set_blocking(descriptor, True)
        return begin + file.read(MAX_INPUT)


def note(message: str) -> None:
    """Say something on standard error, where it never mixes with the answer."""
    from app.cli.output import printable

    print(printable(message, lines=True), file=sys.stderr)  # noqa: T201 (the command line's own channel)
