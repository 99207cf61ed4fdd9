"""Cancellations mirror a document; credit notes take it back in pieces that add up to it to the last cent."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.credit import piece
from app.domain.document import AllowanceCharge, Content, Correction, Document, Kind, Line, PaymentState, State
from app.domain.errors import InputRefused, NotAllowed, NotFound
from app.domain.payments import balance, payment_state
from app.domain.series import SeriesKind
from app.domain.tax import Tax, TaxCategory
from app.domain.totals import calculate
from app.services import company, corrections, documents, drafts, invoice_list, issuing, payments, series
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery, StateFilter
from tests.support import builders
from tests.support.books import StandingClock
from tests.support.builders import TODAY


def issued(books: Books, *lines: Line, **changes: object) -> Document:
    return issuing.issue(books, drafts.create(books, builders.content(*lines, **changes)).id)


def state_of(document: Document) -> PaymentState:
    due = document.calculation.totals.due
    return payment_state(document.state, due, document.paid, document.credited)


def left_of(document: Document) -> int:
    return balance(document.calculation.totals.due, document.paid, document.credited)


def three_lines(books: Books) -> Document:
    """Three lines at two rates, with discounts on a line and on the whole, and something paid in advance."""
    discounted = replace(
        builders.line("Fabric", "33.333", "3"), allowances=(AllowanceCharge(percent=Decimal(5), reason="B goods"),)
    )
    return issued(
        books,
        discounted,
        builders.line("Thread", "0.03", "7", "7"),
        builders.line("Needles", "12.99"),
        allowances=(AllowanceCharge(percent=Decimal(3), reason="Loyalty", tax=Tax(rate=Decimal(19))),),
        charges=(AllowanceCharge(amount=Decimal("4.90"), reason="Freight", tax=Tax(rate=Decimal(19))),),
        prepaid=Decimal("5.00"),
    )


def test_a_cancellation_says_the_same_with_the_other_sign(books: Books, clock: StandingClock) -> None:
    original = three_lines(books)
    clock.day = date(2026, 4, 1)
    cancellation = corrections.cancel(books, original.id, "Wrong customer")
    assert (cancellation.number, cancellation.series_kind) == ("CAN-2026-0001", SeriesKind.CANCELLATION)
    assert (cancellation.content.kind, cancellation.correction) == (Kind.CREDIT_NOTE, Correction.CANCELLATION)
    assert cancellation.calculation == original.calculation
    assert cancellation.content.lines == original.content.lines
    assert (cancellation.content.issue_date, cancellation.content.notes) == (date(2026, 4, 1), "Wrong customer")
    assert cancellation.corrects is not None
    assert cancellation.corrects.id == original.id
    assert documents.pdf(books, cancellation.id).startswith(b"%PDF")
    cancelled = documents.get(books, original.id)
    assert cancelled.state is State.CANCELLED
    assert [reference.number for reference in cancelled.corrected_by] == ["CAN-2026-0001"]
    assert (left_of(cancelled), left_of(cancellation)) == (0, 0)
    assert replace(cancelled, state=State.ISSUED, credited=0, corrected_by=(), revision=0, updated_at=None) == replace(
        original, revision=0, updated_at=None
    )


def test_what_was_paid_on_a_cancelled_document_is_to_be_given_back(books: Books) -> None:
    original = issued(books)
    payments.record(books, original.id, Decimal("119.00"), TODAY, "Bank transfer")
    corrections.cancel(books, original.id)
    cancelled = documents.get(books, original.id)
    assert (left_of(cancelled), state_of(cancelled)) == (-11_900, PaymentState.OVERPAID)


def test_a_credit_note_of_its_own_is_cancelled_by_an_invoice(books: Books) -> None:
    original = issued(books, kind=Kind.CREDIT_NOTE)
    assert original.number == "CRN-2026-0001"
    cancellation = corrections.cancel(books, original.id)
    assert (cancellation.content.kind, cancellation.number) == (Kind.INVOICE, "CAN-2026-0001")


def test_all_at_once_is_credited_exactly(books: Books) -> None:
    original = three_lines(books)
    note = corrections.credit(books, original.id)
    assert (note.number, note.correction, note.content.kind) == ("CRN-2026-0001", Correction.CREDIT, Kind.CREDIT_NOTE)
    assert note.calculation == original.calculation
    credited = documents.get(books, original.id)
    assert (credited.state, credited.credited) == (State.ISSUED, original.calculation.totals.due)
    assert (state_of(credited), state_of(note)) == (PaymentState.PAID, PaymentState.PAID)
    assert corrections.creditable(books, original.id) == [0, 0, 0]


def test_pieces_add_up_to_the_original(books: Books) -> None:
    original = three_lines(books)
    notes = [
        corrections.credit(books, original.id, {1: Decimal(1)}),
        corrections.credit(books, original.id, {1: Decimal(1), 2: Decimal("2.5")}),
    ]
    assert corrections.creditable(books, original.id) == [1, Decimal("4.5"), 1]
    after_two = documents.get(books, original.id)
    assert left_of(after_two) == original.calculation.totals.due - sum(n.calculation.totals.due for n in notes)
    assert state_of(after_two) is PaymentState.PARTLY_PAID
    notes.append(corrections.credit(books, original.id))
    assert [note.number for note in notes] == ["CRN-2026-0001", "CRN-2026-0002", "CRN-2026-0003"]
    assert added(notes) == added([original])
    assert left_of(documents.get(books, original.id)) == 0


def test_a_piece_names_the_quantity_and_its_share_of_allowances_and_charges(books: Books) -> None:
    discounted = replace(builders.line(price="10", quantity="4"), allowances=(AllowanceCharge(amount=Decimal(2)),))
    freight = AllowanceCharge(amount=Decimal("8.00"), reason="Freight", tax=Tax(rate=Decimal(19)))
    original = issued(books, discounted, builders.line(price="38"), charges=(freight,))
    note = corrections.credit(books, original.id, {1: Decimal(2)})
    (line,) = note.content.lines
    assert (line.quantity, line.allowances[0].amount) == (Decimal(2), Decimal(1))
    assert note.content.charges == (replace(freight, amount=Decimal("2.00")),)
    totals = note.calculation.totals
    assert (totals.lines, totals.charges, totals.tax, totals.due) == (1_900, 200, 399, 2_499)


def test_lines_that_round_name_the_difference(books: Books) -> None:
    original = issued(books, builders.line(price="0.333", quantity="3"))
    notes = [corrections.credit(books, original.id, {1: Decimal(1)}) for _ in range(3)]
    assert [note.calculation.totals.lines for note in notes] == [33, 34, 33]
    assert notes[1].content.lines[0].charges == (AllowanceCharge(amount=Decimal("0.01"), reason="Rounding"),)
    for note in notes:
        assert calculate(note.content).totals.lines == note.calculation.totals.lines


def added(notes: list[Document]) -> tuple[object, ...]:
    """The sums of totals, of each tax group and of each line as it is shown."""
    taxes: Counter[tuple[str, Decimal, str]] = Counter()
    lines: Counter[str] = Counter()
    totals = [0] * 9
    for note in notes:
        totals = [one + other for one, other in zip(totals, astuple(note.calculation.totals), strict=True)]
        for row in note.calculation.taxes:
            taxes[row.category, row.rate, "basis"] += row.basis
            taxes[row.category, row.rate, "tax"] += row.tax
        for line, amounts in zip(note.content.lines, note.calculation.lines, strict=True):
            lines[line.description] += amounts.total
    return totals, +taxes, +lines


amounts = st.decimals("0", "50", places=2)
lines = st.builds(
    lambda price, quantity, rate, allowances, charges: Line(
        quantity=quantity,
        unit_price=price,
        tax=Tax(rate=Decimal(rate)),
        allowances=tuple(allowances),
        charges=tuple(charges),
    ),
    st.decimals("0", "500", places=3),
    st.integers(1, 9).map(Decimal),
    st.sampled_from([0, 7, 19]),
    st.lists(st.builds(AllowanceCharge, percent=st.integers(0, 40).map(Decimal)), max_size=1),
    st.lists(st.builds(AllowanceCharge, amount=amounts), max_size=1),
)
whole = st.builds(
    lambda lines, included, percent, freight, prepaid: Content(
        issue_date=TODAY,
        lines=tuple(replace(line, description=str(place)) for place, line in enumerate(lines)),
        prices_include_tax=included,
        allowances=(AllowanceCharge(percent=percent, tax=Tax(rate=Decimal(19))),),
        charges=(AllowanceCharge(amount=freight, tax=Tax(rate=Decimal(19))),),
        prepaid=prepaid,
    ),
    st.lists(lines, min_size=1, max_size=4),
    st.booleans(),
    st.integers(0, 15).map(Decimal),
    amounts,
    st.decimals("0", "5", places=2),
)


@given(content=whole, data=st.data())
@settings(max_examples=100, deadline=None)
def test_any_pieces_of_any_document_add_up_and_stay_close_to_the_arithmetic(
    content: Content, data: st.DataObject
) -> None:
    original = Document(1, "", 1, State.ISSUED, content, calculate(content), number="X")
    assume(original.calculation.totals.due > 0)
    full = [line.quantity for line in content.lines]
    before, notes = [Decimal(0)] * len(full), []
    while before != full:
        room = [int(whole - part) for whole, part in zip(full, before, strict=True)]
        step = [data.draw(st.integers(0, rest)) for rest in room]
        if not any(step):
            step = room
        after = [part + more for part, more in zip(before, step, strict=True)]
        part = piece(original, before, after, TODAY, "Rounding")
        notes.append(replace(original, content=part.content, calculation=part.calculation))
        expected = calculate(part.content)
        slack = 2 + len(content.allowances) + len(content.charges) if content.prices_include_tax else 1
        assert [row.total for row in expected.lines] == [row.total for row in part.calculation.lines]
        assert (expected.allowances, expected.charges) == (part.calculation.allowances, part.calculation.charges)
        rows = {(row.category, row.rate): row for row in expected.taxes}
        for row in part.calculation.taxes:
            wanted = rows.get((row.category, row.rate), replace(row, basis=0, tax=0))
            assert abs(row.basis - wanted.basis) <= slack
            assert abs(row.tax - wanted.tax) <= slack
        totals = part.calculation.totals
        assert totals.lines == sum(row.net for row in part.calculation.lines)
        assert totals.net == totals.lines - totals.allowances + totals.charges
        assert totals.gross == totals.net + totals.tax == sum(row.basis + row.tax for row in part.calculation.taxes)
        assert totals.due == totals.gross - totals.prepaid + totals.rounding
        before = after
    assert added(notes) == added([original])


@pytest.mark.parametrize(
    ("quantities", "field"),
    [
        ({1: Decimal(4)}, "lines[0].quantity"),
        ({1: Decimal(-1)}, "lines[0].quantity"),
        ({1: Decimal(0)}, "lines[0].quantity"),
        ({1: Decimal("NaN")}, "lines[0].quantity"),
        ({4: Decimal(1)}, "lines"),
        ({0: Decimal(1)}, "lines"),
        ({}, "lines"),
    ],
)
def test_more_than_is_left_is_refused_and_nothing_is_stored(
    books: Books, quantities: dict[int, Decimal], field: str
) -> None:
    original = three_lines(books)
    with pytest.raises(InputRefused) as refused:
        corrections.credit(books, original.id, quantities)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert documents.get(books, original.id) == original
    assert invoice_list.counts(books, InvoiceQuery())[StateFilter.ALL] == 1


def test_what_was_returned_on_the_invoice_cannot_be_left_out_of_its_credit(books: Books) -> None:
    original = issued(books, builders.line(price="100"), builders.line("Return", "30", "-1"))
    with pytest.raises(InputRefused, match="more than is left"):
        corrections.credit(books, original.id, {1: Decimal(1)})
    note = corrections.credit(books, original.id, {1: Decimal("0.5"), 2: Decimal(-1)})
    assert note.calculation.totals.net == 2_000
    assert corrections.credit(books, original.id).calculation.totals.net == 5_000


def test_a_document_credited_in_part_is_not_cancelled_as_well(books: Books) -> None:
    original = three_lines(books)
    corrections.credit(books, original.id, {3: Decimal(1)})
    with pytest.raises(NotAllowed, match="has been credited by CRN-2026-0001"):
        corrections.cancel(books, original.id)
    assert documents.get(books, original.id).state is State.ISSUED


def test_what_cannot_be_corrected_says_why(books: Books) -> None:
    draft = drafts.create(books, builders.content())
    original = issued(books)
    note = corrections.credit(books, original.id)
    other = issued(books)
    cancellation = corrections.cancel(books, other.id)
    alone = issued(books, kind=Kind.CREDIT_NOTE)
    for document_id, why in (
        (draft.id, "draft needs no correction"),
        (original.id, "credited already"),
        (note.id, "correction cannot be corrected"),
        (other.id, "cancelled already"),
        (cancellation.id, "correction cannot be corrected"),
        (alone.id, "Cancel it instead"),
    ):
        with pytest.raises(NotAllowed, match=why):
            corrections.credit(books, document_id)
    with pytest.raises(NotFound):
        corrections.cancel(books, 99)
    with pytest.raises(NotFound):
        corrections.creditable(books, 99)


def test_corrections_take_their_numbers_without_a_gap(books: Books) -> None:
    originals = [issued(books) for _ in range(4)]
    corrections.cancel(books, originals[0].id)
    with pytest.raises(NotAllowed):
        corrections.cancel(books, originals[0].id)
    corrections.credit(books, originals[1].id)
    with pytest.raises(InputRefused):
        corrections.credit(books, originals[2].id, {1: Decimal(2)})
    assert corrections.cancel(books, originals[3].id).number == "CAN-2026-0002"
    assert [(use.next_counter, use.gaps) for use in series.listing(books)] == [(5, ()), (2, ()), (3, ())]


def test_a_correction_is_not_dated_before_its_original(books: Books) -> None:
    original = issued(books, issue_date=date(2026, 5, 1))
    assert corrections.credit(books, original.id).content.issue_date == date(2026, 5, 1)


def test_a_correction_keeps_the_reasons_its_original_gave(books: Books) -> None:
    company.save(books, replace(company.get(books), exemption_reasons=(("E", "Section 4"),)))
    original = issued(books, replace(builders.line(), tax=Tax(TaxCategory.EXEMPT)))
    company.save(books, replace(company.get(books), exemption_reasons=()))
    assert corrections.credit(books, original.id).calculation.taxes[0].reason == "Section 4"
