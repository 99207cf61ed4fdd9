"""JSON of the providers, exact both ways: numbers are never binary floats, and odd texts are refused as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NoReturn

MAX_DEPTH = 32
_WHOLE_DIGITS = 30
_NUMBER_LENGTH = 60
_EXPONENT = 30
_CONTAINERS = (dict, list)

Json = dict[str, "Json"] | list["Json"] | str | int | Decimal | bool | None


class Unreadable(ValueError):
    """A reply is not the JSON a provider may send; the text says what is wrong with it."""


class Row(dict[str, object]):
    """An object of a reply; one that stands in a list of the reply has in ``raw`` the very text it was read from.

    Attributes:
        clean: as the reader of the reply was told of all of it.
    """

    __slots__ = ("clean", "raw")

    raw: str
    clean: bool


Take = Callable[[Row], object]
"""Reads an object of a list; it only reads, for the rest of the reply may still be refused."""


def read(body: bytes, take: Take | None = None, *, clean: bool = False) -> object:
    """Read a reply into dicts, lists, texts, ints, Decimals, bools and None; objects of its lists are `Row`.

    Args:
        body: the reply.
        take: given each object of a list as soon as it is read; what it returns stands in its place, so that ten
            thousand never exist in two forms.
        clean: all of it can be kept as it is, free of secrets and of what cannot be seen.

    Raises:
        Unreadable: for no UTF-8, no JSON, keys given twice, NaN, numbers out of all bounds, half surrogate pairs, a
            byte order mark, or nesting deeper than 32.
    """
    halves = b"\\" in body and (b"\\ud" in body or b"\\uD" in body)

    def taken(row: Row) -> object:
        row.clean = clean
        if row.raw.count("{") + row.raw.count("[") >= MAX_DEPTH - 2:
            _check_depth([[row]])
        if halves:
            _check_surrogates(row)
        return row if take is None else take(row)

    try:
        text = body.decode("utf-8")
        start = _past_space(text, 0)
        value, end = _top(text, start, taken)
        if _past_space(text, end) != len(text):
            raise Unreadable("it is not JSON (more follows)")
    except UnicodeDecodeError:
        raise Unreadable("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"it is not JSON ({error.msg})") from None
    except RecursionError:
        raise Unreadable("it is nested too deep") from None
    except StopIteration:
        raise Unreadable("it is not JSON (a value is missing)") from None
    _check_depth(value)
    if halves:
        _check_surrogates(value)
    return value


def _top(text: str, start: int, taken: Take) -> tuple[object, int]:
    """Read the outermost value, and each object of its lists on its own, so that the text of each is known."""
    opening = text[start : start + 1]
    if opening == "[":
        return _rows(text, start, taken)
    if opening != "{":
        return _DECODER.raw_decode(text, start)
    pairs: list[tuple[str, object]] = []
    at = _past_space(text, start + 1)
    if text[at : at + 1] == "}":
        return {}, at + 1
    while True:
        key, at = _DECODER.raw_decode(text, at)
        at = _past_space(text, at)
        if not isinstance(key, str) or text[at : at + 1] != ":":
            raise Unreadable("it is not JSON (a key is missing)")
        at = _past_space(text, at + 1)
        value, at = _rows(text, at, taken) if text[at : at + 1] == "[" else _DECODER.raw_decode(text, at)
        pairs.append((key, value))
        at, ended = _separated(text, at, "}")
        if ended:
            return _object(pairs), at


def _rows(text: str, start: int, taken: Take) -> tuple[list[object], int]:
    found: list[object] = []
    at = _past_space(text, start + 1)
    if text[at : at + 1] == "]":
        return found, at + 1
    scan, keep = _DECODER.scan_once, found.append  # type: ignore[attr-defined]  # raw_decode without its try
    while True:
        value, end = scan(text, at)
        if type(value) is Row:
            value.raw = text[at:end]
            value = taken(value)
            if text.startswith(_NEXT_ROW, end):  # of ten thousand rows nearly all
                keep(value)
                at = text.index("{", end)
                continue
        keep(value)
        at, ended = _separated(text, end, "]")
        if ended:
            return found, at


def _separated(text: str, at: int, closing: str) -> tuple[int, bool]:
    """Return where the next member begins, or where the container ended."""
    at = _past_space(text, at)
    if text[at : at + 1] == closing:
        return at + 1, True
    if text[at : at + 1] != ",":
        raise Unreadable("it is not JSON (a comma is missing)")
    return _past_space(text, at + 1), False


def _past_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def write(value: Json) -> bytes:
    """Return ``value`` as JSON; a Decimal is written digit by digit, without exponent."""
    return "".join(_written(value)).encode("utf-8")


def _written(value: Json) -> Iterator[str]:
    match value:
        case dict():
            yield "{"
            for position, (key, member) in enumerate(value.items()):
                yield f"{', ' if position else ''}{_quoted(key)}: "
                yield from _written(member)
            yield "}"
        case list():
            yield "["
            for position, member in enumerate(value):
                yield ", " if position else ""
                yield from _written(member)
            yield "]"
        case Decimal():
            if not value.is_finite():
                raise ValueError("JSON has no such number.")
            yield format(value, "f")
        case _:
            yield _quoted(value)


def _quoted(value: str | int | bool | None) -> str:
    return json.dumps(value, ensure_ascii=False)


def _decimal(text: str) -> Decimal:
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) > _NUMBER_LENGTH or (exponent and not -_EXPONENT <= _bounded(exponent) <= _EXPONENT):
        raise Unreadable("it holds a number out of all bounds")
    return Decimal(text)


def _bounded(exponent: str) -> int:
    """Return an exponent; of one too long to matter, one that is out of bounds."""
    return int(exponent) if len(exponent) <= 4 else _EXPONENT + 1


def _whole(text: str) -> int:
    if len(text) > _WHOLE_DIGITS:
        raise Unreadable("it holds a number out of all bounds")
    return int(text)


def _constant(text: str) -> NoReturn:
    raise Unreadable(f"it holds {text} where a number belongs")


def _object(pairs: list[tuple[str, object]]) -> Row:
    members = Row(pairs)
    if len(members) != len(pairs):
        raise Unreadable("it gives a key twice")
    return members


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [child for parent in level for child in _containers(parent)]
        if not level:
            return
    raise Unreadable("it is nested too deep")


def _containers(value: object) -> list[object]:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [child for child in children if isinstance(child, _CONTAINERS)]


def _check_surrogates(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except UnicodeEncodeError:
        raise Unreadable("it holds half a character") from None


_NEXT_ROW = (", {", ",{")
_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder(parse_float=_decimal, parse_int=_whole, parse_constant=_constant, object_pairs_hook=_object)
