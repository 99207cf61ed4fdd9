"""Links: which are plain enough to be shown, printed and followed, and which of those a provider may give.

A provider's link comes from the provider, or from whoever answered in its place. It is followed only over https and
only to a host of that provider.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

_LONGEST = 2_000
_PRINTED = re.compile(r"[!-~]+")
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


class Link(NamedTuple):
    """A link that may be opened: the whole of it, and the host it leads to."""

    url: str
    host: str


class ProviderLink(NamedTuple):
    """A link to pay at, and the name of the provider that takes the money there, as customers know it."""

    link: Link
    provider: str


def plain_link(url: str) -> Link | None:
    """Return ``url`` as a link when it is plain ASCII, https, without user name, password and port, else None."""
    if not url or len(url) > _LONGEST or not _PRINTED.fullmatch(url) or "\\" in url or not url.startswith("https://"):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if port is not None or parts.netloc.lower() != host or not _HOST.fullmatch(host):
        return None
    return Link(url, host)


def safe_link(url: str, hosts: Sequence[str]) -> Link | None:
    """Return ``url`` as a link when it is a plain one to one of ``hosts`` or below it, else None."""
    link = plain_link(url)
    allowed = link is not None and any(link.host == known or link.host.endswith(f".{known}") for known in hosts)
    return link if allowed else None
