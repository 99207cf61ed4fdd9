"""What came of talking to the providers: money that came in, actions that ended or ask, accounts that do not go on."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.domain.outbox import Operation
from app.domain.payments import Payment, balance_of
from app.domain.remote import Account, OperationState
from app.services import accounts, sync
from app.services.books import Books
from app.storage.records import accounts as account_records
from app.storage.records import documents as document_records
from app.storage.records import operations as records
from app.storage.records import payments as payment_records
from app.storage.records.rows import select

_TOLD = frozenset(
    {OperationState.CONFIRMED, OperationState.SENT, OperationState.REJECTED, OperationState.NEEDS_ATTENTION}
)
_DOUBTS = """
    SELECT remote_payment.id, document.id AS document_id, document.number, account.name AS account, remote_payment.note
    FROM remote_payment
    JOIN remote_invoice ON remote_invoice.account_id = remote_payment.account_id
        AND remote_invoice.remote_id = remote_payment.remote_id
    JOIN document ON document.id = remote_invoice.document_id
    JOIN account ON account.id = remote_payment.account_id
    WHERE remote_payment.note <> ''
    ORDER BY remote_payment.id
"""


class Holder(Enum):
    """What keeps an action from going on until a person says so."""

    NOTHING = ""
    ACCOUNT = "account"
    BOOKS = "books"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an action stands.

    Attributes:
        held: what keeps it from going on.
        next_at: when it goes on by itself; None when that takes a person.
    """

    operation: Operation
    held: Holder = Holder.NOTHING
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in: the payment, and what is left to pay of its document since, minor units, negative if less."""

    payment: Payment
    left: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a person should look at of a payment that a provider speaks of, such as why it was not recorded."""

    id: int
    document_id: int
    number: str
    account: str
    note: str


@dataclass(frozen=True, slots=True)
class Mark:
    """How things stand, so that `since` can tell what became of them.

    Attributes:
        payment: the last payment entered; doubts: about payments.
        waiting: the entries of the outbox with their states.
        paused: accounts that are; held: why nothing at all is sent, empty when it is.
    """

    payment: int
    doubts: frozenset[Doubt]
    waiting: Mapping[int, OperationState]
    paused: frozenset[int]
    held: str


@dataclass(frozen=True, slots=True)
class News:
    """What is new.

    Attributes:
        receipts: recorded because a provider proved them; doubts: about payments.
        operations: that came to an end, were refused or need a decision now.
        paused: accounts that do not go on; held: why nothing at all is sent any more, empty when that is no news.
    """

    receipts: tuple[Receipt, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    operations: tuple[Operation, ...] = ()
    paused: tuple[Account, ...] = ()
    held: str = ""


def mark(books: Books) -> Mark:
    """Return how things stand now."""
    with books.reading() as connection:
        [last] = select(connection, "SELECT coalesce(max(id), 0) AS id FROM payment")
        return Mark(
            payment=last["id"],
            doubts=frozenset(_doubts(connection)),
            waiting={each.id: each.state for each in records.waiting(connection)},
            paused=frozenset(account.id for account in account_records.listed(connection) if account.paused),
            held=account_records.state(connection).paused,
        )


def since(books: Books, before: Mark) -> News:
    """Return what is new since ``before``."""
    with books.reading() as connection:
        sql = "SELECT recorded FROM remote_payment WHERE recorded > :last ORDER BY recorded"
        recorded = [row["recorded"] for row in select(connection, sql, {"last": before.payment})]
        waited = [(records.load(connection, each), state) for each, state in before.waiting.items()]
        held = account_records.state(connection).paused
        return News(
            receipts=tuple(_receipt(connection, each) for each in recorded),
            doubts=tuple(doubt for doubt in _doubts(connection) if doubt not in before.doubts),
            operations=tuple(now for now, state in waited if now and now.state is not state and now.state in _TOLD),
            paused=tuple(
                account
                for account in account_records.listed(connection)
                if account.paused and account.id not in before.paused
            ),
            held="" if before.held else held,
        )


def _receipt(connection: sqlite3.Connection, payment_id: int) -> Receipt:
    payment = payment_records.load(connection, payment_id)
    return Receipt(payment, balance_of(document_records.load(connection, payment.document_id)))


def _doubts(connection: sqlite3.Connection) -> list[Doubt]:
    return [Doubt(**dict(row)) for row in select(connection, _DOUBTS)]


def outcome(books: Books, operation: Operation) -> Outcome:
    """Return how an action stands, and what it waits for."""
    if operation.next_try_at is None:
        return Outcome(operation)
    status = sync.status(books)
    if status.paused:
        return Outcome(operation, Holder.BOOKS)
    if accounts.get(books, operation.account_id).paused:
        return Outcome(operation, Holder.ACCOUNT)
    due = status.due.get(operation.account_id)
    return Outcome(operation, next_at=max(due, operation.next_try_at) if due is not None else None)
