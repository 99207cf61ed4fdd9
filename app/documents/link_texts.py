"""The words around a payment link, on an invoice and on a payment slip, in each language a document can have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.documents.wording import known, wording


@dataclass(frozen=True, slots=True)
class LinkTexts:
    """The wording of one language; braces are filled in with `str.format`."""

    payment_slip: str
    still_to_pay: str
    paid: str
    credited: str
    scan_or_open: str
    through: str
    belongs_to: str


def link_texts(language: str) -> LinkTexts:
    """Return the wording of a language, English where it is none of ours."""
    return _link_texts(known(language))


@cache
def _link_texts(language: str) -> LinkTexts:
    return LinkTexts(**wording(language)["links"])
