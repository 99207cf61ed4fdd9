"""Paper: stored PDFs on a printer, with a preview of the sheets first, or many documents at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QDialog, QWidget

from app.ui.invoices.pdf_pages import POINTS_PER_INCH, PageSize, page_images, page_sizes

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrintPreviewDialog

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
    with Sheets(printer) as sheets:
        for pdf in pdfs:
            sheets.add(pdf)


def ask_printer(parent: QWidget, title: str, chosen: Callable[[QPrinter], object]) -> QPrintDialog:
    """Ask for the printer of several documents; ``chosen`` gets it. Returns the dialog, already shown."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)
    for option in (QPrintDialog.PrintDialogOption.PrintPageRange, QPrintDialog.PrintDialogOption.PrintSelection):
        dialog.setOption(option, on=False)
    dialog.accepted.connect(lambda: chosen(printer))
    dialog.finished.connect(lambda _result: dialog.deleteLater())
    QDialog.open(dialog)
    return dialog


class Sheets:
    """A print job under way: PDFs one after the other, each page on a sheet of its own. Any thread may fill it."""

    def __init__(self, printer: QPrinter, *, own_paper: bool = False) -> None:
        """Print on ``printer``, with ``own_paper`` each page on paper of its own size."""
        self._printer, self._own_paper = printer, own_paper
        self._painter: QPainter | None = None

    def __enter__(self) -> Self:
        """Begin; nothing is printed before the job ends well."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """End the job; after a failure nothing of it is printed, as far as the printer can still be stopped."""
        if self._painter is None:
            return
        if kind is not None:
            self._printer.abort()
        self._painter.end()

    def add(self, pdf: bytes) -> None:
        """Print the pages of a PDF, each at its own size."""
        for number, size in enumerate(page_sizes(pdf)):
            self._turn(size)
            width = round(size.width / POINTS_PER_INCH * _DOTS_PER_INCH)
            image = page_images(pdf, [number], width)[number]
            scale = self._printer.resolution() / POINTS_PER_INCH
            if self._painter is not None:
                self._painter.drawImage(QRect(0, 0, round(size.width * scale), round(size.height * scale)), image)

    def _turn(self, size: PageSize) -> None:
        """Begin the next sheet."""
        paper = QPageSize(QSize(round(size.width), round(size.height)))
        if self._own_paper and not self._printer.pageLayout().pageSize().isEquivalentTo(paper):
            self._printer.setPageSize(paper)
        if self._painter is None:
            self._painter = QPainter(self._printer)
            self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        else:
            self._printer.newPage()
