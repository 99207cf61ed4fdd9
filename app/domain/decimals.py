"""Exact decimals: the accepted grammar, rounding half up, and plain text forms."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

MAX_INTEGER_DIGITS = 12
MAX_DECIMALS = 12

# Products of two 24-digit decimals divided by a third stay exact enough to round once: 48 digits before, 28 after.
_PRECISION = 80
_EXACT = Context(prec=_PRECISION)
_WHOLE_DIGITS = 15
_GRAMMAR = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)


def parse_decimal(text: str) -> Decimal:
    """Read a decimal written with ASCII digits, an optional minus and an optional point.

    ``Decimal()`` alone would also take ``1e3``, ``NaN``, ``1_000`` and digits of other scripts.

    Raises:
        ValueError: with a sentence for the user, when the text is anything else, or has more than 12 integer
            digits or 12 decimals (leading zeros of the integer part do not count).
    """
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        raise ValueError(f'"{shorten(text)}" is not a number like 12.50.')
    whole, decimals = match[2].lstrip("0"), match[3] or ""
    if len(whole) > MAX_INTEGER_DIGITS:
        raise ValueError(f"A number may have at most {MAX_INTEGER_DIGITS} digits before the point.")
    if len(decimals) > MAX_DECIMALS:
        raise ValueError(f"A number may have at most {MAX_DECIMALS} decimals.")
    number = Decimal(text)
    # "-0.00" is 0.00; nothing may show a minus before nothing.
    return number or number.copy_abs()


def parse_whole(text: str) -> int | None:
    """Return the whole number from 0 that ASCII digits write; None for any other text, and beyond 15 digits.

    ``int()`` alone would also take signs, blanks and ``1_000``, and raises an error for what ``isdigit`` calls digits.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _WHOLE_DIGITS else None


def shorten(text: str, limit: int = 40) -> str:
    """Return ``text`` fit to be quoted in a message: printable and at most ``limit`` characters."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: limit + 1])
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def round_half_up(value: Decimal, digits: int) -> Decimal:
    """Round ``value`` to ``digits`` decimals, halves away from zero."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP, context=Context(prec=_PRECISION))


def to_minor(value: Decimal, digits: int) -> int:
    """Round ``value`` half up to ``digits`` decimals and return it in minor units."""
    return int(round_half_up(value, digits).scaleb(digits, context=Context(prec=_PRECISION)))


def from_minor(minor: int, digits: int) -> Decimal:
    """Return an amount of minor units as a decimal with exactly ``digits`` decimals."""
    return _EXACT.scaleb(minor, -digits)


def divided(numerator: Decimal, denominator: Decimal) -> Decimal:
    """Divide with enough digits that rounding the quotient once gives the exact result's rounding."""
    with localcontext() as context:
        context.prec = _PRECISION
        return numerator / denominator


def multiplied(*factors: Decimal) -> Decimal:
    """Multiply without losing a digit."""
    with localcontext() as context:
        context.prec = _PRECISION
        product = ONE
        for factor in factors:
            product *= factor
        return product


def added(*terms: Decimal) -> Decimal:
    """Add without losing a digit."""
    with localcontext() as context:
        context.prec = _PRECISION
        return sum(terms, ZERO)


def plain(value: Decimal) -> str:
    """Return ``value`` without exponent, as it was written (trailing zeros kept)."""
    return format(value, "f")


def normal(value: Decimal) -> Decimal:
    """Return ``value`` without trailing zeros, so that equal rates and quantities read alike."""
    short = value.normalize(Context(prec=_PRECISION))
    exponent = short.as_tuple().exponent
    return short.quantize(ONE) if isinstance(exponent, int) and exponent > 0 else short + ZERO
