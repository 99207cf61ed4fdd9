"""Documents: found, duplicated, and their pages: of an issued one the bytes fixed at issue."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from app.domain.decimals import shorten
from app.domain.document import Document, State
from app.domain.errors import NotAllowed, NotFound, OutsideFailed
from app.domain.look import ORIGINAL, Form, Rendition
from app.services import drafts, payment_links
from app.services.books import Books
from app.services.company import get as get_company
from app.storage.records import documents as records
from app.storage.records.rows import select


def get(books: Books, document_id: int) -> Document:
    """Return a document.

    Raises:
        NotFound: there is none of that id.
    """
    with books.reading() as connection:
        return records.load(connection, document_id)


def find(books: Books, ref: str) -> Document:
    """Return the document that ``ref`` names: an id, a uid or a number; digits alone are tried as an id first.

    Raises:
        NotFound: nothing has that name.
    """
    with books.reading() as connection:
        document_id = records.find_id(connection, ref.strip())
        if document_id is not None:
            return records.load(connection, document_id)
    raise NotFound(f'There is no document "{shorten(ref)}".')


def duplicate(books: Books, document_id: int) -> Document:
    """Make a draft that says what a document says, dated today, with as many days to pay.

    Raises:
        NotFound: no such document.
        NotAllowed: the document is a correction, which belongs to its original.
    """
    document = get(books, document_id)
    if document.correction is not None:
        raise NotAllowed("A correction belongs to its original and cannot be duplicated.")
    content, today = replace(document.content, checkout_page_id=payment_links.kept(books, document)), books.today()
    days = timedelta(days=get_company(books).terms_days)
    if content.issue_date and content.due_date:
        days = max(content.due_date - content.issue_date, timedelta())
    return drafts.create(
        books, replace(content, issue_date=today, due_date=min(today, date.max - days) + days, delivery_date=None)
    )


def pdf(books: Books, document_id: int, rendition: Rendition = ORIGINAL) -> bytes:
    """Return the PDF: of an issued document the very bytes fixed at issue, of a draft one marked as a draft.

    In another design an issued document is a copy and marked as one, as it is when a copy is asked for; a copy of what
    has been paid or cancelled says that too, and not how to pay.

    Raises:
        NotFound: no such document.
        NotAllowed: there is no such rendition: a copy of a draft, a delivery note of what is no invoice.
        OutsideFailed: the stored bytes are no longer those that were issued.
    """
    return _made(books, get(books, document_id), rendition)


def hand_out(books: Books, document_id: int, rendition: Rendition = ORIGINAL) -> bytes:
    """Return the PDF as `pdf` does, and remember what is made of an issued document beside its own bytes.

    So a file that comes back is known as a copy handed out here.
    """
    document = get(books, document_id)
    content, form = _made(books, document, rendition), copy_form(document, rendition)
    if form and document.state is not State.DRAFT:
        from app.storage.writes import documents as writes

        with books.writing() as unit:
            writes.keep_copy(unit, document_id, form, content)
    return content


def copy_form(document: Document, rendition: Rendition) -> str:
    """Return what a rendition is beside the document itself: ``copy``, ``delivery-note``, empty for the document."""
    if rendition.form is Form.DELIVERY_NOTE:
        return rendition.form.value
    return "" if rendition.original or document.state is State.DRAFT else "copy"


def available(books: Books, document_ids: Iterable[int], rendition: Rendition) -> list[int]:
    """Return which of some documents can be had as a rendition, in their order.

    Raises:
        NotFound: a document does not exist.
    """
    return [document_id for document_id in document_ids if not _refused(get(books, document_id), rendition)]


def _refused(document: Document, rendition: Rendition) -> str:
    """Why there is no such rendition of a document, empty where there is."""
    if document.state is State.DRAFT and rendition.copy:
        return "A draft has no copies. Issue it first."
    note = rendition.form is Form.DELIVERY_NOTE
    return "Only an invoice has a delivery note." if note and not document.is_invoice else ""


def _made(books: Books, document: Document, rendition: Rendition) -> bytes:
    from app.documents.pdf import render

    draft = document.state is State.DRAFT
    if rendition.original and not draft:
        return stored_pdf(books, document)
    if refused := _refused(document, rendition):
        raise NotAllowed(refused)
    company = document.seller or get_company(books)
    if draft:
        document = replace(document, payment_link=payment_links.printable(books, document.content))
    if rendition.form is Form.DELIVERY_NOTE:
        from app.documents.delivery_note import build_delivery_note

        return render(build_delivery_note(document, company, rendition.design))
    from app.documents.view import build_view

    return render(build_view(document, company, design=rendition.design, copy=not draft))


def stored_pdf(books: Books, document: Document) -> bytes:
    """Return the bytes fixed at issue, having compared them with their hash.

    Raises:
        OutsideFailed: they differ, as after a fault of the disk.
    """
    with books.reading() as connection:
        rows = select(connection, "SELECT data FROM document_pdf WHERE document_id = :id", {"id": document.id})
    data = bytes(rows[0]["data"]) if rows else b""
    if hashlib.sha256(data).hexdigest() != document.pdf_sha256:
        raise OutsideFailed(
            f"The stored PDF of {document.number} is damaged: it is not the one that was issued."
            " Restore the newest backup; nothing was changed."
        )
    return data
