"""How a company's documents look: what it chooses once for all of them, and an issued one keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

FILE_NAME_FIELDS = ("number", "customer", "date", "kind", "reference")
DEFAULT_FILE_NAME = "{number} {customer}"
HEADER_LENGTH, HEADER_LINES = 300, 4
LABEL_LENGTH = 200
MAX_LABELS = 500

_FIELD = re.compile(r"[a-z_]+")


class DesignName(StrEnum):
    """The designs of a page; `app.documents.pdf.designs` says what each looks like."""

    CLASSIC = "classic"
    MODERN = "modern"
    COMPACT = "compact"


class LogoPlace(StrEnum):
    """Where the logo stands in the head of the first page; the seller's name is written out where there is none."""

    LEFT = "left"
    RIGHT = "right"
    NONE = "none"


class Shown(StrEnum):
    """What of a line can be left out of the table; description and amount always stand there."""

    POSITION = "position"
    QUANTITY = "quantity"
    UNIT = "unit"
    PRICE = "price"
    DISCOUNT = "discount"
    TAX = "tax"


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """A wording of the company's own: in which language, of what (a field of the document texts), and the text."""

    language: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Look:
    """The choices that every document of a company follows.

    Attributes:
        hidden: what the table leaves out, in the order of `Shown`.
        labels: the company's own wording, sorted; everything else says what the language does.
        header: lines at the top of every page.
        file_name: of the PDF, without its suffix; may hold the fields of `FILE_NAME_FIELDS` in braces.
    """

    design: DesignName = DesignName.CLASSIC
    logo_place: LogoPlace = LogoPlace.LEFT
    hidden: tuple[Shown, ...] = ()
    labels: tuple[Label, ...] = ()
    header: str = ""
    file_name: str = DEFAULT_FILE_NAME


def fields_of(text: str) -> frozenset[str] | None:
    """Return the names in braces that a text fills in, None where it is not such a text or asks for more than names."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    found = set()
    for _, name, specification, conversion in parts:
        if name is None:
            continue
        if specification or conversion or not _FIELD.fullmatch(name):
            return None
        found.add(name)
    return frozenset(found)


def file_name_problem(pattern: str) -> str:
    """Return what is wrong with a pattern for file names, empty for nothing."""
    found = fields_of(pattern)
    if found is None:
        return "Braces must hold one of the fields, as in {number} {customer}."
    unknown = sorted(found.difference(FILE_NAME_FIELDS))
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in FILE_NAME_FIELDS)
        return f"{{{unknown[0]}}} is no field of a file name. Use {known}."
    if "number" not in found:
        return "A file name needs {number}, so that no two documents have the same one."
    return ""


class Form(StrEnum):
    """The forms a document can be printed in: itself, or without prices as what goes with the goods."""

    DOCUMENT = "document"
    DELIVERY_NOTE = "delivery-note"


@dataclass(frozen=True, slots=True)
class Rendition:
    """How a document is asked for; as it stands here, the document itself: of an issued one the bytes fixed at issue.

    Attributes:
        design: another than the one it was issued in; None for its own.
        copy: whether a duplicate marked as one is asked for. An issued document in another design is always one.
    """

    form: Form = Form.DOCUMENT
    design: DesignName | None = None
    copy: bool = False

    @property
    def original(self) -> bool:
        """Whether the document itself is asked for."""
        return self == Rendition()


ORIGINAL = Rendition()
