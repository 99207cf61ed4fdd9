"""Drafts: begun with the customer's and the company's defaults, changed at will, deleted, brought back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.document import Content, Document, Kind, State
from app.domain.errors import ChangedMeanwhile, InputRefused, NotAllowed, NotFound, Problem
from app.domain.totals import calculate
from app.services.books import Books
from app.services.company import get as get_company
from app.services.limits import content_problems
from app.storage.records import customers as customer_records
from app.storage.records import documents as records
from app.storage.records.rows import select

if TYPE_CHECKING:
    import sqlite3

    from app.storage.unit import Unit


def new_content(books: Books, customer_id: int | None = None, kind: Kind = Kind.INVOICE) -> Content:
    """Return an empty document of today with the defaults of the customer, else of the company.

    Raises:
        NotFound: no such customer.
    """
    with books.reading() as connection:
        company = get_company(books)
        customer = customer_records.load(connection, customer_id) if customer_id is not None else None
    today = books.today()
    content = Content(
        kind=kind,
        currency=company.currency,
        issue_date=today,
        due_date=today + timedelta(days=company.terms_days),
        prices_include_tax=company.prices_include_tax,
        notes=company.notes,
        language=company.language,
    )
    if customer is None:
        return content
    terms_days = company.terms_days if customer.terms_days is None else customer.terms_days
    return replace(
        content,
        currency=customer.currency or content.currency,
        language=customer.language or content.language,
        due_date=today + timedelta(days=terms_days),
        customer_id=customer.id,
        customer=customer.as_party(),
    )


def create(books: Books, content: Content) -> Document:
    """Store a new draft; it may lack what issuing will ask for.

    Raises:
        InputRefused: for what no document may hold, as over-long texts or totals.
    """
    return create_many(books, [content])[0]


def create_many(books: Books, contents: Iterable[Content]) -> list[Document]:
    """Store new drafts, all or none.

    Raises:
        InputRefused: as for `create`; with several contents the fields begin with ``[0]``, ``[1]``, ...
    """
    from app.storage.writes import documents as writes

    listed = list(contents)
    found = [content_problems(content) for content in listed]
    with books.writing() as unit:
        problems = [
            problem.under(f"[{place}]") if len(listed) > 1 else problem
            for place, content in enumerate(listed)
            for problem in (*found[place], *link_problems(unit.raw, content))
        ]
        if problems:
            raise InputRefused(problems)
        ids = [writes.insert_draft(unit, str(uuid.uuid4()), content, calculate(content)) for content in listed]
        return [records.load(unit.raw, document_id) for document_id in ids]


def save(books: Books, document_id: int, revision: int, content: Content) -> Document:
    """Replace the content of the draft that was read at ``revision``.

    Raises:
        InputRefused: as for `create`.
        NotFound: no such document.
        NotAllowed: it is issued.
        ChangedMeanwhile: somebody else saved it since.
    """
    from app.storage.writes import documents as writes

    problems = content_problems(content)
    with books.writing() as unit:
        require_draft(unit, document_id, "changed")
        problems += link_problems(unit.raw, content)
        if problems:
            raise InputRefused(problems)
        if not writes.update_draft(unit, document_id, revision, content, calculate(content)):
            raise ChangedMeanwhile(
                "This draft was changed meanwhile. Nothing was overwritten; look at it and try again."
            )
        return records.load(unit.raw, document_id)


def delete(books: Books, document_id: int) -> None:
    """Delete a draft.

    Raises:
        NotFound: no such document.
        NotAllowed: it is issued.
    """
    from app.storage.writes import documents as writes

    with books.writing() as unit:
        require_draft(unit, document_id, "deleted")
        writes.delete_draft(unit, document_id)


def restore(books: Books, document: Document) -> Document:
    """Bring back a draft as it was when it was deleted, under the same id.

    A customer or item deleted since is no longer linked; what the draft says of them stays.

    Raises:
        NotAllowed: the document is no draft, or it is still there.
    """
    from app.storage.writes import documents as writes

    if document.state is not State.DRAFT:
        raise NotAllowed("Only a draft can be brought back.")
    with books.writing() as unit:
        if select(unit.raw, "SELECT 1 FROM document WHERE id = :id", {"id": document.id}):
            raise NotAllowed("This draft was not deleted.")
        content = _unlinked(unit.raw, document.content)
        writes.reinsert_draft(unit, document, content, calculate(content))
        return records.load(unit.raw, document.id)


def require_draft(unit: Unit, document_id: int, what: str) -> None:
    """Raise unless the document exists and is a draft; ``what`` completes "An issued document cannot be ..."."""
    rows = select(unit.raw, "SELECT state FROM document WHERE id = :id", {"id": document_id})
    if not rows:
        raise NotFound(f"There is no document {document_id}.")
    if rows[0]["state"] != State.DRAFT:
        raise NotAllowed(f"An issued document cannot be {what}. Correct it with a credit note or a cancellation.")


def link_problems(connection: sqlite3.Connection, content: Content) -> list[Problem]:
    """Return a problem for each link to a customer, checkout page or item that does not exist."""
    known = _unlinked(connection, content)
    problems = []
    if known.customer_id != content.customer_id:
        problems.append(Problem("customer.id", "This customer does not exist."))
    if known.checkout_page_id != content.checkout_page_id:
        problems.append(Problem("payment_link.checkout_page", "This checkout page does not exist."))
    problems += [
        Problem(f"lines[{place}].item_id", "This item does not exist.")
        for place, (line, kept) in enumerate(zip(content.lines, known.lines, strict=True))
        if line.item_id != kept.item_id
    ]
    return problems


def _unlinked(connection: sqlite3.Connection, content: Content) -> Content:
    """Return the content without links to customers, checkout pages and items that do not exist."""
    customer_id = content.customer_id
    if customer_id and not select(connection, "SELECT 1 FROM customer WHERE id = :id", {"id": customer_id}):
        customer_id = None
    page_id = content.checkout_page_id
    if page_id and not select(connection, "SELECT 1 FROM checkout_page WHERE id = :id", {"id": page_id}):
        page_id = None
    wanted = {line.item_id for line in content.lines if line.item_id is not None}
    gone = {item for item in wanted if not select(connection, "SELECT 1 FROM item WHERE id = :id", {"id": item})}
    lines = tuple(replace(line, item_id=None) if line.item_id in gone else line for line in content.lines)
    return replace(content, customer_id=customer_id, lines=lines, checkout_page_id=page_id)
