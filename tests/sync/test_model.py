"""The state table the program follows never creates twice and never gets stuck; each rule in it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from app.domain.remote import OperationKind
from app.domain.remote import OperationState as State
from app.sync.states import FAMILIES, FINAL, TABLES, Action, Event, Family, Guard, Step, Table
from tests.sync.explorer import Variant, explore

CREATE = TABLES[Family.CREATE]


def test_nothing_is_created_twice_and_nothing_is_stuck() -> None:
    found = explore(Variant(CREATE))
    assert found.duplicate == []
    assert found.stuck == 0
    assert found.states >= 30_000


def test_strict_mode_creates_nothing_twice_even_when_requests_take_effect_at_any_later_time() -> None:
    found = explore(Variant(CREATE, automatic=False, prompt=False))
    assert found.duplicate == []
    assert found.stuck == 0
    assert found.states >= 30_000


def test_creating_again_by_itself_needs_a_provider_that_acts_within_the_quiet_time() -> None:
    assert explore(Variant(CREATE, prompt=False)).duplicate != []


def changed(change: Callable[[Step], Iterable[Step]]) -> Table:
    """The table with each step put through ``change``."""
    return Table(step for before in CREATE.steps for step in change(before))


def to(target: State, *events: Event) -> Table:
    """The table in which ``events`` during a call lead to ``target``."""
    return changed(
        lambda step: [replace(step, target=target) if step.source is State.IN_FLIGHT and step.event in events else step]
    )


def without(*, guards: Iterable[Guard] = (), actions: Iterable[Action] = (), events: Iterable[Event] = ()) -> Table:
    """The table with guards, actions or all steps of some events taken away."""
    return changed(
        lambda step: (
            []
            if step.event in events
            else [replace(step, guards=step.guards - set(guards), actions=step.actions - set(actions))]
        )
    )


def lease_takeover() -> Table:
    """Another seat carries on where one fell asleep."""
    taken = replace(next(step for step in CREATE.steps if step.event is Event.LEASE_EXPIRED), target=State.UNCLEAR)
    return Table(
        taken if step.event is Event.LEASE_EXPIRED else replace(step, guards=step.guards - {Guard.OWNER})
        for step in CREATE.steps
    )


SABOTAGED = {
    "blind retry": to(State.QUEUED, Event.CUT),
    "retry on 500": to(State.QUEUED, Event.FAILED),
    "any error means no": to(State.REJECTED, Event.CUT, Event.FAILED),
    "no intent record": without(actions=[Action.RECORD_INTENT]),
    "lazy durability": without(actions=[Action.DURABLE]),
    "partial list trusted": without(guards=[Guard.COMPLETE]),
    "no waiting": without(guards=[Guard.WAITED]),
    "lease takeover": lease_takeover(),
    "restore as is": without(events=[Event.RESTORED]),
}


@pytest.mark.parametrize("table", SABOTAGED.values(), ids=SABOTAGED.keys())
def test_a_sabotaged_table_is_caught(table: Table) -> None:
    assert explore(Variant(table)).duplicate != []


@pytest.mark.parametrize("family", Family)
def test_every_state_that_can_be_reached_ends_or_can_be_left(family: Family) -> None:
    table = TABLES[family]
    reached, grown = {State.QUEUED}, True
    while grown:
        following = {step.target for step in table.steps if step.source in reached} | reached
        grown, reached = following != reached, following
    assert reached == {step.source for step in table.steps} | (reached & FINAL)
    for state in reached - FINAL - {State.IN_FLIGHT}:
        assert table.knows(state, Event.DROP)


@pytest.mark.parametrize("family", Family)
def test_no_call_is_made_without_a_record_that_reached_the_disk(family: Family) -> None:
    for step in TABLES[family].steps:
        assert (step.target is State.IN_FLIGHT) == (step.event is Event.CLAIM)
        if step.event is Event.CLAIM:
            assert {Action.RECORD_INTENT, Action.DURABLE, Action.COUNT} <= step.actions


@pytest.mark.parametrize("family", Family)
def test_a_call_whose_outcome_is_open_is_never_queued_again_at_once(family: Family) -> None:
    open_ended = {Event.FAILED, Event.CUT, Event.INTERRUPTED, Event.LEASE_EXPIRED, Event.RESTORED}
    for step in TABLES[family].steps:
        if step.event in open_ended:
            assert step.target not in {State.QUEUED, State.IN_FLIGHT}


def test_what_cannot_be_read_back_is_done_again_by_a_person_only() -> None:
    again = {
        step.event
        for step in TABLES[Family.ONCE].steps
        if step.target is State.QUEUED and step.source is not State.QUEUED
    }
    assert again == {Event.AGAIN, Event.NOT_SENT, Event.LIMITED, Event.KEY_REFUSED}


def test_every_kind_of_operation_has_its_steps() -> None:
    assert set(FAMILIES) == set(OperationKind)
