"""The documents that take back an issued one: its exact mirror, or a piece of it.

A piece is the difference between two states of the original (see `app.domain.credit_state`), so pieces telescope: once
everything is taken back, their allowances, charges, tax rows and totals add up to the original's exactly, and no
rounding ever adds up to more. The tax of a single piece may therefore differ by a unit from its own basis times rate,
which EN 16931 tolerates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from decimal import Decimal

from app.domain.credit_state import CreditState, Group, credit_state, group_of
from app.domain.currencies import currency
from app.domain.decimals import MAX_DECIMALS, ZERO, added, divided, from_minor, multiplied, round_half_up, to_minor
from app.domain.document import (
    AllowanceCharge,
    Calculation,
    Content,
    Document,
    Kind,
    Line,
    LineAmounts,
    TaxAmount,
    Totals,
)
from app.domain.tax import basis_within


@dataclass(frozen=True, slots=True)
class Piece:
    """A correcting document.

    Attributes:
        content: what it says, with positive amounts like the original's and the other kind.
        calculation: its amounts, which are to be stored as they are.
        taken: per line of ``content`` the place of the original's line (from 0) and the quantity taken back.
    """

    content: Content
    calculation: Calculation
    taken: tuple[tuple[int, Decimal], ...]


def mirror(original: Document, day: date, notes: str = "") -> Piece:
    """Return the exact counterpart of a whole document, dated ``day``."""
    taken = tuple((place, line.quantity) for place, line in enumerate(original.content.lines))
    return Piece(_counterpart(original.content, day, notes), original.calculation, taken)


def piece(original: Document, before: Sequence[Decimal], after: Sequence[Decimal], day: date, rounding: str) -> Piece:
    """Return the document that takes back what lies between two states.

    Args:
        original: an issued document.
        before: per line of the original, the quantity taken back so far.
        after: the same with this piece.
        day: date of the new document.
        rounding: reason given for an amount that makes up for rounded lines, in the document's language.
    """
    if not any(before) and list(after) == [line.quantity for line in original.content.lines]:
        return mirror(original, day)
    digits = currency(original.content.currency).digits
    old, new = credit_state(original, before), credit_state(original, after)
    totals = [now - was for was, now in zip(old.lines, new.lines, strict=True)]
    places = [place for place, total in enumerate(totals) if total or before[place] != after[place]]
    lines = [_line(original, place, after[place] - before[place], totals[place], rounding) for place in places]
    allowances = [now - was for was, now in zip(old.allowances, new.allowances, strict=True)]
    charges = [now - was for was, now in zip(old.charges, new.charges, strict=True)]
    sums = Totals(*(now - was for was, now in zip(astuple(old.totals), astuple(new.totals), strict=True)))
    content = replace(
        _counterpart(original.content, day, ""),
        lines=tuple(lines),
        allowances=_stated(original.content.allowances, allowances, digits),
        charges=_stated(original.content.charges, charges, digits),
        prepaid=from_minor(sums.prepaid, digits),
        rounding=from_minor(sums.rounding, digits),
    )
    nets = _nets(content, old, new, [totals[place] for place in places])
    calculation = Calculation(
        totals=sums,
        lines=tuple(
            LineAmounts(net, totals[place], _amounts(line.allowances), _amounts(line.charges))
            for place, line, net in zip(places, lines, nets, strict=True)
        ),
        allowances=tuple(amount for amount in allowances if amount),
        charges=tuple(amount for amount in charges if amount),
        taxes=_taxes(old, new),
    )
    return Piece(content, calculation, tuple((place, after[place] - before[place]) for place in places))


def _counterpart(content: Content, day: date, notes: str) -> Content:
    """Return the document with the other kind and dates and words of its own."""
    kind = Kind.INVOICE if content.kind is Kind.CREDIT_NOTE else Kind.CREDIT_NOTE
    return replace(content, kind=kind, issue_date=day, due_date=None, notes=notes, terms="")


def _line(original: Document, place: int, quantity: Decimal, total: int, rounding: str) -> Line:
    """Return a line of ``quantity`` that comes to ``total`` minor units."""
    line, amounts = original.content.lines[place], original.calculation.lines[place]
    digits = currency(original.content.currency).digits
    part = divided(quantity, line.quantity) if line.quantity else Decimal(1)
    allowances = _scaled(line.allowances, amounts.allowances, part, digits)
    charges = _scaled(line.charges, amounts.charges, part, digits)
    product = divided(multiplied(quantity, line.unit_price), line.price_base_quantity)
    natural = added(product, *_amounts(charges), *(-amount for amount in _amounts(allowances)))
    missing = from_minor(total - to_minor(natural, digits), digits)
    if to_minor(added(natural, missing), digits) != total:
        # A whole unit would round to the other side of zero.
        missing = round_half_up(from_minor(total, digits) - natural, MAX_DECIMALS)
    if missing and allowances:
        allowances[0] = replace(allowances[0], amount=added(allowances[0].amount or ZERO, -missing))
    elif missing and charges:
        charges[0] = replace(charges[0], amount=added(charges[0].amount or ZERO, missing))
    elif missing > 0:
        charges.append(AllowanceCharge(amount=missing, reason=rounding))
    elif missing < 0:
        allowances.append(AllowanceCharge(amount=-missing, reason=rounding))
    return replace(line, quantity=quantity, allowances=tuple(allowances), charges=tuple(charges))


def _scaled(
    entries: Sequence[AllowanceCharge], resolved: Sequence[Decimal], part: Decimal, digits: int
) -> list[AllowanceCharge]:
    """Return allowances or charges of a line for a part of it, as amounts of the currency."""
    return [
        replace(entry, percent=None, amount=round_half_up(multiplied(amount, part), digits))
        for entry, amount in zip(entries, resolved, strict=True)
    ]


def _amounts(entries: Sequence[AllowanceCharge]) -> tuple[Decimal, ...]:
    return tuple(entry.amount or ZERO for entry in entries)


def _stated(entries: Sequence[AllowanceCharge], amounts: Sequence[int], digits: int) -> tuple[AllowanceCharge, ...]:
    """Return the document's allowances or charges with their amounts in this piece, without those that come to 0."""
    return tuple(
        replace(entry, percent=None, amount=from_minor(amount, digits))
        for entry, amount in zip(entries, amounts, strict=True)
        if amount
    )


def _nets(content: Content, old: CreditState, new: CreditState, totals: Sequence[int]) -> list[int]:
    """Return what each line of a piece comes to without tax, so that each group adds up to its share."""
    if not content.prices_include_tax:
        return list(totals)
    digits = currency(content.currency).digits
    groups = [group_of(line.tax) for line in content.lines]
    nets = [basis_within(total, group[1], digits) for total, group in zip(totals, groups, strict=True)]
    largest: dict[Group, int] = {}
    for place, group in enumerate(groups):
        if group not in largest or abs(totals[place]) > abs(totals[largest[group]]):
            largest[group] = place
    for group, place in largest.items():
        share = new.nets[group] - old.nets[group]
        nets[place] += share - sum(net for own, net in zip(groups, nets, strict=True) if own == group)
    return nets


def _taxes(old: CreditState, new: CreditState) -> tuple[TaxAmount, ...]:
    """Return the tax rows of the difference, without those in which nothing happens."""
    before = {(row.category, row.rate): row for row in old.taxes}
    rows = []
    for row in new.taxes:
        was = before[row.category, row.rate]
        if row.basis != was.basis or row.tax != was.tax:
            rows.append(replace(row, basis=row.basis - was.basis, tax=row.tax - was.tax))
    return tuple(rows)
