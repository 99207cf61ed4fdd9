"""What the allowances, charges and prices of a document come to without tax, fitted to the amounts it was issued with.

E-invoices know amounts without tax only. Where a document's prices include tax, its line nets and tax groups stand as
they were issued, and what lies between them is derived here so that every sum comes out (BR-CO-10 to 13, BR-S-08 and
its kin, PEPPOL-EN16931-R120).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.decimals import ZERO, added, divided, from_minor, multiplied, normal, round_half_up, to_minor
from app.domain.document import AllowanceCharge, Calculation, Content, Line, LineAmounts
from app.domain.tax import Tax, TaxCategory, basis_within

_NO_TAX = Tax()
# Where base times percentage is off by more, EN 16931's users would find the two contradictory (PEPPOL-EN16931-R040).
_TOLERANCE = Decimal("0.01")
# What a line may differ from its parts by (PEPPOL-EN16931-R120).
_SLACK = Decimal("0.02")
_MOST_DECIMALS = 40

Group = tuple[TaxCategory, Decimal]


@dataclass(frozen=True, slots=True)
class Untaxed:
    """An allowance or charge without tax: amount, and what it is a percentage of where that holds to the cent."""

    amount: Decimal
    base: Decimal | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UntaxedLine:
    """The parts of a line without tax.

    Attributes:
        price: for ``base_quantity`` units.
        rounding: what its net differs from its parts by, where that is more than a cent or two: a currency without
            minor units rounds a line to whole units.
    """

    price: Decimal
    base_quantity: Decimal
    allowances: tuple[Untaxed, ...]
    charges: tuple[Untaxed, ...]
    rounding: Decimal


@dataclass(frozen=True, slots=True)
class Rest:
    """What a tax group comes to beside its lines, allowances and charges: the rounding of a piece credited.

    ``amount`` is an allowance's, or a charge's where ``charge`` says so, currency units.
    """

    category: TaxCategory
    rate: Decimal
    amount: Decimal
    charge: bool


def document_level(
    content: Content, calculation: Calculation, digits: int
) -> tuple[list[Untaxed], list[Untaxed], list[Rest]]:
    """Return the document's allowances and charges without tax, and what stands for neither, currency units.

    They add up to the document's totals, and in each tax group, with its lines, to the basis.
    """
    off, on, rests = _level_nets(content, calculation, digits)
    shown = from_minor(sum(line.total for line in calculation.lines), digits)

    def part(entry: AllowanceCharge, minor: int) -> Untaxed:
        base = _without_tax(shown, entry.tax or _NO_TAX, digits) if content.prices_include_tax else shown
        return _stated(entry, from_minor(minor, digits), base)

    return (
        [part(entry, minor) for entry, minor in zip(content.allowances, off, strict=True)],
        [part(entry, minor) for entry, minor in zip(content.charges, on, strict=True)],
        rests,
    )


def line_level(line: Line, amounts: LineAmounts, digits: int, *, included: bool) -> UntaxedLine:
    """Return the parts of a line of ``amounts.net`` minor units; ``included`` when its price has tax in it."""
    off, on = _cut(amounts.allowances, digits), _cut(amounts.charges, digits)
    product = divided(multiplied(line.quantity, line.unit_price), line.price_base_quantity)
    price = line.unit_price
    if included:
        off = [_without_tax(amount, line.tax, digits) for amount in off]
        on = [_without_tax(amount, line.tax, digits) for amount in on]
        product = added(from_minor(amounts.net, digits), *off, *(-amount for amount in on))
        price = _price(product, line)
        product = divided(multiplied(line.quantity, price), line.price_base_quantity)
    _settle(off, on, from_minor(amounts.net, digits), product, digits)
    base = round_half_up(product, digits)
    worth = divided(multiplied(line.quantity, price), line.price_base_quantity)
    missing = added(from_minor(amounts.net, digits), -worth, *off, *(-amount for amount in on))
    return UntaxedLine(
        price=price,
        base_quantity=line.price_base_quantity,
        allowances=tuple(_stated(entry, amount, base) for entry, amount in zip(line.allowances, off, strict=True)),
        charges=tuple(_stated(entry, amount, base) for entry, amount in zip(line.charges, on, strict=True)),
        rounding=round_half_up(missing, 2) if abs(missing) > _SLACK else ZERO,
    )


def _cut(amounts: Sequence[Decimal], digits: int) -> list[Decimal]:
    """Round amounts to the currency's digits so that their sum is off by half a unit at most."""
    cut, exact, given = [], ZERO, ZERO
    for amount in amounts:
        exact = added(exact, amount)
        part = round_half_up(exact, digits) - given
        given += part
        cut.append(part)
    return cut


def _settle(off: list[Decimal], on: list[Decimal], net: Decimal, product: Decimal, digits: int) -> None:
    """Let the largest part take the unit that cutting may have moved: whoever adds the parts up comes to ``net``."""
    come_to = round_half_up(added(product, *on, *(-amount for amount in off)), digits)
    missing = added(net, -come_to)
    parts, sign = (off, -1) if off else (on, 1)
    if missing and parts:
        place = max(range(len(parts)), key=lambda each: abs(parts[each]))
        parts[place] = added(parts[place], missing * sign)


def _without_tax(amount: Decimal, tax: Tax, digits: int) -> Decimal:
    return from_minor(basis_within(to_minor(amount, digits), tax.rate, digits), digits)


def _price(product: Decimal, line: Line) -> Decimal:
    """Return the shortest price whose product with the line's quantity rounds to ``product``.

    A product against the sign of its quantity, as the rounding of a free line can leave, has the price 0 (BR-27).
    """
    if not line.quantity:
        return round_half_up(divided(line.unit_price * 100, 100 + line.tax.rate), 4)
    exact = divided(multiplied(product, line.price_base_quantity), line.quantity)
    if exact <= 0:
        return ZERO
    for decimals in range(2, _MOST_DECIMALS):
        price = round_half_up(exact, decimals)
        back = divided(multiplied(price, line.quantity), line.price_base_quantity)
        if abs(added(back, -product)) < Decimal("0.0005"):
            return price
    return exact


def _stated(entry: AllowanceCharge, amount: Decimal, base: Decimal) -> Untaxed:
    if entry.percent is None or abs(added(multiplied(base, entry.percent) / 100, -amount)) > _TOLERANCE:
        return Untaxed(amount)
    return Untaxed(amount, base, entry.percent)


def _level_nets(content: Content, calculation: Calculation, digits: int) -> tuple[list[int], list[int], list[Rest]]:
    """Return what the document's allowances and charges come to without tax, minor units, and what is left over."""
    off, on = list(calculation.allowances), list(calculation.charges)
    if not content.prices_include_tax:
        return off, on, []
    off_groups = [_group(entry.tax or _NO_TAX) for entry in content.allowances]
    on_groups = [_group(entry.tax or _NO_TAX) for entry in content.charges]
    off = [basis_within(amount, group[1], digits) for amount, group in zip(off, off_groups, strict=True)]
    on = [basis_within(amount, group[1], digits) for amount, group in zip(on, on_groups, strict=True)]
    missing = _missing(content, calculation)
    left: list[tuple[Group, int]] = []
    for group, amount in missing.items():
        rest = amount - _sum(on, on_groups, group) + _sum(off, off_groups, group)
        if group in on_groups:
            on[_largest(on, on_groups, group)] += rest
        elif group in off_groups:
            off[_largest(off, off_groups, group)] -= rest
        elif rest:
            left.append((group, rest))
    over = calculation.totals.allowances - sum(off)
    rests = []
    for group, rest in left:
        charge = over * rest >= 0
        over += 0 if charge else rest
        rests.append(Rest(*group, from_minor(rest if charge else -rest, digits), charge))
    if over:
        # A unit stands as charge where the totals count it as allowance: one group takes it on both sides.
        group = next((group for group in on_groups if group in off_groups), next(iter(missing)))
        for amounts, groups, charge in ((off, off_groups, False), (on, on_groups, True)):
            if group in groups:
                amounts[_largest(amounts, groups, group)] += over
            else:
                rests.append(Rest(*group, from_minor(over, digits), charge))
    return off, on, rests


def _missing(content: Content, calculation: Calculation) -> dict[Group, int]:
    """Return, per tax group, what its basis differs by from its lines; a piece credited lacks rows that come to 0."""
    taxes = [line.tax for line in content.lines]
    taxes += [entry.tax or _NO_TAX for entry in (*content.allowances, *content.charges)]
    missing = dict.fromkeys(map(_group, taxes), 0)
    for row in calculation.taxes:
        missing[row.category, normal(row.rate)] = row.basis
    for line, amounts in zip(content.lines, calculation.lines, strict=True):
        missing[_group(line.tax)] -= amounts.net
    return missing


def _group(tax: Tax) -> Group:
    return tax.category, normal(tax.rate)


def _sum(amounts: Sequence[int], groups: Sequence[Group], group: Group) -> int:
    return sum(amount for amount, own in zip(amounts, groups, strict=True) if own == group)


def _largest(amounts: Sequence[int], groups: Sequence[Group], group: Group) -> int:
    """Return the place of the largest amount of a group."""
    return max((place for place, own in enumerate(groups) if own == group), key=lambda place: abs(amounts[place]))
