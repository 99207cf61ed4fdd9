"""The address book keeps people, finds them however they are written, and lets nobody with documents go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.errors import ChangedMeanwhile, InputRefused, NotAllowed, NotFound
from app.domain.party import Address, Contact, Customer
from app.services import customers, drafts
from app.services.books import Books
from app.services.customers import CustomerQuery, CustomerSort
from tests.support import builders


def names(books: Books, **query: object) -> list[str]:
    return [row.name for row in customers.listing(books, replace(CustomerQuery(), **query))]  # type: ignore[arg-type]  # replace checks the names


def test_a_customer_comes_back_as_stored(books: Books) -> None:
    full = builders.customer(
        phone="+49 30 1234",
        tax_id="DE136695976",
        delivery=Address("Gate 3", "", "Ulm", "", "89073", "DE"),
        contacts=(Contact("Ms Q", "Accounts", "q@acme.example", "1"), Contact("Mr M")),
        currency="USD",
        language="de",
        terms_days=0,
        notes="Pays\nlate",
    )
    stored = customers.create(books, full)
    assert stored == replace(full, id=1, revision=1)
    changed = customers.save(books, replace(stored, contacts=(Contact("New"),), terms_days=None))
    assert changed == replace(stored, contacts=(Contact("New"),), terms_days=None, revision=2)
    assert customers.get(books, 1) == changed


def test_saving_over_a_newer_save_is_refused(books: Books) -> None:
    stored = customers.create(books, builders.customer())
    newer = customers.save(books, replace(stored, notes="first"))
    with pytest.raises(ChangedMeanwhile):
        customers.save(books, replace(stored, notes="second"))
    assert customers.get(books, stored.id) == newer


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "x" * 201}, ["name"]),
        ({"name": "a\x00b"}, ["name"]),
        ({"email": "nobody"}, ["email"]),
        ({"email": "a@b"}, ["email"]),
        ({"address": Address(country="XX")}, ["address.country"]),
        ({"delivery": Address(city="x" * 201)}, ["delivery.city"]),
        ({"currency": "XXX", "language": "xx", "terms_days": -1}, ["currency", "language", "terms_days"]),
        ({"contacts": (Contact(""), Contact("A", email="x"))}, ["contacts[0].name", "contacts[1].email"]),
        ({"notes": "x" * 10_001}, ["notes"]),
    ],
)
def test_every_problem_is_named(books: Books, changes: dict[str, object], fields: list[str]) -> None:
    with pytest.raises(InputRefused) as refused:
        customers.create(books, builders.customer(**changes))
    assert [problem.field for problem in refused.value.problems] == fields
    assert customers.listing(books) == []


def test_an_odd_tax_id_is_a_warning_and_no_refusal(books: Books) -> None:
    stored = customers.create(books, builders.customer(tax_id="DE000000000"))
    assert [problem.field for problem in customers.warnings(stored)] == ["tax_id"]
    assert customers.warnings(builders.customer(tax_id="DE136695976")) == []


def test_a_customer_is_found_by_id_or_by_a_name_only_one_has(books: Books) -> None:
    one = customers.create(books, builders.customer(name="Müller"))
    assert customers.find(books, "1") == one
    assert customers.find(books, " mULLER ") == one
    customers.create(books, builders.customer(name="Muller"))
    with pytest.raises(NotFound, match="More than one"):
        customers.find(books, "Müller")
    with pytest.raises(NotFound, match="No customer"):
        customers.find(books, "Nobody")


def test_doubles_are_noticed_by_name_email_or_tax_id(books: Books) -> None:
    stored = customers.create(books, builders.customer(name="Müller & Söhne", email="A@b.example", tax_id="DE 1"))
    for double in (
        Customer(name="MULLER & SOHNE"),
        Customer(name="x", email="a@B.example"),
        Customer(name="x", tax_id="de1"),
    ):
        assert customers.duplicates(books, double) == [stored]
    assert customers.duplicates(books, stored) == []
    assert customers.duplicates(books, Customer(name="Other")) == []


def test_the_archive_hides_and_gives_back(books: Books) -> None:
    stored = customers.create(books, builders.customer())
    assert customers.archive(books, stored.id).archived
    assert customers.archive(books, stored.id) == customers.get(books, stored.id)
    assert names(books) == []
    assert names(books, archived=True) == names(books, archived=None) == ["Acme Corp"]
    assert customers.unarchive(books, stored.id) == customers.get(books, stored.id)
    assert names(books) == ["Acme Corp"]


def test_whoever_has_documents_is_archived_and_not_deleted(books: Books) -> None:
    stored = customers.create(books, builders.customer())
    draft = drafts.create(books, drafts.new_content(books, stored.id))
    with pytest.raises(NotAllowed, match="Archive them instead"):
        customers.delete(books, stored.id)
    drafts.delete(books, draft.id)
    customers.delete(books, stored.id)
    with pytest.raises(NotFound):
        customers.get(books, stored.id)


def test_what_does_not_exist_is_not_found(books: Books) -> None:
    for use in (customers.get, customers.archive, customers.unarchive, customers.delete):
        with pytest.raises(NotFound):
            use(books, 9)
    with pytest.raises(NotFound):
        customers.save(books, builders.customer(id=9))


def test_the_list_searches_sorts_and_counts(books: Books) -> None:
    for name, city, contact in (("Émile", "Lyon", "Q"), ("adam", "Ulm", "Zed"), ("Zoë", "Bonn", "Q")):
        customers.create(books, Customer(name=name, address=Address(city=city), contacts=(Contact(contact),)))
    drafts.create(books, drafts.new_content(books, 3))
    assert names(books) == ["adam", "Émile", "Zoë"]
    assert names(books, text="emi LYO") == ["Émile"]
    assert names(books, text="zed") == ["adam"]
    assert names(books, text="%") == []
    assert names(books, sort=CustomerSort.PLACE, descending=True) == ["adam", "Émile", "Zoë"]
    assert names(books, sort=CustomerSort.DOCUMENTS, descending=True, limit=1) == ["Zoë"]
    row = customers.listing(books, CustomerQuery(text="zoe"))[0]
    assert (row.city, row.documents, row.last) == ("Bonn", 1, "2026-03-15")
