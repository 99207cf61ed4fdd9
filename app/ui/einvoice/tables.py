"""The tables of a received e-invoice: its lines, its tax breakdown, and the files that came with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.domain.currencies import CURRENCIES
from app.domain.decimals import from_minor, normal
from app.ui.collect.evidence import visible
from app.ui.einvoice.words import (
    amount_words,
    line_detail,
    price_words,
    quantity_words,
    size_words,
    tax_words,
)
from app.ui.formats import Formats
from app.ui.lists.cells import NOTHING, RIGHT, Cell, Column
from app.ui.plain import one_line
from app.ui.widgets.labels import Tone

if TYPE_CHECKING:
    from decimal import Decimal

    from app.documents.einvoice.model import InvoiceLine, TaxRow
    from app.services.received import Received, ReceivedFile


class LineRow(NamedTuple):
    """A line, and what we come to for it, None where that is what it states."""

    id: int
    line: InvoiceLine
    ours: Decimal | None


class TaxLine(NamedTuple):
    """A row of the tax breakdown."""

    id: int
    row: TaxRow


class FileRow(NamedTuple):
    """A file that came with it, or is only named."""

    id: int
    file: ReceivedFile


def line_rows(received: Received) -> list[LineRow]:
    """Return the lines, each with our amount where it differs."""
    found, known = received.calculation, CURRENCIES.get(received.invoice.currency)
    rows = []
    for place, line in enumerate(received.invoice.lines):
        ours = from_minor(found.lines[place].net, known.digits) if found and known else None
        rows.append(LineRow(place + 1, line, None if ours == line.net else ours))
    return rows


def line_columns(formats: Formats, currency: str, *, differs: bool) -> tuple[Column[LineRow], ...]:
    """Return the columns of the lines, with what they come to where that ``differs``."""

    def net(row: LineRow) -> Cell:
        stated = amount_words(formats, row.line.net, currency)
        return Cell(stated, tone=Tone.BAD if row.ours is not None else Tone.TEXT, strong=True)

    def ours(row: LineRow) -> Cell:
        return NOTHING if row.ours is None else Cell(amount_words(formats, row.ours, currency), tone=Tone.BAD)

    def name(row: LineRow) -> Cell:
        text = visible(one_line(row.line.name or row.line.description))
        return Cell(text, detail=visible(line_detail(formats, row.line, currency)), strong=True)

    def tax(row: LineRow) -> Cell:
        return Cell(tax_words(formats, row.line.category, row.line.rate))

    columns: tuple[Column[LineRow], ...] = (
        Column("place", "#", 44, lambda row: Cell(detail=visible(one_line(row.line.id, 12))), rank=3),
        Column("name", _tr("Description"), 300, name, stretch=True, least=160),
        Column("quantity", _tr("Quantity"), 110, lambda row: Cell(quantity_words(formats, row.line)), "", RIGHT),
        Column("price", _tr("Price"), 110, lambda row: Cell(price_words(formats, row.line, currency)), "", RIGHT),
        Column("tax", _tr("Tax"), 140, tax, rank=2),
        Column("net", _tr("Net"), 120, net, "", RIGHT),
    )
    return (*columns, Column("ours", _tr("Comes to"), 100, ours, "", RIGHT, rank=1)) if differs else columns


def tax_rows(received: Received) -> list[TaxLine]:
    """Return the rows of the tax breakdown."""
    return [TaxLine(place, row) for place, row in enumerate(received.invoice.taxes, 1)]


def tax_columns(formats: Formats, currency: str) -> tuple[Column[TaxLine], ...]:
    """Return the columns of the tax breakdown."""

    def tax(line: TaxLine) -> Cell:
        row = line.row
        rate = None if row.rate is None else normal(row.rate)
        return Cell(tax_words(formats, row.category, rate), detail=visible(one_line(row.reason)))

    def amount(value: Decimal | None) -> Cell:
        return Cell(amount_words(formats, value, currency))

    return (
        Column("tax", _tr("Tax"), 200, tax, stretch=True, least=120),
        Column("basis", _tr("Taxable"), 120, lambda line: amount(line.row.basis), "", RIGHT),
        Column("amount", _tr("Tax amount"), 120, lambda line: amount(line.row.tax), "", RIGHT),
    )


def file_rows(received: Received) -> list[FileRow]:
    """Return the files, also those that are only named."""
    return [FileRow(place, file) for place, file in enumerate(received.files, 1)]


def file_columns(formats: Formats) -> tuple[Column[FileRow], ...]:
    """Return the columns of the files."""

    def size(row: FileRow) -> Cell:
        content = row.file.content
        if content is None:
            return Cell(_tr("not included"), tone=Tone.MUTED)
        return Cell(size_words(formats, len(content)))

    def about(row: FileRow) -> Cell:
        return Cell(detail=visible(one_line(" · ".join(part for part in (row.file.about, row.file.uri) if part))))

    return (
        Column("name", _tr("File"), 240, lambda row: Cell(visible(one_line(row.file.name)), strong=True), least=120),
        Column("about", _tr("About"), 300, about, stretch=True, least=120),
        Column("mime", _tr("Kind"), 160, lambda row: Cell(detail=visible(one_line(row.file.mime, 60))), rank=1),
        Column("size", _tr("Size"), 110, size, "", RIGHT),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("EInvoicePage", text)
