"""Takes a step of the state table: what it does to an operation, and the one transaction that stores it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.outbox import LONGEST_HOLD, Attempt, Candidate, Operation
from app.domain.remote import OperationState
from app.storage.records import operations as records
from app.sync.states import FINAL, Action, Event, Facts, Step, table_of

if TYPE_CHECKING:
    from app.storage.unit import Unit

LEASE = timedelta(minutes=10)
QUIET = timedelta(minutes=15)
PATIENCE = 3
"""Lists that cannot be trusted before a person is asked."""

_FIRST_WAIT, _LONGEST_WAIT = 30, 3_600


@dataclass(frozen=True, slots=True)
class Note:
    """What is kept of an event besides the step it makes.

    Attributes:
        remote_id: to be linked; empty to keep what is.
        wait: seconds until the next try, as the provider said.
        quiet: how long to wait before a list counts.
        candidates: shown to the person who decides; None to keep what is.
    """

    message: str = ""
    code: str = ""
    http_status: int | None = None
    evidence: str = ""
    remote_id: str = ""
    wait: int = 0
    quiet: timedelta = QUIET
    candidates: Sequence[Candidate] | None = None


def quiet_time(slowest_create_ms: int) -> timedelta:
    """Return how long after a create a list may still not show it: a quarter of an hour, or three slow creates."""
    return max(QUIET, timedelta(milliseconds=3 * slowest_create_ms))


def righted(operation: Operation, now: datetime, quiet: timedelta) -> Operation:
    """Return the operation without times that a clock wrote which ran ahead: it waits from ``now`` on."""
    settle_after, next_try_at = operation.settle_after, operation.next_try_at
    if settle_after is not None:
        settle_after = min(settle_after, now + quiet)
    if next_try_at is not None and next_try_at > now + LONGEST_HOLD:
        next_try_at = max(now, settle_after or now)
    return replace(operation, settle_after=settle_after, next_try_at=next_try_at)


def advanced(operation: Operation, step: Step, now: datetime, note: Note) -> Operation:
    """Return the operation after ``step``."""
    actions = step.actions
    # A call that is only about to be made ends no row of those that had no effect.
    kept = operation.tries if Action.RECORD_INTENT in actions else 0
    tries = operation.tries + 1 if Action.BACK_OFF in actions else kept
    after = replace(
        operation,
        state=step.target,
        tries=tries,
        claims=operation.claims + (Action.RECORD_INTENT in actions),
        creates_started=operation.creates_started + (Action.COUNT in actions) - (Action.UNCOUNT in actions),
        looks=operation.looks + 1 if Action.COUNT_LOOK in actions else 0,
        quarantined=operation.quarantined or Action.QUARANTINE in actions,
        settle_after=now + note.quiet if Action.WAIT_QUIET in actions else operation.settle_after,
        remote_id=_link(operation, step, note),
        reason=note.message,
        candidates=operation.candidates if note.candidates is None else tuple(note.candidates),
    )
    return replace(after, next_try_at=_next_try(after, actions, now, note))


def _link(operation: Operation, step: Step, note: Note) -> str:
    if step.event in {Event.DROP, Event.AGAIN}:
        return ""
    return note.remote_id if Action.LINK in step.actions and note.remote_id else operation.remote_id


def _next_try(operation: Operation, actions: frozenset[Action], now: datetime, note: Note) -> datetime | None:
    if operation.state in FINAL or operation.state is OperationState.NEEDS_ATTENTION:
        return None
    if operation.state is OperationState.IN_FLIGHT:
        return now + LEASE
    if Action.WAIT_TOLD in actions:
        return now + timedelta(seconds=note.wait)
    if Action.WAIT_QUIET in actions:
        return now + note.quiet
    if Action.BACK_OFF in actions:
        return now + timedelta(seconds=min(_FIRST_WAIT * 2 ** min(operation.tries - 1, 10), _LONGEST_WAIT))
    return now


def happen(
    unit: Unit, operation: Operation, event: Event, facts: Facts, note: Note, *, seat: str, epoch: int | None = None
) -> Operation | None:
    """Store what happened to an operation and how it goes on; None when it is elsewhere by now or nothing follows.

    Either way the event stands in its log.
    """
    from app.storage.writes import operations as writes

    step = table_of(operation.kind).step(operation.state, event, facts)
    after = advanced(operation, step, unit.now, note) if step else None
    if after is not None and epoch is not None:
        after = replace(after, epoch=epoch)
    if after is not None and not writes.save_progress(unit, operation, after):
        after = None
    if after is not None or event not in _UNREMARKABLE:
        reached = after.state if after else _state_now(unit, operation)
        attempt = Attempt(
            unit.now, seat, operation.claims, event.name.lower(), reached, note.code, note.http_status, note.message,
            note.evidence,
        )  # fmt: skip
        writes.log(unit, operation.id, attempt)
    return after


_UNREMARKABLE = frozenset({Event.CLAIM, Event.ABSENT, Event.FOUND_ONE, Event.FOUND_MANY, Event.FOUND_DIFFERENT})


def _state_now(unit: Unit, operation: Operation) -> OperationState:
    current = records.load(unit.raw, operation.id)
    return current.state if current else operation.state
