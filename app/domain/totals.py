"""The arithmetic of a document: EN 16931 line nets, tax breakdown and totals, in exact decimals (BR-CO-10 to 17)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.domain.currencies import currency
from app.domain.decimals import HUNDRED, ONE, added, divided, from_minor, multiplied, normal, round_half_up, to_minor
from app.domain.document import AllowanceCharge, Calculation, Content, Line, LineAmounts, TaxAmount, Totals
from app.domain.tax import Tax, TaxCategory, basis_within, tax_on

# Every stored amount stays below this many minor units, so that sums fit the database's integers with room to spare.
MAX_MINOR = 10**15

_NO_TAX = Tax()
_Group = tuple[TaxCategory, Decimal]


def calculate(content: Content) -> Calculation:
    """Calculate a document.

    Each line is rounded once, half up, to the currency's digits; sums are exact; tax is rounded once per category and
    rate. With prices that include tax the gross of each line and group stays as typed, and net and tax are derived.

    Raises:
        KeyError: for a currency that is not in the table.
    """
    digits = currency(content.currency).digits
    lines = [_line_amounts(line, digits) for line in content.lines]
    line_sum = from_minor(sum(line.total for line in lines), digits)
    allowances = [to_minor(resolved(entry, line_sum, digits), digits) for entry in content.allowances]
    charges = [to_minor(resolved(entry, line_sum, digits), digits) for entry in content.charges]

    # One signed row per amount that enters a tax group, lines first, then charges, then allowances.
    taxes = [line.tax for line in content.lines]
    taxes += [entry.tax or _NO_TAX for entry in (*content.charges, *content.allowances)]
    shown = [line.total for line in lines] + charges + [-amount for amount in allowances]
    groups = _groups(taxes)
    sums = {key: sum(shown[row] for row in rows) for key, rows in groups.items()}
    if content.prices_include_tax:
        bases = {key: basis_within(gross, key[1], digits) for key, gross in sums.items()}
        tax_amounts = {key: sums[key] - bases[key] for key in groups}
        net = _nets_within(shown, groups, bases)
    else:
        bases = sums
        tax_amounts = {key: tax_on(basis, key[1], digits) for key, basis in sums.items()}
        net = shown

    count, charged = len(lines), len(charges)
    net_lines, net_charges = sum(net[:count]), sum(net[count : count + charged])
    net_allowances = -sum(net[count + charged :])
    net_total = net_lines + net_charges - net_allowances
    tax_total = sum(tax_amounts.values())
    gross = net_total + tax_total
    prepaid, rounding = to_minor(content.prepaid, digits), to_minor(content.rounding, digits)
    return Calculation(
        totals=Totals(
            lines=net_lines,
            allowances=net_allowances,
            charges=net_charges,
            net=net_total,
            tax=tax_total,
            gross=gross,
            prepaid=prepaid,
            rounding=rounding,
            due=gross - prepaid + rounding,
        ),
        lines=tuple(
            LineAmounts(net[row], amounts.total, amounts.allowances, amounts.charges)
            for row, amounts in enumerate(lines)
        ),
        allowances=tuple(allowances),
        charges=tuple(charges),
        taxes=tuple(
            TaxAmount(category, rate, bases[category, rate], tax_amounts[category, rate], *_reason(taxes, rows))
            for (category, rate), rows in groups.items()
        ),
    )


def resolved(entry: AllowanceCharge, base: Decimal, digits: int, divisor: Decimal = ONE) -> Decimal:
    """Return the amount of an allowance or charge; a percentage of ``base / divisor`` is rounded to ``digits``.

    The base stays a fraction: a quotient cut off first can miss the half that the percentage of it comes to.
    """
    if entry.percent is None:
        return entry.amount or Decimal(0)
    return round_half_up(divided(multiplied(base, entry.percent), multiplied(divisor, HUNDRED)), digits)


def _line_amounts(line: Line, digits: int) -> LineAmounts:
    """Return the line's amounts as typed: ``net`` and ``total`` are alike until tax is taken out."""
    worth = multiplied(line.quantity, line.unit_price)
    product = divided(worth, line.price_base_quantity)
    allowances = tuple(resolved(entry, worth, digits, line.price_base_quantity) for entry in line.allowances)
    charges = tuple(resolved(entry, worth, digits, line.price_base_quantity) for entry in line.charges)
    total = to_minor(added(product, *charges, *(-amount for amount in allowances)), digits)
    return LineAmounts(total, total, allowances, charges)


def _groups(taxes: Sequence[Tax]) -> dict[_Group, list[int]]:
    """Return the rows of each (category, rate), in order of first appearance."""
    groups: dict[_Group, list[int]] = {}
    for row, tax in enumerate(taxes):
        groups.setdefault((tax.category, normal(tax.rate)), []).append(row)
    return groups


def _reason(taxes: Sequence[Tax], rows: Sequence[int]) -> tuple[str, str]:
    """Return the first exemption reason given in a group, and the first code for one."""
    reason = next((taxes[row].reason for row in rows if taxes[row].reason), "")
    return reason, next((taxes[row].reason_code for row in rows if taxes[row].reason_code), "")


def _nets_within(shown: Sequence[int], groups: dict[_Group, list[int]], bases: dict[_Group, int]) -> list[int]:
    """Split each group's basis over its rows so that they add up to it, by largest remainder."""
    net = [0] * len(shown)
    for key, rows in groups.items():
        exact = {row: divided(multiplied(Decimal(shown[row]), HUNDRED), HUNDRED + key[1]) for row in rows}
        floors = {row: int(value) for row, value in exact.items()}
        missing = bases[key] - sum(floors.values())
        step = 1 if missing > 0 else -1
        # The rows cut by most, in the direction of what is missing, get one unit each; ties go to the earlier row.
        order = sorted(rows, key=lambda row: (-added(exact[row], -Decimal(floors[row])) * step, row))
        for row in rows:
            net[row] = floors[row]
        for turn in range(abs(missing)):
            net[order[turn % len(order)]] += step
    return net
