"""JSON text to values, bounded and exact: what `json.loads` would quietly accept or mend is kept visible or refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from app.domain.decimals import shorten
from app.domain.errors import InputRefused, Problem

MAX_BYTES = 10_000_000
MAX_DEPTH = 32
_WHOLE_DIGITS = 18


class BareNumber:
    """A number without quotes that is no small whole number: ``0.1``, ``1e400``, ``NaN``; no field accepts it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        """Keep the number as it was written."""
        self.text = text


class RepeatedKeys(dict[str, object]):
    """A JSON object that gives a key twice; ``names`` lists those keys."""

    names: tuple[str, ...] = ()


def parse_text(data: bytes, name: str = "The input") -> object:
    """Read UTF-8 JSON into dicts, lists, texts, ints, bools and None; other numbers become `BareNumber`.

    ``name`` is what messages call the text.

    Raises:
        InputRefused: when the text is empty, no UTF-8, no JSON, longer than 10 MB or nested deeper than 32.
    """
    if len(data) > MAX_BYTES:
        raise _refused(f"{name} is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(f"{name} is not UTF-8 text: byte {error.start + 1} does not belong there.") from None
    if not text.strip():
        raise _refused(f"{name} is empty.")
    try:
        value: object = json.loads(
            text,
            parse_float=BareNumber,
            parse_constant=BareNumber,
            parse_int=_whole,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        raise _refused(f"{name} is not JSON: {error.msg} (line {error.lineno}, column {error.colno}).") from None
    except RecursionError:
        raise _too_deep(name) from None
    _check_depth(value, name)
    return value


def _refused(message: str) -> InputRefused:
    return InputRefused([Problem("", message)])


def _too_deep(name: str) -> InputRefused:
    return _refused(f"{name} is nested deeper than {MAX_DEPTH} levels.")


def _whole(text: str) -> int | BareNumber:
    return int(text) if len(text) <= _WHOLE_DIGITS else BareNumber(text)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    repeated = RepeatedKeys(members)
    repeated.names = tuple(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
    return repeated


def _check_depth(value: object, name: str) -> None:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return
    raise _too_deep(name)


def _children(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def quoted(value: object) -> str:
    """Return what was given, short enough to stand in a message."""
    match value:
        case BareNumber():
            return shorten(value.text)
        case str():
            return f'"{shorten(value)}"'
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case dict():
            return "an object"
        case list():
            return "a list"
        case _:
            return shorten(str(value))
