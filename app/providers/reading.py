"""Reads single values out of a provider's JSON: what is missing or odd becomes empty, never an error."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from urllib.parse import urljoin, urlsplit

from app.domain.secret import Secret
from app.providers.calls import printable, without_secrets
from app.providers.http import is_id

ROW_EVIDENCE = 4_000
TEXT_LENGTH = 4_000
_WHOLE_DIGITS = 18

_DAY_LENGTH = 10
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
_EXACT = re.compile(r'"\\u0000([^"]*)"')
# The encoder cannot write a Decimal; it is marked here and freed of its quotes afterwards.
_encode = json.JSONEncoder(ensure_ascii=False, default=lambda value: f"\0{value:f}").encode

Members = Mapping[str, object]


def text(row: Members, key: str, *others: str) -> str:
    """Return the first of the keys that holds a text, cut to 4,000 characters."""
    value = row.get(key)
    if value and isinstance(value, str):
        return value[:TEXT_LENGTH]
    return text(row, *others) if others else ""


def identity(row: Members, *keys: str) -> str:
    """Return an id: a text, or a whole number as text; empty when there is none a provider would give out."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value:
            return value if is_id(value) else ""
    return ""


def number(row: Members, *keys: str) -> Decimal | None:
    """Return the first of ``keys`` that holds a number, never one written as text."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            return Decimal(value)
    return None


def whole(row: Members, key: str) -> int | None:
    """Return a whole number; some programs write 5 as 5.0."""
    value = row.get(key)
    if isinstance(value, Decimal) and value.is_finite() and value.adjusted() < _WHOLE_DIGITS:
        return int(value) if value == value.to_integral_value() else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def moment(row: Members, *keys: str) -> datetime | None:
    """Return the first readable time, in UTC; one without a zone is taken for UTC."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, str) and 10 <= len(value) <= 40:
            try:
                read = datetime.fromisoformat(value)
                if read.tzinfo is UTC:
                    return read
                return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
            except (ValueError, OverflowError):
                continue
    return None


def day(row: Members, key: str) -> date | None:
    """Return a calendar day given as a day or as a time; of a time, its day in UTC, the same on every computer."""
    value = row.get(key)
    if isinstance(value, str) and len(value) == _DAY_LENGTH and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    read = moment(row, key)
    return read.date() if read is not None else None


def evidence(row: Members, secret: Secret, *first: str) -> str:
    """Return ``row`` as JSON text to be kept: bounded, secrets removed, control characters as codes.

    Of one that is cut, the members ``first`` are kept before others.
    """
    raw: str = getattr(row, "raw", "")
    if raw and (len(raw) <= ROW_EVIDENCE or not first):
        if getattr(row, "clean", False):
            return raw[:ROW_EVIDENCE]
        if raw.isprintable():
            return without_secrets(raw, secret)[:ROW_EVIDENCE]
    written = _encode(row)
    if len(written) > ROW_EVIDENCE and first:
        written = _encode({key: row[key] for key in first if key in row} | dict(row))
    if "\\u0000" in written:
        written = _EXACT.sub(r"\1", written)
    return printable(without_secrets(written, secret)[:ROW_EVIDENCE])[:ROW_EVIDENCE]


@cache
def _usual(hosts: tuple[str, ...]) -> re.Pattern[str]:
    """Return what nearly every link looks like: nothing in it could be read in two ways."""
    names = "|".join(re.escape(host) for host in hosts)
    return re.compile(rf"https://(?:[a-z0-9]+\.)*(?:{names})/[A-Za-z0-9_/.?=&-]*")


def link(value: str, home: str, hosts: tuple[str, ...]) -> str:
    """Return ``value`` as an absolute https address at one of ``hosts`` or below it; empty when it is none.

    A relative one belongs to ``home``, the provider's own address. Names with other than plain letters, users, ports
    and backslashes are how a link is made to look like another; they are refused.
    """
    if len(value) <= 2_000 and _usual(hosts).fullmatch(value):
        return value
    if not value or len(value) > 2_000 or not value.isascii() or not value.isprintable() or value != value.strip():
        return ""
    if "\\" in value or " " in value:
        return ""
    try:
        own = urlsplit(value)
        if (own.scheme and not own.netloc) or value.startswith("///"):
            return ""
        absolute = urljoin(home, value)
        parts = urlsplit(absolute)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").lower()
    if parts.scheme != "https" or "@" in parts.netloc or port not in {None, 443} or not _HOST.fullmatch(host):
        return ""
    return absolute if any(host == each or host.endswith(f".{each}") for each in hosts) else ""
