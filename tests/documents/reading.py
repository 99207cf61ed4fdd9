"""Reads a PDF back, as a program of somebody else would."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]  # ships no type information
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, its line ends as on Unix."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def text_of(pdf: bytes) -> str:
    """The text of all pages."""
    return "\n".join(page_texts(pdf))


def reader(pdf: bytes) -> PdfReader:
    """The file as pypdf reads it; anything irregular raises."""
    return PdfReader(io.BytesIO(pdf), strict=True)


def dictionaries(pdf: bytes) -> Iterator[DictionaryObject]:
    """Every dictionary that is an object of the file."""
    file = reader(pdf)
    for number in range(1, len(file.xref[0]) + 1):
        found = file.get_object(IndirectObject(number, 0, file))
        if isinstance(found, DictionaryObject):
            yield found
