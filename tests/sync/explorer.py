"""Every course one invoice can take between two seats and a provider, searched breadth first.

The protocol is the state table of the application; around it stand a provider that commits before, after or never,
shows a row now or later and answers anything, seats that sleep, time out and are killed, a power cut, one backup and
one restore, lists that are complete or not, and a person who creates again once. Times are abstract: a `tick` is one
quiet time, after which, where promise A1 holds, no request still under way takes effect and every row is visible.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.remote import OperationState as State
from app.sync.states import Action, Event, Facts, Step, Table

ENDS = frozenset({State.CONFIRMED, State.REJECTED, State.NEEDS_ATTENTION, State.CANCELLED})
SEATS = (0, 1)
IDLE, ARMED, WAITING, DOWN = "idle", "armed", "waiting", "down"
NO_ROW, HIDDEN, VISIBLE = 0, 1, 2
_MOST_CREATES = 3
# A copy made of a later state brings nothing that the copy of an earlier one does not.
_WORTH_A_BACKUP = frozenset({State.QUEUED, State.IN_FLIGHT, State.REJECTED, State.UNCLEAR})


class Operation(NamedTuple):
    """What the books say of the operation."""

    state: State = State.QUEUED
    owner: int = 0
    creates: int = 0
    trusted: bool = True
    waited: bool = False


class Request(NamedTuple):
    """A create that left: who waits for its answer (-1: nobody), whether it was processed, its row, its answer."""

    seat: int
    processed: bool
    row: int
    answer: str


class World(NamedTuple):
    """Everything at one moment; ``disk`` is what a power cut would leave, None while it is the same."""

    operation: Operation = Operation()
    disk: Operation | None = None
    seats: tuple[str, str] = (IDLE, IDLE)
    requests: tuple[Request, ...] = ()
    backup: Operation | None = None
    crashes: int = 1
    restores: int = 1
    persons: int = 1


@dataclass(frozen=True)
class Variant:
    """Which protocol in which surroundings.

    Attributes:
        automatic: the marker was proven; otherwise strict.
        prompt: promise A1 holds: what takes effect does so within one quiet time.
    """

    table: Table
    automatic: bool = True
    prompt: bool = True


@dataclass
class Found:
    """The outcome: how much was seen, the shortest way to a duplicate if any, and states that reach no end."""

    states: int
    edges: int
    duplicate: list[str]
    stuck: int


def explore(variant: Variant, limit: int = 400_000) -> Found:
    """Search all states; stop at the first duplicate or wrong confirmation."""
    start = World()
    came: dict[World, tuple[World, str] | None] = {start: None}
    back: dict[World, list[World]] = {}
    queue, edges = deque([start]), 0
    while queue:
        world = queue.popleft()
        for name, following in _moves(world, variant):
            edges += 1
            back.setdefault(following, []).append(world)
            if following in came:
                continue
            came[following] = (world, name)
            if _broken(following):
                return Found(len(came), edges, _way(came, following), 0)
            assert len(came) < limit, "the model grew beyond its bounds"
            queue.append(following)
    return Found(len(came), edges, [], len(came) - len(_reaching_an_end(came, back)))


def _broken(world: World) -> bool:
    rows = sum(request.row != NO_ROW for request in world.requests)
    again = World().persons - world.persons
    return rows > 1 + again or (world.operation.state is State.CONFIRMED and rows == 0)


def _way(came: dict[World, tuple[World, str] | None], world: World) -> list[str]:
    names: list[str] = []
    step = came[world]
    while step is not None:
        names.append(step[1])
        step = came[step[0]]
    return names[::-1]


def _reaching_an_end(came: dict[World, tuple[World, str] | None], back: dict[World, list[World]]) -> set[World]:
    reached = {world for world in came if world.operation.state in ENDS}
    queue = deque(reached)
    while queue:
        for before in back.get(queue.popleft(), ()):
            if before not in reached:
                reached.add(before)
                queue.append(before)
    return reached


def _moves(world: World, variant: Variant) -> Iterator[tuple[str, World]]:
    for seat in SEATS:
        yield from _seat_moves(world, variant, seat)
    yield from _provider_moves(world)
    yield from _person_moves(world, variant)
    yield from _disasters(world, variant)
    yield "tick", _tick(world, prompt=variant.prompt)


def _seat_moves(world: World, variant: Variant, seat: int) -> Iterator[tuple[str, World]]:
    table, operation = variant.table, world.operation
    match world.seats[seat]:
        case "idle":
            claim = table.step(operation.state, Event.CLAIM, Facts())
            if claim and operation.creates < _MOST_CREATES:
                recorded = Action.RECORD_INTENT in claim.actions
                claimed = _apply(world, claim, seat) if recorded else world
                yield f"claim {seat}", _seated(claimed, seat, ARMED)
            if operation.state is State.IN_FLIGHT:
                if operation.owner != seat:
                    yield from _event(world, table, Event.LEASE_EXPIRED, seat, f"lease expired {seat}")
            elif operation.state in {State.UNCLEAR, State.ABSENT_ONCE, State.NEEDS_ATTENTION}:
                yield from _looks(world, variant, seat)
        case "armed":
            sent = (*world.requests, Request(seat, processed=False, row=NO_ROW, answer=""))
            yield f"send {seat}", _with_requests(_seated(world, seat, WAITING), sent)
            unsent = _seated(world, seat, IDLE)
            yield from _answer(unsent, table, Event.NOT_SENT, seat, f"not sent {seat}")
        case "waiting":
            yield from _answers(world, table, seat)
        case _:
            up = _seated(world, seat, IDLE)
            if operation.state is State.IN_FLIGHT and operation.owner == seat:
                yield from _event(up, table, Event.INTERRUPTED, seat, f"restart {seat}")
            else:
                yield f"restart {seat}", up


_ANSWERS = {"ok": Event.ACCEPTED, "rejected": Event.REFUSED, "error": Event.FAILED}


def _answers(world: World, table: Table, seat: int) -> Iterator[tuple[str, World]]:
    """Yield what a seat that waits may hear, a timeout among it."""
    for place, request in enumerate(world.requests):
        if request.seat != seat:
            continue
        closed = request._replace(seat=-1, answer="")
        others = world.requests[:place] + world.requests[place + 1 :]
        heard = _with_requests(_seated(world, seat, IDLE), (*others, closed))
        yield from _answer(heard, table, Event.CUT, seat, f"timeout {seat}")
        if request.processed:
            yield from _answer(heard, table, _ANSWERS[request.answer], seat, f"{request.answer} {seat}")


def _answer(world: World, table: Table, event: Event, seat: int, name: str) -> Iterator[tuple[str, World]]:
    """An answer counts while the operation is this seat's own call; otherwise it is only written down."""
    operation = world.operation
    recorded = operation.state is State.IN_FLIGHT and operation.owner == seat
    if recorded:
        yield from _event(world, table, event, seat, name)
    else:
        yield name, world


def _looks(world: World, variant: Variant, seat: int) -> Iterator[tuple[str, World]]:
    operation = world.operation
    rows = sum(request.row == VISIBLE for request in world.requests)
    for complete, impatient in ((True, False), (False, False), (False, True)):
        hits = rows if complete else 0
        event = Event.ABSENT if hits == 0 else Event.FOUND_ONE if hits == 1 else Event.FOUND_MANY
        facts = Facts(
            complete=complete,
            waited=operation.waited,
            automatic=variant.automatic,
            owner=operation.owner == seat,
            first_try=operation.creates < 2,
            trusted=operation.trusted,
            alone=True,
            impatient=impatient,
        )
        yield from _event(world, variant.table, event, seat, f"list {event.name} {seat}", facts)


def _person_moves(world: World, variant: Variant) -> Iterator[tuple[str, World]]:
    table, state = variant.table, world.operation.state
    if any(request.row == VISIBLE for request in world.requests):
        yield from _event(world, table, Event.THIS_ONE, world.operation.owner, "this one")
    yield from _event(world, table, Event.DROP, world.operation.owner, "drop")
    # What was refused was certainly not created, so trying it again is no decision of a person about a double.
    again = world.persons if state is State.NEEDS_ATTENTION else 1
    if again and table.knows(state, Event.AGAIN):
        spent = world._replace(persons=world.persons - (state is State.NEEDS_ATTENTION))
        yield from _event(spent, table, Event.AGAIN, world.operation.owner, "again")


def _provider_moves(world: World) -> Iterator[tuple[str, World]]:
    """Yield what becomes of each request not processed yet, also of one nobody waits for any more."""
    for place, request in enumerate(world.requests):
        if request.processed:
            continue
        others = world.requests[:place] + world.requests[place + 1 :]
        for row in (NO_ROW, HIDDEN, VISIBLE):
            # A cut answer is one that never comes: the seat's timeout.
            answers = ("rejected", "error") if row == NO_ROW else ("ok", "error")
            for answer in answers if request.seat >= 0 else ("",):
                done = Request(request.seat, processed=True, row=row, answer=answer)
                yield f"provider row {row} {answer}", _with_requests(world, (*others, done))


def _disasters(world: World, variant: Variant) -> Iterator[tuple[str, World]]:
    if world.disk is not None:
        yield "flushed", world._replace(disk=None)
    if world.crashes:
        left = world._replace(crashes=world.crashes - 1)
        # The seats differ by nothing but their place, so that one of them need crash.
        if world.seats[0] != DOWN:
            yield "crash 0", _killed(left, (0,))
        yield "power cut", _killed(left._replace(operation=world.disk or world.operation, disk=None), SEATS)
    if world.backup is None and world.restores and world.operation.state in _WORTH_A_BACKUP:
        yield "backup", world._replace(backup=world.disk or world.operation)
    if world.backup is not None and world.restores:
        # The seat that restores has no call under way; the other may sleep through it.
        old = _killed(world, (0,))._replace(operation=world.backup, disk=None, backup=None, restores=0)
        step = variant.table.step(world.backup.state, Event.RESTORED, Facts())
        yield "restore", _seated(_apply(old, step, old.operation.owner) if step else old, 0, IDLE)


def _tick(world: World, *, prompt: bool) -> World:
    waiting = world.operation.state in {State.UNCLEAR, State.ABSENT_ONCE}
    operation = world.operation._replace(waited=waiting)
    if not prompt:
        return world._replace(operation=operation)
    requests = [
        request._replace(row=VISIBLE) if request.row == HIDDEN else request
        for request in world.requests
        if request.processed or request.seat >= 0
    ]
    return _with_requests(world._replace(operation=operation), tuple(requests))


def _event(
    world: World, table: Table, event: Event, seat: int, name: str, facts: Facts | None = None
) -> Iterator[tuple[str, World]]:
    step = table.step(world.operation.state, event, facts or Facts())
    if step:
        yield name, _apply(world, step, seat)


def _apply(world: World, step: Step, seat: int) -> World:
    before, actions = world.operation, step.actions
    operation = Operation(
        state=step.target,
        owner=seat if Action.RECORD_INTENT in actions else before.owner,
        creates=before.creates + (Action.COUNT in actions) - (Action.UNCOUNT in actions),
        trusted=before.trusted and Action.QUARANTINE not in actions,
        waited=False if Action.WAIT_QUIET in actions or step.target is not step.source else before.waited,
    )
    if step.event is not Event.CLAIM or Action.DURABLE in actions:
        return world._replace(operation=operation, disk=None)
    return world._replace(operation=operation, disk=world.disk or before)


def _seated(world: World, seat: int, phase: str) -> World:
    return world._replace(seats=(phase, world.seats[1]) if seat == 0 else (world.seats[0], phase))


def _killed(world: World, seats: tuple[int, ...]) -> World:
    for seat in seats:
        world = _seated(world, seat, DOWN)
    closed = tuple(
        request._replace(seat=-1, answer="") if request.seat in seats else request for request in world.requests
    )
    return _with_requests(world, closed)


def _with_requests(world: World, requests: tuple[Request, ...]) -> World:
    """What was processed without a row, and is waited for by nobody, is over."""
    kept = (r for r in requests if not r.processed or r.row or r.seat >= 0)
    return world._replace(requests=tuple(sorted(kept)))
