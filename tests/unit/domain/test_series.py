"""Numbers of a series read back out of text."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.series import Reset, Series, SeriesKind


@pytest.mark.parametrize(
    ("pattern", "number", "counter", "missing"),
    [
        ("INV-{YYYY}-{0000}", "INV-2026-0010", 10, "INV-2026-0007"),
        ("{YYYY}{MM}{000}", "INV-2026-0010", 10, "INV-2026-0007"),
        ("INV-{YYYY}-{0000}", "202610010", 10, "202610007"),
        ("INV-{YYYY}-{0000}", "N20260312-03", 12, "N20260307-03"),
        ("INV-{YYYY}-{0000}", "9-2029", 9, "7-2029"),
        ("INV-{YYYY}-{0000}", "as written by hand", 10, "INV-2026-0007"),
    ],
)
def test_a_missing_number_is_called_like_the_one_beside_it(
    pattern: str, number: str, counter: int, missing: str
) -> None:
    assert Series(SeriesKind.INVOICE, pattern).beside(number, date(2026, 3, 1), counter, 7) == missing


@pytest.mark.parametrize(
    ("pattern", "reset", "text", "found"),
    [
        ("INV-{YYYY}-{0000}", Reset.YEARLY, "Ref: INV-2026-0042 · 7K3M", {"2026": 42}),
        (
            "INV-{YYYY}-{0000}",
            Reset.YEARLY,
            "INV-2026-0007, INV-2025-12345 and INV-2026-0003",
            {"2026": 7, "2025": 12345},
        ),
        ("INV-{YYYY}-{0000}", Reset.YEARLY, "XINV-2026-0042 INV-2026-42 INV-2026-0042X inv-2026-0001", {}),
        ("R{YY}{MM}-{000}", Reset.MONTHLY, "R2603-017", {"2026-03": 17}),
        ("R{YY}{MM}-{000}", Reset.MONTHLY, "R2613-017", {}),
        ("{YYYY}/{YYYY}-{0}", Reset.YEARLY, "2026/2026-5 2026/2025-9", {"2026": 5}),
        ("#{0000} a.b", Reset.NEVER, "#0012 a.b #0013 axb", {"": 12}),
        ("N{0}", Reset.NEVER, "N1234567890123", {}),
    ],
)
def test_the_highest_counter_of_each_period_is_found(
    pattern: str, reset: Reset, text: str, found: dict[str, int]
) -> None:
    assert Series(SeriesKind.INVOICE, pattern, reset).counters(text) == found
