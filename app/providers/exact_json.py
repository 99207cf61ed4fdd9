"""JSON of the providers, exact both ways: numbers are never binary floats, and odd texts are refused as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import NoReturn

MAX_DEPTH = 32
_WHOLE_DIGITS = 30
_NUMBER_LENGTH = 60
_EXPONENT = 30

Json = dict[str, "Json"] | list["Json"] | str | int | Decimal | bool | None


class Unreadable(ValueError):
    """A reply is not the JSON a provider may send; the text says what is wrong with it."""


def read(body: bytes) -> object:
    """Read a reply into dicts, lists, texts, ints, Decimals, bools and None.

    Raises:
        Unreadable: for no UTF-8, no JSON, keys given twice, NaN, numbers out of all bounds, half surrogate pairs, a
            byte order mark, or nesting deeper than 32.
    """
    try:
        text = body.decode("utf-8")
        value: object = json.loads(
            text, parse_float=_decimal, parse_int=_whole, parse_constant=_constant, object_pairs_hook=_object
        )
    except UnicodeDecodeError:
        raise Unreadable("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"it is not JSON ({error.msg})") from None
    except RecursionError:
        raise Unreadable("it is nested too deep") from None
    _check_depth(value)
    if b"\\ud" in body or b"\\uD" in body:
        _check_surrogates(value)
    return value


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


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
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
    if isinstance(value, dict):
        return [child for child in value.values() if isinstance(child, dict | list)]
    return [child for child in value if isinstance(child, dict | list)] if isinstance(value, list) else []


def _check_surrogates(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except UnicodeEncodeError:
        raise Unreadable("it holds half a character") from None
