"""The state table of remote actions, as data: the engine follows it, and the model check explores the very same.

A step says: in this state, when this happens and these guards hold, go there and do that. The first step whose guards
hold is taken; where there is none, the event changes nothing.

Three families: what is created (invoices, checkout pages), what is sent (delivery as a call of its own, whose effect
can be read back), and what is tried once (reminders and changes, whose effect cannot).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from app.domain.remote import OperationKind, OperationState


class Family(Enum):
    """Which of the three sets of steps a kind of operation follows."""

    CREATE = auto()
    SEND = auto()
    ONCE = auto()


FAMILIES: Mapping[OperationKind, Family] = {
    OperationKind.CREATE: Family.CREATE,
    OperationKind.PAGE_CREATE: Family.CREATE,
    OperationKind.SEND: Family.SEND,
    OperationKind.REMIND: Family.ONCE,
    OperationKind.UPDATE: Family.ONCE,
    OperationKind.PAGE_UPDATE: Family.ONCE,
}


class Event(Enum):
    """What can happen to an operation."""

    CLAIM = auto()  # a seat takes it up, about to call
    NOT_SENT = auto()  # no byte of the request left
    ACCEPTED = auto()  # done, and the answer says what we asked for
    DIFFERENT = auto()  # done, but amount, currency or id are not ours
    MAIL_FAILED = auto()  # sent says the provider, but nothing reached the customer
    REFUSED = auto()  # a documented refusal: certainly not done
    LIMITED = auto()  # too many calls: certainly not done
    KEY_REFUSED = auto()  # the key was not taken: certainly not done
    FAILED = auto()  # an answer that leaves open whether it was done: 5xx, redirects, unreadable
    CUT = auto()  # no answer: reset, timeout, cancelled
    INTERRUPTED = auto()  # this seat finds its own call unfinished: it was killed
    LEASE_EXPIRED = auto()  # another seat finds it unfinished for too long
    RESTORED = auto()  # the books are an older state than the provider has seen
    FOUND_ONE = auto()  # a list shows exactly one object with the marker, as asked for
    FOUND_DIFFERENT = auto()  # one, but its amount or currency differ
    FOUND_MANY = auto()  # more than one
    FOUND_DRAFT = auto()  # exactly one, not delivered yet
    FOUND_SENT = auto()  # exactly one, delivered
    ABSENT = auto()  # the list shows none
    THIS_ONE = auto()  # a person: this object is it
    AGAIN = auto()  # a person: do it again
    DROP = auto()  # a person: let it be


class Guard(Enum):
    """What must hold for a step; each is an attribute of `Facts`."""

    COMPLETE = "complete"
    WAITED = "waited"
    AUTOMATIC = "automatic"
    OWNER = "owner"
    FIRST_TRY = "first_try"
    TRUSTED = "trusted"
    ALONE = "alone"
    IMPATIENT = "impatient"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when an event happens.

    Attributes:
        complete: the list held every row and the older object known to be there; for a send, it was read afresh.
        waited: the quiet time since the connection was closed, or since the last look, is over.
        automatic: the marker was seen to come back in this account, and a create does not reach the customer at once.
        owner: this seat made the last call.
        first_try: fewer than two calls may have left.
        trusted: the books were not restored since.
        alone: no unknown object looks like the one asked for.
        impatient: enough lists could not be trusted.
    """

    complete: bool = False
    waited: bool = False
    automatic: bool = False
    owner: bool = False
    first_try: bool = False
    trusted: bool = False
    alone: bool = False
    impatient: bool = False


class Action(Enum):
    """What a step does besides changing the state."""

    RECORD_INTENT = auto()  # the call is written down before it is made
    DURABLE = auto()  # and has reached the disk
    COUNT = auto()  # one more call may have left
    UNCOUNT = auto()  # it certainly did nothing
    LINK = auto()  # keep the remote id
    BACK_OFF = auto()  # try again later, later each time
    WAIT_TOLD = auto()  # try again when the provider said
    WAIT_QUIET = auto()  # let the quiet time pass before a list counts
    COUNT_LOOK = auto()  # a list that could not be trusted
    QUARANTINE = auto()  # never again by itself


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table."""

    source: OperationState
    event: Event
    target: OperationState
    guards: frozenset[Guard] = frozenset()
    actions: frozenset[Action] = frozenset()


class Table:
    """Steps, found by state and event."""

    def __init__(self, steps: Iterable[Step]) -> None:
        """Keep ``steps`` in their order."""
        self.steps = tuple(steps)
        self._found: dict[tuple[OperationState, Event], list[tuple[Step, tuple[str, ...]]]] = {}
        for step in self.steps:
            named = (step, tuple(guard.value for guard in step.guards))
            self._found.setdefault((step.source, step.event), []).append(named)

    def step(self, state: OperationState, event: Event, facts: Facts) -> Step | None:
        """Return the step to take, None when the event changes nothing."""
        for step, guards in self._found.get((state, event), ()):
            if all(getattr(facts, guard) for guard in guards):
                return step
        return None

    def knows(self, state: OperationState, event: Event) -> bool:
        """Whether the event can mean anything in this state; what a person may answer follows from it."""
        return (state, event) in self._found


def _steps(
    sources: str, event: Event, target: str, guards: Iterable[Guard] = (), actions: Iterable[Action] = ()
) -> list[Step]:
    held, done = frozenset(guards), frozenset(actions)
    return [Step(OperationState[source], event, OperationState[target], held, done) for source in sources.split()]


_CLAIMED = (Action.RECORD_INTENT, Action.DURABLE, Action.COUNT)
_TRUSTED_LIST = (Guard.COMPLETE, Guard.WAITED)
_BY_ITSELF = (*_TRUSTED_LIST, Guard.OWNER, Guard.FIRST_TRY, Guard.TRUSTED)
_OPEN = "UNCLEAR ABSENT_ONCE"
_LOOKED_FOR = f"{_OPEN} NEEDS_ATTENTION"

_NOT_DONE = [
    *_steps("IN_FLIGHT", Event.NOT_SENT, "QUEUED", (), (Action.UNCOUNT, Action.BACK_OFF)),
    *_steps("IN_FLIGHT", Event.REFUSED, "REJECTED", (), (Action.UNCOUNT,)),
    *_steps("IN_FLIGHT", Event.LIMITED, "QUEUED", (), (Action.UNCOUNT, Action.WAIT_TOLD)),
    *_steps("IN_FLIGHT", Event.KEY_REFUSED, "QUEUED", (), (Action.UNCOUNT,)),
]
_DECIDED = [
    *_steps("NEEDS_ATTENTION REJECTED", Event.AGAIN, "QUEUED"),
    *_steps("QUEUED NEEDS_ATTENTION REJECTED", Event.DROP, "CANCELLED"),
]

_CREATE = [
    *_steps("QUEUED", Event.CLAIM, "IN_FLIGHT", (), _CLAIMED),
    # Books that were set back may queue what an invoice unknown to them already asks for: one that a list shows, or
    # that no list has yet had the time, or was whole enough, to show.
    *_steps("QUEUED", Event.FOUND_DIFFERENT, "NEEDS_ATTENTION", (), (Action.QUARANTINE,)),
    *_steps("QUEUED", Event.ABSENT, "NEEDS_ATTENTION", (Guard.WAITED, Guard.IMPATIENT), (Action.QUARANTINE,)),
    *_steps("QUEUED", Event.ABSENT, "QUEUED", (Guard.WAITED,), (Action.BACK_OFF, Action.COUNT_LOOK)),
    *_steps("QUEUED", Event.ABSENT, "QUEUED", (), (Action.WAIT_TOLD,)),
    *_NOT_DONE,
    *_steps("IN_FLIGHT", Event.ACCEPTED, "CONFIRMED", (), (Action.LINK,)),
    *_steps("IN_FLIGHT", Event.DIFFERENT, "NEEDS_ATTENTION", (), (Action.LINK,)),
    *_steps("IN_FLIGHT", Event.FAILED, "UNCLEAR", (), (Action.WAIT_QUIET,)),
    *_steps("IN_FLIGHT", Event.CUT, "UNCLEAR", (), (Action.WAIT_QUIET,)),
    *_steps("IN_FLIGHT", Event.INTERRUPTED, "UNCLEAR", (), (Action.WAIT_QUIET,)),
    *_steps("IN_FLIGHT", Event.LEASE_EXPIRED, "NEEDS_ATTENTION"),
    # What looks like a refusal or like nothing done may have been tried again after the copy was made.
    *_steps(
        f"QUEUED IN_FLIGHT REJECTED {_OPEN}", Event.RESTORED, "UNCLEAR", (), (Action.QUARANTINE, Action.WAIT_QUIET)
    ),
    *_steps("NEEDS_ATTENTION", Event.RESTORED, "NEEDS_ATTENTION", (), (Action.QUARANTINE,)),
    *_steps(_LOOKED_FOR, Event.FOUND_ONE, "CONFIRMED", (), (Action.LINK,)),
    *_steps(_OPEN, Event.FOUND_DIFFERENT, "NEEDS_ATTENTION"),
    *_steps(_OPEN, Event.FOUND_MANY, "NEEDS_ATTENTION"),
    *_steps("UNCLEAR", Event.ABSENT, "ABSENT_ONCE", _TRUSTED_LIST, (Action.WAIT_QUIET,)),
    *_steps("ABSENT_ONCE", Event.ABSENT, "QUEUED", (*_BY_ITSELF, Guard.AUTOMATIC, Guard.ALONE)),
    *_steps("ABSENT_ONCE", Event.ABSENT, "NEEDS_ATTENTION", _TRUSTED_LIST),
    *_steps(_OPEN, Event.ABSENT, "NEEDS_ATTENTION", (Guard.WAITED, Guard.IMPATIENT)),
    *_steps("UNCLEAR", Event.ABSENT, "UNCLEAR", (), (Action.BACK_OFF, Action.COUNT_LOOK)),
    *_steps("ABSENT_ONCE", Event.ABSENT, "ABSENT_ONCE", (), (Action.BACK_OFF, Action.COUNT_LOOK)),
    *_DECIDED,
    *_steps(_LOOKED_FOR, Event.THIS_ONE, "CONFIRMED", (), (Action.LINK,)),
    *_steps(_OPEN, Event.DROP, "CANCELLED"),
]

_SEND = [
    # Only when a list read just before shows exactly one object with the marker, and it is not delivered yet.
    *_steps("QUEUED", Event.CLAIM, "IN_FLIGHT", (Guard.COMPLETE,), _CLAIMED),
    *_steps("QUEUED SEND_UNCLEAR", Event.FOUND_SENT, "SENT"),
    *_steps("QUEUED SEND_UNCLEAR", Event.FOUND_MANY, "NEEDS_ATTENTION"),
    *_steps("QUEUED SEND_UNCLEAR", Event.FOUND_DIFFERENT, "NEEDS_ATTENTION"),
    *_steps("QUEUED SEND_UNCLEAR", Event.ABSENT, "NEEDS_ATTENTION", (Guard.IMPATIENT,)),
    *_steps("QUEUED", Event.ABSENT, "QUEUED", (), (Action.BACK_OFF, Action.COUNT_LOOK)),
    *_steps("SEND_UNCLEAR", Event.ABSENT, "SEND_UNCLEAR", (), (Action.BACK_OFF, Action.COUNT_LOOK)),
    *_NOT_DONE,
    *_steps("IN_FLIGHT", Event.ACCEPTED, "SENT"),
    *_steps("IN_FLIGHT", Event.MAIL_FAILED, "NEEDS_ATTENTION"),
    *_steps("IN_FLIGHT", Event.FAILED, "SEND_UNCLEAR", (), (Action.WAIT_QUIET,)),
    *_steps("IN_FLIGHT", Event.CUT, "SEND_UNCLEAR", (), (Action.WAIT_QUIET,)),
    *_steps("IN_FLIGHT", Event.INTERRUPTED, "SEND_UNCLEAR", (), (Action.WAIT_QUIET,)),
    *_steps("IN_FLIGHT", Event.LEASE_EXPIRED, "NEEDS_ATTENTION"),
    *_steps(
        "QUEUED IN_FLIGHT REJECTED SEND_UNCLEAR",
        Event.RESTORED,
        "SEND_UNCLEAR",
        (),
        (Action.QUARANTINE, Action.WAIT_QUIET),
    ),
    *_steps("NEEDS_ATTENTION", Event.RESTORED, "NEEDS_ATTENTION", (), (Action.QUARANTINE,)),
    *_steps("SEND_UNCLEAR", Event.FOUND_DRAFT, "QUEUED", _BY_ITSELF),
    *_steps("SEND_UNCLEAR", Event.FOUND_DRAFT, "NEEDS_ATTENTION", _TRUSTED_LIST),
    *_steps("SEND_UNCLEAR", Event.FOUND_DRAFT, "NEEDS_ATTENTION", (Guard.WAITED, Guard.IMPATIENT)),
    *_steps("SEND_UNCLEAR", Event.FOUND_DRAFT, "SEND_UNCLEAR", (), (Action.BACK_OFF, Action.COUNT_LOOK)),
    *_DECIDED,
    *_steps("SEND_UNCLEAR NEEDS_ATTENTION", Event.THIS_ONE, "SENT"),
    *_steps("SEND_UNCLEAR", Event.DROP, "CANCELLED"),
]

_ONCE = [
    *_steps("QUEUED", Event.CLAIM, "IN_FLIGHT", (), _CLAIMED),
    *_NOT_DONE,
    *_steps("IN_FLIGHT", Event.ACCEPTED, "CONFIRMED"),
    *(
        step
        for event in (Event.FAILED, Event.CUT, Event.INTERRUPTED, Event.LEASE_EXPIRED)
        for step in _steps("IN_FLIGHT", event, "NEEDS_ATTENTION")
    ),
    *_steps("QUEUED IN_FLIGHT REJECTED NEEDS_ATTENTION", Event.RESTORED, "NEEDS_ATTENTION", (), (Action.QUARANTINE,)),
    *_DECIDED,
    *_steps("NEEDS_ATTENTION", Event.THIS_ONE, "CONFIRMED"),
]

TABLES: Mapping[Family, Table] = {
    Family.CREATE: Table(_CREATE),
    Family.SEND: Table(_SEND),
    Family.ONCE: Table(_ONCE),
}

FINAL = frozenset({OperationState.CONFIRMED, OperationState.SENT, OperationState.REJECTED, OperationState.CANCELLED})
"""States in which nothing more happens by itself and nobody is asked."""


def table_of(kind: OperationKind) -> Table:
    """Return the steps that operations of ``kind`` follow."""
    return TABLES[FAMILIES[kind]]
