"""Corrections: the cancellation of a whole document, credit notes for all or part of it. Both are issued at once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.credit import Piece, mirror, piece
from app.domain.decimals import ZERO, added, normal, plain
from app.domain.document import Correction, Document, Kind, State
from app.domain.errors import InputRefused, NotAllowed, Problem
from app.domain.party import Company
from app.domain.text import multi_line
from app.services.books import Books
from app.services.issuing import fix
from app.services.numbers import giving
from app.storage.records import company as company_records
from app.storage.records import documents as records

if TYPE_CHECKING:
    import sqlite3

    from app.storage.unit import Unit


def cancel(books: Books, document_id: int, reason: str = "") -> Document:
    """Undo a whole document by an exact counterpart of the cancellation series; return that.

    Payments stay on the cancelled document, which then shows them as to be given back.

    Raises:
        InputRefused: the reason is no text a document may hold.
        NotFound: no such document.
        NotAllowed: a draft, a correction, cancelled already, or credited in part.
    """
    try:
        notes = multi_line(reason)
    except ValueError as error:
        raise InputRefused([Problem("reason", str(error))]) from error
    with giving(books) as unit:
        original = _original(unit.raw, document_id)
        if original.corrected_by:
            numbers = ", ".join(str(reference.number) for reference in original.corrected_by)
            raise NotAllowed(
                f"{original.number} has been credited by {numbers} and cannot be cancelled as well."
                " Credit what is left of it instead."
            )
        return _issue(unit, books, original, mirror(original, _day(books, original), notes), cancelling=True)


def credit(books: Books, document_id: int, quantities: Mapping[int, Decimal] | None = None) -> Document:
    """Credit lines of an invoice in whole or in part; return the credit note.

    Args:
        books: the books.
        document_id: the invoice.
        quantities: what to take back of each line, by its number from 1; None for all that is left. Allowances and
            charges, of the line and of the document, are taken back in proportion.

    Raises:
        InputRefused: more than is left of a line, or nothing at all.
        NotFound: no such document.
        NotAllowed: a draft, a correction, a credit note, cancelled, or credited entirely.
    """
    with giving(books) as unit:
        original = _original(unit.raw, document_id)
        if original.content.kind is Kind.CREDIT_NOTE:
            raise NotAllowed("A credit note cannot be credited. Cancel it instead.")
        before = _taken(unit.raw, original)
        left = _left(original, before)
        if original.corrected_by and not any(left):
            raise NotAllowed(f"Everything on {original.number} has been credited already.")
        after = _after(before, left, quantities)
        part = piece(original, before, after, _day(books, original), _rounding_word(original))
        _check_bounds(original, part)
        return _issue(unit, books, original, part, cancelling=False)


def creditable(books: Books, document_id: int) -> list[Decimal]:
    """Return what is left to credit of each line.

    Raises:
        NotFound: no such document.
        NotAllowed: it is not one that can be credited: a draft, a correction, cancelled.
    """
    with books.reading() as connection:
        original = _original(connection, document_id)
        return _left(original, _taken(connection, original))


def _original(connection: sqlite3.Connection, document_id: int) -> Document:
    document = records.load(connection, document_id)
    if document.state is State.DRAFT:
        raise NotAllowed("A draft needs no correction: change or delete it.")
    if document.correction is not None:
        raise NotAllowed("A correction cannot be corrected itself. Issue a new document instead.")
    if document.state is State.CANCELLED:
        raise NotAllowed(f"{document.number} is cancelled already.")
    return document


def _day(books: Books, original: Document) -> date:
    """Return the date of a correction: today, but not before its original."""
    today = books.today()
    return max(today, original.content.issue_date or today)


def _taken(connection: sqlite3.Connection, original: Document) -> list[Decimal]:
    """Return what earlier credit notes have taken back of each line."""
    taken = [ZERO] * len(original.content.lines)
    for position, quantity in records.credited_quantities(connection, original.id):
        taken[position - 1] = added(taken[position - 1], quantity)
    return taken


def _left(original: Document, taken: Sequence[Decimal]) -> list[Decimal]:
    return [added(line.quantity, -quantity) for line, quantity in zip(original.content.lines, taken, strict=True)]


def _after(
    before: Sequence[Decimal], left: Sequence[Decimal], quantities: Mapping[int, Decimal] | None
) -> list[Decimal]:
    """Return what will have been taken back of each line.

    Raises:
        InputRefused: for each line of which more is asked than is left.
    """
    if quantities is None:
        return [added(was, rest) for was, rest in zip(before, left, strict=True)]
    problems = [_quantity_problem(number, quantity, left) for number, quantity in quantities.items()]
    found = [problem for problem in problems if problem]
    if not quantities:
        found.append(Problem("lines", "Say what is to be credited."))
    if found:
        raise InputRefused(found)
    return [added(was, quantities.get(number, ZERO)) for number, was in enumerate(before, 1)]


def _quantity_problem(number: int, quantity: Decimal, left: Sequence[Decimal]) -> Problem | None:
    if not 1 <= number <= len(left):
        return Problem("lines", f"There is no line {number}; the document has {len(left)}.")
    field, rest = f"lines[{number - 1}].quantity", left[number - 1]
    if not quantity.is_finite() or quantity == 0:
        return Problem(field, "Enter a quantity other than 0.")
    if not (0 < quantity <= rest or rest <= quantity < 0):
        return Problem(field, f"At most {plain(normal(rest))} is left of this line.")
    return None


def _check_bounds(original: Document, part: Piece) -> None:
    """Refuse a piece that gives back more than is left of the whole, as when returns on other lines stay."""
    due, amount = original.calculation.totals.due, part.calculation.totals.due
    sign = -1 if due < 0 else 1
    if not 0 <= amount * sign <= (due - original.credited) * sign:
        message = "These lines alone come to more than is left of the document. Credit the others with them."
        raise InputRefused([Problem("lines", message)])


def _rounding_word(original: Document) -> str:
    from app.documents.texts import texts

    return texts(original.content.language).rounding


def _issue(unit: Unit, books: Books, original: Document, part: Piece, *, cancelling: bool) -> Document:
    """Store a correction, issue it and settle it against its original."""
    from app.storage.writes import documents as writes

    correction = Correction.CANCELLATION if cancelling else Correction.CREDIT
    draft_id = writes.insert_draft(unit, str(uuid.uuid4()), part.content, part.calculation)
    taken = {number: (place + 1, quantity) for number, (place, quantity) in enumerate(part.taken, 1)}
    writes.link_correction(unit, draft_id, original.id, correction, taken)
    fix(books, unit, records.load(unit.raw, draft_id), part.calculation, _seller(unit.raw, original))
    amount = part.calculation.totals.due
    writes.add_settlement(unit, original.id, credited=amount)
    writes.add_settlement(unit, draft_id, credited=amount)
    if cancelling:
        writes.mark_cancelled(unit, original.id)
    return records.load(unit.raw, draft_id)


def _seller(connection: sqlite3.Connection, original: Document) -> Company:
    """Return the company as it is, with the exemption reasons and codes the original relied on."""
    company = company_records.load(connection) or original.seller or Company()
    then = original.seller or Company()
    reasons = dict(then.exemption_reasons) | dict(company.exemption_reasons)
    codes = dict(then.exemption_codes) | dict(company.exemption_codes)
    return replace(company, exemption_reasons=tuple(reasons.items()), exemption_codes=tuple(codes.items()))
