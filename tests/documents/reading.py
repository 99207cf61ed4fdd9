"""Reads a PDF back, as a program of somebody else would."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import page
import pypdfium2  # type: ignore[import-untyped]  # ships no type information
import zxingcpp
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject


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


def stream(found: DictionaryObject, *path: str) -> bytes:
    """The content of the stream that a path of keys leads to."""
    for key in path:
        inner = found[key].get_object()
        assert isinstance(inner, DictionaryObject)
        found = inner
    assert isinstance(found, StreamObject)
    return found.get_data()


def identity(pdf: bytes) -> str:
    """What the file calls itself."""
    return str(reader(pdf).trailer["/ID"])


class Box(NamedTuple):
    """A visible character and where it stands, points from the lower left corner."""

    char: str
    left: float
    bottom: float
    right: float
    top: float


def boxes(pdf: bytes) -> list[Box]:
    """Every visible character of the first page, with its whole advance."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        chars = [(index, text.get_text_range(index, 1)) for index in range(text.count_chars())]
        return [Box(char, *text.get_charbox(index, loose=True)) for index, char in chars if char.strip()]


def codes(pdf: bytes, number: int = 0) -> list[str]:
    """What the codes on a page say, as a reader sees them at the resolution of a screen."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[number].render(scale=3).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def broken_rules(pdf: bytes) -> set[str]:
    """The ids of PDF/A-3b rules that a file breaks.

    The checker is known to object where veraPDF, the reference, does not: to a filter on the metadata stream (allowed
    since part 2), to /ToUnicode at level U, and to the length of a stream whose last byte is a carriage return, which
    it takes for a part of the line end behind. Only the last happens to files of ours, now and then.
    """
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_A_3B)
    assert report.is_compliant == (not report.failures)
    mistaken = {"PDFA3B-STREAM-LENGTH-001"} if b"\r\nendstream" in pdf else set()
    return {failure.rule_id for failure in report.failures} - mistaken


def overlapping(pdf: bytes) -> list[str]:
    """Pairs of letters or digits, on any page, of which one stands on the other."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            cells: dict[tuple[int, int], list[Box]] = {}
            for index in range(text.count_chars()):
                char = text.get_text_range(index, 1)
                if char.isalnum():
                    box = Box(char, *text.get_charbox(index))
                    for place in _cells(box):
                        cells.setdefault(place, []).append(box)
            pairs = (pair for cell in cells.values() for pair in combinations(cell, 2))
            found += [first.char + second.char for first, second in pairs if _on(first, second)]
    return found


def _cells(box: Box, size: int = 12) -> Iterator[tuple[int, int]]:
    for column in range(int(box.left) // size, int(box.right) // size + 1):
        for row in range(int(box.bottom) // size, int(box.top) // size + 1):
            yield column, row


def _on(first: Box, second: Box) -> bool:
    """Whether two boxes share more than kerning and rounding let them."""
    across = min(first.right, second.right) - max(first.left, second.left)
    up = min(first.top, second.top) - max(first.bottom, second.bottom)
    return across > 1.2 and up > 1.5
