"""E-invoices that others sent: read, held against our arithmetic, their files saved, made into drafts or customers."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.currencies import currency
from app.domain.document import Content, Document
from app.domain.document_json import write_taxes, write_totals
from app.domain.errors import InputRefused, OutsideFailed, Problem
from app.domain.party import Customer
from app.services import customers, drafts, intake
from app.services.books import Books
from app.services.file_names import safe_name
from app.services.files import make_folder, read_bounded, why
from app.services.findings import broken_json, told
from app.services.identifiers import email_problem
from app.storage.files import write_whole
from app.storage.keys import name_key

if TYPE_CHECKING:
    from app.documents.einvoice.forms import Syntax
    from app.documents.einvoice.model import EInvoice
    from app.documents.einvoice.node import NotUnderstood
    from app.documents.einvoice.pdf_files import EmbeddedFile
    from app.documents.einvoice.rules import Broken
    from app.domain.document import Calculation

_MOST_NAMES = 1_000
_BEFORE_XML = b"\xef\xbb\xbf \t\r\n"  # a byte order mark and white space


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that came with an e-invoice, or is only named by it.

    Attributes:
        name: as its sender calls it; it may be anything.
        content: None for what lies elsewhere or could not be decoded; ``uri`` is where the sender says it is.
        about: its reference and description.
    """

    name: str
    mime: str
    content: bytes | None
    about: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """An e-invoice as it was read.

    Attributes:
        source: the name of the file inside a PDF it was taken from, else empty.
        xml: what was read.
        calculation: what our arithmetic comes to; None when it cannot be calculated.
        findings: everything that is wrong with it, empty for one that is consistent.
        advice: what its form would rather have otherwise.
    """

    syntax: Syntax
    source: str
    xml: bytes = field(repr=False)
    invoice: EInvoice
    calculation: Calculation | None
    findings: tuple[Broken, ...]
    advice: tuple[Broken, ...]
    files: tuple[ReceivedFile, ...]
    not_understood: tuple[NotUnderstood, ...]


def read_file(path: Path) -> Received:
    """Read the e-invoice in a file: XML in UBL or CII, or a PDF that embeds it.

    Raises:
        NotFound: there is no such file.
        OutsideFailed: it cannot be read.
        InputRefused: it is no e-invoice, or one that is not let in.
    """
    from app.documents.identity import MAX_BYTES

    return read(read_bounded(path, MAX_BYTES, "e-invoice"))


def read(data: bytes) -> Received:
    """Read an e-invoice from the bytes of a file.

    Raises:
        InputRefused: as for `read_file`.
    """
    from app.documents.einvoice.forms import form_of
    from app.documents.einvoice.pdf_files import embedded_invoice
    from app.documents.einvoice.read import read_xml, without_envelope
    from app.documents.einvoice.recompute import findings, recomputed
    from app.documents.einvoice.rules import Broken
    from app.documents.einvoice.rules.hollow import check_hollow
    from app.documents.identity import is_pdf

    source = ""
    beside: tuple[EmbeddedFile, ...] = ()
    if is_pdf(data) and not data[:64].lstrip(_BEFORE_XML).startswith(b"<"):
        embedded, beside = embedded_invoice(data)
        source, data = embedded.name, embedded.content
    data = without_envelope(data)
    reading = read_xml(data)
    calculation = recomputed(reading.invoice)
    found = findings(reading.invoice, reading.syntax, calculation)
    found += [Broken(problem.rule, problem.field, problem.message) for problem in reading.problems]
    found += check_hollow(reading.hollow, form_of(reading.invoice.customization, reading.syntax))
    files = [
        ReceivedFile(
            each.file_name or each.reference,
            each.mime,
            each.content,
            " – ".join(part for part in (each.reference, each.description) if part),
            each.uri,
        )
        for each in reading.invoice.attachments
    ]
    files += [ReceivedFile(file.name, mimetypes.guess_type(file.name)[0] or "", file.content) for file in beside]
    return Received(
        syntax=reading.syntax,
        source=source,
        xml=data,
        invoice=reading.invoice,
        calculation=calculation,
        findings=tuple(broken for broken in found if broken.fatal),
        advice=tuple(broken for broken in found if not broken.fatal),
        files=tuple(files),
        not_understood=reading.not_understood,
    )


def as_json(received: Received) -> dict[str, object]:
    """Return an e-invoice as JSON: what it says, what it states beside what it comes to, and what is wrong."""
    from app.documents.einvoice.as_json import write_einvoice, write_sums
    from app.documents.einvoice.as_json import write_taxes as write_stated_taxes

    invoice, calculation = received.invoice, received.calculation
    recomputed: dict[str, object] | None = None
    if calculation is not None:
        digits = currency(invoice.currency).digits
        recomputed = {**write_totals(calculation, digits), "taxes": write_taxes(calculation, digits)}
    return {
        "syntax": received.syntax.value,
        "embedded_as": received.source or None,
        "customization": invoice.customization,
        "profile": invoice.profile,
        "document": write_einvoice(invoice),
        "totals": write_sums(invoice.sums),
        "taxes": write_stated_taxes(invoice.taxes),
        "recomputed": recomputed,
        **told({"problems": broken_json(received.findings), "advice": broken_json(received.advice)}),
        "attachments": [
            {
                "name": file.name,
                "mime": file.mime,
                "size": None if file.content is None else len(file.content),
                "about": file.about,
                "uri": file.uri,
            }
            for file in received.files
        ],
        "not_understood": [
            {"path": each.path, "text": each.text, "money": each.money} for each in received.not_understood
        ],
    }


def as_draft(books: Books, received: Received) -> Document:
    """Store a draft that says what an e-invoice says, with its buyer as the customer.

    The buyer is added to the address book, unless somebody there is the same.

    Raises:
        InputRefused: when it cannot be calculated, or holds what no document may.
    """
    content = _content(received)
    return intake.add(books, [replace(content, language=drafts.new_content(books).language)])[0]


def bill_on(books: Books, received: Received, customer_id: int | None = None) -> Document:
    """Store a draft that bills the lines of an e-invoice on to a customer, to be named later where none is given.

    Dates, wording and terms are those of a new document, and what was prepaid to the sender does not count.

    Raises:
        InputRefused: as for `as_draft`.
        NotFound: no such customer.
    """
    content = _content(received)
    billed_on = replace(
        drafts.new_content(books, customer_id),
        currency=content.currency,
        prices_include_tax=False,
        lines=content.lines,
        allowances=content.allowances,
        charges=content.charges,
    )
    return drafts.create(books, billed_on)


def _content(received: Received) -> Content:
    from app.documents.einvoice.content import to_content, why_not_calculated

    reason = why_not_calculated(received.invoice)
    if reason:
        raise InputRefused([Problem("document", f"No draft can be made: {reason}.")])
    return to_content(received.invoice)


def seller_as_customer(books: Books, received: Received) -> tuple[Customer, bool]:
    """Return the seller as a customer of the address book, and whether they were added.

    Whoever is there under the same name and tax id is taken for them.

    Raises:
        InputRefused: when what the e-invoice says of them cannot be stored.
    """
    from app.documents.einvoice.content import party_of

    seller = Customer.of(party_of(received.invoice.seller))
    if email_problem("email", seller.email):
        seller = replace(seller, email="", notes=seller.email)
    for known in customers.duplicates(books, seller):
        if name_key(known.name) == name_key(seller.name) and _compact(known.tax_id) == _compact(seller.tax_id):
            return known, False
    return customers.create(books, seller), True


def _compact(tax_id: str) -> str:
    return "".join(tax_id.split()).upper()


def save_files(files: Sequence[ReceivedFile], folder: Path) -> list[Path]:
    """Save files below ``folder`` under names no file system stumbles over; nothing is replaced, nothing is opened.

    Raises:
        OutsideFailed: the folder or a file cannot be written; it says what was saved before.
    """
    make_folder(folder)
    saved: list[Path] = []
    try:
        for file in files:
            if file.content is not None:
                saved.append(_save(file, folder))  # noqa: PERF401 - what was saved before a failure is told
    except OSError as error:
        before = f" Saved before: {', '.join(path.name for path in saved)}." if saved else ""
        raise OutsideFailed(f"The files cannot be saved in {folder}: {why(error)}.{before}") from error
    return saved


def _save(file: ReceivedFile, folder: Path) -> Path:
    stem, point, suffix = file.name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    ending = "".join(c for c in suffix if c.isascii() and c.isalnum())[:10]
    ending = f".{ending.lower()}" if point and ending else mimetypes.guess_extension(file.mime) or ".bin"
    for turn in range(1, _MOST_NAMES):
        path = folder / safe_name(stem if point else suffix, f"({turn})" if turn > 1 else "", ending)
        try:
            write_whole(path, file.content or b"", new=True)
        except FileExistsError:
            continue
        return path
    raise OutsideFailed(f"There are too many files named {safe_name(stem, '', ending)} in {folder}.")
