"""Taking back an issued document, whole or in pieces that add up to it to the last unit.

What has been taken back after each piece is calculated as a document of its own, by the one arithmetic; a piece is the
difference between two such states. So the pieces telescope: once everything is taken back, their sums are the
original's line nets, allowances, charges, tax rows and totals exactly, and no rounding ever adds up to more. The tax
of a single piece may therefore differ by one unit from its own basis times rate, which EN 16931 tolerates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from decimal import Decimal

from app.domain.currencies import currency
from app.domain.decimals import ZERO, added, divided, from_minor, multiplied, round_half_up, to_minor
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
from app.domain.totals import calculate


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
    content = replace(_counterpart(original.content, day, notes), lines=original.content.lines)
    content = replace(content, allowances=original.content.allowances, charges=original.content.charges)
    content = replace(content, prepaid=original.content.prepaid, rounding=original.content.rounding)
    taken = tuple((place, line.quantity) for place, line in enumerate(content.lines))
    return Piece(content, original.calculation, taken)


def piece(original: Document, before: Sequence[Decimal], after: Sequence[Decimal], day: date, rounding: str) -> Piece:
    """Return the document that takes back what lies between two states.

    Args:
        original: an issued document.
        before: per line of the original, the quantity taken back so far.
        after: the same with this piece.
        day: date of the new document.
        rounding: reason given for an amount that makes up for rounded lines, in the document's language.
    """
    full = [line.quantity for line in original.content.lines]
    if not any(before) and list(after) == full:
        return mirror(original, day)
    digits = currency(original.content.currency).digits
    old, new = _state(original, before), _state(original, after)
    places = [
        place
        for place, (was, now) in enumerate(zip(before, after, strict=True))
        if was != now or old.lines[place].total != new.lines[place].total
    ]
    lines: list[Line] = []
    amounts: list[LineAmounts] = []
    for place in places:
        total = new.lines[place].total - old.lines[place].total
        net = new.lines[place].net - old.lines[place].net
        line = _line(original, place, after[place] - before[place], from_minor(total, digits), rounding)
        lines.append(line)
        amounts.append(LineAmounts(net, total, _amounts(line.allowances), _amounts(line.charges)))
    allowances = [now - was for was, now in zip(old.allowances, new.allowances, strict=True)]
    charges = [now - was for was, now in zip(old.charges, new.charges, strict=True)]
    totals = Totals(*(now - was for was, now in zip(astuple(old.totals), astuple(new.totals), strict=True)))
    content = replace(
        _counterpart(original.content, day, ""),
        lines=tuple(lines),
        allowances=_stated(original.content.allowances, allowances, digits),
        charges=_stated(original.content.charges, charges, digits),
        prepaid=from_minor(totals.prepaid, digits),
        rounding=from_minor(totals.rounding, digits),
    )
    calculation = Calculation(
        totals=totals,
        lines=tuple(amounts),
        allowances=tuple(amount for amount in allowances if amount),
        charges=tuple(amount for amount in charges if amount),
        taxes=_taxes(old, new),
    )
    return Piece(content, calculation, tuple((place, after[place] - before[place]) for place in places))


def _counterpart(content: Content, day: date, notes: str) -> Content:
    """Return the head of a correcting document."""
    kind = Kind.INVOICE if content.kind is Kind.CREDIT_NOTE else Kind.CREDIT_NOTE
    return replace(content, kind=kind, issue_date=day, due_date=None, notes=notes, terms="")


def _state(original: Document, taken: Sequence[Decimal]) -> Calculation:
    """Return the amounts of a document with ``taken`` of each line and the share of everything else."""
    content, stored = original.content, original.calculation
    if all(line.quantity == quantity for line, quantity in zip(content.lines, taken, strict=True)):
        return stored
    digits = currency(content.currency).digits
    lines = tuple(
        replace(
            line,
            quantity=quantity,
            allowances=_scaled(line.allowances, amounts.allowances, line.quantity, quantity),
            charges=_scaled(line.charges, amounts.charges, line.quantity, quantity),
        )
        for line, amounts, quantity in zip(content.lines, stored.lines, taken, strict=True)
    )
    bare = replace(content, lines=lines, allowances=(), charges=(), prepaid=ZERO, rounding=ZERO)
    whole = sum(amounts.total for amounts in stored.lines)
    part = sum(amounts.total for amounts in calculate(bare).lines)

    def share(minor: int) -> Decimal:
        if not whole:
            return from_minor(0, digits)
        return round_half_up(divided(multiplied(from_minor(minor, digits), Decimal(part)), Decimal(whole)), digits)

    def shares(entries: Sequence[AllowanceCharge], resolved: Sequence[int]) -> tuple[AllowanceCharge, ...]:
        return tuple(
            replace(entry, percent=None, amount=share(amount)) for entry, amount in zip(entries, resolved, strict=True)
        )

    return calculate(
        replace(
            bare,
            allowances=shares(content.allowances, stored.allowances),
            charges=shares(content.charges, stored.charges),
            prepaid=share(stored.totals.prepaid),
            rounding=share(stored.totals.rounding),
        )
    )


def _scaled(
    entries: Sequence[AllowanceCharge], resolved: Sequence[Decimal], whole: Decimal, part: Decimal
) -> tuple[AllowanceCharge, ...]:
    """Return allowances or charges of a line for a part of its quantity; a line of quantity 0 has no part."""
    return tuple(
        replace(entry, percent=None, amount=divided(multiplied(amount, part), whole) if whole else ZERO)
        for entry, amount in zip(entries, resolved, strict=True)
    )


def _line(original: Document, place: int, quantity: Decimal, total: Decimal, rounding: str) -> Line:
    """Return a line of ``quantity`` whose net comes to ``total``."""
    line, amounts = original.content.lines[place], original.calculation.lines[place]
    digits = currency(original.content.currency).digits

    def rounded(entries: tuple[AllowanceCharge, ...]) -> list[AllowanceCharge]:
        return [replace(entry, amount=round_half_up(entry.amount or ZERO, digits)) for entry in entries]

    if not line.quantity:
        # Nothing of it can be taken in parts: it goes back with the last piece, as it is.
        return replace(
            line,
            allowances=_resolved(line.allowances, amounts.allowances),
            charges=_resolved(line.charges, amounts.charges),
        )
    allowances = rounded(_scaled(line.allowances, amounts.allowances, line.quantity, quantity))
    charges = rounded(_scaled(line.charges, amounts.charges, line.quantity, quantity))
    product = divided(multiplied(quantity, line.unit_price), line.price_base_quantity)
    natural = added(product, *_amounts(charges), *(-amount for amount in _amounts(allowances)))
    missing = total - from_minor(to_minor(natural, digits), digits)
    if missing and allowances:
        allowances[0] = replace(allowances[0], amount=added(allowances[0].amount or ZERO, -missing))
    elif missing and charges:
        charges[0] = replace(charges[0], amount=added(charges[0].amount or ZERO, missing))
    elif missing > 0:
        charges.append(AllowanceCharge(amount=missing, reason=rounding))
    elif missing < 0:
        allowances.append(AllowanceCharge(amount=-missing, reason=rounding))
    return replace(line, quantity=quantity, allowances=tuple(allowances), charges=tuple(charges))


def _resolved(entries: Sequence[AllowanceCharge], amounts: Sequence[Decimal]) -> tuple[AllowanceCharge, ...]:
    return tuple(replace(entry, percent=None, amount=amount) for entry, amount in zip(entries, amounts, strict=True))


def _amounts(entries: Sequence[AllowanceCharge]) -> tuple[Decimal, ...]:
    return tuple(entry.amount or ZERO for entry in entries)


def _stated(entries: Sequence[AllowanceCharge], amounts: Sequence[int], digits: int) -> tuple[AllowanceCharge, ...]:
    """Return the document's allowances or charges with their amounts in this piece, without those that come to 0."""
    return tuple(
        replace(entry, percent=None, amount=from_minor(amount, digits))
        for entry, amount in zip(entries, amounts, strict=True)
        if amount
    )


def _taxes(old: Calculation, new: Calculation) -> tuple[TaxAmount, ...]:
    """Return the tax rows of the difference, without those in which nothing happens."""
    before = {(row.category, row.rate): row for row in old.taxes}
    rows = []
    for row in new.taxes:
        was = before.get((row.category, row.rate))
        basis, tax = row.basis - (was.basis if was else 0), row.tax - (was.tax if was else 0)
        if basis or tax:
            rows.append(replace(row, basis=basis, tax=tax))
    return tuple(rows)
