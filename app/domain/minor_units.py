"""Whether an amount fits the minor units of its currency."""

from __future__ import annotations

from decimal import Decimal

from app.domain.currencies import currency
from app.domain.decimals import MAX_INTEGER_DIGITS, round_half_up
from app.domain.errors import Problem


def fraction_problem(field: str, amount: Decimal, code: str) -> Problem | None:
    """Return a problem for an amount with more decimals than its currency has; what is too large is told elsewhere."""
    digits = currency(code).digits
    bounded = amount.is_finite() and abs(amount) < 10**MAX_INTEGER_DIGITS
    if not bounded or amount == round_half_up(amount, digits):
        return None
    return Problem(field, f"An amount in {code} has {f'at most {digits}' if digits else 'no'} decimals.")
