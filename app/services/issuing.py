"""Issuing: what is missing, what looks odd, and the one transaction that fixes a document for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.domain import checks
from app.domain.currencies import CURRENCIES
from app.domain.document import Calculation, Content, Document, Kind, State
from app.domain.errors import InputRefused, Problem
from app.domain.party import Company
from app.domain.series import SeriesKind
from app.services import numbers, payment_links
from app.services.books import Books
from app.services.company import get as get_company
from app.services.drafts import require_draft
from app.services.identifiers import email_problem, valid_tax_id
from app.services.limits import content_problems
from app.services.unprintable import unprintable
from app.storage.records import documents as records
from app.storage.records.company import load as load_company
from app.storage.records.company import load_series, series_of
from app.storage.records.rows import select

if TYPE_CHECKING:
    from app.storage.unit import Unit


def problems(books: Books, content: Content) -> list[Problem]:
    """Return everything that must be mended before a document of this content can be issued.

    What the form of e-invoice that the customer asks for demands is part of it.
    """
    return _missing(content, get_company(books)) + payment_links.problems(books, content)


def warnings(books: Books, content: Content) -> list[Problem]:
    """Return what looks odd but may be meant, and what the page cannot show."""
    from app.services import einvoices

    found = checks.warnings(content, valid_tax_id) + einvoices.doubts(content, get_company(books))
    found += payment_links.doubts(books, content)
    found += _numbers_warnings(books, content)
    email = email_problem("customer.email", content.customer.email)
    found += [email] if email else []
    if content.currency in CURRENCIES and content.lines:
        from app.documents.payment import payment_warnings

        found += payment_warnings(content, get_company(books))
    return found + unprintable(content, get_company(books))


def issue(books: Books, document_id: int, *, wait_for_link: bool = True) -> Document:
    """Issue a draft: take its number and fix content, totals, seller, payment link and PDF, all or nothing.

    Args:
        books: the books.
        document_id: of the draft.
        wait_for_link: refuse a draft that waits for its payment link; otherwise it is issued without one, unless the
            link has come by now.

    Raises:
        InputRefused: with everything that is missing or wrong; no number was taken.
        NotFound: no such document.
        NotAllowed: it is issued already.
        OutsideFailed: it could not be saved; no number was taken.
    """
    with numbers.giving(books) as unit:
        require_draft(unit, document_id, "issued again")
        draft = records.load(unit.raw, document_id)
        company = load_company(unit.raw) or replace(Company(), series=load_series(unit.raw))
        missing = _missing(draft.content, company)
        link = payment_links.standing_in(unit.raw, draft.content)
        if link is not None and (link.problem or (link.waits and wait_for_link)):
            missing.append(Problem(payment_links.FIELD, link.problem or link.waits))
        if missing:
            raise InputRefused(missing)
        if link is not None:
            draft = replace(draft, payment_link=link.link)
        return fix(books, unit, draft, draft.calculation, company)


def _missing(content: Content, seller: Company) -> list[Problem]:
    problems = content_problems(content)
    if problems:
        return problems
    from app.services import einvoices

    missing = checks.missing_for_issue(content, seller)
    named = {problem.field for problem in missing}
    return missing + [problem for problem in einvoices.missing(content, seller) if problem.field not in named]


def fix(books: Books, unit: Unit, draft: Document, calculation: Calculation, seller: Company) -> Document:
    """Turn a stored draft into an issued document with the amounts given, inside a transaction of `numbers.giving`.

    The amounts are those stored with the draft; only exemption reasons that the seller gives once for all are added.

    Raises:
        InputRefused: the number that is next has been taken by another document.
    """
    from app.documents.pdf import render
    from app.documents.view import build_view
    from app.services import einvoices
    from app.storage.writes import documents as writes

    day = draft.content.issue_date
    if day is None:
        raise InputRefused([Problem("issue_date", "Enter the issue date.")])
    series = series_of(unit.raw, draft.series_kind)
    period = series.period(day)
    counter = numbers.following(books, unit.raw, series, day)
    writes.raise_counter(unit, series.kind, period, counter)
    number = series.number(day, counter)
    if select(unit.raw, "SELECT 1 FROM document WHERE number = :number", {"number": number}):
        message = f"The next number of this series, {number}, is taken. Change the series or raise its first number."
        raise InputRefused([Problem("series", message)])
    calculation = checks.explained(calculation, seller)
    issued = replace(
        draft,
        state=State.ISSUED,
        number=number,
        seller=seller,
        calculation=calculation,
        issued_at=unit.now,
    )
    writes.replace_taxes(unit, draft.id, calculation)
    pdf = render(build_view(issued, seller), einvoices.inside(issued, seller))
    writes.freeze(unit, draft.id, seller, pdf, issued.payment_link)
    taken = writes.TakenNumber(number, series.kind, period, counter)
    writes.mark_issued(unit, draft.id, taken, books.user, draft.content)
    return records.load(unit.raw, draft.id)


def _numbers_warnings(books: Books, content: Content) -> list[Problem]:
    """Warn of books that are an older copy; and, as numbers follow the issue date, of a later one given out already."""
    if content.issue_date is None:
        return []
    kind = SeriesKind.CREDIT_NOTE if content.kind is Kind.CREDIT_NOTE else SeriesKind.INVOICE
    with books.reading() as connection:
        lost = numbers.lost(books, connection, series_of(connection, kind), content.issue_date)
    found = _older_than_last(books, kind, content.issue_date)
    if lost is None:
        return found
    given = f"{lost[0]} was" if lost[0] == lost[1] else f"{lost[0]} to {lost[1]} were"
    message = f"These books are an older copy: {given} given since they were made. Numbers go on after that."
    return [*found, Problem("number", message)]


def _older_than_last(books: Books, kind: SeriesKind, day: date) -> list[Problem]:
    sql = """
        SELECT number, issue_date FROM document WHERE series = :series AND issue_date > :day
        ORDER BY series_period DESC, series_counter DESC LIMIT 1
    """
    with books.reading() as connection:
        later = select(connection, sql, {"series": kind.value, "day": day.isoformat()})
    if not later:
        return []
    message = f"{later[0]['number']} was issued with a later date, {later[0]['issue_date']}."
    return [Problem("issue_date", message)]
