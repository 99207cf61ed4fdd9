"""Pages as images, on the screen and on paper."""

from __future__ import annotations

import io
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

from app.services import preview
from app.services.books import Books
from app.ui.invoices.editor.page import InvoicePage
from app.ui.invoices.pdf_pages import page_images, page_sizes
from app.ui.invoices.printing import paint_pages, print_preview
from tests.support import builders
from tests.support.typist import Typist


def long_pdf(books: Books) -> bytes:
    lines = tuple(builders.line(f"Line {place}") for place in range(80))
    return preview.render(books, builders.content(*lines))


def test_pages_are_drawn_at_the_width_asked_for(books: Books) -> None:
    pdf = long_pdf(books)
    sizes = page_sizes(pdf)
    assert (round(sizes[0].width), round(sizes[0].height)) == (595, 842)
    images = page_images(pdf, [0, 1, 99], 400)
    assert sorted(images) == [0, 1]
    assert images[0].width() == 400
    assert abs(images[0].height() - 566) <= 1
    dark = sum(images[0].pixelColor(x, y).lightness() < 128 for x in range(0, 400, 2) for y in range(0, 566, 2))
    assert dark > 100


def test_each_page_gets_a_sheet_of_its_own(books: Books, tmp_path: Path) -> None:
    pdf = long_pdf(books)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "sheets.pdf"))
    printer.setFullPage(True)
    paint_pages(printer, [pdf])
    sheets = PdfReader(io.BytesIO((tmp_path / "sheets.pdf").read_bytes())).pages
    assert len(sheets) == len(page_sizes(pdf))


def test_the_sheets_are_shown_before_they_are_printed(page: InvoicePage, books: Books, hands: Typist) -> None:
    dialog = print_preview(page, [long_pdf(books)], "INV-2026-0001")
    hands.settle()
    assert isinstance(dialog, QPrintPreviewDialog)
    assert dialog.isVisible()
    dialog.reject()
    hands.settle()
