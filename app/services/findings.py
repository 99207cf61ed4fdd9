"""What was found wrong, as it is told: of each kind the first findings, and how many more there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from app.documents.einvoice.rules import Broken

T = TypeVar("T")

MOST_OF_A_RULE = 50


def broken_json(found: Iterable[Broken]) -> list[dict[str, object]]:
    """Return what is wrong with an e-invoice as JSON, each with its field and the id of the rule."""
    return [{"field": each.field, "message": each.message, "rule": each.rule} for each in found]


def told(lists: Mapping[str, Iterable[Mapping[str, object]]]) -> dict[str, object]:
    """Return each list by its name with at most `MOST_OF_A_RULE` of a rule; ``left_out`` counts the others by rule.

    A document of a thousand lines that breaks a rule in each would be told in megabytes.
    """
    answer: dict[str, object] = {}
    left_out: dict[str, dict[str, int]] = {}
    for name, findings in lists.items():
        answer[name], left_out[name] = first_of_each(findings, lambda each: str(each["rule"]), MOST_OF_A_RULE)
    return answer | {"left_out": left_out}


def first_of_each(found: Iterable[T], kind: Callable[[T], str], most: int) -> tuple[list[T], dict[str, int]]:
    """Return the first ``most`` of each kind, in their order, and by kind how many more there are."""
    counts: Counter[str] = Counter()
    first = []
    for each in found:
        counts[kind(each)] += 1
        if counts[kind(each)] <= most:
            first.append(each)
    return first, {name: count - most for name, count in counts.items() if count > most}
