"""A ledger allows what a provider allows, over restarts and whatever the clock does."""

from __future__ import annotations

from app.domain.remote import Budget
from app.providers.budget import LONGEST_HOLD, Ledger

BUDGETS = (Budget("list", 3, 60), Budget("all", 5, 60))


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_calls_are_allowed_until_the_budget_is_used_up_and_again_when_the_first_is_old() -> None:
    clock = Clock()
    ledger = Ledger(BUDGETS, clock)
    for _ in range(3):
        assert ledger.take("list") == 0
        clock.now += 10
    assert ledger.take("list") == 30
    clock.now += 30
    assert ledger.take("list") == 0
    assert ledger.take("list") == 10


def test_a_call_counts_under_all_its_names_or_none() -> None:
    ledger = Ledger(BUDGETS, Clock())
    for _ in range(3):
        assert ledger.take("list", "all") == 0
    assert ledger.take("list", "all") > 0
    assert ledger.left() == {"list": 0, "all": 2}


def test_a_name_without_a_budget_is_free() -> None:
    ledger = Ledger(BUDGETS, Clock())
    assert [ledger.take("send") for _ in range(100)] == [0] * 100


def test_what_was_used_is_remembered_over_a_restart() -> None:
    clock = Clock()
    first = Ledger(BUDGETS, clock)
    for _ in range(3):
        first.take("list")
    again = Ledger(BUDGETS, clock, first.used())
    assert again.take("list") == 60
    clock.now += 61
    assert again.take("list") == 0


def test_a_clock_set_back_does_not_lock_the_account_for_longer_than_the_window() -> None:
    clock = Clock()
    ledger = Ledger(BUDGETS, clock)
    for _ in range(3):
        ledger.take("list")
    clock.now -= 10_000
    assert 0 < ledger.take("list") <= 60
    clock.now += 60
    assert ledger.take("list") == 0


def test_what_the_provider_holds_back_waits_as_it_said_and_over_a_restart() -> None:
    clock = Clock()
    first = Ledger(BUDGETS, clock)
    first.hold(300, "list", "send")
    assert [first.take(name) for name in ("list", "send", "all")] == [300, 300, 0]
    assert first.left() == {"list": 0, "all": 4}
    clock.now += 100
    again = Ledger(BUDGETS, clock, first.used())
    assert [again.take("list", "all"), again.take("send")] == [200, 200]
    clock.now += 201
    assert [again.take("list"), again.take("send")] == [0, 0]
    assert set(again.used()) == {"list", "all"}


def test_a_clock_set_back_holds_for_a_day_at_most() -> None:
    clock = Clock()
    clock.now = 10**9
    ledger = Ledger(BUDGETS, clock)
    ledger.hold(60, "list")
    clock.now = 1_000.0
    assert ledger.take("list") == 86_400


def test_a_clock_set_back_does_not_hold_back_for_longer_than_a_day() -> None:
    clock = Clock()
    first = Ledger(BUDGETS, clock)
    first.hold(300, "list")
    clock.now -= 10 * LONGEST_HOLD
    assert 0 < first.take("list") <= LONGEST_HOLD
    again = Ledger(BUDGETS, clock, first.used())
    clock.now += LONGEST_HOLD
    assert again.take("list") == 0
