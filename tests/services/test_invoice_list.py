"""The list finds, filters, sorts and sums; whatever is typed into it is only ever text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.document import Document, Kind
from app.domain.party import Address, Party
from app.services import corrections, customers, drafts, invoice_list, issuing, payments
from app.services.books import Books
from app.services.invoice_list import CurrencySum, InvoiceQuery, SortKey, StateFilter
from tests.support import builders
from tests.support.builders import TODAY


def add(books: Books, name: str = "Acme Corp", *, issue: bool = True, **changes: object) -> Document:
    content = builders.content(**{"customer": Party(name, address=Address(city=f"City of {name}")), **changes})
    document = drafts.create(books, content)
    return issuing.issue(books, document.id) if issue else document


def found(books: Books, text: str) -> list[int]:
    return sorted(invoice_list.ids(books, InvoiceQuery(text=text)))


def shown(books: Books, **query: Any) -> list[int]:
    return list(invoice_list.ids(books, replace(InvoiceQuery(), **query)))


def test_a_row_says_what_the_document_says(books: Books) -> None:
    customer = customers.create(books, builders.customer())
    original = add(books, customer=customer.as_party(), customer_id=customer.id, reference="PO 4711")
    payments.record(books, original.id, Decimal(19), TODAY, "Cash")
    note = corrections.credit(books, original.id, {1: Decimal("0.5")})
    row, credit = invoice_list.rows(books, [original.id, note.id])
    assert row._replace(updated_at="") == (
        *(original.id, original.uid, "INV-2026-0001", "invoice", None, "issued", customer.id, "Acme Corp", "Berlin"),
        *("2026-03-15", "2026-03-29", "EUR", 11_900, 4_050, "partly_paid", False, "PO 4711", None, "Cash", ""),
        *(10_000, 1_900, 11_900, 1_900, None),
    )
    assert (credit.kind, credit.correction, credit.corrects_number) == ("credit_note", "credit", "INV-2026-0001")
    assert (credit.amount, credit.balance, credit.payment_state, credit.due_date) == (-5_950, 0, "paid", "")
    assert (credit.net, credit.tax, credit.gross, credit.paid) == (5_000, 950, 5_950, 0)


def test_rows_come_in_the_order_asked_for_and_one_that_is_gone_is_left_out(books: Books) -> None:
    one, two, three = (add(books, issue=False).id for _ in range(3))
    drafts.delete(books, two)
    assert [row.id for row in invoice_list.rows(books, [three, two, one, three])] == [three, one, three]
    assert invoice_list.rows(books, []) == []


def test_the_first_rows_are_those_of_the_whole_list(books: Books) -> None:
    for day in (3, 1, 2):
        add(books, issue_date=date(2026, 1, day))
    everything = invoice_list.rows(books, invoice_list.ids(books, InvoiceQuery()))
    assert invoice_list.first(books, InvoiceQuery(), 2) == everything[:2]
    assert [row.issue_date for row in everything] == ["2026-01-03", "2026-01-02", "2026-01-01"]


def test_each_column_sorts_both_ways(books: Books) -> None:
    early = add(books, "émile", issue_date=date(2026, 1, 1), due_date=date(2026, 9, 1), reference="b", currency="USD")
    late = add(books, "Zoë", lines=(builders.line(price="5"),), reference="a")
    draft = add(books, "adam", issue=False, issue_date=date(2026, 2, 1), lines=(), reference="c")
    orders = {
        SortKey.NUMBER: [draft, early, late],
        SortKey.CUSTOMER: [draft, early, late],
        SortKey.PLACE: [late, draft, early],
        SortKey.ISSUED: [early, draft, late],
        SortKey.DUE: [late, draft, early],
        SortKey.CURRENCY: [late, draft, early],
        SortKey.AMOUNT: [draft, late, early],
        SortKey.BALANCE: [draft, late, early],
        SortKey.REFERENCE: [late, early, draft],
        SortKey.STATE: [draft, early, late],
        SortKey.UPDATED: [early, late, draft],
        SortKey.KIND: [early, late, draft],
        SortKey.SETTLED_BY: [early, late, draft],
    }
    assert set(orders) == set(SortKey)
    for key, documents in orders.items():
        ids = [document.id for document in documents]
        assert shown(books, sort=key, descending=False) == ids, key
        assert shown(books, sort=key, descending=True) == ids[::-1], key


def test_numbers_sort_by_value_and_equal_rows_by_age(books: Books) -> None:
    ids = [add(books).id for _ in range(11)]
    assert shown(books, sort=SortKey.NUMBER, descending=False) == ids
    assert shown(books, sort=SortKey.AMOUNT, descending=False) == ids


def test_filters_narrow_together(books: Books) -> None:
    customer = customers.create(books, builders.customer())
    theirs: dict[str, Any] = {"customer_id": customer.id, "customer": customer.as_party()}
    add(books, issue_date=date(2026, 1, 31))
    january = add(books, issue_date=date(2026, 1, 31), **theirs)
    february = add(books, issue_date=date(2026, 2, 1), **theirs)
    add(books, issue=False, **theirs)
    assert shown(books, customer_id=customer.id, date_to=date(2026, 1, 31)) == [january.id]
    assert shown(books, customer_id=customer.id, date_from=date(2026, 2, 1), date_to=date(2026, 2, 1)) == [february.id]
    assert shown(books, customer_id=customer.id, state=StateFilter.OPEN, text="acme corp") == [february.id, january.id]


def test_counts_keep_to_everything_but_the_state(books: Books) -> None:
    add(books, "Ada", due_date=date(2026, 1, 1))
    add(books, "Ada", issue=False)
    paid = add(books, "Ada")
    payments.record(books, paid.id, Decimal(119), TODAY, "Cash")
    corrections.cancel(books, add(books, "Ada").id)
    add(books, "Bob")
    assert invoice_list.counts(books, InvoiceQuery(text="ada", state=StateFilter.DRAFT)) == {
        StateFilter.ALL: 5,
        StateFilter.DRAFT: 1,
        StateFilter.OPEN: 1,
        StateFilter.OVERDUE: 1,
        # The cancellation itself has nothing left to settle.
        StateFilter.PAID: 2,
        StateFilter.CANCELLED: 1,
    }


def test_sums_are_per_currency_and_drafts_owe_nothing(books: Books) -> None:
    ids = [
        add(books).id,
        add(books, issue=False).id,
        add(books, kind=Kind.CREDIT_NOTE, lines=(builders.line(price="10"),)).id,
        add(books, currency="JPY").id,
    ]
    assert invoice_list.sums(books, ids) == [
        CurrencySum("EUR", 3, 11_900 + 11_900 - 1_190, 11_900 - 1_190),
        CurrencySum("JPY", 1, 119, 119),
    ]
    assert invoice_list.sums(books, []) == []


@pytest.fixture
def searched(books: Books) -> Books:
    """Two documents whose every text differs."""
    person = replace(builders.party("Müller & Söhne"), contact="Frau Østergård", email="buero@mueller.example")
    line = replace(builders.line("Ölwechsel 5W-30"), note='100% "synthetic"')
    add(books, customer=person, lines=(line,), notes="Bitte bar_zahlen", reference="PO/4711")
    add(books, "Acme Corp", lines=(builders.line("Paper"),), notes="Thanks")
    return books


@pytest.mark.parametrize(
    "text",
    [
        "müller", "MULLER", "söhne mull", "ölwech", "olwechsel", "5w-30", "synthetic", '100%', '"synthetic"', "bar_z",
        "PO/47", "4711", "0001", "inv-2026-0001", "ostergard", "mueller.example", "&", "mu", "m", "söhne  ölw  bitte",
    ],
)  # fmt: skip
def test_any_piece_of_a_text_finds_the_document(searched: Books, text: str) -> None:
    if text == "&":
        # One sign alone is looked up at the beginning of names and numbers.
        assert found(searched, text) == []
    else:
        assert found(searched, text) == [1]


@pytest.mark.parametrize(
    "text", ["100_", "bar%zahlen", "5w 31", "mul*", "müller acme", "öl NOT wechsel", "number:acme"]
)
def test_signs_have_no_meaning_of_their_own(searched: Books, text: str) -> None:
    assert found(searched, text) == []


@pytest.mark.parametrize("text", ["", "  ", "\t\n", "\x00"])
def test_nothing_typed_narrows_nothing(searched: Books, text: str) -> None:
    assert found(searched, text) == [1, 2]


@given(text=st.text(max_size=30) | st.text('"*^:()-+%_\\\x00 ;abcNEARANDORT', max_size=20))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_harmless(searched: Books, text: str) -> None:
    assert set(found(searched, text)) <= {1, 2}


def test_what_was_changed_is_found_by_its_new_words_only(books: Books) -> None:
    draft = add(books, issue=False, notes="before")
    drafts.save(books, draft.id, draft.revision, replace(draft.content, notes="after"))
    assert (found(books, "before"), found(books, "after")) == ([], [draft.id])
