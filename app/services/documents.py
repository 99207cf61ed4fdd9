"""Documents: found, shown, duplicated, handed out as PDF files."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from app.domain.decimals import shorten
from app.domain.document import Document, State
from app.domain.errors import NotAllowed, NotFound, OutsideFailed
from app.services import drafts
from app.services.books import Books
from app.services.company import get as get_company
from app.services.file_names import safe_name
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
    content, today = document.content, books.today()
    days = timedelta(days=get_company(books).terms_days)
    if content.issue_date and content.due_date:
        days = max(content.due_date - content.issue_date, timedelta())
    return drafts.create(
        books, replace(content, issue_date=today, due_date=min(today, date.max - days) + days, delivery_date=None)
    )


def pdf(books: Books, document_id: int) -> bytes:
    """Return the PDF: of an issued document the very bytes fixed at issue, of a draft one marked as a draft.

    Raises:
        NotFound: no such document.
        OutsideFailed: the stored bytes are no longer those that were issued.
    """
    document = get(books, document_id)
    if document.state is not State.DRAFT:
        return stored_pdf(books, document)
    from app.documents.pdf import render
    from app.documents.view import build_view

    return render(build_view(document, get_company(books)))


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


def file_name(document: Document) -> str:
    """Return a file name every system takes, like ``INV-2026-0001 Acme Corp.pdf``, at most 120 bytes."""
    return safe_name(document.number or f"Draft {document.id}", document.content.customer.name)


def save_pdf(books: Books, document_id: int, path: Path) -> None:
    """Write the PDF to ``path``, whole or not at all, in place of a file already there.

    Raises:
        NotFound: no such document.
        OutsideFailed: the file cannot be written; what was there is untouched.
    """
    _write(path, pdf(books, document_id))


def export(books: Books, document_ids: Iterable[int], folder: Path, *, overwrite: bool = False) -> list[Path]:
    """Write the PDFs of documents into ``folder``, each under its `file_name`; return the files.

    A file that already holds the very bytes is left alone.

    Raises:
        NotFound: a document does not exist; nothing is written then.
        NotAllowed: without ``overwrite``, when files of these names hold something else; nothing is written then.
        OutsideFailed: a file cannot be written.
    """
    contents: dict[Path, bytes] = {}
    names: set[str] = set()
    for document_id in document_ids:
        name = file_name(get(books, document_id))
        if name.casefold() in names:
            # "A/1" and "a-1" are two numbers but one file name.
            name = f"{name.removesuffix('.pdf')} ({document_id}).pdf"
        names.add(name.casefold())
        contents[folder / name] = pdf(books, document_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = [path.name for path, content in contents.items() if not _may_write(path, content)]
    except OSError as error:
        raise OutsideFailed(f"The folder {folder} cannot be used: {error.strerror}.") from error
    if taken and not overwrite:
        raise NotAllowed(f"These files already exist in {folder}: {', '.join(taken)}. Nothing was written.")
    for path, content in contents.items():
        _write(path, content)
    return list(contents)


def _may_write(path: Path, content: bytes) -> bool:
    if path.is_symlink():
        return False
    return not path.exists() or (path.is_file() and path.read_bytes() == content)


def _write(path: Path, content: bytes) -> None:
    """Write beside the target, then rename: a symbolic link there is replaced, never followed."""
    try:
        draft = path.with_name(f".counterfoil-{secrets.token_hex(8)}.tmp")
        try:
            # Made like any file the user saves, with the rights they chose; "x" refuses what is already there.
            with draft.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutsideFailed(f"{path} cannot be written: {error.strerror}. What was there is untouched.") from error
