"""A company's own wording in place of the language's: which words there are, and what may be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from app.documents.form_texts import FormTexts, form_texts
from app.documents.formats import Formats, formats
from app.documents.tax_names import tax_name
from app.documents.texts import Texts, texts
from app.domain.document import Document
from app.domain.look import Label, fields_of
from app.domain.party import Company

W = TypeVar("W", Texts, FormTexts)


def label_names() -> tuple[str, ...]:
    """Return the names of all words a company may change, in the order of a page."""
    return tuple(part.name for kind in (Texts, FormTexts) for part in fields(kind))


def standard(language: str, name: str) -> str:
    """Return what a language says; ``name`` is one of `label_names`."""
    words = texts(language)
    return str(getattr(words if hasattr(words, name) else form_texts(language), name))


def label_problem(label: Label) -> str:
    """Return why a wording cannot be used, empty where it can."""
    if label.name not in label_names():
        return "There is no label of this name."
    wanted = fields_of(standard(label.language, label.name)) or frozenset()
    found = fields_of(label.text)
    if found is not None and found <= wanted:
        return ""
    if not wanted:
        return "Braces have no meaning in this label."
    return f"Braces may hold {' and '.join(f'{{{name}}}' for name in sorted(wanted))} here, and nothing else."


def own_words(words: W, language: str, labels: Sequence[Label]) -> W:
    """Return the words with a company's own in their place.

    What cannot be used any more, as after a later version dropped a word, is left as the language has it.
    """
    own = {
        label.name: label.text
        for label in labels
        if label.language == language and hasattr(words, label.name) and not label_problem(label)
    }
    return replace(words, **own) if own else words


@dataclass(frozen=True, slots=True)
class Wording:
    """The words and formats of one document: those of its language, with the seller's own in their place."""

    words: Texts
    forms: FormTexts
    formats: Formats
    tax: str

    @classmethod
    def of(cls, document: Document, seller: Company) -> Wording:
        """Return the wording of ``document`` as ``seller`` writes it."""
        form = formats(document.content.language, seller.paper)
        words = own_words(texts(form.language), form.language, seller.look.labels)
        forms = own_words(form_texts(form.language), form.language, seller.look.labels)
        return cls(words, forms, form, tax_name(words, form.language, seller.country))
