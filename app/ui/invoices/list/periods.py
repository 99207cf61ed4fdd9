"""The periods the invoice list can be narrowed to, as first and last day; pure dates."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple


class Period(StrEnum):
    """A choice of issue dates relative to today."""

    ANY = "any"
    THIS_MONTH = "this_month"
    THIS_QUARTER = "this_quarter"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    CUSTOM = "custom"


class DateRange(NamedTuple):
    """Issue dates from ``first`` to ``last``, both included; None leaves that end open."""

    first: date | None = None
    last: date | None = None


def date_range(period: Period, today: date) -> DateRange:
    """Return the days of ``period``; `Period.ANY` and `Period.CUSTOM` are open at both ends."""
    match period:
        case Period.THIS_MONTH:
            return _months(today.year, today.month, 1)
        case Period.THIS_QUARTER:
            return _months(today.year, today.month - (today.month - 1) % 3, 3)
        case Period.THIS_YEAR:
            return _months(today.year, 1, 12)
        case Period.LAST_YEAR:
            return _months(today.year - 1, 1, 12) if today.year > 1 else DateRange()
        case Period.ANY | Period.CUSTOM:
            return DateRange()


def _months(year: int, month: int, count: int) -> DateRange:
    """Return the range of ``count`` months of one year."""
    last = month + count - 1
    end = date(year, 12, 31) if last == 12 else date(year, last + 1, 1) - timedelta(days=1)
    return DateRange(date(year, month, 1), end)
