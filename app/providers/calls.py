"""One call to a provider from budget to outcome, and what is kept of its reply; shared by all providers."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from email.utils import parsedate_to_datetime
from math import ceil
from typing import Literal

from app.domain.secret import Secret
from app.providers.exact_json import Take, Unreadable, read
from app.providers.http import Broken, NotHandedOver, Reply
from app.providers.protocol import Failure, KeyRefused, Limited, NotSent, Refused, Session, Unclear

ERROR_EVIDENCE = 500
DEFAULT_WAIT = 60
MAX_WAIT = 86_400

_KEY_LIKE = re.compile(r"(?i)\b(?:sntr_|cck_live_|whsec_|[sprk]k_(?:live|test)_)[\w-]{4,}|\bbearer\s+\S+")
# One of these stands in whatever looks like a key; ten thousand rows are looked through.
_KEY_SIGNS = ("sntr_", "k_", "whsec_", "bearer")
_VISIBLE = bytes(range(0x20, 0x7F))
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True, slots=True)
class Word:
    """What one documented error means.

    Attributes:
        status: the HTTP status it comes with; with another one it proves nothing.
        message: a sentence in our words.
        outcome: ``key`` when the account must pause.
    """

    status: int
    message: str
    outcome: Literal["refused", "key"] = "refused"


@dataclass(frozen=True, slots=True)
class Dictionary:
    """How a provider, ``title`` to the user, words its errors.

    Attributes:
        words: by error code.
        bare: by status, of a provider that documents no codes; they count only with a JSON object.
    """

    title: str
    words: Mapping[str, Word]
    bare: Mapping[int, Word] = field(default_factory=dict)


def call(
    session: Session,
    method: str,
    path: str,
    *budgets: str,
    query: dict[str, str] | None = None,
    body: bytes | None = None,
) -> Reply | NotSent | Limited | Unclear:
    """Make one call, if the budgets allow it, and return its reply whatever its status.

    A reply that there were too many holds back every call of these budgets for as long as it says.
    """
    if wait := session.budget.take(*budgets):
        return Limited(seconds=wait, code="budget", message=f"The account's calls are used up for {_duration(wait)}.")
    try:
        reply = session.client.request(method, session.account.base_url, path, session.secret, query=query, body=body)
    except NotHandedOver as failure:
        return NotSent(code=failure.code, message=failure.message)
    except Broken as failure:
        return Unclear(code=failure.code, message=failure.message)
    if reply.status == 429:
        session.budget.hold(_retry_seconds(reply.retry_after, _error_members(reply) or {}), *budgets)
    return reply


def members(
    session: Session, reply: Reply, dictionary: Dictionary, take: Take | None = None
) -> dict[str, object] | list[object] | Failure:
    """Return the JSON of a successful reply, or what its failure means; ``take`` reads its rows (`exact_json.read`)."""
    if not 200 <= reply.status < 300:
        return failure_of(session, reply, dictionary)
    if not reply.body.strip():
        return unusable(session, reply, dictionary, "it is empty")
    try:
        value = read(reply.body, take, clean=_is_clean(reply.body, session.secret))
    except Unreadable as error:
        return unusable(session, reply, dictionary, str(error))
    if not isinstance(value, dict | list):
        return unusable(session, reply, dictionary, "it is no object")
    return value


def _is_clean(body: bytes, secret: Secret) -> bool:
    """Whether any part of a reply can be kept as it is; looked at once instead of for each of ten thousand rows."""
    if body.translate(None, _VISIBLE):
        return False
    text = body.decode("ascii")
    return without_secrets(text, secret) == text


def failure_of(session: Session, reply: Reply, dictionary: Dictionary) -> Failure:
    """Return what a reply other than a success means.

    Only 401, a 429 in JSON and the documented codes under their documented status are a certain no. Whatever a read was
    answered, it did nothing.
    """
    error = _error_members(reply)
    code = _error_code(error, dictionary) if error is not None else ""
    word = dictionary.words.get(code)
    if word is None and error is not None:
        word = dictionary.bare.get(reply.status)
    named, evidence = code or f"http_{reply.status}", shown(reply.body, session.secret, ERROR_EVIDENCE)
    status = reply.status
    if status == 401:
        message = f"{dictionary.title} does not accept the key. Enter it again."
        return KeyRefused(code=named, message=message, http_status=status, evidence=evidence)
    if status == 429 and (error is not None or reply.method == "GET"):
        wait = _retry_seconds(reply.retry_after, error or {})
        message = f"{dictionary.title} allows no more calls for {_duration(wait)}."
        return Limited(seconds=wait, code=named, message=message, http_status=status, evidence=evidence)
    if word is not None and word.status == status:
        kind = KeyRefused if word.outcome == "key" else Refused
        return kind(code=named, message=word.message, http_status=status, evidence=evidence)
    message = _by_status(status, dictionary.title)
    return Unclear(code=named, message=message, http_status=status, evidence=evidence)


def shown(body: bytes, secret: Secret, limit: int) -> str:
    """Return foreign text fit to be kept as evidence: bounded, secrets removed, control characters as codes."""
    text = body[: limit * 8].decode("utf-8", "replace")
    return printable(without_secrets(text, secret)[:limit])[:limit]


def without_secrets(text: str, secret: Secret) -> str:
    """Return ``text`` without this account's key and without anything that looks like a key."""
    text = secret.removed_from(text)
    folded = text.casefold()
    for sign in _KEY_SIGNS:
        if sign in folded:
            return _KEY_LIKE.sub("[hidden]", text)
    return text


def printable(text: str) -> str:
    """Return ``text`` with everything invisible or reordering shown as its code."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def unusable(session: Session, reply: Reply, dictionary: Dictionary, what: str) -> Unclear:
    """Return the outcome of a success that does not say what a success must say; ``what`` is wrong with it."""
    html = "html" in reply.content_type.lower() or reply.body[:200].lstrip()[:1] == b"<"
    message = (
        "A web page came back instead of the provider's answer. A network that asks for a log-in does that."
        if html
        else f"{dictionary.title} sent a reply that cannot be read: {what}."
    )
    return Unclear(
        code="html" if html else "unreadable",
        message=message,
        http_status=reply.status,
        evidence=shown(reply.body, session.secret, ERROR_EVIDENCE),
    )


def _error_members(reply: Reply) -> dict[str, object] | None:
    try:
        value = read(reply.body)
    except Unreadable:
        return None
    return value if isinstance(value, dict) else None


def _error_code(error: Mapping[str, object], dictionary: Dictionary) -> str:
    """Return the code an error body names, a documented one before others; ``error`` may be a text or an object."""
    outer = error.get("error")
    inner = [outer.get(key) for key in ("code", "error", "type")] if isinstance(outer, dict) else [outer]
    named = [code for code in (*inner, error.get("code")) if isinstance(code, str) and _CODE.fullmatch(code)]
    return next((code for code in named if code in dictionary.words), named[0] if named else "")


def _retry_seconds(header: str, error: Mapping[str, object]) -> int:
    """Return the seconds to wait, from 1 to a day, as the body says, else the header, else a minute."""
    told = error.get("retry_after_seconds")
    seconds: float | None = None
    if isinstance(told, int | Decimal) and not isinstance(told, bool) and told >= 0:
        seconds = ceil(min(told, MAX_WAIT))
    elif re.fullmatch(r"\d{1,12}", header.strip()):
        seconds = int(header)
    elif header:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - time.time()
        except (ValueError, TypeError, OverflowError):
            seconds = None
    return max(1, min(MAX_WAIT, int(DEFAULT_WAIT if seconds is None or seconds < 0 else seconds)))


def _by_status(status: int, title: str) -> str:
    if 300 <= status < 400:
        return f"{title} points to another address, which is not followed. Check the account's address."
    if status >= 500:
        return f"{title} has trouble of its own (status {status})."
    if status == 404:
        return f"{title} does not know this address or object (status 404)."
    return f"{title} answered with status {status}, which says neither yes nor no."


def _duration(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} seconds" if seconds != 1 else "one second"
    minutes = -(-seconds // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{-(-minutes // 60)} hours"
