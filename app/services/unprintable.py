"""What a page cannot show: characters that no font at hand has, in the content of a document or in its language."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path

from app.documents.own_fonts import own_folder
from app.domain.document import Content
from app.domain.errors import Problem
from app.domain.party import Company

_NAMED = 5  # of the characters of one text
_SHOWN = (
    "name", "street", "building", "line2", "city", "region", "postal_code", "registration", "bank_name",
    "account_holder", "footer",
)  # fmt: skip


def fonts_folder() -> Path | None:
    """Return where fonts of the user's own are looked for, None where no books are open."""
    return own_folder()


def unprintable(content: Content, seller: Company) -> list[Problem]:
    """Return a problem for each text with characters that no font at hand can show, and for such a language."""
    of_seller = (found for name in _SHOWN for found in _of(getattr(seller, name), f"seller.{name}"))
    return [*_of_language(content.language), *_of(content, ""), *of_seller, *_of_look(seller, content.language)]


def _of_look(seller: Company, language: str) -> list[Problem]:
    """What the seller's own header and wording in a language hold."""
    look = seller.look
    own = (
        (label.text, f"seller.labels.{language}.{label.name}") for label in look.labels if label.language == language
    )
    return [found for text, field in (*own, (look.header, "seller.header")) for found in _of(text, field)]


def _of_language(language: str) -> list[Problem]:
    from app.documents.fallback import missing_characters
    from app.documents.wording import known, wording

    missing = missing_characters("".join(wording(known(language))["texts"].values()))
    return [_problem("language", missing)] if missing else []


def _of(value: object, field: str) -> list[Problem]:
    if isinstance(value, str):
        if value.isascii():
            return []
        from app.documents.fallback import missing_characters

        missing = missing_characters(value)
        return [_problem(field, missing)] if missing else []
    if isinstance(value, tuple):
        return [found for place, part in enumerate(value) for found in _of(part, f"{field}[{place}]")]
    if is_dataclass(value):
        joint = "." if field else ""
        return [
            found for part in fields(value) for found in _of(getattr(value, part.name), f"{field}{joint}{part.name}")
        ]
    return []


def _problem(field: str, missing: tuple[str, ...]) -> Problem:
    shown = " ".join(f"{character} (U+{ord(character):04X})" for character in missing[:_NAMED])
    folder = own_folder()
    way_out = f" Lay a font that has them into the folder {folder}." if folder else ""
    return Problem(field, f"No font at hand has these characters: {shown}.{way_out}")
