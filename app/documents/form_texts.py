"""The words of delivery notes and of marks on copies, in each language a document can have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.documents.wording import known, wording


@dataclass(frozen=True, slots=True)
class FormTexts:
    """The wording of one language; braces are filled in with `str.format`."""

    delivery_note: str
    sold_by: str
    goods_received: str
    signature: str
    belongs_to_invoice: str
    no_invoice: str
    copy: str
    paid: str
    cancelled: str


def form_texts(language: str) -> FormTexts:
    """Return the wording of a language, English where it is none of ours."""
    return _form_texts(known(language))


@cache
def _form_texts(language: str) -> FormTexts:
    return FormTexts(**wording(language)["forms"])
