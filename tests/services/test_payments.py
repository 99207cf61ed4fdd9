"""Payments add up, are never changed, and the document's figures follow them; lists and documents say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.document import Document, Kind, PaymentState, State
from app.domain.errors import InputRefused, NotAllowed, NotFound
from app.domain.payments import balance, is_overdue, payment_state
from app.services import corrections, documents, drafts, invoice_list, issuing, payments
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery, StateFilter
from tests.support import builders
from tests.support.books import StandingClock
from tests.support.builders import TODAY


def issued(books: Books, **changes: object) -> Document:
    return issuing.issue(books, drafts.create(books, builders.content(**changes)).id)


def state_of(books: Books, document_id: int) -> tuple[PaymentState, int]:
    document = documents.get(books, document_id)
    due = document.calculation.totals.due
    state = payment_state(document.state, due, document.paid, document.credited)
    return state, balance(due, document.paid, document.credited)


def test_part_whole_and_too_much(books: Books) -> None:
    document = issued(books)
    assert state_of(books, document.id) == (PaymentState.OPEN, 11_900)
    first = payments.record(books, document.id, Decimal("100.00"), TODAY, "Bank transfer", "statement 12")
    assert (first.amount, first.currency, first.number) == (10_000, "EUR", "INV-2026-0001")
    assert state_of(books, document.id) == (PaymentState.PARTLY_PAID, 1_900)
    payments.record(books, document.id, Decimal(19), TODAY, "Cash")
    assert state_of(books, document.id) == (PaymentState.PAID, 0)
    payments.record(books, document.id, Decimal("0.01"), TODAY, "Cash")
    assert state_of(books, document.id) == (PaymentState.OVERPAID, -1)
    payments.record(books, document.id, Decimal("-0.01"), TODAY, "Given back")
    assert state_of(books, document.id) == (PaymentState.PAID, 0)


def test_several_invoices_are_settled_at_once_each_by_what_is_open(books: Books) -> None:
    whole, part, note = issued(books), issued(books), issued(books, kind=Kind.CREDIT_NOTE)
    paid, draft = issued(books), drafts.create(books, builders.content())
    payments.record(books, part.id, Decimal(19), TODAY, "Cash")
    payments.record(books, paid.id, Decimal(119), TODAY, "Cash")
    ids = [whole.id, part.id, note.id, paid.id, draft.id]
    made = payments.settle(books, ids, TODAY, "Bank transfer", "statement 12")
    assert [(payment.document_id, payment.amount) for payment in made] == [(whole.id, 11_900), (part.id, 10_000)]
    assert [state_of(books, document.id)[0] for document in (whole, part, paid)] == [PaymentState.PAID] * 3
    counters = payments.reverse_all(books, [payment.id for payment in made])
    assert [counter.reverses for counter in counters] == [payment.id for payment in made]
    assert state_of(books, part.id) == (PaymentState.PARTLY_PAID, 10_000)


def test_settling_that_is_stopped_or_refused_records_nothing(books: Books) -> None:
    ids = [issued(books).id for _ in range(3)]

    def stop(done: int, total: int) -> None:
        assert total == 3
        if done == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        payments.settle(books, ids, TODAY, "Cash", step=stop)
    with pytest.raises(InputRefused):
        payments.settle(books, ids, date(1812, 6, 24), "x" * 81)
    with pytest.raises(NotFound):
        payments.settle(books, [*ids, 99], TODAY, "Cash")
    assert payments.listing(books) == []


def test_a_reversal_is_an_entry_of_its_own(books: Books, clock: StandingClock) -> None:
    document = issued(books)
    wrong = payments.record(books, document.id, Decimal("119.00"), TODAY, "Cash")
    clock.day = TODAY + timedelta(days=3)
    counter = payments.reverse(books, wrong.id)
    assert (counter.amount, counter.reverses, counter.date) == (-11_900, wrong.id, clock.day)
    assert state_of(books, document.id) == (PaymentState.OPEN, 11_900)
    assert payments.listing(books, document.id) == [counter, replace(wrong, reversed_by=counter.id)]
    with pytest.raises(NotAllowed, match="reversed already"):
        payments.reverse(books, wrong.id)
    with pytest.raises(NotAllowed, match="reverses another"):
        payments.reverse(books, counter.id)
    with pytest.raises(NotFound):
        payments.reverse(books, 99)


def test_the_list_shows_how_a_document_was_settled_last(books: Books) -> None:
    document = issued(books)
    payments.record(books, document.id, Decimal(100), TODAY, "Bank transfer")
    later = payments.record(books, document.id, Decimal(19), TODAY, "Cash")
    assert invoice_list.rows(books, [document.id])[0].settled_by == "Cash"
    payments.reverse(books, later.id)
    assert invoice_list.rows(books, [document.id])[0].settled_by == "Bank transfer"


def test_a_credit_note_is_paid_out(books: Books) -> None:
    document = issued(books, kind=Kind.CREDIT_NOTE)
    payments.record(books, document.id, Decimal(119), TODAY, "Bank transfer")
    assert state_of(books, document.id) == (PaymentState.PAID, 0)


@pytest.mark.parametrize(
    ("amount", "field"),
    [
        ("0", "amount"),
        ("0.001", "amount"),
        ("NaN", "amount"),
        ("Infinity", "amount"),
        ("1e15", "amount"),
        ("-1", "amount"),
    ],
)
def test_impossible_amounts_are_refused(books: Books, amount: str, field: str) -> None:
    document = issued(books)
    with pytest.raises(InputRefused) as refused:
        payments.record(books, document.id, Decimal(amount), TODAY, "Cash")
    assert [problem.field for problem in refused.value.problems] == [field]
    assert documents.get(books, document.id) == document


def test_all_problems_of_a_payment_are_named_at_once(books: Books) -> None:
    document = issued(books)
    with pytest.raises(InputRefused) as refused:
        payments.record(books, document.id, Decimal(0), date(1800, 1, 1), "x" * 81, "\x00")
    assert [problem.field for problem in refused.value.problems] == ["amount", "date", "method", "reference"]


def test_a_currency_without_decimals_takes_whole_amounts_only(books: Books) -> None:
    document = issued(books, currency="JPY")
    with pytest.raises(InputRefused, match="no decimals"):
        payments.record(books, document.id, Decimal("1.5"), TODAY, "Cash")
    assert payments.record(books, document.id, Decimal(119), TODAY, "Cash").amount == 119


def test_a_draft_and_what_does_not_exist_are_not_paid(books: Books) -> None:
    draft = drafts.create(books, builders.content())
    with pytest.raises(NotAllowed, match="Issue it first"):
        payments.record(books, draft.id, Decimal(1), TODAY, "Cash")
    with pytest.raises(NotFound):
        payments.record(books, 99, Decimal(1), TODAY, "Cash")


def test_a_cancelled_document_only_gives_money_back(books: Books) -> None:
    document = issued(books)
    payments.record(books, document.id, Decimal(100), TODAY, "Cash")
    cancellation = corrections.cancel(books, document.id)
    for void in (document.id, cancellation.id):
        with pytest.raises(NotAllowed, match="takes no payment"):
            payments.record(books, void, Decimal(19), TODAY, "Cash")
    assert state_of(books, document.id) == (PaymentState.OVERPAID, -10_000)
    payments.record(books, document.id, Decimal(-100), TODAY, "Cash")
    assert state_of(books, document.id) == (PaymentState.PAID, 0)


def test_all_payments_are_listed_newest_first(books: Books) -> None:
    one, two = issued(books), issued(books)
    early = payments.record(books, one.id, Decimal(1), TODAY - timedelta(days=1), "Cash")
    late = payments.record(books, two.id, Decimal(1), TODAY, "Cash")
    assert payments.listing(books) == [late, early]
    assert payments.listing(books, one.id) == [early]


actions = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), st.sampled_from(["119", "50", "-20", "200", "0.01"])),
        st.tuples(st.just("reverse"), st.just("")),
        st.tuples(st.just("credit"), st.sampled_from(["0.25", "0.5"])),
        st.tuples(st.just("cancel"), st.just("")),
    ),
    max_size=4,
)
prices = st.sampled_from([("100", "1"), ("0", "1"), ("100", "-1"), ("0.01", "1")])


@given(
    actions=actions,
    price=prices,
    kind=st.sampled_from(Kind),
    due_date=st.none() | st.sampled_from([TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)]),
    draft=st.booleans(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lists_and_documents_agree_on_state_balance_and_overdue(
    books: Books,
    actions: list[tuple[str, str]],
    price: tuple[str, str],
    kind: Kind,
    due_date: date | None,
    draft: bool,
) -> None:
    """The list derives in SQL what `app.domain.payments` derives in Python."""
    content = builders.content(builders.line("x", *price), kind=kind, due_date=due_date)
    earlier = frozenset(invoice_list.ids(books, InvoiceQuery()))
    document = drafts.create(books, content)
    if not draft:
        document = issuing.issue(books, document.id)
        for what, value in actions:
            act(books, document.id, what, value)
    listed = {each: invoice_list.ids(books, InvoiceQuery(state=each)) for each in StateFilter}
    for document_id in frozenset(listed[StateFilter.ALL]) - earlier:
        stored = documents.get(books, document_id)
        due, remaining = stored.calculation.totals.due, 0
        state = payment_state(stored.state, due, stored.paid, stored.credited)
        remaining = balance(due, stored.paid, stored.credited)
        overdue = is_overdue(stored, TODAY)
        assert not overdue or state in {PaymentState.OPEN, PaymentState.PARTLY_PAID}
        (row,) = invoice_list.rows(books, [document_id])
        sign = -1 if stored.content.kind is Kind.CREDIT_NOTE else 1
        assert (row.state, row.payment_state, row.overdue) == (stored.state, state, overdue)
        assert (row.amount, row.balance) == (sign * due, sign * remaining)
        expected = {StateFilter.ALL} | ({StateFilter.OVERDUE} if overdue else set())
        expected.add(
            {
                State.DRAFT: StateFilter.DRAFT,
                State.CANCELLED: StateFilter.CANCELLED,
                State.ISSUED: StateFilter.OPEN
                if state in {PaymentState.OPEN, PaymentState.PARTLY_PAID}
                else StateFilter.PAID,
            }[stored.state]
        )
        assert {each for each, ids in listed.items() if document_id in ids} == expected
    assert invoice_list.counts(books, InvoiceQuery()) == {each: len(ids) for each, ids in listed.items()}


def test_what_was_given_back_too_much_is_not_overdue(books: Books) -> None:
    returned = builders.content(builders.line("returned", "100", "-1", "0"), due_date=date(2020, 1, 1))
    document = issuing.issue(books, drafts.create(books, returned).id)
    payments.record(books, document.id, Decimal(-130), TODAY, "Cash")
    assert not is_overdue(documents.get(books, document.id), TODAY)
    assert list(invoice_list.ids(books, InvoiceQuery(state=StateFilter.OVERDUE))) == []
    assert list(invoice_list.ids(books, InvoiceQuery(state=StateFilter.PAID))) == [document.id]


def act(books: Books, document_id: int, what: str, value: str) -> None:
    """Do something to a document, as far as it is allowed."""
    try:
        if what == "pay":
            payments.record(books, document_id, Decimal(value), TODAY, "Cash")
        elif what == "reverse":
            open_ones = [p for p in payments.listing(books, document_id) if p.reverses is None and not p.reversed_by]
            if open_ones:
                payments.reverse(books, open_ones[0].id)
        elif what == "credit":
            corrections.credit(books, document_id, {1: Decimal(value)})
        else:
            corrections.cancel(books, document_id)
    except (InputRefused, NotAllowed):
        pass
