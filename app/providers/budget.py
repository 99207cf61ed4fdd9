"""Counts the calls an account has made, so that a provider's limit is kept before it has to say so, and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil, inf

from app.domain.remote import Budget

LONGEST_HOLD = 86_400
_UNTIL = " until"


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
        used = used or {}
        self._used = {name: sorted(used.get(name, ())) for name in self._budgets}
        self._held = {name.removesuffix(_UNTIL): max(times) for name, times in used.items() if name.endswith(_UNTIL)}

    def take(self, *names: str) -> int:
        """Count one call under each of ``names`` and return 0, or count nothing and return the seconds to wait."""
        known = [self._budgets[name] for name in names if name in self._budgets]
        wait = max((*map(self._wait, known), *map(self._held_for, names)), default=0)
        if wait == 0:
            for budget in known:
                self._used[budget.name].append(self._now())
        return wait

    def hold(self, seconds: int, *names: str) -> None:
        """Allow no call under any of ``names`` for a while, at most a day: the provider said so."""
        for name in names:
            self._held[name] = self._now() + seconds

    def left(self) -> dict[str, int]:
        """Return how many calls each budget still allows now."""
        return {
            name: 0 if self._held_for(name) else budget.calls - len(self._recent(budget))
            for name, budget in self._budgets.items()
        }

    def used(self) -> dict[str, list[float]]:
        """Return what still counts, to be kept with the account."""
        held = {f"{name}{_UNTIL}": [until] for name, until in self._held.items() if self._held_for(name)}
        return {name: list(self._recent(budget)) for name, budget in self._budgets.items()} | held

    def _held_for(self, name: str) -> int:
        """Return for how long a name is held back; a time too far ahead (the clock was set back) is a day from now."""
        now = self._now()
        self._held[name] = min(self._held.get(name, -inf), now + LONGEST_HOLD)
        return ceil(max(0.0, self._held[name] - now))

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
