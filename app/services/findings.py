"""What is wrong with an e-invoice, as it is answered: of each rule the first findings, and how many more there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.documents.einvoice.rules import Broken

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
        counts: Counter[str] = Counter()
        kept = []
        for each in findings:
            rule = str(each["rule"])
            counts[rule] += 1
            if counts[rule] <= MOST_OF_A_RULE:
                kept.append(each)
        answer[name] = kept
        left_out[name] = {rule: n - MOST_OF_A_RULE for rule, n in counts.items() if n > MOST_OF_A_RULE}
    return answer | {"left_out": left_out}
