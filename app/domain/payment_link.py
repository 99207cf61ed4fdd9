"""The company's own payment link: an https address at which customers pay, made for one document."""

from __future__ import annotations

from urllib.parse import quote

from app.domain.link import Link, plain_link


def payment_link(pattern: str, number: str, amount: str, currency: str) -> Link | None:
    """Return ``pattern`` with ``{number}``, ``{amount}`` and ``{currency}`` filled in, None for what is no such link.

    What is filled in stands behind the host, which is the company's own.

    Args:
        pattern: as the company gave it.
        number: of the document.
        amount: what is due, with a decimal point.
        currency: of the amount.
    """
    filled, bare = pattern, pattern
    for name, value in {"{number}": number, "{amount}": amount, "{currency}": currency}.items():
        filled, bare = filled.replace(name, quote(value, safe="")), bare.replace(name, "")
    link, own = plain_link(filled), plain_link(bare)
    if link is None or own is None or link.host != own.host or any(sign in filled for sign in "{}"):
        return None
    return link
