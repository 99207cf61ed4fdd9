"""Every course one remote action can take between two seats and a provider, searched breadth first.

The protocol is a state table of the application; around it stand a provider that commits before, after or never, shows
what it did now or later and answers anything, seats that sleep, time out and are killed, a power cut, one backup and
one restore, lists that are complete or not, and a person who says "again" once. Times are abstract: a `tick` is one
quiet time, after which, where promise A1 holds, no request still under way takes effect and every effect is visible.

An effect is what a request did at the provider: an invoice it made, a mail or a reminder it sent.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.remote import OperationState as State
from app.sync.states import Action, Event, Facts, Family, Step, Table

_DONE = (State.CONFIRMED, State.SENT)
ENDS = frozenset({State.CONFIRMED, State.SENT, State.REJECTED, State.NEEDS_ATTENTION, State.CANCELLED})
SEATS = (0, 1)
IDLE, LOOKED, ARMED, WAITING, DOWN = "idle", "looked", "armed", "waiting", "down"
NO_EFFECT, HIDDEN, VISIBLE = 0, 1, 2
_MOST_CALLS = 3
_UNCLEAR = frozenset({State.UNCLEAR, State.ABSENT_ONCE, State.SEND_UNCLEAR})
# A copy made of a later state brings nothing that the copy of an earlier one does not.
_WORTH_A_BACKUP = frozenset({State.QUEUED, State.IN_FLIGHT, State.REJECTED, State.UNCLEAR})


class Operation(NamedTuple):
    """What the books say of the operation."""

    state: State = State.QUEUED
    owner: int = 0
    calls: int = 0
    trusted: bool = True
    waited: bool = False


class Request(NamedTuple):
    """A call that left: who waits for its answer (-1: nobody), whether it was processed, its effect, its answer."""

    seat: int
    processed: bool
    effect: int
    answer: str


class World(NamedTuple):
    """Everything at one moment.

    Attributes:
        disk: what a power cut would leave, None while it is the same.
        told: a person said that it took place, which only they can know.
    """

    operation: Operation = Operation()
    disk: Operation | None = None
    seats: tuple[str, str] = (IDLE, IDLE)
    requests: tuple[Request, ...] = ()
    backup: Operation | None = None
    crashes: int = 1
    restores: int = 1
    persons: int = 1
    told: bool = False


@dataclass(frozen=True)
class Variant:
    """Which protocol in which surroundings.

    Attributes:
        automatic: the marker was proven; otherwise strict.
        prompt: promise A1 holds: what takes effect does so within one quiet time.
        family: what the call does; each is looked for in its own way.
        refuses: the provider takes no second one, as where only drafts can be sent.
    """

    table: Table
    automatic: bool = True
    prompt: bool = True
    family: Family = Family.CREATE
    refuses: bool = False


@dataclass
class Found:
    """The outcome: how much was seen, the shortest way to a duplicate if any, and states that reach no end."""

    states: int
    edges: int
    duplicate: list[str]
    stuck: int


DONE_ELSEWHERE = World(requests=(Request(-1, processed=True, effect=VISIBLE, answer=""),))
"""Somebody did it at the provider before anything was asked here."""


def explore(variant: Variant, start: World = World(), limit: int = 400_000) -> Found:  # noqa: B008 - never changed
    """Search all states from ``start`` on; stop at the first doubled effect or wrong confirmation."""
    # By number: a world is slow to hash, and is met from many others.
    numbers, worlds = {start: 0}, [start]
    came: list[tuple[int, str]] = [(-1, "")]
    back: list[list[int]] = [[]]
    edges = at = 0
    while at < len(worlds):
        for name, following in _moves(worlds[at], variant):
            edges += 1
            number = numbers.setdefault(following, len(worlds))
            if number < len(worlds):
                back[number].append(at)
                continue
            worlds.append(following)
            came.append((at, name))
            back.append([at])
            if _broken(following):
                return Found(len(worlds), edges, _way(came), 0)
            assert len(worlds) < limit, "the model grew beyond its bounds"
        at += 1
    return Found(len(worlds), edges, [], len(worlds) - _reaching_an_end(worlds, back))


def _broken(world: World) -> bool:
    effects = sum(request.effect != NO_EFFECT for request in world.requests)
    again = World().persons - world.persons
    done = world.operation.state in _DONE and not world.told
    return effects > 1 + again or (done and effects == 0)


def _way(came: list[tuple[int, str]]) -> list[str]:
    """Return the names of the steps to the world met last."""
    names: list[str] = []
    before, name = came[-1]
    while before >= 0:
        names.append(name)
        before, name = came[before]
    return names[::-1]


def _reaching_an_end(worlds: list[World], back: list[list[int]]) -> int:
    """Return how many worlds an end can be reached from."""
    queue = deque(number for number, world in enumerate(worlds) if world.operation.state in ENDS)
    reached = set(queue)
    while queue:
        for before in back[queue.popleft()]:
            if before not in reached:
                reached.add(before)
                queue.append(before)
    return len(reached)


def _moves(world: World, variant: Variant) -> Iterator[tuple[str, World]]:
    for seat in SEATS:
        yield from _seat_moves(world, variant, seat)
    yield from _provider_moves(world, variant)
    yield from _person_moves(world, variant)
    yield from _disasters(world, variant)
    yield "tick", _tick(world, prompt=variant.prompt)


def _seat_moves(world: World, variant: Variant, seat: int) -> Iterator[tuple[str, World]]:
    table, operation = variant.table, world.operation
    match world.seats[seat]:
        case "idle":
            yield from _claim(world, table, seat, Facts())
            if operation.state is State.IN_FLIGHT:
                if operation.owner != seat:
                    yield from _event(world, table, Event.LEASE_EXPIRED, seat, f"lease expired {seat}")
            elif variant.family is Family.CREATE:
                yield from _looks_for_invoice(world, variant, seat)
            elif variant.family is Family.SEND:
                yield from _looks_for_delivery(world, variant, seat)
        case "looked":
            yield f"turned away {seat}", _seated(world, seat, IDLE)
            yield from _claim(world, table, seat, Facts(complete=True))
        case "armed":
            sent = (*world.requests, Request(seat, processed=False, effect=NO_EFFECT, answer=""))
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


def _claim(world: World, table: Table, seat: int, facts: Facts) -> Iterator[tuple[str, World]]:
    claim = table.step(world.operation.state, Event.CLAIM, facts)
    if claim and world.operation.calls < _MOST_CALLS:
        recorded = Action.RECORD_INTENT in claim.actions
        claimed = _apply(world, claim, seat) if recorded else world
        yield f"claim {seat}", _seated(claimed, seat, ARMED)


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


def _looks_for_invoice(world: World, variant: Variant, seat: int) -> Iterator[tuple[str, World]]:
    if world.operation.state not in {*_UNCLEAR, State.NEEDS_ATTENTION}:
        return
    shown = _shown(world)
    for complete, impatient in _LISTS:
        hits = shown if complete else 0
        event = Event.ABSENT if hits == 0 else Event.FOUND_ONE if hits == 1 else Event.FOUND_MANY
        facts = _facts(world, variant, seat, complete=complete, impatient=impatient)
        yield from _event(world, variant.table, event, seat, f"list {event.name} {seat}", facts)


def _looks_for_delivery(world: World, variant: Variant, seat: int) -> Iterator[tuple[str, World]]:
    """The list shows the one invoice as a draft or as sent, or it does not show it; a draft that waits may go out."""
    state = world.operation.state
    if state not in {State.QUEUED, State.SEND_UNCLEAR}:
        return
    for complete, impatient in _LISTS:
        facts = _facts(world, variant, seat, complete=complete, impatient=impatient)
        event = Event.FOUND_SENT if _shown(world) else Event.FOUND_DRAFT
        if event is Event.FOUND_DRAFT and state is State.QUEUED:
            if complete:
                yield f"list draft {seat}", _seated(world, seat, LOOKED)
                continue
            event = Event.ABSENT
        yield from _event(world, variant.table, event, seat, f"list {event.name} {seat}", facts)
    absent = _facts(world, variant, seat, complete=False, impatient=True)
    yield from _event(world, variant.table, Event.ABSENT, seat, f"list shows nothing {seat}", absent)


_LISTS = ((True, False), (False, False), (False, True))
"""Whether a list is complete, and whether so many were not that a person is asked."""


def _shown(world: World) -> int:
    return sum(request.effect == VISIBLE for request in world.requests)


def _facts(world: World, variant: Variant, seat: int, *, complete: bool, impatient: bool) -> Facts:
    operation = world.operation
    return Facts(
        complete=complete,
        waited=operation.waited,
        automatic=variant.automatic,
        owner=operation.owner == seat,
        first_try=operation.calls < 2,
        trusted=operation.trusted,
        alone=True,
        impatient=impatient,
    )


def _person_moves(world: World, variant: Variant) -> Iterator[tuple[str, World]]:
    table, state = variant.table, world.operation.state
    if variant.family is not Family.CREATE or _shown(world):
        seen = world._replace(told=True) if variant.family is not Family.CREATE else world
        yield from _event(seen, table, Event.THIS_ONE, world.operation.owner, "this one")
    yield from _event(world, table, Event.DROP, world.operation.owner, "drop")
    # What was refused was certainly not created, so trying it again is no decision of a person about a double.
    again = world.persons if state is State.NEEDS_ATTENTION else 1
    if again and table.knows(state, Event.AGAIN):
        spent = world._replace(persons=world.persons - (state is State.NEEDS_ATTENTION))
        yield from _event(spent, table, Event.AGAIN, world.operation.owner, "again")


def _provider_moves(world: World, variant: Variant) -> Iterator[tuple[str, World]]:
    """Yield what becomes of each request not processed yet, also of one nobody waits for any more."""
    done_before = variant.refuses and any(request.effect for request in world.requests)
    for place, request in enumerate(world.requests):
        if request.processed:
            continue
        others = world.requests[:place] + world.requests[place + 1 :]
        for effect in (NO_EFFECT,) if done_before else (NO_EFFECT, HIDDEN, VISIBLE):
            # A cut answer is one that never comes: the seat's timeout.
            answers = ("rejected", "error") if effect == NO_EFFECT else ("ok", "error")
            for answer in answers if request.seat >= 0 else ("",):
                done = Request(request.seat, processed=True, effect=effect, answer=answer)
                yield f"provider effect {effect} {answer}", _with_requests(world, (*others, done))


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
    waiting = world.operation.state in _UNCLEAR
    operation = world.operation._replace(waited=waiting)
    if not prompt:
        return world._replace(operation=operation)
    requests = [
        request._replace(effect=VISIBLE) if request.effect == HIDDEN else request
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
        calls=before.calls + (Action.COUNT in actions) - (Action.UNCOUNT in actions),
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
    """What was processed without effect, and is waited for by nobody, is over."""
    kept = (r for r in requests if not r.processed or r.effect or r.seat >= 0)
    return world._replace(requests=tuple(sorted(kept)))
