"""The address book: customers with their contacts, searched, archived, checked for doubles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from app.domain.countries import COUNTRIES
from app.domain.currencies import CURRENCIES
from app.domain.decimals import parse_whole, shorten
from app.domain.einvoice import FORMS
from app.domain.errors import ChangedMeanwhile, InputRefused, NotAllowed, NotFound, Problem
from app.domain.party import ELECTRONIC, LANGUAGES, Customer
from app.domain.party_json import MAX_TERMS_DAYS
from app.services.books import Books
from app.services.identifiers import email_problem, tax_id_problem
from app.services.limits import address_problems, multi_problem, scheme_problems, single_problem
from app.storage.keys import folded, name_key
from app.storage.records import customers as records
from app.storage.records.rows import select

MAX_CONTACTS = 100


class CustomerSort(StrEnum):
    """What a list of customers is sorted by."""

    NAME = "name"
    PLACE = "place"
    DOCUMENTS = "documents"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class CustomerQuery:
    """Which customers a list shows.

    Attributes:
        text: each word must occur in name, e-mail, phone, tax id, town or a contact; empty for all.
        archived: False for those in use, True for the archive, None for both.
        limit: at most so many; None for all.
    """

    text: str = ""
    archived: bool | None = False
    sort: CustomerSort = CustomerSort.NAME
    descending: bool = False
    limit: int | None = None


class CustomerSummary(NamedTuple):
    """A customer in a list; ``documents`` counts theirs, ``last`` is the newest issue date as ISO text or empty."""

    id: int
    name: str
    email: str
    phone: str
    city: str
    country: str
    archived: bool
    documents: int
    last: str


def create(books: Books, customer: Customer) -> Customer:
    """Store a new customer.

    Raises:
        InputRefused: with every problem.
    """
    from app.storage.writes import customers as writes

    _check(customer)
    with books.writing() as unit:
        customer_id = writes.insert_customer(unit, customer)
    return get(books, customer_id)


def save(books: Books, customer: Customer) -> Customer:
    """Replace a customer by its id; documents keep what they say, drafts too until the customer is picked again.

    Raises:
        InputRefused: with every problem.
        NotFound: no such customer.
        ChangedMeanwhile: somebody else saved it since it was read.
    """
    from app.storage.writes import customers as writes

    _check(customer)
    with books.writing() as unit:
        records.load(unit.raw, customer.id)
        if not writes.update_customer(unit, customer):
            raise ChangedMeanwhile(
                "This customer was changed meanwhile. Nothing was overwritten; look at it and try again."
            )
    return get(books, customer.id)


def get(books: Books, customer_id: int) -> Customer:
    """Return a customer.

    Raises:
        NotFound: there is none of that id.
    """
    with books.reading() as connection:
        return records.load(connection, customer_id)


def find(books: Books, ref: str) -> Customer:
    """Return the customer that ``ref`` names: an id, else the one whose name it is.

    Raises:
        NotFound: nobody, or more than one, has that name.
    """
    text = ref.strip()
    with books.reading() as connection:
        rows = select(connection, "SELECT id FROM customer WHERE id = :id", {"id": parse_whole(text)})
        if not rows:
            named = "SELECT id FROM customer WHERE name_key = :key LIMIT 2"
            rows = select(connection, named, {"key": name_key(text)})
        if len(rows) == 1:
            return records.load(connection, rows[0]["id"])
    several = "More than one customer is" if rows else "No customer is"
    raise NotFound(f'{several} called "{shorten(text)}".')


def archive(books: Books, customer_id: int) -> Customer:
    """Take a customer out of the choosers; their documents stay.

    Raises:
        NotFound: no such customer.
    """
    return _set_archived(books, customer_id, archived=True)


def unarchive(books: Books, customer_id: int) -> Customer:
    """Take a customer back into use.

    Raises:
        NotFound: no such customer.
    """
    return _set_archived(books, customer_id, archived=False)


def delete(books: Books, customer_id: int) -> None:
    """Delete a customer that no document names.

    Raises:
        NotFound: no such customer.
        NotAllowed: there are documents; archive the customer instead.
    """
    from app.storage.writes import customers as writes

    with books.writing() as unit:
        customer = records.load(unit.raw, customer_id)
        if select(unit.raw, "SELECT 1 FROM document WHERE customer_id = :id LIMIT 1", {"id": customer_id}):
            raise NotAllowed(f"{customer.name} has documents and cannot be deleted. Archive them instead.")
        writes.delete_customer(unit, customer_id)


def duplicates(books: Books, customer: Customer) -> list[Customer]:
    """Return other customers of the same name, e-mail address or tax id, compared without case and accents."""
    sql = """
        SELECT id FROM customer
        WHERE id <> :id AND (name_key = :name
            OR (:email <> '' AND lower(email) = :email)
            OR (:tax_id <> '' AND replace(upper(tax_id), ' ', '') = :tax_id))
        ORDER BY name_key LIMIT 10
    """
    parameters = {
        "id": customer.id,
        "name": name_key(customer.name),
        "email": customer.email.strip().lower(),
        "tax_id": customer.tax_id.upper().replace(" ", ""),
    }
    with books.reading() as connection:
        return [records.load(connection, row["id"]) for row in select(connection, sql, parameters)]


_ORDER = {
    CustomerSort.NAME: "name_key",
    CustomerSort.PLACE: "address_city COLLATE NOCASE",
    CustomerSort.DOCUMENTS: "documents",
    CustomerSort.LAST: "last",
}


def listing(books: Books, query: CustomerQuery | None = None) -> list[CustomerSummary]:
    """Return the customers a query asks for."""
    query = query or CustomerQuery()
    words = folded(query.text).split()
    direction = "DESC" if query.descending else "ASC"
    sql = "\n".join(
        (
            "SELECT id, name, email, phone, address_city, address_country, archived,",
            "(SELECT count(*) FROM document WHERE customer_id = customer.id) AS documents,",
            "(SELECT coalesce(max(issue_date), '') FROM document WHERE customer_id = customer.id) AS last",
            "FROM customer WHERE (:archived IS NULL OR archived = :archived)",
            *(f"AND instr(search_key, :word{place}) > 0" for place in range(len(words))),
            f"ORDER BY {_ORDER[query.sort]} {direction}, name_key, id LIMIT :limit",
        )
    )
    parameters: dict[str, object] = {f"word{place}": word for place, word in enumerate(words)}
    parameters["archived"] = None if query.archived is None else int(query.archived)
    parameters["limit"] = -1 if query.limit is None else query.limit
    with books.reading() as connection:
        rows = connection.execute(sql, parameters).fetchall()
    return [CustomerSummary._make((*row[:6], bool(row[6]), *row[7:])) for row in rows]


def warnings(customer: Customer) -> list[Problem]:
    """Return what looks odd but may be meant: published tax ids are now and then placeholders."""
    problem = tax_id_problem("tax_id", customer.tax_id, customer.address.country)
    return [problem] if problem else []


def _set_archived(books: Books, customer_id: int, *, archived: bool) -> Customer:
    from app.storage.writes import customers as writes

    with books.writing() as unit:
        customer = records.load(unit.raw, customer_id)
        if customer.archived != archived:
            writes.set_archived(unit, customer_id, archived=archived)
    return replace(customer, archived=archived, revision=customer.revision + (customer.archived != archived))


def _check(customer: Customer) -> None:
    found = [problem for problem in problems(customer) if problem]
    if found:
        raise InputRefused(found)


def problems(customer: Customer) -> Iterator[Problem | None]:
    """Yield everything that keeps a customer from being stored, fields as in its JSON."""
    if not customer.name.strip():
        yield Problem("name", "Enter a name.")
    for name in ("name", "email", "phone", "tax_id", *ELECTRONIC):
        yield single_problem(name, getattr(customer, name))
    yield email_problem("email", customer.email)
    yield multi_problem("notes", customer.notes)
    for field, address in (("address", customer.address), ("delivery", customer.delivery)):
        yield from address_problems(field, address)
        if address.country and address.country not in COUNTRIES:
            yield Problem(f"{field}.country", "Choose a country.")
    yield from scheme_problems("", customer)
    yield from _defaults(customer)
    yield from _contacts(customer)


def _defaults(customer: Customer) -> Iterator[Problem | None]:
    if customer.currency and customer.currency not in CURRENCIES:
        yield Problem("currency", "Choose a currency.")
    if customer.language and customer.language not in LANGUAGES:
        yield Problem("language", "Choose a document language.")
    if customer.einvoice_form and customer.einvoice_form not in FORMS:
        yield Problem("einvoice_form", "Choose a form of e-invoice.")
    if customer.terms_days is not None and not 0 <= customer.terms_days <= MAX_TERMS_DAYS:
        yield Problem("terms_days", f"Payment terms are from 0 to {MAX_TERMS_DAYS} days.")


def _contacts(customer: Customer) -> Iterator[Problem | None]:
    if len(customer.contacts) > MAX_CONTACTS:
        yield Problem("contacts", f"At most {MAX_CONTACTS} people are possible.")
        return
    for place, contact in enumerate(customer.contacts):
        if not contact.name.strip():
            yield Problem(f"contacts[{place}].name", "Enter a name.")
        for name in ("name", "role", "email", "phone"):
            yield single_problem(f"contacts[{place}].{name}", getattr(contact, name))
        yield email_problem(f"contacts[{place}].email", contact.email)
