"""Documents that arrive as JSON: filled up with the defaults of a new document, their customers found or added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.decimals import parse_decimal
from app.domain.document import Content, Document, Kind, State
from app.domain.errors import NotAllowed, NotFound
from app.domain.invoice_json import ContentInput, read_content
from app.domain.party import Customer, Party
from app.domain.tax import Tax, TaxCategory
from app.services import company, documents, drafts
from app.services.books import Books
from app.storage.keys import name_key
from app.storage.records import customers as customer_records
from app.storage.records.rows import select

if TYPE_CHECKING:
    from app.storage.unit import Unit


def read(books: Books, value: object) -> Content:
    """Return the content of a new document as a JSON value describes it.

    What the value leaves out comes from the customer it names by id, else from the company: currency, language, the
    issue date (today), the due date (by the payment terms), notes, the tax of a line. Prices include tax only when
    the value says so.

    Raises:
        InputRefused: with every problem.
    """
    base = replace(_defaults(books, value), prices_include_tax=False)
    terms = base.due_date - base.issue_date if base.due_date and base.issue_date else timedelta(0)
    given = _read(books, value, replace(base, customer=Party(), customer_id=None, due_date=None))
    content = _named(base, given.content)
    if "due_date" not in given.given and content.kind is Kind.INVOICE and content.issue_date:
        content = replace(content, due_date=min(content.issue_date, date.max - terms) + terms)
    return content


def add(books: Books, contents: Sequence[Content]) -> list[Document]:
    """Store new drafts, all or none.

    A customer stated in full becomes one of the address book, unless there is one that says exactly the same.

    Raises:
        InputRefused: for what no document may hold; with several contents the fields begin with ``[0]``, ``[1]``, ...
    """
    with books.writing() as unit:
        return drafts.create_many(books, [_linked(unit, content) for content in contents])


def edit(books: Books, document_id: int, value: object) -> Document:
    """Change a draft: members the value has replace those of the draft, lists as a whole.

    Raises:
        InputRefused: with every problem.
        NotFound, NotAllowed, ChangedMeanwhile: as for `app.services.drafts.save`.
    """
    draft = documents.get(books, document_id)
    if draft.state is not State.DRAFT:
        raise NotAllowed("An issued document cannot be changed. Correct it with a credit note or a cancellation.")
    given = _read(books, value, draft.content)
    content = given.content
    if "customer" in given.given:
        content = _named(_defaults(books, value), content)
    with books.writing() as unit:
        return drafts.save(books, document_id, draft.revision, _linked(unit, content))


def _defaults(books: Books, value: object) -> Content:
    """Return an empty document with the defaults of the customer the value names by id, if there is such a one."""
    customer = value.get("customer") if isinstance(value, dict) else None
    customer_id = customer.get("id") if isinstance(customer, dict) else None
    if isinstance(customer_id, int) and not isinstance(customer_id, bool):
        try:
            return drafts.new_content(books, customer_id)
        except NotFound:
            pass  # told below as a problem of the field, together with all others
    return drafts.new_content(books)


def _read(books: Books, value: object, base: Content) -> ContentInput:
    """Return what a JSON value says of a document, refused when it names what does not exist."""
    seller = company.get(books)
    line_tax = Tax(TaxCategory(seller.default_category), parse_decimal(seller.default_rate))
    with books.reading() as connection:
        return read_content(value, base, line_tax, lambda content: drafts.link_problems(connection, content))


def _named(base: Content, content: Content) -> Content:
    """Return the content with the customer that was named by id alone filled in from the address book."""
    if content.customer_id is None or content.customer.name:
        return content
    return replace(content, customer=base.customer)


def _linked(unit: Unit, content: Content) -> Content:
    """Return the content linked to its customer in the address book, who is added when nobody there is the same."""
    from app.storage.writes import customers as writes

    party = content.customer
    if content.customer_id is not None or not party.name:
        return content
    rows = select(unit.raw, "SELECT id FROM customer WHERE name_key = :key ORDER BY id", {"key": name_key(party.name)})
    for row in rows:
        known = customer_records.load(unit.raw, row["id"])
        if known.as_party() == party:
            return replace(content, customer_id=known.id)
    return replace(content, customer_id=writes.insert_customer(unit, Customer.of(party)))
