"""What became of a remote action, as an answer and an exit status.

The action is on record whatever happened, so the answer always says which it is; when provider or network failed, it
also has the member ``error`` that every failed command has.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.cli.context import note
from app.cli.output import Answer, Column, Json, field, listing, printable
from app.cli.status import DONE, OUTSIDE, UNDECIDED
from app.domain.outbox import Operation
from app.domain.remote import OperationState
from app.services import accounts, outbox, sync

if TYPE_CHECKING:
    from app.services.books import Books

_STATUS = {
    OperationState.CONFIRMED: DONE,
    OperationState.SENT: DONE,
    OperationState.CANCELLED: DONE,
    OperationState.QUEUED: OUTSIDE,
    OperationState.IN_FLIGHT: OUTSIDE,
    OperationState.UNCLEAR: OUTSIDE,
    OperationState.ABSENT_ONCE: OUTSIDE,
    OperationState.SEND_UNCLEAR: OUTSIDE,
    OperationState.REJECTED: OUTSIDE,
    OperationState.NEEDS_ATTENTION: UNDECIDED,
}
_WORDS = {
    OperationState.QUEUED: "queued",
    OperationState.IN_FLIGHT: "under way",
    OperationState.CONFIRMED: "done",
    OperationState.REJECTED: "refused",
    OperationState.UNCLEAR: "not clear whether it was done; it is looked up",
    OperationState.ABSENT_ONCE: "not clear whether it was done; it is looked up",
    OperationState.NEEDS_ATTENTION: "needs your decision",
    OperationState.CANCELLED: "dropped",
    OperationState.SENT: "sent",
    OperationState.SEND_UNCLEAR: "not clear whether it was sent; it is looked up",
}
_ANSWERED = frozenset({OperationState.REJECTED, OperationState.UNCLEAR, OperationState.NEEDS_ATTENTION})
_COLUMNS = (
    Column("ID", field("id"), right=True),
    Column("Account", field("account")),
    Column("What", field("kind")),
    Column("For", field("number")),
    Column("State", field("state")),
    Column("Calls", field("attempts"), right=True),
    Column("Next try", field("next_try_at")),
    Column("Reason", field("reason")),
)


def entry(operation: Operation) -> dict[str, object]:
    """Return an entry of the outbox as JSON."""
    (value,) = outbox.as_json([operation])
    return value


def entries(operations: Sequence[Operation]) -> Answer:
    """Answer the outbox."""
    return listing(outbox.as_json(operations), _COLUMNS, empty="The outbox is empty.")


def done(operation: Operation, more: Json | None = None) -> Answer:
    """Answer an action that was stored or decided, and was not to be tried now."""
    return Answer(entry(operation) | dict(more or {}), lambda: told(operation))


def attempted(books: Books, operation: Operation, more: Json | None = None, then: Operation | None = None) -> Answer:
    """Answer an action that was tried, and the one that follows it.

    What was not tried because account or books are paused needs the user, as does what was done but for a task.
    """
    tried = [operation]
    if then is not None and operation.state is OperationState.CONFIRMED:  # until then it only waits
        tried.append(then)
    found = {_status(each) for each in tried}
    status = next((status for status in (OUTSIDE, UNDECIDED) if status in found), DONE)
    if operation.next_try_at is not None and _waits_for_the_user(books, operation):
        status = UNDECIDED
    for each in tried:
        if each.state in _ANSWERED:
            note(f"What was sent and what came back: counterfoil outbox show {each.id}")
    value = entry(operation) | dict(more or {})
    if status == OUTSIDE:
        failed = next(each for each in tried if _status(each) == OUTSIDE)
        value["error"] = error("provider", failed.reason or f"{told(failed)}.")
    return Answer(value, lambda: "\n".join(map(told, tried)), status)


def _status(operation: Operation) -> int:
    # What was done as asked has nothing more to say.
    return UNDECIDED if operation.state is OperationState.CONFIRMED and operation.reason else _STATUS[operation.state]


def _waits_for_the_user(books: Books, operation: Operation) -> bool:
    """Whether books or account are paused; that the provider did not take the key just now is its refusal."""
    paused = accounts.get(books, operation.account_id).paused
    return bool(sync.status(books).paused or (paused and not (operation.claims and operation.reason == paused)))


def error(code: str, message: str) -> dict[str, object]:
    """Return the member that tells a failure."""
    return {"code": code, "message": message, "problems": []}


def told(operation: Operation) -> str:
    """Return what became of an action, as text."""
    begin = f"{operation.id}  {operation.kind.value} {operation.number} at {operation.account}"
    return printable(f"{begin}: {_WORDS[operation.state]}{f'. {operation.reason}' if operation.reason else ''}")
