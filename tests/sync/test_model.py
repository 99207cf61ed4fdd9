"""The state tables the program follows never create or send twice and never get stuck; each rule in them is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from app.domain.remote import OperationKind
from app.domain.remote import OperationState as State
from app.sync.states import FAMILIES, FINAL, TABLES, Action, Event, Family, Guard, Step, Table
from tests.sync.explorer import DONE_ELSEWHERE, Found, Variant, World, explore

CREATE, SEND, ONCE = (TABLES[family] for family in (Family.CREATE, Family.SEND, Family.ONCE))


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


def delivered(table: Table, start: World = World(), *, prompt: bool = True, refuses: bool = False) -> Found:  # noqa: B008 - never changed
    """Explore deliveries as calls of their own."""
    return explore(Variant(table, family=Family.SEND, prompt=prompt, refuses=refuses), start)


def reminded(table: Table) -> Found:
    """Explore what is tried once, by whatever is late."""
    return explore(Variant(table, family=Family.ONCE, prompt=False))


def test_nobody_is_mailed_twice_and_no_delivery_is_stuck() -> None:
    found = delivered(SEND)
    assert found.duplicate == []
    assert found.stuck == 0
    assert found.states >= 30_000


def test_nobody_is_mailed_twice_by_a_provider_that_sends_drafts_only_however_late_it_acts() -> None:
    found = delivered(SEND, World(restores=0), prompt=False, refuses=True)
    assert found.duplicate == []
    assert found.stuck == 0


def test_what_was_sent_at_the_provider_by_hand_is_not_sent_from_here() -> None:
    assert delivered(SEND, DONE_ELSEWHERE).duplicate == []


def test_sending_again_by_itself_needs_a_provider_that_acts_within_the_quiet_time_or_sends_drafts_only() -> None:
    assert delivered(SEND, prompt=False).duplicate != []


def test_a_reminder_whose_outcome_is_open_is_never_repeated_and_never_stuck() -> None:
    found = reminded(ONCE)
    assert found.duplicate == []
    assert found.stuck == 0
    assert found.states >= 30_000


Change = Callable[[Step], list[Step]]


def changed(table: Table, change: Change) -> Table:
    """The table with each step put through ``change``."""
    return Table(step for before in table.steps for step in change(before))


def to(target: State, *events: Event) -> Change:
    """Let ``events`` during a call lead to ``target``."""
    return lambda step: [
        replace(step, target=target) if step.source is State.IN_FLIGHT and step.event in events else step
    ]


def without(*, guards: Iterable[Guard] = (), actions: Iterable[Action] = (), events: Iterable[Event] = ()) -> Change:
    """Take guards, actions or all steps of some events away."""
    return lambda step: (
        []
        if step.event in events
        else [replace(step, guards=step.guards - set(guards), actions=step.actions - set(actions))]
    )


def lease_takeover(target: State) -> Change:
    """Let another seat carry on where one fell asleep."""
    return lambda step: [
        replace(step, target=target)
        if step.event is Event.LEASE_EXPIRED
        else replace(step, guards=step.guards - {Guard.OWNER})
    ]


SABOTAGED: dict[str, Change] = {
    "blind retry": to(State.QUEUED, Event.CUT),
    "retry on 500": to(State.QUEUED, Event.FAILED),
    "any error means no": to(State.REJECTED, Event.CUT, Event.FAILED),
    "no intent record": without(actions=[Action.RECORD_INTENT]),
    "lazy durability": without(actions=[Action.DURABLE]),
    "no waiting": without(guards=[Guard.WAITED]),
    "restore as is": without(events=[Event.RESTORED]),
}
BY_LIST = {"partial list trusted": without(guards=[Guard.COMPLETE])}


@pytest.mark.parametrize(
    "change",
    [*SABOTAGED.values(), *BY_LIST.values(), lease_takeover(State.UNCLEAR)],
    ids=[*SABOTAGED, *BY_LIST, "lease takeover"],
)
def test_a_sabotaged_table_of_creates_is_caught(change: Change) -> None:
    assert explore(Variant(changed(CREATE, change))).duplicate != []


@pytest.mark.parametrize(
    "change", [*SABOTAGED.values(), lease_takeover(State.SEND_UNCLEAR)], ids=[*SABOTAGED, "lease takeover"]
)
def test_a_sabotaged_table_of_deliveries_is_caught(change: Change) -> None:
    assert delivered(changed(SEND, change)).duplicate != []


def test_a_delivery_that_goes_out_without_a_look_is_caught() -> None:
    assert delivered(changed(SEND, BY_LIST["partial list trusted"]), DONE_ELSEWHERE).duplicate != []


@pytest.mark.parametrize(
    "change",
    [
        *(change for name, change in SABOTAGED.items() if name != "no waiting"),
        to(State.QUEUED, Event.INTERRUPTED),
        to(State.QUEUED, Event.LEASE_EXPIRED),
    ],
    ids=[*(name for name in SABOTAGED if name != "no waiting"), "repeat after a crash", "lease takeover"],
)
def test_a_sabotaged_table_of_reminders_is_caught(change: Change) -> None:
    assert reminded(changed(ONCE, change)).duplicate != []


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
