"""PDF files where the user wants them: documents and payment slips, under names every system takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.document import Document
from app.domain.errors import NotAllowed, OutsideFailed
from app.domain.look import ORIGINAL, Rendition
from app.services import documents, payment_slips
from app.services.books import Books
from app.services.company import get as get_company
from app.services.file_names import distinct, patterned_name
from app.services.files import is_taken, make_folder, why, write

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


class PartlyWritten(OutsideFailed):
    """An export that failed midway; ``written`` holds what became of the documents before."""

    def __init__(self, message: str, written: Sequence[Written]) -> None:
        """Keep what was written before it failed with ``message``."""
        super().__init__(message)
        self.written = tuple(written)


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


def save_pdf(
    books: Books, document_id: int, path: Path, rendition: Rendition = ORIGINAL, *, overwrite: bool = True
) -> bool:
    """Write the PDF, as the rendition asks, to ``path``; return False where it would replace something else.

    Raises:
        NotFound: no such document.
        NotAllowed: there is no such rendition of it.
        OutsideFailed: the file cannot be written; what was there is untouched.
    """
    return write(path, documents.hand_out(books, document_id, rendition), overwrite=overwrite)


def save_slip(books: Books, document_id: int, path: Path, account: str = "", *, overwrite: bool = True) -> bool:
    """Write the payment slip to ``path``; return False where it would replace something else.

    Raises:
        NotFound, NotAllowed: as for `app.services.payment_slips.offer`.
        OutsideFailed: the file cannot be written; what was there is untouched.
    """
    return write(path, payment_slips.render(payment_slips.offer(books, document_id, account)), overwrite=overwrite)


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
        OutsideFailed: the folder or the first document cannot be written.
        PartlyWritten: a later one cannot.
    """
    contents: dict[Path, bytes] = {}
    names: set[str] = set()
    planned = []
    for document_id in document_ids:
        document = documents.get(books, document_id)
        path = folder / distinct(file_name(books, document, rendition), document_id, names)
        contents[path] = documents.hand_out(books, document_id, rendition)
        plan = Written(document, path)
        if with_slips:
            try:
                found = payment_slips.offer(books, document_id)
                slip = folder / distinct(slip_file_name(books, document), document_id, names)
                contents[slip] = payment_slips.render(found)
                plan = replace(plan, slip=slip, warnings=found.warnings)
            except NotAllowed as refused:
                plan = replace(plan, why_no_slip=refused.message)
        planned.append(plan)
    if with_slips and planned and not any(each.slip for each in planned):
        raise NotAllowed("\n".join(dict.fromkeys(each.why_no_slip for each in planned)))
    _make_room(contents, folder, overwrite=overwrite)
    return _write_all(planned, contents)


def _make_room(contents: Mapping[Path, bytes], folder: Path, *, overwrite: bool) -> None:
    make_folder(folder)
    try:
        taken = [path.name for path, content in contents.items() if is_taken(path, content)]
    except OSError as error:
        raise OutsideFailed(f"The folder {folder} cannot be used: {why(error)}.") from error
    if taken and not overwrite:
        raise NotAllowed(f"These files already exist in {folder}: {', '.join(taken)}. Nothing was written.")


def _write_all(planned: Iterable[Written], contents: Mapping[Path, bytes]) -> list[Written]:
    done: list[Written] = []
    try:
        for each in planned:
            write(each.path, contents[each.path], overwrite=True)
            done.append(replace(each, slip=None))
            if each.slip is not None:
                write(each.slip, contents[each.slip], overwrite=True)
                done[-1] = each
    except OutsideFailed as failed:
        if not done:
            raise
        raise PartlyWritten(failed.message, done) from failed
    return done
