"""The totals of EN 16931 once more, in fractions and written from the standard alone: what our engine is held against.

It shares nothing with `app.domain.totals` but the values it reads.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from app.domain.document import AllowanceCharge, Content, Kind, Line
from app.domain.tax import Tax, TaxCategory

DIGITS = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3, "CLF": 4}
_RATES = {
    TaxCategory.STANDARD: ("19", "7", "5.5", "25", "8.875", "0", "2.1", "33.333333333333"),
    TaxCategory.CANARY_ISLANDS: ("7", "3"),
    TaxCategory.TRANSFERRED: ("22",),
}


def half_up(value: Fraction) -> int:
    """Round to a whole number, halves away from zero."""
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))


def expected_totals(content: Content) -> dict[str, object]:
    """Return totals, line amounts as typed, and tax rows of a document, all in minor units."""
    scale = 10 ** DIGITS[content.currency]
    totals = [_line_total(line, scale) for line in content.lines]
    base = sum(totals)
    groups: defaultdict[tuple[str, Fraction], int] = defaultdict(int)
    for line, total in zip(content.lines, totals, strict=True):
        groups[_group(line.tax)] += total
    entered = {"allowances": 0, "charges": 0}
    for name, sign, entries in (("allowances", -1, content.allowances), ("charges", 1, content.charges)):
        for entry in entries:
            amount = half_up(_amount(entry, Fraction(base, scale), scale) * scale)
            entered[name] += amount
            groups[_group(entry.tax or Tax())] += sign * amount
    rows: dict[tuple[str, Fraction], tuple[int, int]] = {}
    for (category, rate), sum_ in groups.items():
        if content.prices_include_tax:
            basis = half_up(sum_ * 100 / (100 + rate))
            rows[category, rate] = basis, sum_ - basis
        else:
            rows[category, rate] = sum_, half_up(sum_ * rate / 100)
    net = sum(basis for basis, _ in rows.values())
    tax = sum(tax for _, tax in rows.values())
    due = net + tax - half_up(Fraction(content.prepaid) * scale) + half_up(Fraction(content.rounding) * scale)
    return {"typed": totals, "entered": entered, "rows": rows, "net": net, "tax": tax, "gross": net + tax, "due": due}


def random_content(dice: random.Random) -> Content:
    """Return a document of a few lines with everything that may go wrong with rounding."""
    code = dice.choice(("EUR", "EUR", "EUR", "USD", "JPY", "KWD", "CLF"))
    taxes = [_random_tax(dice) for _ in range(dice.randint(1, 3))]
    digits = DIGITS[code]
    return Content(
        kind=dice.choice((Kind.INVOICE, Kind.CREDIT_NOTE)),
        currency=code,
        prices_include_tax=dice.random() < 0.3,
        lines=tuple(_random_line(dice, dice.choice(taxes), digits) for _ in range(dice.randint(1, 4))),
        allowances=_random_entries(dice, digits, taxes),
        charges=_random_entries(dice, digits, taxes),
        prepaid=_random_decimal(dice, 3, digits) if dice.random() < 0.2 else Decimal(0),
        rounding=Decimal(dice.randint(-9, 9)).scaleb(-digits) if dice.random() < 0.2 else Decimal(0),
    )


def _group(tax: Tax) -> tuple[str, Fraction]:
    return tax.category.value, Fraction(tax.rate)


def _amount(entry: AllowanceCharge, base: Fraction, scale: int) -> Fraction:
    if entry.percent is None:
        return Fraction(entry.amount or 0)
    return Fraction(half_up(base * Fraction(entry.percent) / 100 * scale), scale)


def _line_total(line: Line, scale: int) -> int:
    product = Fraction(line.quantity) * Fraction(line.unit_price) / Fraction(line.price_base_quantity)
    charges = sum(_amount(entry, product, scale) for entry in line.charges)
    allowances = sum(_amount(entry, product, scale) for entry in line.allowances)
    return half_up((product + charges - allowances) * scale)


def _random_decimal(dice: random.Random, whole: int, decimals: int) -> Decimal:
    return Decimal(dice.randrange(10 ** dice.randint(1, whole + decimals))).scaleb(-decimals)


def _random_tax(dice: random.Random) -> Tax:
    category = dice.choice((TaxCategory.STANDARD,) * 5 + tuple(TaxCategory))
    return Tax(category, Decimal(dice.choice(_RATES.get(category, ("0",)))))


def _random_line(dice: random.Random, tax: Tax, digits: int) -> Line:
    quantity = _random_decimal(dice, 3, dice.choice((0, 0, 1, 3, 11)))
    return Line(
        description="x",
        quantity=-quantity if dice.random() < 0.15 else quantity,
        unit_price=_random_decimal(dice, 4, dice.choice((2, 2, 4, 12))),
        price_base_quantity=dice.choice((Decimal(1), Decimal(1), Decimal(12), Decimal("0.00880"), Decimal(3))),
        allowances=_random_entries(dice, 3),
        charges=_random_entries(dice, 3),
        tax=tax,
    )


def _random_entries(
    dice: random.Random, decimals: int, taxes: Sequence[Tax | None] = (None,)
) -> tuple[AllowanceCharge, ...]:
    """Return no, one or two allowances or charges; those of the document each have one of ``taxes``."""
    number = dice.choice((0, 0, 0, 1, 1, 2))
    return tuple(
        AllowanceCharge(percent=_random_decimal(dice, 2, 2), tax=dice.choice(taxes))
        if dice.random() < 0.5
        else AllowanceCharge(amount=_random_decimal(dice, 2, decimals), tax=dice.choice(taxes))
        for _ in range(number)
    )
