"""The wording files: what a document says in each language, read once per process.

A file ``resources/wording/<language>.json`` holds how the language writes numbers and dates (``formats``, facts of
CLDR); the words of the page (``texts``, the fields of `app.documents.texts.Texts`), around a payment link (``links``,
those of `app.documents.link_texts.LinkTexts`), of delivery notes and copies (``forms``, those of
`app.documents.form_texts.FormTexts`); the name of the tax where a seller's country has one of its
own (``taxes``, by ISO 3166 code); and the units of measure in the plural forms of the language (``units``, by UN/ECE
Recommendation 20 code).
"""

from __future__ import annotations

import json
from functools import cache
from typing import TypedDict

from app.domain.party import LANGUAGES
from app.paths import resources


class FormatFacts(TypedDict):
    """What `app.documents.formats.Formats` takes from a language."""

    decimal: str
    group: str
    indian_groups: bool
    minus: str
    percent: str
    money: str
    date: str
    months: list[str]
    symbols: dict[str, str]
    right_to_left: bool


class Wording(TypedDict):
    """One wording file."""

    formats: FormatFacts
    texts: dict[str, str]
    links: dict[str, str]
    forms: dict[str, str]
    taxes: dict[str, str]
    units: dict[str, dict[str, str]]


def known(language: str) -> str:
    """Return a language documents can be written in: ``language``, English where it is none of them."""
    return language if language in LANGUAGES else "en"


@cache
def wording(language: str) -> Wording:
    """Return the wording of one of `app.domain.party.LANGUAGES`."""
    content: Wording = json.loads((resources() / "wording" / f"{language}.json").read_text(encoding="utf-8"))
    return content
