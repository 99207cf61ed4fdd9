"""The company's own payment link: an https address at which customers pay, made for one document."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from app.domain.link import plain_link

_LONGEST = 1_000


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
    plain = plain_link(link)
    if plain is None or len(link) > _LONGEST or any(sign in link for sign in '{}"<>^`|'):
        return None
    return link if plain.host == urlsplit(pattern).hostname else None
