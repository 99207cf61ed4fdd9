"""Documents that arrive as JSON, and several services in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.errors import ChangedMeanwhile, InputRefused, NotAllowed
from app.domain.party import Customer
from app.services import customers, drafts, intake, invoice_list, issuing
from app.services.books import Books
from app.services.customers import CustomerQuery
from app.services.invoice_list import InvoiceQuery
from tests.support import builders

LINE = {"description": "x", "unit_price": "1", "tax": {"category": "S", "rate": "19"}}


def count(books: Books) -> tuple[int, int]:
    """How many documents and customers there are."""
    return len(invoice_list.ids(books, InvoiceQuery())), len(customers.listing(books, CustomerQuery(archived=None)))


def test_what_is_left_out_comes_from_the_company(books: Books) -> None:
    content = intake.read(books, {"customer": {"name": "Acme"}, "lines": [LINE]})
    assert (content.issue_date, content.due_date) == (date(2026, 3, 15), date(2026, 3, 29))
    assert (content.currency, content.language, content.customer_id) == ("EUR", "en", None)


def test_the_due_date_follows_the_issue_date_that_was_given(books: Books) -> None:
    value = {"issue_date": "2026-01-01", "customer": {"name": "Acme"}, "lines": [LINE]}
    assert intake.read(books, value).due_date == date(2026, 1, 15)
    assert intake.read(books, value | {"kind": "credit_note"}).due_date is None
    assert intake.read(books, value | {"due_date": None}).due_date is None
    assert intake.read(books, value | {"issue_date": "9999-12-31"}).due_date == date.max


def test_a_customer_named_by_id_brings_their_defaults(books: Books) -> None:
    known = customers.create(books, Customer(name="Studio", currency="USD", terms_days=3, language="de"))
    content = intake.read(books, {"customer": {"id": known.id}, "lines": [LINE]})
    assert (content.customer, content.currency, content.language) == (known.as_party(), "USD", "de")
    assert content.due_date == date(2026, 3, 18)


def test_an_unknown_customer_is_a_problem_of_the_field(books: Books) -> None:
    with pytest.raises(InputRefused) as refusal:
        intake.read(books, {"customer": {"id": 5}, "lines": [LINE]})
    assert [problem.field for problem in refusal.value.problems] == ["customer.id"]


def test_a_customer_stated_in_full_is_added_once(books: Books) -> None:
    party = {"name": "Acme", "contact": "Ann", "address": {"city": "Kiel"}}
    contents = [intake.read(books, {"customer": party, "lines": [LINE]}) for _ in range(3)]
    assert {document.content.customer_id for document in intake.add(books, contents)} == {1}
    assert count(books) == (3, 1)
    assert customers.get(books, 1).contacts[0].name == "Ann"


def test_documents_are_added_with_their_customers_or_not_at_all(books: Books) -> None:
    good = intake.read(books, {"customer": {"name": "Acme"}, "lines": [LINE]})
    bad = intake.read(books, {"customer": {"name": "Other"}, "lines": [LINE]})
    # The item was there when the document was read.
    bad = replace(bad, lines=(replace(bad.lines[0], item_id=99),))
    with pytest.raises(InputRefused) as refusal:
        intake.add(books, [good, bad])
    assert [problem.field for problem in refusal.value.problems] == ["[1].lines[0].item_id"]
    assert count(books) == (0, 0)


def test_a_draft_is_changed_in_part_and_an_issued_document_not(books: Books) -> None:
    draft = drafts.create(books, builders.content())
    changed = intake.edit(books, draft.id, {"reference": "PO 5"})
    assert (changed.content.reference, changed.content.lines) == ("PO 5", draft.content.lines)
    issuing.issue(books, draft.id)
    with pytest.raises(NotAllowed):
        intake.edit(books, draft.id, {"reference": "PO 6"})


def test_a_change_that_is_refused_leaves_no_customer_behind(books: Books) -> None:
    draft = drafts.create(books, builders.content())
    before = count(books)
    with pytest.raises(InputRefused):
        intake.edit(books, draft.id, {"customer": {"name": "New"}, "lines": [LINE | {"item_id": 99}]})
    assert count(books) == before


def issue_and_fail(books: Books) -> None:
    """Issue a document and fail before the transaction around it ends."""
    with books.writing():
        document = drafts.create(books, builders.content())
        assert issuing.issue(books, document.id).number == "INV-2026-0001"
        raise ZeroDivisionError


def test_several_services_make_one_transaction(books: Books) -> None:
    with pytest.raises(ZeroDivisionError):
        issue_and_fail(books)
    assert count(books)[0] == 0
    document = drafts.create(books, builders.content())
    assert issuing.issue(books, document.id).number == "INV-2026-0001"


def test_an_inner_step_that_fails_is_undone_alone(books: Books) -> None:
    with books.writing():
        kept = drafts.create(books, builders.content())
        with pytest.raises(ChangedMeanwhile):
            drafts.save(books, kept.id, kept.revision + 1, builders.content(reference="lost"))
        with pytest.raises(ZeroDivisionError):
            issue_and_fail(books)
    assert count(books)[0] == 1
    issued = issuing.issue(books, kept.id)
    assert (issued.number, issued.content.reference) == ("INV-2026-0001", kept.content.reference)
