"""The ways in which a provider's server can fail, as bytes: what each fault makes of a reply."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any


class Fault(StrEnum):
    """What goes wrong; "commit" is the moment at which the server has done what it was asked."""

    RESET_ON_ACCEPT = "reset_on_accept"
    CLOSED_BEFORE_COMMIT = "closed_before_commit"
    CUT_BEFORE_COMMIT = "cut_before_commit"
    CUT_AFTER_COMMIT = "cut_after_commit"
    CUT_IN_HEADERS = "cut_in_headers"
    CUT_IN_BODY = "cut_in_body"
    RESET_IN_BODY = "reset_in_body"
    ERROR_BEFORE_COMMIT = "error_before_commit"
    ERROR_AFTER_COMMIT = "error_after_commit"
    LATE_COMMIT = "late_commit"
    LIMITED = "limited"
    HTML = "html"
    HTML_AFTER_COMMIT = "html_after_commit"
    REDIRECT = "redirect"
    REDIRECT_AFTER_COMMIT = "redirect_after_commit"
    TRUNCATED_LIST = "truncated_list"
    EMPTY_LIST = "empty_list"
    LAGGING_LIST = "lagging_list"
    ENDLESS_BODY = "endless_body"
    HUGE_LENGTH = "huge_length"
    GZIP_BOMB = "gzip_bomb"
    SLOW_DRIP = "slow_drip"
    SLOW_HEADERS = "slow_headers"
    SILENCE = "silence"
    WRONG_AMOUNT = "wrong_amount"
    DUPLICATE_ID = "duplicate_id"
    ODD_ID = "odd_id"
    NO_ID = "no_id"
    EMPTY_BODY = "empty_body"
    HALF_JSON = "half_json"
    DEEP_JSON = "deep_json"
    REPEATED_KEYS = "repeated_keys"
    NOT_A_NUMBER = "not_a_number"
    GIANT_HEADER = "giant_header"
    MANY_HEADERS = "many_headers"
    BAD_HEADER = "bad_header"
    NO_STATUS_LINE = "no_status_line"


BEFORE_COMMIT = frozenset(
    {
        Fault.RESET_ON_ACCEPT,
        Fault.CLOSED_BEFORE_COMMIT,
        Fault.CUT_BEFORE_COMMIT,
        Fault.ERROR_BEFORE_COMMIT,
        Fault.LATE_COMMIT,
        Fault.LIMITED,
        Fault.HTML,
        Fault.REDIRECT,
    }
)
UNCLEAR = (
    Fault.CLOSED_BEFORE_COMMIT,
    Fault.CUT_BEFORE_COMMIT,
    Fault.CUT_AFTER_COMMIT,
    Fault.CUT_IN_HEADERS,
    Fault.CUT_IN_BODY,
    Fault.ERROR_BEFORE_COMMIT,
    Fault.ERROR_AFTER_COMMIT,
    Fault.LATE_COMMIT,
    Fault.HTML,
    Fault.HTML_AFTER_COMMIT,
    Fault.REDIRECT,
    Fault.REDIRECT_AFTER_COMMIT,
    Fault.EMPTY_BODY,
    Fault.HALF_JSON,
    Fault.NO_ID,
)
"""After these nobody can tell from the reply whether the server did what it was asked."""
ODD_IDS: tuple[object, ...] = (
    "../../etc/passwd",
    "a/b",
    "",
    7,
    12345678901,
    None,
    "x" * 400,
    "invoice_id",
    "id\n1",
    {},
)


@dataclass(slots=True)
class Reply:
    """What the server says: a status and a JSON value."""

    status: int
    value: Any
    headers: dict[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        return json.dumps(self.value, default=_number, ensure_ascii=False).encode()


def message(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> bytes:
    """Return a whole reply of HTTP/1.1."""
    told = {"Content-Type": "application/json", "Content-Length": str(len(body))} | dict(headers or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"HTTP/1.1 {status} Status\r\n{head}\r\n".encode("latin-1") + body


def _number(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(str(type(value)))


def _endless(whole: bytes) -> Iterator[bytes]:
    yield b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"invoices": ['
    while True:
        yield b'{"id": "x"},' * 4_096


def _huge_length(whole: bytes) -> Iterator[bytes]:
    yield b'HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n{"a": "'
    while True:
        yield b"x" * 65_536


def _drip(whole: bytes) -> Iterator[bytes]:
    head, _, body = whole.partition(b"\r\n\r\n")
    yield head + b"\r\n\r\n"
    for byte in body:
        yield bytes([byte])


def _drip_headers(whole: bytes) -> Iterator[bytes]:
    for byte in whole:
        yield bytes([byte])


@cache
def _packed() -> bytes:
    return zlib.compress(b'{"invoices": [' + b" " * 50_000_000, 9)


def _bomb(whole: bytes, body: bytes) -> bytes:
    return message(200, _packed(), {"Content-Encoding": "deflate"})


STREAMS: dict[Fault, Callable[[bytes], Iterator[bytes]]] = {
    Fault.ENDLESS_BODY: _endless,
    Fault.HUGE_LENGTH: _huge_length,
    Fault.SLOW_DRIP: _drip,
    Fault.SLOW_HEADERS: _drip_headers,
}
RAW: dict[Fault, Callable[[bytes, bytes], bytes]] = {
    Fault.CUT_IN_HEADERS: lambda whole, body: whole[:30],
    Fault.CUT_IN_BODY: lambda whole, body: whole[: -(len(body) // 2 + 1)],
    Fault.RESET_IN_BODY: lambda whole, body: whole[: -(len(body) // 2 + 1)],
    Fault.ERROR_AFTER_COMMIT: lambda whole, body: message(502, b'{"error": "internal_error"}'),
    Fault.HTML_AFTER_COMMIT: lambda whole, body: message(
        200, b"<!doctype html><p>ok</p>", {"Content-Type": "text/html"}
    ),
    Fault.REDIRECT_AFTER_COMMIT: lambda whole, body: message(303, b"", {"Location": "http://127.0.0.1:9/elsewhere"}),
    Fault.GZIP_BOMB: _bomb,
    Fault.EMPTY_BODY: lambda whole, body: message(200, b""),
    Fault.HALF_JSON: lambda whole, body: message(200, body[: len(body) // 2]),
    Fault.DEEP_JSON: lambda whole, body: message(200, b"[" * 100_000 + b"]" * 100_000),
    Fault.REPEATED_KEYS: lambda whole, body: message(200, b'{"id": "a", "id": "b"}'),
    Fault.NOT_A_NUMBER: lambda whole, body: message(200, b'{"id": "a", "amount": NaN}'),
    Fault.GIANT_HEADER: lambda whole, body: message(200, body, {"X-Big": "x" * 1_000_000}),
    Fault.MANY_HEADERS: lambda whole, body: message(200, body, {f"X-{n}": "x" for n in range(10_000)}),
    Fault.BAD_HEADER: lambda whole, body: whole.replace(b"Content-Type", b"Content\x00Type", 1),
    Fault.NO_STATUS_LINE: lambda whole, body: body,
}


def _drop_newest(rows: list[Any], newest_first: bool) -> None:
    if rows:
        rows.pop(0 if newest_first else -1)


def _truncate(rows: list[Any], newest_first: bool) -> None:
    del rows[: (len(rows) + 1) // 2]


def _repeat(rows: list[Any], newest_first: bool) -> None:
    rows.extend(dict(row) for row in rows[:1])


SPOILED_LISTS: dict[Fault, Callable[[list[Any], bool], None]] = {
    Fault.EMPTY_LIST: lambda rows, newest_first: rows.clear(),
    Fault.TRUNCATED_LIST: _truncate,
    Fault.LAGGING_LIST: _drop_newest,
    Fault.DUPLICATE_ID: _repeat,
}
