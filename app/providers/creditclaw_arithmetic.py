"""CreditClaw's own sum, in the binary fractions it calculates with: the one place where amounts are floats, on purpose.

It multiplies quantity by price line by line without rounding, adds the lines and the tax, and keeps millionths of a
dollar. Whoever knows what comes out can refuse to send what would come out differently.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

_MILLIONTHS = 1_000_000


def total(rows: Iterable[tuple[Decimal, Decimal]], tax: Decimal) -> Decimal:
    """Return what CreditClaw makes of (quantity, unit price) rows and a tax, in dollars of six decimals."""
    subtotal = 0.0
    for quantity, price in rows:
        subtotal += float(quantity) * float(price)
    return Decimal(math.floor((subtotal + float(tax)) * _MILLIONTHS + 0.5)).scaleb(-6)
