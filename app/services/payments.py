"""Payments entered by hand: recorded, listed, reversed; the documents' figures follow in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from app.domain.currencies import currency
from app.domain.decimals import from_minor, plain, to_minor
from app.domain.document import Correction, Document, Kind, State
from app.domain.errors import InputRefused, NotAllowed, Problem
from app.domain.minor_units import fraction_problem
from app.domain.payments import METHOD_LENGTH, Payment, balance_of
from app.domain.totals import MAX_MINOR
from app.services.books import Books
from app.services.limits import single_problem
from app.storage.records import documents as document_records
from app.storage.records import payments as records

Step = Callable[[int, int], object]
_FIRST_DAY = date(1900, 1, 1)


def record(books: Books, document_id: int, amount: Decimal, day: date, method: str, reference: str = "") -> Payment:
    """Record money received for an issued document; of a credit note, money paid out.

    More than is owed is an over-payment and kept as such. A negative amount is money given back; of a cancelled
    document nothing else is recorded.

    Raises:
        InputRefused: an amount of 0, with more decimals than the currency, or giving back more than came in.
        NotFound: no such document.
        NotAllowed: a draft, or more money for a cancelled document.
    """
    from app.storage.writes import payments as writes

    with books.writing() as unit:
        document = document_records.load(unit.raw, document_id)
        if document.state is State.DRAFT:
            raise NotAllowed("A draft cannot be paid. Issue it first.")
        found = problems(document, amount, day, method, reference)
        if found:
            raise InputRefused(found)
        if _is_void(document) and amount * _sign(document) > 0:
            raise NotAllowed("A cancelled document takes no payment. Money received before can be given back.")
        minor = to_minor(amount, currency(document.content.currency).digits)
        payment_id = writes.insert_payment(unit, document_id, minor, day, method.strip(), reference.strip())
    return _get(books, payment_id)


def problems(document: Document, amount: Decimal, day: date, method: str, reference: str) -> list[Problem]:
    """Return everything that keeps a payment from being recorded, apart from the state of its document."""
    amount_problem = _amount_problem(amount, document.content.currency, document.paid, _sign(document))
    return [*([amount_problem] if amount_problem else []), *_other_problems(day, method, reference)]


def settle(
    books: Books, document_ids: Sequence[int], day: date, method: str, reference: str = "", step: Step | None = None
) -> list[Payment]:
    """Record that invoices were paid in full, all or none of them; return a payment for each.

    What is no issued invoice, or has nothing open any more, is passed over. ``step`` is told how many of how many are
    done; what it raises takes everything back.

    Raises:
        InputRefused: the day or a word is none that a payment may have.
        NotFound: no such document.
    """
    from app.storage.writes import payments as writes

    found = _other_problems(day, method, reference)
    if found:
        raise InputRefused(found)
    made: list[int] = []
    with books.writing() as unit:
        for place, document_id in enumerate(document_ids):
            if step is not None:
                step(place, len(document_ids))
            document = document_records.load(unit.raw, document_id)
            left = balance_of(document)
            if document.state is State.ISSUED and document.content.kind is Kind.INVOICE and left > 0:
                made.append(writes.insert_payment(unit, document_id, left, day, method.strip(), reference.strip()))
        return [records.load(unit.raw, payment_id) for payment_id in made]


def listing(books: Books, document_id: int | None = None) -> list[Payment]:
    """Return the payments of a document, or all, newest first; reversed ones and their counter-entries included."""
    with books.reading() as connection:
        return records.listed(connection, document_id)


def reverse(books: Books, payment_id: int) -> Payment:
    """Undo a payment entered wrongly by a counter-entry of today; return the counter-entry.

    Raises:
        NotFound: no such payment.
        NotAllowed: it was reversed already, or is a counter-entry itself.
    """
    return reverse_all(books, [payment_id])[0]


def reverse_all(books: Books, payment_ids: Sequence[int]) -> list[Payment]:
    """Undo payments entered wrongly, all or none of them, as `reverse` does."""
    from app.storage.writes import payments as writes

    counters: list[int] = []
    with books.writing() as unit:
        for payment_id in payment_ids:
            payment = records.load(unit.raw, payment_id)
            if payment.reversed_by is not None:
                raise NotAllowed("This payment was reversed already.")
            if payment.reverses is not None:
                raise NotAllowed("This entry reverses another. Record the payment again instead.")
            counter = writes.insert_payment(
                unit,
                payment.document_id,
                -payment.amount,
                books.today(),
                payment.method,
                payment.reference,
                reverses=payment.id,
            )
            counters.append(counter)
        return [records.load(unit.raw, counter) for counter in counters]


def _get(books: Books, payment_id: int) -> Payment:
    with books.reading() as connection:
        return records.load(connection, payment_id)


def _is_void(document: Document) -> bool:
    return document.state is State.CANCELLED or document.correction is Correction.CANCELLATION


def _sign(document: Document) -> int:
    """Return -1 for a document whose total is negative."""
    return -1 if document.calculation.totals.due < 0 else 1


def _amount_problem(amount: Decimal, code: str, paid: int, sign: int) -> Problem | None:
    digits = currency(code).digits
    if not amount.is_finite() or amount == 0:
        return Problem("amount", "Enter an amount other than 0.")
    if abs(amount) >= from_minor(MAX_MINOR, digits):
        return Problem("amount", "This amount is too large.")
    problem = fraction_problem("amount", amount, code)
    if problem is None and (paid + to_minor(amount, digits)) * sign < 0:
        received = plain(from_minor(paid, digits))
        return Problem("amount", f"More cannot be given back than was received: {received} {code}.")
    return problem


def _other_problems(day: date, method: str, reference: str) -> list[Problem]:
    found = [
        Problem("date", "A date before 1900 is not possible.") if day < _FIRST_DAY else None,
        single_problem("method", method, METHOD_LENGTH),
        single_problem("reference", reference),
    ]
    return [problem for problem in found if problem]
