"""Takes the e-invoice, and what lies beside it, out of a PDF: Factur-X, ZUGFeRD and XRechnung embed it as a file."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.apart import ReaderEnded, read_apart
from app.documents.einvoice.safe_xml import MAX_BYTES, refusal

MOST_BYTES = 64 * 1024 * 1024  # of the PDF, and of all that it embeds
_MOST_FILES = 100
_SECONDS = 15.0
_MEMORY = 640 * 1024 * 1024
_NAMES = ("factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml")
_ORDER = "order-x.xml"

_LOCKED, _DAMAGED, _TOO_MUCH = "locked", "damaged", "too much"
_REASONS = {
    _LOCKED: "This PDF is locked with a password. Ask its sender for one that is not.",
    _DAMAGED: "This PDF is damaged and cannot be read.",
    _TOO_MUCH: "This PDF holds more files, or larger ones, than any invoice.",
}


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file in a PDF; the name is the sender's and may be anything."""

    name: str
    content: bytes


def embedded_invoice(data: bytes, seconds: float = _SECONDS) -> tuple[EmbeddedFile, tuple[EmbeddedFile, ...]]:
    """Return the e-invoice that a PDF embeds, and its other files.

    Raises:
        InputRefused: when there is none, or the PDF is damaged, locked, or takes too long or too much to read.
    """
    if len(data) > MOST_BYTES:
        raise refusal(_REASONS[_TOO_MUCH])
    try:
        found = read_apart(_embedded, data, seconds, _MEMORY)
    except ReaderEnded as error:
        raise refusal("This PDF cannot be read: it takes too long, or more memory than any invoice.") from error
    if isinstance(found, str):
        raise refusal(_REASONS[found])
    files = [EmbeddedFile(name, content) for name, content in found]
    invoice = _invoice(files)
    if invoice is None:
        if any(file.name.lower() == _ORDER for file in files):
            raise refusal("This PDF holds an order (Order-X), not an invoice.")
        raise refusal("This PDF holds no e-invoice: it is for people to read only.")
    if len(invoice.content) > MAX_BYTES:
        raise refusal(_REASONS[_TOO_MUCH])
    return invoice, tuple(file for file in files if file is not invoice)


def _invoice(files: list[EmbeddedFile]) -> EmbeddedFile | None:
    """The file with one of the names e-invoices have, else the only XML file there is."""
    for name in _NAMES:
        for file in files:
            if file.name.lower() == name:
                return file
    others = [file for file in files if file.name.lower().endswith(".xml") and file.name.lower() != _ORDER]
    return others[0] if len(others) == 1 else None


def _embedded(data: bytes) -> list[tuple[str, bytes]] | str:
    """Return the files of a PDF, or why not. Runs in a process of its own."""
    import pypdfium2  # type: ignore[import-untyped]  # ships no type information
    from pypdfium2 import raw

    files: list[tuple[str, bytes]] = []
    try:
        with pypdfium2.PdfDocument(data) as document:
            count = document.count_attachments()
            if count > _MOST_FILES:
                return _TOO_MUCH
            for place in range(count):
                try:
                    file = document.get_attachment(place)
                    files.append((file.get_name(), bytes(file.get_data())))
                except (pypdfium2.PdfiumError, UnicodeError):
                    continue  # one that is empty or damaged hides no other
                if sum(len(content) for _, content in files) > MOST_BYTES:
                    return _TOO_MUCH
    except pypdfium2.PdfiumError as error:
        return _LOCKED if error.err_code == raw.FPDF_ERR_PASSWORD else _DAMAGED
    except ValueError:
        return _DAMAGED
    return files
