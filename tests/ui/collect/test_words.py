"""The user's words: times of the program's own sentences in the time of the user's clock, limits in words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app.domain.remote import Account
from app.services import accounts
from app.ui.collect.words import budget_words, in_local_time
from tests.support.ui import RecordingShell

NEAR = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)


@pytest.fixture
def in_tokyo() -> Iterator[None]:
    """Nine hours ahead of UTC."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_tokyo")
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("SentryPOS allows no calls before 14:47 UTC.", "SentryPOS allows no calls before 23:47."),
        ("Read after 15:02 UTC and again.", "Read after 22 Nov 2026, 00:02 and again."),
        ("Not before 02:10 UTC.", "Not before 22 Nov 2026, 11:10."),
        ("Nothing of time: 25:10 UTC, 1:47 UTC, 14:47.", "Nothing of time: 25:10 UTC, 1:47 UTC, 14:47."),
    ],
)
def test_a_time_in_utc_is_told_in_local_time_with_its_day_where_that_is_another(
    said: str, shown: str, shell: RecordingShell
) -> None:
    assert in_local_time(shell.formats, said, NEAR) == shown


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        ("sentry", "The provider allows 60 calls a minute."),
        (
            "creditclaw",
            (
                "The provider allows 12 readings of the list an hour, 10 hand-overs an hour, 5 deliveries an hour, 12"
                " calls for checkout pages an hour, 10 new checkout pages an hour, 12 readings of payments an hour."
            ),
        ),
        ("sonic", "The provider allows 300 calls in 5 minutes, 20 readings of a link in 5 minutes."),
    ],
)
def test_what_a_provider_allows_is_told_in_words(provider: str, expected: str) -> None:
    assert budget_words(accounts.capabilities(Account(provider=provider)).budgets) == expected
