"""Whether a file is a document of ours, as it was issued: by its bytes, else by what it says it is."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.domain.currencies import currency
from app.domain.document import Document
from app.domain.document_json import amount_text, day_text
from app.domain.errors import InputRefused, NotFound, OutsideFailed
from app.services.books import Books
from app.services.files import read_bounded
from app.storage.records import documents as records
from app.storage.records.rows import select

_WORDS, _LONGEST_NUMBER = 3_000, 4  # of the text, and in words of a number
_LEAST = 3  # characters of a number that is looked for in a text
_LINES = 10
_DIGIT = re.compile(r"\d")


class CheckResult(StrEnum):
    """What a file is: one of ours as it was handed out, one that only says so, or none of ours."""

    UNCHANGED = "unchanged"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """The answer about a file.

    Attributes:
        document: the document it is, or says it is; None when it is unknown.
        form: of an unchanged file ``issued`` for the PDF fixed at issue, else the form of the copy, as ``facturx``.
        sha256: of its bytes.
    """

    result: CheckResult
    sha256: str
    document: Document | None = None
    form: str = ""


def check_file(books: Books, path: Path) -> Check:
    """Return what the file at ``path`` is. It may be any file; nothing of it is opened or run.

    Raises:
        OutsideFailed: it cannot be read, or is larger than any document.
    """
    from app.documents.identity import MAX_BYTES

    try:
        data = read_bounded(path, MAX_BYTES, "document")
    except NotFound as absent:
        # Not found is what the check says of a document.
        raise OutsideFailed(f"{path} cannot be read: there is no such file.") from absent
    except InputRefused as refused:
        # Nor is refusing the answer that it is altered, as whose status it would pass.
        raise OutsideFailed(" ".join(problem.message for problem in refused.problems)) from refused
    return check(books, data)


def check(books: Books, data: bytes) -> Check:
    """Return what a file with these bytes is."""
    from app.documents.identity import is_pdf

    sha256 = hashlib.sha256(data).hexdigest()
    with books.reading() as connection:
        known = select(connection, _BY_HASH, {"sha256": sha256})
        if known:
            return Check(CheckResult.UNCHANGED, sha256, records.load(connection, known[0]["id"]), known[0]["form"])
    claimed = _claimed(books, data) if is_pdf(data) else None
    return Check(CheckResult.ALTERED if claimed else CheckResult.UNKNOWN, sha256, claimed)


def as_json(found: Check) -> dict[str, object]:
    """Return the answer as JSON; what the document stands for is null when it is unknown."""
    value: dict[str, object] = {"result": found.result.value, "form": found.form or None, "sha256": found.sha256}
    document = found.document
    if document is None:
        nothing = ("id", "uid", "kind", "number", "issue_date", "customer", "currency", "total", "due", "state")
        return value | dict.fromkeys(nothing)
    content, totals = document.content, document.calculation.totals
    digits = currency(content.currency).digits
    return value | {
        "id": document.id,
        "uid": document.uid,
        "kind": content.kind.value,
        "number": document.number,
        "issue_date": day_text(content.issue_date),
        "customer": content.customer.name,
        "currency": content.currency,
        "total": amount_text(totals.gross, digits),
        "due": amount_text(totals.due, digits),
        "state": document.state.value,
    }


_BY_HASH = """
    SELECT document_id AS id, 'issued' AS form FROM document_pdf WHERE sha256 = :sha256
    UNION ALL SELECT document_id AS id, form FROM document_copy WHERE sha256 = :sha256
"""


def _claimed(books: Books, data: bytes) -> Document | None:
    """The document that a file says it is."""
    from app.documents.identity import page_text, stated_producer, stated_uids

    with books.reading() as connection:
        uids = stated_uids(data)
        for uid in uids:
            rows = select(connection, "SELECT id FROM document WHERE uid = :uid AND state <> 'draft'", {"uid": uid})
            if rows:
                return records.load(connection, rows[0]["id"])
    if uids or stated_producer(data):
        # A document of somebody else who uses this program too, or what is none: a draft, a payment slip, a report.
        return None
    text = page_text(data)
    with books.reading() as connection:
        return _named(connection, text)


def _named(connection: sqlite3.Connection, text: str) -> Document | None:
    """The document whose number stands first in a text that says much of what it says."""
    words = text.split()[:_WORDS]
    letters = _joined(text)
    for start in range(len(words)):
        spans = [" ".join(words[start:end]) for end in range(start + _LONGEST_NUMBER, start, -1)]
        wanted = {f"n{place}": span for place, span in enumerate(spans) if len(span) >= _LEAST and _DIGIT.search(span)}
        if not wanted:
            continue
        sql = f"SELECT id FROM document WHERE number IN ({', '.join(f':{name}' for name in wanted)})"  # noqa: S608 - names
        for row in select(connection, sql, wanted):
            document = records.load(connection, row["id"])
            if _repeats(letters, document):
                return document
    return None


def _repeats(letters: str, document: Document) -> bool:
    """Whether a text says what the document does: seller, customer and half of its lines, so far as they come first.

    A letter that merely names an invoice, as one that tells of its payment, does not.
    """
    parties = [document.seller.name if document.seller else "", document.content.customer.name]
    lines = [line.description for line in document.content.lines[:_LINES]]
    found = sum(_joined(text) in letters for text in lines)
    return all(_joined(name) in letters for name in parties) and 2 * found >= len(lines)


def _joined(text: str) -> str:
    """Without white space, which a page may hold anywhere."""
    return "".join(text.split()).casefold()
