"""The read side of lists: plain sqlite3, so that the first rows are painted before anything heavy is imported."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.storage.collected import Collected
from app.storage.search import condition


class StateFilter(StrEnum):
    """The states a list can be narrowed to.

    An issued document with something left to settle is OPEN, and OVERDUE as well once its due date has passed; with
    nothing left, or too much, it is PAID.
    """

    ALL = "all"
    DRAFT = "draft"
    OPEN = "open"
    OVERDUE = "overdue"
    PAID = "paid"
    CANCELLED = "cancelled"


class SortKey(StrEnum):
    """The columns a list can be sorted by."""

    NUMBER = "number"
    KIND = "kind"
    STATE = "state"
    CUSTOMER = "customer"
    PLACE = "place"
    ISSUED = "issued"
    DUE = "due"
    CURRENCY = "currency"
    AMOUNT = "amount"
    BALANCE = "balance"
    REFERENCE = "reference"
    SETTLED_BY = "settled_by"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class InvoiceQuery:
    """Which documents a list shows, and how they are sorted.

    Attributes:
        date_from, date_to: bounds of the issue date, both included.
        text: words of which each must occur in number, reference, customer, lines or notes.
    """

    state: StateFilter = StateFilter.ALL
    customer_id: int | None = None
    date_from: date | None = None
    date_to: date | None = None
    text: str = ""
    sort: SortKey = SortKey.ISSUED
    descending: bool = True


class InvoiceSummary(NamedTuple):
    """A document in a list.

    Amounts are minor units and negative where money is given back, so that a column of them can be added: ``amount``
    is what is due, ``balance`` what is left of it. ``payment_state`` is a value of `app.domain.document.PaymentState`,
    dates are ISO text or empty, ``settled_by`` is the method of the last payment. ``net``, ``tax``, ``gross`` and
    ``paid`` are as the document itself states them: not negative because it is a credit note. ``collected`` says how
    a provider collects it, where the reader was asked for that.
    """

    id: int
    uid: str
    number: str | None
    kind: str
    correction: str | None
    state: str
    customer_id: int | None
    customer_name: str
    customer_place: str
    issue_date: str
    due_date: str
    currency: str
    amount: int
    balance: int
    payment_state: str
    overdue: bool
    reference: str
    corrects_number: str | None
    settled_by: str
    updated_at: str
    net: int = 0
    tax: int = 0
    gross: int = 0
    paid: int = 0
    collected: Collected | None = None


@dataclass(frozen=True, slots=True)
class CurrencySum:
    """Sums over documents of one currency, minor units; drafts owe nothing, so ``balance`` leaves them out."""

    currency: str
    count: int
    amount: int
    balance: int


# The rules of app.domain.payments over columns; a test holds both together. The sign of a credit note is on both
# sides of each comparison and falls out.
_OVERDUE = (
    "(document.state = 'issued' AND document.kind = 'invoice' AND document.due_date < :today"
    " AND document.amount > 0 AND document.balance > 0)"
)
_LEFT = "(document.amount > 0 AND document.balance > 0 OR document.amount < 0 AND document.balance < 0)"
_PAYMENT_STATE = """
    CASE
        WHEN document.state = 'draft' THEN 'open'
        WHEN document.amount = document.balance AND document.amount <> 0 THEN 'open'
        WHEN document.balance = 0 THEN 'paid'
        WHEN document.amount > 0 AND document.balance BETWEEN 1 AND document.amount - 1
            OR document.amount < 0 AND document.balance BETWEEN document.amount + 1 AND -1 THEN 'partly_paid'
        ELSE 'overpaid'
    END
"""
_STATES = {
    StateFilter.ALL: "1",
    StateFilter.DRAFT: "document.state = 'draft'",
    StateFilter.OPEN: f"(document.state = 'issued' AND {_LEFT})",
    StateFilter.OVERDUE: _OVERDUE,
    StateFilter.PAID: f"(document.state = 'issued' AND NOT {_LEFT})",
    StateFilter.CANCELLED: "document.state = 'cancelled'",
}
_ORDER = {
    SortKey.NUMBER: ("document.number_key",),
    SortKey.KIND: ("document.kind",),
    SortKey.STATE: ("document.state", _PAYMENT_STATE),
    SortKey.CUSTOMER: ("document.buyer_key",),
    SortKey.PLACE: ("document.buyer_city",),
    SortKey.ISSUED: ("document.issue_date",),
    SortKey.DUE: ("document.due_date",),
    SortKey.CURRENCY: ("document.currency",),
    SortKey.AMOUNT: ("document.amount",),
    SortKey.BALANCE: ("document.balance",),
    SortKey.REFERENCE: ("document.reference",),
    SortKey.SETTLED_BY: ("document.settled_by",),
    SortKey.UPDATED: ("document.updated_at",),
}
_COLUMNS = f"""
    document.id, document.uid, document.number, document.kind, document.correction, document.state,
    document.customer_id, document.buyer_name, document.buyer_city, coalesce(document.issue_date, ''),
    coalesce(document.due_date, ''), document.currency, document.amount, document.balance, {_PAYMENT_STATE},
    coalesce({_OVERDUE}, 0), document.reference, original.number, document.settled_by, document.updated_at,
    document.total_net, document.total_tax, document.total_gross, document.paid
"""
_PER_CURRENCY = "GROUP BY currency ORDER BY count(*) DESC, currency"
_ORIGINAL = "LEFT JOIN document AS original ON original.id = document.corrects_id"


def ids(connection: sqlite3.Connection, query: InvoiceQuery, today: date) -> array[int]:
    """Return the ids of all documents the query asks for, in its order."""
    return array("q", _ids(connection, query, today, -1))


def _ids(connection: sqlite3.Connection, query: InvoiceQuery, today: date, limit: int) -> list[int]:
    where, parameters = _where(query, today)
    sql = _joined("SELECT document.id FROM document WHERE", where, _order(query), "LIMIT :limit")
    return [row[0] for row in connection.execute(sql, {**parameters, "limit": limit}).fetchall()]


def first(connection: sqlite3.Connection, query: InvoiceQuery, limit: int, today: date) -> list[InvoiceSummary]:
    """Return the first ``limit`` rows of the query."""
    # The ids first: to sort whole rows and keep sixty of them takes three times as long.
    return rows(connection, _ids(connection, query, today, limit), today)


def rows(connection: sqlite3.Connection, document_ids: Sequence[int], today: date) -> list[InvoiceSummary]:
    """Return the rows of some documents in the order asked for; one that is gone is left out."""
    wanted = "FROM json_each(:ids) AS wanted JOIN document ON document.id = wanted.value"
    sql = _joined("SELECT", _COLUMNS, wanted, _ORIGINAL, "ORDER BY wanted.key")
    parameters = {"ids": _json(document_ids), "today": today.isoformat()}
    return _summaries(connection.execute(sql, parameters).fetchall())


def count(connection: sqlite3.Connection, query: InvoiceQuery, today: date) -> int:
    """Return how many documents the query asks for."""
    where, parameters = _where(query, today)
    (found,) = connection.execute(_joined("SELECT count(*) FROM document WHERE", where), parameters).fetchall()
    return int(found[0])


def counts(connection: sqlite3.Connection, query: InvoiceQuery, today: date) -> dict[StateFilter, int]:
    """Return how many documents each state filter would show beside the query's other conditions."""
    where, parameters = _where(query, today, states=False)
    columns = f"document.state, count(*), coalesce(sum({_LEFT}), 0), coalesce(sum({_OVERDUE}), 0)"
    sql = _joined("SELECT", columns, "FROM document WHERE", where, "GROUP BY document.state")
    found = {row[0]: row[1:] for row in connection.execute(sql, parameters).fetchall()}
    issued, left, overdue = found.get("issued", (0, 0, 0))
    return {
        StateFilter.ALL: sum(row[0] for row in found.values()),
        StateFilter.DRAFT: found.get("draft", (0,))[0],
        StateFilter.OPEN: left,
        StateFilter.OVERDUE: overdue,
        StateFilter.PAID: issued - left,
        StateFilter.CANCELLED: found.get("cancelled", (0,))[0],
    }


def sums(connection: sqlite3.Connection, document_ids: Sequence[int]) -> list[CurrencySum]:
    """Return the sums of some documents per currency, the currency of most documents first."""
    sql = """
        SELECT currency, count(*), sum(amount), sum(CASE state WHEN 'draft' THEN 0 ELSE balance END)
        FROM json_each(:ids) AS wanted JOIN document ON document.id = wanted.value
        GROUP BY currency ORDER BY count(*) DESC, currency
    """
    return [CurrencySum(*row) for row in connection.execute(sql, {"ids": _json(document_ids)}).fetchall()]


def open_and_overdue(connection: sqlite3.Connection, today: date) -> tuple[list[CurrencySum], list[CurrencySum]]:
    """Return the sums of all open documents and, of those, of the overdue ones, in one pass."""
    late = f"coalesce({_OVERDUE}, 0)"
    columns = f"""currency, count(*), sum(amount), sum(balance),
        sum({late}), sum(amount * {late}), sum(balance * {late})"""
    sql = _joined("SELECT", columns, "FROM document WHERE", _STATES[StateFilter.OPEN], _PER_CURRENCY)
    rows = connection.execute(sql, {"today": today.isoformat()}).fetchall()
    overdue = [CurrencySum(row[0], *row[4:]) for row in rows if row[4]]
    return [CurrencySum(*row[:4]) for row in rows], overdue


def drafted(connection: sqlite3.Connection) -> list[CurrencySum]:
    """Return the sums of all drafts; nothing of them is owed."""
    sql = _joined("SELECT currency, count(*), sum(amount), 0 FROM document WHERE state = 'draft'", _PER_CURRENCY)
    return [CurrencySum(*row) for row in connection.execute(sql).fetchall()]


def _joined(*parts: str) -> str:
    """Return a statement of parts, all of which are words of this module; values are bound."""
    return " ".join(parts)


def _json(document_ids: Sequence[int]) -> str:
    return f"[{','.join(map(str, document_ids))}]"


def _summaries(found: list[tuple[object, ...]]) -> list[InvoiceSummary]:
    return [InvoiceSummary._make((*row[:15], bool(row[15]), *row[16:], None)) for row in found]


def _order(query: InvoiceQuery) -> str:
    direction = "DESC" if query.descending else "ASC"
    keys = ", ".join(f"{expression} {direction}" for expression in _ORDER[query.sort])
    return f"ORDER BY {keys}, document.id {direction}"


def _where(query: InvoiceQuery, today: date, *, states: bool = True) -> tuple[str, dict[str, object]]:
    """Return the condition of a query and its parameters."""
    conditions = [_STATES[query.state]] if states else ["1"]
    parameters: dict[str, object] = {"today": today.isoformat()}
    if query.customer_id is not None:
        conditions.append("document.customer_id = :customer")
        parameters["customer"] = query.customer_id
    if query.date_from is not None:
        conditions.append("document.issue_date >= :date_from")
        parameters["date_from"] = query.date_from.isoformat()
    if query.date_to is not None:
        conditions.append("document.issue_date <= :date_to")
        parameters["date_to"] = query.date_to.isoformat()
    searched, words = condition(query.text)
    if searched:
        conditions.append(searched)
        parameters.update(words)
    return " AND ".join(conditions), parameters
