"""One intent for several documents: calls a service for each, off the GUI thread, and returns what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import InputRefused, NotAllowed, NotFound
from app.ui.tasks import Cancelled

if TYPE_CHECKING:
    from app.domain.document import Document
    from app.services.books import Books
    from app.ui.tasks import Progress


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.

    Attributes:
        done: the documents done.
        refused: for each that was refused its id and why.
        left: how many were not looked at because the user stopped it.
    """

    done: Sequence[Document]
    refused: Sequence[tuple[int, tuple[str, ...]]]
    left: int = 0


def issue_all(books: Books, ids: Sequence[int], progress: Progress) -> Outcome:
    """Issue drafts one by one until the user stops it; one that lacks something, or is no draft, is passed over."""
    from app.services import documents, issuing

    done: list[Document] = []
    refused: list[tuple[int, tuple[str, ...]]] = []
    left = 0
    for place, document_id in enumerate(ids):
        try:
            progress.step(place, len(ids))
            done.append(issuing.issue(books, document_id))
        except Cancelled:
            left = len(ids) - place
            break
        except InputRefused as error:
            refused.append((document_id, tuple(problem.message for problem in error.problems)))
        except NotFound as error:
            refused.append((document_id, (error.message,)))
        except NotAllowed as error:
            # Of many that were not looked at, those issued long ago are no drafts that could not be issued.
            if len(ids) == 1 or documents.get(books, document_id).number is None:
                refused.append((document_id, (error.message,)))
    return Outcome(done, refused, left)


def duplicate_all(books: Books, ids: Sequence[int]) -> list[Document]:
    """Return a new draft for each document that can be duplicated."""
    from app.services import documents

    made = []
    for document_id in ids:
        try:
            made.append(documents.duplicate(books, document_id))
        except (NotAllowed, NotFound):
            if len(ids) == 1:
                raise
    return made


def delete_drafts(books: Books, ids: Sequence[int]) -> list[Document]:
    """Delete those of ``ids`` that are drafts and return them, so that they can be brought back."""
    from app.services import documents, drafts

    gone = []
    for document_id in ids:
        try:
            document = documents.get(books, document_id)
            drafts.delete(books, document_id)
        except (NotAllowed, NotFound):
            if len(ids) == 1:
                raise
        else:
            gone.append(document)
    return gone


def restore_all(books: Books, gone: Sequence[Document]) -> list[Document]:
    """Bring deleted drafts back and return them."""
    from app.services import drafts

    return [drafts.restore(books, document) for document in gone]
