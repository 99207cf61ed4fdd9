"""The company's own payment link: an https address at which customers pay, made for one document."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_LONGEST = 1_000
_PRINTED = re.compile(r"[!-~]+")
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


def payment_link(pattern: str, number: str, amount: str, currency: str) -> str | None:
    """Return ``pattern`` with ``{number}``, ``{amount}`` and ``{currency}`` filled in, None for what is no such link.

    A link is plain ASCII, https, without user name, password and port; what is filled in stands behind the host.

    Args:
        pattern: as the company gave it.
        number: of the document.
        amount: what is due, with a decimal point.
        currency: of the amount.
    """
    values = {"{number}": number, "{amount}": amount, "{currency}": currency}
    link = pattern
    for name, value in values.items():
        link = link.replace(name, quote(value, safe=""))
    if len(link) > _LONGEST or not _PRINTED.fullmatch(link) or any(sign in link for sign in '{}\\"<>^`|'):
        return None
    try:
        parts, port = urlsplit(link), urlsplit(link).port
    except ValueError:
        return None
    host = parts.hostname or ""
    if parts.scheme != "https" or port is not None or parts.netloc.lower() != host or not _HOST.fullmatch(host):
        return None
    return link if host == urlsplit(pattern).hostname else None
