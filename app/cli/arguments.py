"""Arguments that several commands share, and how their texts are read."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from app.cli.context import read_source
from app.cli.usage import UsageError, whole_number
from app.domain.decimals import parse_whole
from app.domain.errors import InputRefused, NotFound
from app.domain.json_fields import Fields

_T = TypeVar("_T")


def reference(parser: ArgumentParser, what: str = "an id, a uid or a number") -> None:
    """Ask for the record the command is about."""
    parser.add_argument("id", metavar="ID", help=what)


def page(parser: ArgumentParser) -> None:
    """Offer to answer only a part of a long list."""
    parser.add_argument("--limit", metavar="N", help="answer at most N of them")
    parser.add_argument("--offset", metavar="N", help="leave out the first N")


def page_of(options: Namespace) -> tuple[int, int | None]:
    """Return where a list begins and ends.

    Raises:
        UsageError: for what is no whole number.
    """
    offset = whole_number("--offset", options.offset) or 0
    limit = whole_number("--limit", options.limit)
    return offset, None if limit is None else offset + limit


def record_id(text: str, what: str) -> int:
    """Return the id of a record that has nothing else to be called by.

    Raises:
        NotFound: for anything but a number.
    """
    found = parse_whole(text)
    if found is None:
        raise NotFound(f"There is no {what} {text}.")
    return found


def text_options(parser: ArgumentParser, options: Iterable[tuple[str, str]]) -> None:
    """Offer an option for each (name as in the JSON, help)."""
    for name, about in options:
        parser.add_argument(f"--{name.rpartition('.')[2].replace('_', '-')}", dest=name, metavar="TEXT", help=about)


def from_option(parser: ArgumentParser, *, required: bool = False) -> None:
    """Ask for a JSON file."""
    parser.add_argument(
        "--from", dest="source", metavar="F", required=required, help="a JSON file, or - for standard input"
    )


def described(options: Namespace, names: Iterable[str]) -> dict[str, object]:
    """Return the JSON object of ``--from``, with what single options say put over it.

    Raises:
        InputRefused: when the file is no JSON object.
        UsageError: when nothing was given at all.
    """
    members: dict[str, object] = {}
    if options.source is not None:
        value = read_source(options.source)
        if not isinstance(value, dict):
            Fields(value).check()
        else:
            members = value
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    if not given and options.source is None:
        raise UsageError("Say what to store: --from F, or single options; see --help.")
    for name, text in given.items():
        outer, _, inner = name.rpartition(".")
        if outer:
            within = members.get(outer, {})
            members[outer] = {**(within if isinstance(within, dict) else {}), inner: text}
        else:
            members[inner] = text
    return members


def each_read(sources: list[str], read: Callable[[object], _T]) -> list[_T]:
    """Read several JSON files; problems of all of them are raised together, fields as ``files[1].lines[0].unit``.

    Raises:
        InputRefused: with every problem of every file.
    """
    if len(sources) == 1:
        return [read(read_source(sources[0]))]
    results, problems = [], []
    for place, source in enumerate(sources):
        # A file that is refused as a whole is named by the message.
        told = ""
        try:
            value = read_source(source)
            told = f"{source}: "
            results.append(read(value))
        except InputRefused as refused:
            for problem in refused.problems:
                named = replace(problem, message=f"{told}{problem.message}")
                problems.append(named.under(f"files[{place}]"))
    if problems:
        raise InputRefused(problems)
    return results
