"""The periods of the invoice list."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.invoices.list.periods import DateRange, Period, date_range


@pytest.mark.parametrize(
    ("period", "today", "first", "last"),
    [
        (Period.THIS_MONTH, date(2028, 2, 10), date(2028, 2, 1), date(2028, 2, 29)),
        (Period.THIS_MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (Period.THIS_QUARTER, date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (Period.THIS_QUARTER, date(2026, 11, 21), date(2026, 10, 1), date(2026, 12, 31)),
        (Period.THIS_YEAR, date(2026, 6, 1), date(2026, 1, 1), date(2026, 12, 31)),
        (Period.LAST_YEAR, date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_begins_and_ends_with_the_calendar(period: Period, today: date, first: date, last: date) -> None:
    assert date_range(period, today) == DateRange(first, last)


@given(st.dates(), st.sampled_from([Period.THIS_MONTH, Period.THIS_QUARTER, Period.THIS_YEAR]))
def test_the_present_period_holds_today(today: date, period: Period) -> None:
    days = date_range(period, today)
    assert days.first is not None
    assert days.last is not None
    assert days.first <= today <= days.last


@pytest.mark.parametrize("period", [Period.ANY, Period.CUSTOM])
def test_any_date_is_open_at_both_ends(period: Period) -> None:
    assert date_range(period, date(2026, 3, 15)) == DateRange()
