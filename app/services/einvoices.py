"""E-invoices of our documents: what one still lacks, and its file in the form asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import checks
from app.domain.document import Content, Document, State
from app.domain.einvoice import EInvoiceForm
from app.domain.errors import InputRefused, NotAllowed, Problem
from app.domain.party import Company
from app.domain.totals import calculate
from app.services import documents
from app.services.books import Books
from app.services.pdf_files import document_name

if TYPE_CHECKING:
    from app.documents.einvoice.rules import Broken
    from app.documents.pdf.attachment import Attachment

# Stands for the number that a draft has not been given yet.
_ANY_NUMBER = "0"


@dataclass(frozen=True, slots=True)
class EInvoiceFile:
    """An e-invoice as a file.

    Attributes:
        name: a file name every system takes.
        advice: what receivers may object to without refusing it.
    """

    document: Document
    form: EInvoiceForm
    name: str
    content: bytes
    advice: tuple[Problem, ...] = ()


def asked_for(document: Document) -> EInvoiceForm | None:
    """Return the form the customer asks for, as the document states it."""
    form = document.content.customer.einvoice_form
    return EInvoiceForm(form) if form else None


def missing(content: Content, seller: Company) -> list[Problem]:
    """Return what a draft lacks for the form of e-invoice that its customer asks for, each naming rule and field.

    The content is one that can be calculated. Nothing is missing where the customer asks for no form.
    """
    return _of_draft(content, seller, fatal=True)


def doubts(content: Content, seller: Company) -> list[Problem]:
    """Return what receivers of that form may object to without refusing it."""
    return _of_draft(content, seller, fatal=False)


def problems(books: Books, document_id: int, form: EInvoiceForm) -> list[Problem]:
    """Return what keeps an issued document from taking a form, empty when it can.

    Raises:
        NotFound: no such document.
        NotAllowed: it is a draft.
    """
    document = _issued(books, document_id)
    return _problems(found for found in _broken(document, _seller(document), form) if found.fatal)


def make(books: Books, document_id: int, form: EInvoiceForm) -> EInvoiceFile:
    """Return an issued document as an e-invoice.

    Factur-X is a PDF: the one fixed at issue where the customer asked for that form, else a copy with the XML inside,
    which is remembered as handed out.

    Raises:
        InputRefused: with every rule of the form that it breaks.
        NotFound: no such document.
        NotAllowed: it is a draft.
        OutsideFailed: the stored PDF is damaged.
    """
    document = _issued(books, document_id)
    seller = _seller(document)
    found = _broken(document, seller, form)
    refused = _problems(each for each in found if each.fatal)
    if refused:
        raise InputRefused(refused, f"{document.number} breaks rules of this form; nothing was written.")
    if form is EInvoiceForm.FACTURX:
        content, suffix = _facturx_pdf(books, document, seller), " (Factur-X).pdf"
    else:
        content, suffix = _xml(document, seller, form), f" ({form}).xml"
    name = document_name(books, document, suffix)
    return EInvoiceFile(document, form, name, content, tuple(_problems(each for each in found if not each.fatal)))


def facturx_xml(document: Document) -> bytes:
    """Return the XML that Factur-X embeds into the PDF of an issued document: CII in the EN 16931 profile."""
    return _xml(document, _seller(document), EInvoiceForm.FACTURX)


def inside(document: Document, seller: Company) -> Sequence[Attachment]:
    """Return what the PDF of a document being issued carries: its e-invoice, where the customer asks for Factur-X.

    A correction that breaks a rule of the form is issued all the same, without it.
    """
    form = EInvoiceForm.FACTURX
    if asked_for(document) is not form or any(found.fatal for found in _broken(document, seller, form)):
        return ()
    from app.documents.pdf.attachment import facturx

    return (facturx(_xml(document, seller, form)),)


def _of_draft(content: Content, seller: Company, *, fatal: bool) -> list[Problem]:
    if not content.customer.einvoice_form:
        return []
    from app.documents.einvoice.forms import FORM_FACTS, GERMAN_FORMS

    form = EInvoiceForm(content.customer.einvoice_form)
    draft = Document(
        id=0,
        uid="",
        revision=0,
        state=State.DRAFT,
        content=content,
        calculation=checks.explained(calculate(content), seller),
        number=_ANY_NUMBER,
    )
    german = content.customer.address.country == "DE" and form in GERMAN_FORMS
    place = "is in Germany and " if german else ""
    reason = f"The customer {place}asks for {FORM_FACTS[form].name.partition(' (')[0]}"
    return _problems((found for found in _broken(draft, seller, form) if found.fatal is fatal), reason)


def _issued(books: Books, document_id: int) -> Document:
    document = documents.get(books, document_id)
    if document.state is State.DRAFT:
        raise NotAllowed("A draft is no e-invoice yet. Issue it first.")
    return document


def _seller(document: Document) -> Company:
    """Return the seller as the document was issued with it."""
    return document.seller or Company()


def _facturx_pdf(books: Books, document: Document, seller: Company) -> bytes:
    from app.documents.pdf import render
    from app.documents.pdf.attachment import facturx
    from app.documents.view import build_view
    from app.storage.writes import documents as writes

    form = EInvoiceForm.FACTURX
    if asked_for(document) is form:
        return documents.stored_pdf(books, document)
    content = render(build_view(document, seller), (facturx(facturx_xml(document)),))
    with books.writing() as unit:
        writes.keep_copy(unit, document.id, form.value, content)
    return content


def _xml(document: Document, seller: Company, form: EInvoiceForm) -> bytes:
    from app.documents.einvoice.build import from_document
    from app.documents.einvoice.writing import write_xml

    return write_xml(from_document(document, seller, form), form)


def _broken(document: Document, seller: Company, form: EInvoiceForm) -> list[Broken]:
    from app.documents.einvoice.build import from_document
    from app.documents.einvoice.rules import check

    return check(from_document(document, seller, form), form)


def _problems(found: Iterable[Broken], reason: str = "") -> list[Problem]:
    """Return each thing to mend once, though two rules may say it; ``reason`` tells why it counts."""
    problems: dict[tuple[str, str], Problem] = {}
    for each in found:
        message = f"{reason}: {each.message[0].lower()}{each.message[1:]}" if reason else each.message
        problems.setdefault((each.field, message), Problem(each.field, message, each.rule))
    return list(problems.values())
