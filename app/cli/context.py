"""What a command works with: its home, opened when first needed, and what it reads from files."""

from __future__ import annotations

import os
import select
import stat
import sys
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.paths import find_home

if TYPE_CHECKING:
    from app.documents.einvoice.rules import Broken
    from app.domain.errors import Problem
    from app.services.books import Books

_PIPE_SECONDS = 2
_OF_ONE_KIND = 5


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
    from app.domain.json_text import MAX_BYTES, parse_text
    from app.services.files import why

    name = "Standard input" if source == "-" else source
    # One byte more than is allowed: the parser then refuses it without the rest being read.
    most = MAX_BYTES + 1
    try:
        data = sys.stdin.buffer.read(most) if source == "-" else _read(source, most)
    except (OSError, ValueError) as error:
        raise InputRefused([Problem("", f"{name} cannot be read: {why(error)}.")]) from error
    return parse_text(data, name)


def _read(source: str, most: int) -> bytes:
    """Return what a file holds; a named pipe that nobody comes to write to is empty instead of holding us for ever."""
    from app.services.files import open_at_once

    with open_at_once(source) as file:
        begin = b""
        if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
            select.select([file], [], [], _PIPE_SECONDS)
            try:
                begin = os.read(file.fileno(), most)
            except BlockingIOError:
                pass  # somebody is there, but slow
            else:
                if not begin:
                    return b""
        if os.name == "posix":
            os.set_blocking(file.fileno(), True)
        return begin + file.read(most)


def note(message: str) -> None:
    """Say something on standard error, where it never mixes with the answer."""
    from app.cli.output import give_up, printable

    try:
        print(printable(message, lines=True), file=sys.stderr, flush=True)  # noqa: T201 (the command line's own channel)
    except OSError:
        give_up(sys.stderr)  # nobody can be told; the exit status still says how it went


def warn(found: Iterable[Problem | Broken]) -> None:
    """Say on standard error what to know: the first warnings of a kind, and how many more there are."""
    from app.services.findings import first_of_each

    first, more = first_of_each(found, lambda each: each.rule or each.message, _OF_ONE_KIND)
    for each in first:
        place = f"{each.field}: " if each.field else ""
        note(f"Warning: {place}{each.message}{f' ({each.rule})' if each.rule else ''}")
    for kind, count in more.items():
        note(f"Warning: and {count:,} more like this: {kind}")
