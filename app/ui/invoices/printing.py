"""Paper: stored PDFs on a printer, with a preview of the sheets first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QWidget

from app.ui.invoices.pdf_pages import POINTS_PER_INCH, page_images, page_sizes

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

_DOTS_PER_INCH = 300


def print_preview(parent: QWidget, pdfs: Sequence[bytes], title: str) -> QPrintPreviewDialog:
    """Open the sheets of one or more PDFs; printing starts from there. Returns the dialog, already shown."""
    from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFullPage(True)
    first = page_sizes(pdfs[0])[0]
    size = QPageSize(QSize(round(first.width), round(first.height)))
    printer.setPageSize(size)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    dialog = QPrintPreviewDialog(printer, parent)
    dialog.setWindowTitle(title)
    room = parent.screen().availableSize()
    dialog.resize(min(900, room.width() - 48), min(900, room.height() - 64))
    dialog.paintRequested.connect(lambda target: paint_pages(target, pdfs))
    # The dialog does not own its printer: the connection keeps it as long as the dialog lives.
    dialog.finished.connect(lambda _result, _printer=printer: dialog.deleteLater())
    dialog.open()
    return dialog


def paint_pages(printer: QPrinter, pdfs: Sequence[bytes]) -> None:
    """Paint each page of each PDF onto a sheet of its own, at its own size."""
    painter = QPainter(printer)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    sheets = [(pdf, number, size) for pdf in pdfs for number, size in enumerate(page_sizes(pdf))]
    for place, (pdf, number, size) in enumerate(sheets):
        if place:
            printer.newPage()
        width = round(size.width / POINTS_PER_INCH * _DOTS_PER_INCH)
        image = page_images(pdf, [number], width)[number]
        scale = printer.resolution() / POINTS_PER_INCH
        painter.drawImage(QRect(0, 0, round(size.width * scale), round(size.height * scale)), image)
    painter.end()
