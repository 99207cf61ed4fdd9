"""How much of a document has been taken back: its amounts when part of each line is gone.

The parts are rounded like a document's own amounts. The last state is the original as stored, so that the differences
between states, which are what credit notes say, add up to it to the last unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.currencies import currency
from app.domain.decimals import added, divided, multiplied, normal, to_minor
from app.domain.document import AllowanceCharge, Document, TaxAmount, Totals
from app.domain.tax import Tax, TaxCategory, basis_within, tax_on

Group = tuple[TaxCategory, Decimal]
"""What tax is calculated by: category and rate."""


@dataclass(frozen=True, slots=True)
class CreditState:
    """The amounts after part of a document was taken back, minor units.

    Attributes:
        lines, allowances, charges: as the document shows them, including tax when its prices do.
        nets: what the lines of each tax group come to without tax.
        taxes, totals: of all that was taken back.
    """

    lines: tuple[int, ...]
    allowances: tuple[int, ...]
    charges: tuple[int, ...]
    nets: dict[Group, int]
    taxes: tuple[TaxAmount, ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class _Entry:
    """A document-level charge, or an allowance with its sign turned: as shown, and without tax."""

    group: Group
    shown: int
    net: int


def group_of(tax: Tax) -> Group:
    """Return the group a tax belongs to."""
    return tax.category, normal(tax.rate)


def credit_state(original: Document, taken: Sequence[Decimal]) -> CreditState:
    """Return the state of an issued document with ``taken`` of each line and, in proportion, of everything else."""
    content, stored = original.content, original.calculation
    groups = [group_of(line.tax) for line in content.lines]
    nets = dict.fromkeys(groups, 0)
    for group, amounts in zip(groups, stored.lines, strict=True):
        nets[group] += amounts.net
    if all(line.quantity == quantity for line, quantity in zip(content.lines, taken, strict=True)):
        whole_lines = tuple(amounts.total for amounts in stored.lines)
        return CreditState(whole_lines, stored.allowances, stored.charges, nets, stored.taxes, stored.totals)

    digits, included = currency(content.currency).digits, content.prices_include_tax
    lines = tuple(_line_part(original, place, quantity, digits) for place, quantity in enumerate(taken))
    whole, part = sum(amounts.total for amounts in stored.lines), sum(lines)

    def share(minor: int) -> int:
        return to_minor(divided(multiplied(Decimal(minor), Decimal(part)), Decimal(whole)), 0) if whole else 0

    def net(shown: int, group: Group) -> int:
        return basis_within(shown, group[1], digits) if included else shown

    def entries(stated: Sequence[AllowanceCharge], amounts: Sequence[int]) -> list[_Entry]:
        taxed = ((group_of(entry.tax or Tax()), amount) for entry, amount in zip(stated, amounts, strict=True))
        return [_Entry(group, amount, net(amount, group)) for group, amount in taxed]

    # A group of which every line was taken keeps its stored net: later pieces would have no line to make up for it.
    unfinished = {
        group
        for group, line, quantity in zip(groups, content.lines, taken, strict=True)
        if line.quantity != quantity or not quantity
    }
    for group in unfinished:
        nets[group] = net(sum(line for own, line in zip(groups, lines, strict=True) if own == group), group)
    allowances, charges = tuple(map(share, stored.allowances)), tuple(map(share, stored.charges))
    off, on = entries(content.allowances, [-amount for amount in allowances]), entries(content.charges, charges)
    taxes = []
    for row in stored.taxes:
        own = [entry for entry in (*on, *off) if entry.group == (row.category, row.rate)]
        basis = nets.get((row.category, row.rate), 0) + sum(entry.net for entry in own)
        shown = sum(line for group, line in zip(groups, lines, strict=True) if group == (row.category, row.rate))
        gross = shown + sum(entry.shown for entry in own)
        taxes.append(replace(row, basis=basis, tax=gross - basis if included else tax_on(basis, row.rate, digits)))
    totals = _totals(
        lines=sum(nets.values()),
        allowances=-sum(entry.net for entry in off),
        charges=sum(entry.net for entry in on),
        tax=sum(row.tax for row in taxes),
        prepaid=share(stored.totals.prepaid),
        rounding=share(stored.totals.rounding),
    )
    return CreditState(lines, allowances, charges, nets, tuple(taxes), totals)


def _line_part(original: Document, place: int, quantity: Decimal, digits: int) -> int:
    """Return what ``quantity`` of a line comes to; a line of quantity 0 has no part, it goes with the last piece."""
    line, amounts = original.content.lines[place], original.calculation.lines[place]
    if not line.quantity:
        return 0
    if line.quantity == quantity:
        return amounts.total
    product = divided(multiplied(line.quantity, line.unit_price), line.price_base_quantity)
    exact = added(product, *amounts.charges, *(-amount for amount in amounts.allowances))
    return to_minor(divided(multiplied(exact, quantity), line.quantity), digits)


def _totals(*, lines: int, allowances: int, charges: int, tax: int, prepaid: int, rounding: int) -> Totals:
    net = lines - allowances + charges
    gross = net + tax
    return Totals(lines, allowances, charges, net, tax, gross, prepaid, rounding, gross - prepaid + rounding)
