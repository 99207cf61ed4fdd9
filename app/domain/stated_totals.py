"""Totals that a document from elsewhere states about itself, held against our own calculation.

They are optional: ``expected`` in the document and ``expected_net`` in a line. Where they are given and we come to
another amount, the document is refused instead of being stored with totals its sender never meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.decimals import ZERO, from_minor, normal, plain
from app.domain.document import Calculation
from app.domain.errors import Problem
from app.domain.json_fields import Fields
from app.domain.tax import TaxCategory
from app.domain.tax_json import read_category

_TOTALS = ("lines", "allowances", "charges", "net", "tax", "gross", "prepaid", "rounding", "due")


@dataclass(frozen=True, slots=True)
class StatedTotals:
    """What a document states, each amount with the path of its field, currency units."""

    nets: tuple[tuple[int, str, Decimal], ...]
    totals: tuple[tuple[str, str, Decimal], ...]
    taxes: tuple[tuple[TaxCategory, Decimal, str, Decimal, Decimal], ...]


def read_net(line: Fields) -> Decimal | None:
    """Return the net a line states, None when it states none."""
    return line.decimal("expected_net", ZERO) if "expected_net" in line.given else None


def read_stated_totals(entry: Fields, nets: Sequence[Decimal | None]) -> StatedTotals:
    """Read ``expected`` of the document ``entry``; ``nets`` are what its lines state."""
    stated_nets = tuple(
        (place, f"lines[{place}].expected_net", net) for place, net in enumerate(nets) if net is not None
    )
    stated = entry.inner("expected")
    if stated is None:
        return StatedTotals(stated_nets, (), ())
    totals = tuple((name, f"expected.{name}", stated.decimal(name, ZERO)) for name in _TOTALS if name in stated.given)
    taxes = tuple(
        (
            read_category(row),
            normal(row.decimal("rate", ZERO)),
            row.path,
            row.decimal("basis", ZERO),
            row.decimal("tax", ZERO),
        )
        for row in stated.each("taxes") or ()
    )
    stated.finish()
    return StatedTotals(stated_nets, totals, taxes)


def differences(stated: StatedTotals, calculation: Calculation, digits: int) -> list[Problem]:
    """Return a problem for each stated amount that differs from the calculated one."""
    groups = {(row.category, row.rate): row for row in calculation.taxes}
    pairs = [(field, amount, calculation.lines[place].net) for place, field, amount in stated.nets]
    pairs += [(field, amount, getattr(calculation.totals, name)) for name, field, amount in stated.totals]
    for category, rate, field, basis, tax in stated.taxes:
        row = groups.get((category, rate))
        pairs += [(f"{field}.basis", basis, row.basis if row else 0), (f"{field}.tax", tax, row.tax if row else 0)]
    return [
        Problem(field, f"{plain(amount)} is stated, but the document comes to {plain(from_minor(ours, digits))}.")
        for field, amount, ours in pairs
        if amount != from_minor(ours, digits)
    ]
