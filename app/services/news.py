"""What came of talking to the providers: money that came in, actions that ended or ask, accounts that do not go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.domain.outbox import Operation
from app.domain.payments import Payment
from app.domain.remote import Account, OperationState
from app.services import accounts, sync
from app.services.books import Books
from app.storage.records import accounts as account_records
from app.storage.records import operations as records
from app.storage.records import payments as payment_records
from app.storage.records.rows import select

_TOLD = frozenset(
    {OperationState.CONFIRMED, OperationState.SENT, OperationState.REJECTED, OperationState.NEEDS_ATTENTION}
)


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
class Mark:
    """How things stand, so that `since` can tell what became of them.

    Attributes:
        payment: the last payment entered; waiting: the entries of the outbox with their states.
        paused: accounts that are; held: why nothing at all is sent, empty when it is.
    """

    payment: int
    waiting: Mapping[int, OperationState]
    paused: frozenset[int]
    held: str


@dataclass(frozen=True, slots=True)
class News:
    """What is new.

    Attributes:
        payments: recorded because a provider proved them.
        operations: that came to an end, were refused or need a decision now.
        paused: accounts that do not go on; held: why nothing at all is sent any more, empty when that is no news.
    """

    payments: tuple[Payment, ...] = ()
    operations: tuple[Operation, ...] = ()
    paused: tuple[Account, ...] = ()
    held: str = ""


def mark(books: Books) -> Mark:
    """Return how things stand now."""
    with books.reading() as connection:
        [last] = select(connection, "SELECT coalesce(max(id), 0) AS id FROM payment")
        return Mark(
            payment=last["id"],
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
            payments=tuple(payment_records.load(connection, each) for each in recorded),
            operations=tuple(now for now, state in waited if now and now.state is not state and now.state in _TOLD),
            paused=tuple(
                account
                for account in account_records.listed(connection)
                if account.paused and account.id not in before.paused
            ),
            held="" if before.held else held,
        )


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
