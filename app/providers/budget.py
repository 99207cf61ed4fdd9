"""Counts the calls an account has made, so that a provider's limit is kept before it has to say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil

from app.domain.remote import Budget


class Ledger:
    """The calls of the last while, by budget name.

    ``used`` is what an earlier ledger of the account answered from `used`: times in seconds as ``now`` tells them
    (seconds since the epoch, so that they keep their meaning over a restart).
    """

    def __init__(
        self, budgets: Sequence[Budget], now: Callable[[], float], used: Mapping[str, Sequence[float]] | None = None
    ) -> None:
        """Start from the calls already made."""
        self._budgets = {budget.name: budget for budget in budgets}
        self._now = now
        self._used = {name: sorted((used or {}).get(name, ())) for name in self._budgets}

    def take(self, *names: str) -> int:
        """Count one call under each of ``names`` and return 0, or count nothing and return the seconds to wait."""
        known = [self._budgets[name] for name in names if name in self._budgets]
        wait = max((self._wait(budget) for budget in known), default=0)
        if wait == 0:
            for budget in known:
                self._used[budget.name].append(self._now())
        return wait

    def left(self) -> dict[str, int]:
        """Return how many calls each budget still allows now."""
        return {name: budget.calls - len(self._recent(budget)) for name, budget in self._budgets.items()}

    def used(self) -> dict[str, list[float]]:
        """Return the calls that still count, to be kept with the account."""
        return {name: list(self._recent(budget)) for name, budget in self._budgets.items()}

    def _wait(self, budget: Budget) -> int:
        recent = self._recent(budget)
        if len(recent) < budget.calls:
            return 0
        return max(1, ceil(recent[-budget.calls] + budget.seconds - self._now()))

    def _recent(self, budget: Budget) -> list[float]:
        """Drop what is too old to count; a time that lies ahead (the clock was set back) counts as now."""
        now = self._now()
        times = [min(time, now) for time in self._used[budget.name]]
        self._used[budget.name] = [time for time in times if time > now - budget.seconds]
        return self._used[budget.name]
