"""Drafts hold anything unfinished, nothing impossible, and come back exactly as they were stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.document import AllowanceCharge, Content, Kind, Line, State
from app.domain.errors import ChangedMeanwhile, InputRefused, NotAllowed, NotFound
from app.domain.item import Item
from app.domain.party import Address, Party
from app.domain.tax import Tax, TaxCategory
from app.domain.totals import calculate
from app.services import customers, documents, drafts, invoice_list, issuing, items
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery
from tests.support import builders
from tests.support.builders import TODAY

AS_ISSUED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fields(refused: pytest.ExceptionInfo[InputRefused]) -> set[str]:
    return {problem.field for problem in refused.value.problems}


def test_a_new_invoice_begins_with_the_defaults_of_the_company(books: Books) -> None:
    content = drafts.new_content(books)
    assert (content.currency, content.language, content.issue_date) == ("EUR", "en", TODAY)
    assert content.due_date == date(2026, 3, 29)


def test_a_new_invoice_of_a_customer_begins_with_theirs(books: Books) -> None:
    customer = customers.create(books, builders.customer(currency="USD", language="fr", terms_days=7))
    content = drafts.new_content(books, customer.id)
    assert (content.currency, content.language, content.due_date) == ("USD", "fr", date(2026, 3, 22))
    assert (content.customer_id, content.customer) == (customer.id, customer.as_party())


def test_terms_of_no_days_are_kept(books: Books) -> None:
    customer = customers.create(books, builders.customer(terms_days=0))
    assert drafts.new_content(books, customer.id).due_date == TODAY


def test_a_new_invoice_of_nobody_is_refused(books: Books) -> None:
    with pytest.raises(NotFound):
        drafts.new_content(books, 7)


def test_an_empty_draft_can_be_stored(books: Books) -> None:
    empty = Content(issue_date=None, lines=(Line(), Line()))
    assert drafts.create(books, empty).content == empty


def decimals(low: str, high: str, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False)


taxes = st.builds(
    Tax,
    st.sampled_from([TaxCategory.STANDARD, TaxCategory.CANARY_ISLANDS]),
    decimals("0", "100", 3),
    st.text("ab", max_size=3),
)
line_entries = st.one_of(
    st.builds(AllowanceCharge, amount=decimals("0", "99", 5), reason=st.text("xy", max_size=3)),
    st.builds(AllowanceCharge, percent=decimals("0", "100", 2)),
)
document_entries = st.one_of(
    st.builds(AllowanceCharge, amount=decimals("-9", "99", 2), reason=st.text("xy", max_size=3), tax=taxes),
    st.builds(AllowanceCharge, percent=decimals("0", "100", 2), tax=taxes),
)
lines = st.builds(
    Line,
    description=st.text("äb '\"%", max_size=9).map(str.strip),
    quantity=decimals("-999", "999", 12),
    unit=st.sampled_from(["C62", "HUR", "KGM"]),
    unit_price=decimals("0", "9999", 11),
    price_base_quantity=decimals("0.001", "100", 5),
    allowances=st.lists(line_entries, max_size=2).map(tuple),
    charges=st.lists(line_entries, max_size=2).map(tuple),
    tax=taxes,
    note=st.sampled_from(["", "two\nlines"]),
)
parties = st.builds(
    Party,
    name=st.sampled_from(["", "Łódź & Søn", "<b>x</b>"]),
    tax_id=st.sampled_from(["", "DE123"]),
    address=st.builds(Address, *[st.sampled_from(["", "x"])] * 6),
    delivery=st.builds(Address, *[st.sampled_from(["", "y"])] * 6),
    contact=st.sampled_from(["", "Ms Q"]),
)
contents = st.builds(
    Content,
    kind=st.sampled_from(Kind),
    currency=st.just("EUR"),
    issue_date=st.none() | st.dates(date(1900, 1, 1)),
    due_date=st.none() | st.dates(date(1900, 1, 1)),
    delivery_date=st.none() | st.dates(date(1900, 1, 1)),
    reference=st.sampled_from(["", "PO 4711"]),
    customer=parties,
    prices_include_tax=st.booleans(),
    lines=st.lists(lines, max_size=4).map(tuple),
    allowances=st.lists(document_entries, max_size=2).map(tuple),
    charges=st.lists(document_entries, max_size=2).map(tuple),
    prepaid=decimals("0", "99", 2),
    rounding=decimals("-1", "1", 2),
    notes=st.sampled_from(["", "Thank\nyou"]),
    terms=st.sampled_from(["", "At once"]),
    language=st.sampled_from(["en", "de"]),
)


@given(content=contents, changed=contents)
@settings(AS_ISSUED, max_examples=60)
def test_every_content_comes_back_as_it_was_stored(books: Books, content: Content, changed: Content) -> None:
    draft = drafts.create(books, content)
    assert draft.content == content
    assert documents.get(books, draft.id).calculation == calculate(content)
    saved = drafts.save(books, draft.id, draft.revision, changed)
    assert documents.get(books, draft.id) == saved
    assert saved.content == changed
    (row,) = invoice_list.rows(books, [draft.id])
    sign = -1 if changed.kind is Kind.CREDIT_NOTE else 1
    assert row.amount == sign * saved.calculation.totals.due


def test_saving_over_a_newer_save_is_refused_and_changes_nothing(books: Books) -> None:
    draft = drafts.create(books, builders.content())
    newer = drafts.save(books, draft.id, draft.revision, builders.content(notes="first"))
    with pytest.raises(ChangedMeanwhile):
        drafts.save(books, draft.id, draft.revision, builders.content(notes="second"))
    assert documents.get(books, draft.id) == newer


def test_a_customer_changed_later_does_not_change_the_draft(books: Books) -> None:
    customer = customers.create(books, builders.customer())
    draft = drafts.create(books, replace(drafts.new_content(books, customer.id), lines=(builders.line(),)))
    customers.save(books, replace(customer, name="Acme Ltd"))
    assert documents.get(books, draft.id).content.customer.name == "Acme Corp"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"currency": "XXX"}, "currency"),
        ({"language": "xx"}, "language"),
        ({"issue_date": date(1899, 12, 31)}, "issue_date"),
        ({"reference": "x" * 201}, "reference"),
        ({"notes": "x" * 10_001}, "notes"),
        ({"notes": "bell\x07"}, "notes"),
        ({"customer": Party(name="half\ud800")}, "customer.name"),
        ({"customer": Party(address=Address(city="x" * 201))}, "customer.address.city"),
        ({"prepaid": Decimal("0.001")}, "prepaid"),
        ({"prepaid": Decimal("NaN")}, "prepaid"),
        ({"lines": (Line(quantity=Decimal("Infinity")),)}, "lines[0].quantity"),
        ({"lines": (Line(), Line(quantity=Decimal(10) ** 12))}, "lines[1].quantity"),
        ({"lines": (Line(unit_price=Decimal("0.0000000000001")),)}, "lines[0].unit_price"),
        ({"lines": (Line(unit_price=Decimal(-1)),)}, "lines[0].unit_price"),
        ({"lines": (Line(unit_price=Decimal("NaN")),)}, "lines[0].unit_price"),
        ({"lines": (Line(price_base_quantity=Decimal("sNaN")),)}, "lines[0].price_base_quantity"),
        ({"lines": (Line(tax=Tax(rate=Decimal("NaN"))),)}, "lines[0].tax.rate"),
        ({"allowances": (AllowanceCharge(percent=Decimal("NaN")),)}, "allowances[0].percent"),
        ({"lines": (Line(price_base_quantity=Decimal(0)),)}, "lines[0].price_base_quantity"),
        ({"lines": (Line(unit="???"),)}, "lines[0].unit"),
        ({"lines": (Line(tax=Tax(rate=Decimal(101))),)}, "lines[0].tax.rate"),
        ({"lines": (Line(allowances=(AllowanceCharge(),)),)}, "lines[0].allowances[0].amount"),
        ({"charges": (AllowanceCharge(percent=Decimal(1001)),)}, "charges[0].percent"),
        ({"allowances": (AllowanceCharge(amount=Decimal("0.001")),)}, "allowances[0].amount"),
        ({"lines": (Line(unit_price=Decimal(10**11), quantity=Decimal(10**11)),)}, "lines[0]"),
        ({"lines": (Line(),) * 10_001}, "lines"),
        ({"customer_id": 7}, "customer.id"),
        ({"lines": (Line(item_id=7),)}, "lines[0].item_id"),
    ],
)
def test_what_no_draft_may_hold_is_refused_by_its_field(books: Books, changes: dict[str, object], field: str) -> None:
    with pytest.raises(InputRefused) as refused:
        drafts.create(books, builders.content(**changes))
    assert field in fields(refused)
    assert len(invoice_list.ids(books, InvoiceQuery())) == 0


def test_several_drafts_are_stored_all_or_none(books: Books) -> None:
    good, bad = builders.content(), builders.content(currency="XXX")
    with pytest.raises(InputRefused) as refused:
        drafts.create_many(books, [good, bad])
    assert fields(refused) == {"[1].currency"}
    assert len(invoice_list.ids(books, InvoiceQuery())) == 0
    assert [draft.id for draft in drafts.create_many(books, [good, good])] == [1, 2]


def test_a_deleted_draft_comes_back_as_it_was(books: Books) -> None:
    draft = drafts.create(books, builders.content(notes="back soon"))
    drafts.delete(books, draft.id)
    with pytest.raises(NotFound):
        documents.get(books, draft.id)
    assert list(invoice_list.ids(books, InvoiceQuery(text="back soon"))) == []
    restored = drafts.restore(books, draft)
    assert (restored.id, restored.uid, restored.content) == (draft.id, draft.uid, draft.content)
    assert list(invoice_list.ids(books, InvoiceQuery(text="back soon"))) == [draft.id]


def test_an_id_is_never_given_to_another_draft(books: Books) -> None:
    draft = drafts.create(books, builders.content())
    drafts.delete(books, draft.id)
    assert drafts.create(books, builders.content()).id > draft.id
    assert drafts.restore(books, draft).id == draft.id


def test_a_draft_comes_back_without_the_customer_and_item_deleted_meanwhile(books: Books) -> None:
    customer = customers.create(books, builders.customer())
    item = items.create(books, Item(name="Hour"))
    content = builders.content(item.as_line(), customer_id=customer.id)
    draft = drafts.create(books, content)
    drafts.delete(books, draft.id)
    customers.delete(books, customer.id)
    items.delete(books, item.id)
    restored = drafts.restore(books, draft).content
    assert (restored.customer_id, restored.lines[0].item_id) == (None, None)
    assert restored.customer == content.customer


def test_only_a_deleted_draft_comes_back(books: Books) -> None:
    draft = drafts.create(books, builders.content())
    with pytest.raises(NotAllowed, match="not deleted"):
        drafts.restore(books, draft)
    issued = issuing.issue(books, draft.id)
    with pytest.raises(NotAllowed, match="Only a draft"):
        drafts.restore(books, issued)


def test_an_issued_document_is_neither_saved_nor_deleted(books: Books) -> None:
    issued = issuing.issue(books, drafts.create(books, builders.content()).id)
    with pytest.raises(NotAllowed, match="cannot be changed"):
        drafts.save(books, issued.id, issued.revision, builders.content(notes="x"))
    with pytest.raises(NotAllowed, match="cannot be deleted"):
        drafts.delete(books, issued.id)
    assert documents.get(books, issued.id) == issued
    assert issued.state is State.ISSUED


def test_what_does_not_exist_is_not_found(books: Books) -> None:
    with pytest.raises(NotFound):
        drafts.save(books, 7, 1, builders.content())
    with pytest.raises(NotFound):
        drafts.delete(books, 7)
