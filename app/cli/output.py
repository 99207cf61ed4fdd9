"""What a command answers: one JSON value, or text for people with hostile characters made visible."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from app.domain.errors import Problem

Json = Mapping[str, object]


class Answer(NamedTuple):
    """What a command answers: ``value`` for ``--json``, ``text`` (made only when asked for) otherwise.

    ``status`` is the exit status; errors are raised instead of answered.
    """

    value: Json
    text: Callable[[], str]
    status: int = 0


class Column(NamedTuple):
    """A column of a table: its title, the text of a cell, and whether it is aligned to the right."""

    title: str
    cell: Callable[[Json], object]
    right: bool = False


# Of the members whose names do not make a label by themselves.
_LABELS = {
    "id": "ID",
    "tax_id": "Tax ID",
    "legal_id": "Legal ID",
    "upi_id": "UPI ID",
    "iban": "IBAN",
    "bic": "BIC",
    "line1": "Line 1",
    "line2": "Line 2",
}


def problem_json(problem: Problem) -> dict[str, object]:
    """Return a problem; the rule that says so where it is one from outside."""
    value: dict[str, object] = {"field": problem.field, "message": problem.message}
    return value | {"rule": problem.rule} if problem.rule else value


def listing(items: Sequence[Json], columns: Sequence[Column], total: int | None = None, empty: str = "") -> Answer:
    """Answer a list; ``total`` counts also what a limit left out."""
    count = len(items) if total is None else total
    value = {"items": items, "total": count}

    def text() -> str:
        if not items:
            return empty
        shown = table(columns, items)
        return shown if count == len(items) else f"{shown}\n{len(items)} of {count}"

    return Answer(value, text)


def record(value: Json, skip: Iterable[str] = ()) -> Answer:
    """Answer one record; as text, a line for each field that is filled in."""

    def text() -> str:
        return "\n".join(_fields(value, set(skip)))

    return Answer(value, text)


def table(columns: Sequence[Column], items: Iterable[Json]) -> str:
    """Return a table for people; columns are as wide as their widest cell."""
    titles = [column.title for column in columns]
    rows = [titles, *([printable(_shown(column.cell(item))) for column in columns] for item in items)]
    widths = [max(width(row[place]) for row in rows) for place in range(len(columns))]
    return "\n".join(
        "  ".join(
            " " * (wide - width(cell)) + cell if column.right else cell + " " * (wide - width(cell))
            for column, cell, wide in zip(columns, row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def field(name: str) -> Callable[[Json], object]:
    """Return what reads a member, the inner ones joined by dots: ``totals.due``."""
    path = name.split(".")

    def read(item: Json) -> object:
        value: object = item
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value

    return read


def printable(text: str, *, lines: bool = False) -> str:
    """Return text that cannot steer a terminal: control and direction characters become a replacement sign.

    White space becomes a blank, so that a cell stays on its line; with ``lines`` line breaks and tabs stay.
    """
    if text.isprintable():
        return text
    return "".join(_visible(character, lines=lines) for character in text)


def give_up(channel: TextIO) -> None:
    """Send what is still to be written to nowhere; Python would complain of it once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, channel.fileno())
    os.close(nowhere)


def width(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    import unicodedata

    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)


def _visible(character: str, *, lines: bool) -> str:
    if lines and character in "\n\t":
        return character
    if character.isspace():
        return " "
    return character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _fields(value: Json, skip: set[str], indent: str = "") -> Iterable[str]:
    for name, member in value.items():
        label = _LABELS.get(name) or name.replace("_", " ").capitalize()
        if name in skip or member in ("", None, [], {}):
            continue
        if isinstance(member, Mapping):
            inner = list(_fields(member, set(), indent + "  "))
            if inner:
                yield f"{indent}{label}:"
                yield from inner
        elif isinstance(member, list):
            yield f"{indent}{label}:"
            for entry in member:
                parts = entry.values() if isinstance(entry, Mapping) else (entry,)
                yield f"{indent}  " + "  ".join(printable(_shown(part)) for part in parts if part not in ("", None))
        else:
            yield f"{indent}{label}: {printable(_shown(member))}"
