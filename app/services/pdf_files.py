"""PDF files where the user wants them: documents and payment slips, under names every system takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.document import Document
from app.domain.errors import NotAllowed, OutsideFailed
from app.domain.look import ORIGINAL, Rendition
from app.services import documents, payment_slips
from app.services.books import Books
from app.services.company import get as get_company
from app.services.file_names import patterned_name
from app.storage.files import write_whole

_SLIP = " - payment.pdf"


@dataclass(frozen=True, slots=True)
class Written:
    """A document and the files it was written to.

    Attributes:
        slip: the payment slip beside it, None when there is none; ``why_no_slip`` says why, where one was asked for.
        warnings: what to know before a customer gets the slip, a sentence each.
    """

    document: Document
    path: Path
    slip: Path | None = None
    why_no_slip: str = ""
    warnings: tuple[str, ...] = ()


def file_name(books: Books, document: Document, rendition: Rendition = ORIGINAL) -> str:
    """Return a file name every system takes, like ``INV-2026-0001 Acme Corp.pdf``, at most 120 bytes.

    The company's pattern says how; what is not the document itself says so, as ``INV-2026-0001 Acme Corp - copy.pdf``.
    """
    form = documents.copy_form(document, rendition)
    return document_name(books, document, f" - {form.replace('-', ' ')}.pdf" if form else ".pdf")


def slip_file_name(books: Books, document: Document) -> str:
    """Return the name of the payment slip's file, like ``INV-2026-0001 Acme Corp - payment.pdf``."""
    return document_name(books, document, _SLIP)


def document_name(books: Books, document: Document, suffix: str) -> str:
    """Return a file name for something made of a document, by the company's pattern."""
    return patterned_name(get_company(books).look.file_name, document, suffix)


def slip_beside(path: Path) -> Path:
    """Return where the payment slip belongs beside a document that the user named."""
    return path.with_name(f"{path.name.removesuffix('.pdf')}{_SLIP}")


def save_pdf(books: Books, document_id: int, path: Path, rendition: Rendition = ORIGINAL) -> None:
    """Write the PDF, as the rendition asks, to ``path``, whole or not at all, in place of a file already there.

    Raises:
        NotFound: no such document.
        NotAllowed: there is no such rendition of it.
        OutsideFailed: the file cannot be written; what was there is untouched.
    """
    _write(path, documents.hand_out(books, document_id, rendition))


def save_file(out: Path, name: str, content: bytes, *, overwrite: bool = False) -> Path:
    """Write ``content`` to ``out``, or as ``name`` into the folder ``out``; return the file.

    What is not there yet and has no suffix is a folder, and made.

    Raises:
        NotAllowed: the file is there with other content, unless ``overwrite``; it is untouched.
        OutsideFailed: it cannot be written.
    """
    path = out
    try:
        folder = out.is_dir() or not (out.suffix or out.exists())
        path = out / name if folder else out
        path.parent.mkdir(parents=folder, exist_ok=True)
        free = _may_write(path, content)
    except OSError as error:
        raise OutsideFailed(f"{path} cannot be written: {error.strerror}.") from error
    if not overwrite and not free:
        raise NotAllowed(f"{path} already exists. Nothing was written.")
    _write(path, content)
    return path


def save_slip(books: Books, document_id: int, path: Path, account: str = "", *, overwrite: bool = True) -> bool:
    """Write the payment slip to ``path``; return False, having written nothing, where it must not be overwritten.

    Raises:
        NotFound, NotAllowed: as for `app.services.payment_slips.offer`.
        OutsideFailed: the file cannot be written; what was there is untouched.
    """
    content = payment_slips.render(payment_slips.offer(books, document_id, account))
    if not overwrite and not _may_write(path, content):
        return False
    _write(path, content)
    return True


def export(
    books: Books,
    document_ids: Iterable[int],
    folder: Path,
    *,
    rendition: Rendition = ORIGINAL,
    overwrite: bool = False,
    with_slips: bool = False,
) -> list[Written]:
    """Write the PDFs of documents into ``folder``, each under its `file_name`; return what became of each.

    They are written as the ``rendition`` asks. With ``with_slips``, the payment slip of each document that has one is
    written beside it. A file that already holds the very bytes is left alone.

    Raises:
        NotFound: a document does not exist; nothing is written then.
        NotAllowed: there is no such rendition of a document; files of these names hold something else, unless
            ``overwrite``; or slips are asked for and no document has one. Nothing is written then.
        OutsideFailed: a file cannot be written.
    """
    contents: dict[Path, bytes] = {}
    names: set[str] = set()
    planned = []
    for document_id in document_ids:
        document = documents.get(books, document_id)
        name, slip_name = file_name(books, document, rendition), slip_file_name(books, document)
        if name.casefold() in names:
            # "A/1" and "a-1" are two numbers but one file name.
            name = f"{name.removesuffix('.pdf')} ({document_id}).pdf"
            slip_name = f"{slip_name.removesuffix(_SLIP)} ({document_id}){_SLIP}"
        names.add(name.casefold())
        contents[folder / name] = documents.hand_out(books, document_id, rendition)
        plan = Written(document, folder / name)
        if with_slips:
            try:
                found = payment_slips.offer(books, document_id)
                contents[folder / slip_name] = payment_slips.render(found)
                plan = replace(plan, slip=folder / slip_name, warnings=found.warnings)
            except NotAllowed as refused:
                plan = replace(plan, why_no_slip=refused.message)
        planned.append(plan)
    if with_slips and planned and not any(each.slip for each in planned):
        raise NotAllowed("\n".join(dict.fromkeys(each.why_no_slip for each in planned)))
    _write_all(contents, folder, overwrite=overwrite)
    return planned


def _write_all(contents: dict[Path, bytes], folder: Path, *, overwrite: bool) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = [path.name for path, content in contents.items() if not _may_write(path, content)]
    except OSError as error:
        raise OutsideFailed(f"The folder {folder} cannot be used: {error.strerror}.") from error
    if taken and not overwrite:
        raise NotAllowed(f"These files already exist in {folder}: {', '.join(taken)}. Nothing was written.")
    for path, content in contents.items():
        _write(path, content)


def _may_write(path: Path, content: bytes) -> bool:
    if path.is_symlink():
        return False
    return not path.exists() or (path.is_file() and path.read_bytes() == content)


def _write(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content)
    except OSError as error:
        raise OutsideFailed(f"{path} cannot be written: {error.strerror}. What was there is untouched.") from error
