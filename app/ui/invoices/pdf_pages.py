"""The pages of a PDF as images, drawn by PDFium. Safe to use from a worker thread; loaded when the first page is."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]  # it ships no types

POINTS_PER_INCH = 72

# PDFium keeps global state and knows no threads.
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page in points."""

    width: float
    height: float


def page_sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """Return the size of each page."""
    with _LOCK:
        document = _open(pdf)
        try:
            return tuple(PageSize(*document.get_page_size(number)) for number in range(len(document)))
        finally:
            document.close()


def page_images(pdf: bytes, numbers: Iterable[int], width: int) -> dict[int, QImage]:
    """Return the pages ``numbers`` (from 0; those beyond the last are left out), each ``width`` pixels wide."""
    with _LOCK:
        document = _open(pdf)
        try:
            return {number: _image(document, number, width) for number in numbers if 0 <= number < len(document)}
        finally:
            document.close()


def _open(pdf: bytes) -> PdfDocument:
    from pypdfium2 import PdfDocument

    return PdfDocument(pdf)


def _image(document: PdfDocument, number: int, width: int) -> QImage:
    page = document[number]
    bitmap = page.render(scale=width / page.get_width(), prefer_bgrx=True)
    image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32).copy()
    bitmap.close()
    page.close()
    return image
