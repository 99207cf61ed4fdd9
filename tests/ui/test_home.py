"""The window of one home put together: its first page, the rail, the palette, and the change of the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.party import Company
from app.paths import Paths
from app.services import company, dashboard
from app.services.books import Books
from app.ui import tasks
from app.ui.app import open_settings
from app.ui.home import Home
from tests.support.accessibility import nameless
from tests.support.ui import settle


class TellingClock:
    """A clock that says what the test wants."""

    def __init__(self) -> None:
        self.day = date(2026, 11, 21)

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)

    def today(self) -> date:
        return self.day


@pytest.fixture
def clock() -> TellingClock:
    return TellingClock()


@pytest.fixture
def books(home: Path, clock: TellingClock) -> Iterator[Books]:
    opened = Books.open(home, clock=clock)
    yield opened
    tasks.runner().stop()
    opened.close()


@pytest.fixture
def set_up(books: Books) -> Books:
    company.save(books, Company(name="Harbour & Works <b>"))
    return books


def make(books: Books, qtbot: QtBot) -> Home:
    paths = Paths(books.home)
    made = Home(paths, open_settings(paths), books)
    qtbot.addWidget(made.window)
    return made


def test_a_new_home_begins_with_the_welcome(books: Books, qtbot: QtBot) -> None:
    home = make(books, qtbot)
    home.open_first_page()
    assert home.window.navigator.key == "welcome"


def test_a_home_that_is_set_up_begins_with_the_dashboard_then_with_the_page_left_last(
    set_up: Books, qtbot: QtBot, wait_for_work: Callable[[], None]
) -> None:
    home = make(set_up, qtbot)
    home.open_first_page()
    assert home.window.navigator.key == "dashboard"
    home.window.navigator.open_page("customers")
    home.window.navigator.open_page("customer")
    home.window.show()
    wait_for_work()
    home.window.close()
    again = make(set_up, qtbot)
    again.open_first_page()
    assert again.window.navigator.key == "customers"
    wait_for_work()


@pytest.mark.parametrize("kept", ["nowhere", "invoice", ""])
def test_a_page_that_cannot_be_first_is_not(
    set_up: Books, qtbot: QtBot, kept: str, wait_for_work: Callable[[], None]
) -> None:
    open_settings(Paths(set_up.home)).setValue("window/page", kept)
    home = make(set_up, qtbot)
    home.open_first_page()
    assert home.window.navigator.key == "dashboard"
    wait_for_work()


def test_the_rail_tells_whose_books_these_are_and_how_much_is_in_them(
    set_up: Books, qtbot: QtBot, wait_for_work: Callable[[], None]
) -> None:
    home = make(set_up, qtbot)
    home.load_surroundings()
    wait_for_work()
    assert home.window.windowTitle() == "Harbour & Works <b> – Counterfoil"
    counts = {key: entry.accessibleDescription() for key, entry in home.window.rail._entries.items()}
    expected = {"dashboard": "", "invoices": "0", "customers": "0", "items": "0", "checkout-pages": "0", "sync": ""}
    assert counts == expected | {"settings": ""}
    assert dashboard.records(set_up) == {"invoices": 0, "customers": 0, "items": 0}


def test_every_page_opens_and_nothing_in_the_window_is_nameless(
    set_up: Books, qtbot: QtBot, wait_for_work: Callable[[], None]
) -> None:
    home = make(set_up, qtbot)
    home.window.show()
    for spec in home.window.navigator.specs:
        home.window.navigator.open_page(spec.key)
        wait_for_work()
        settle()
        assert nameless(home.window) == [], spec.key


def test_another_day_lets_the_pages_look_again_once(set_up: Books, clock: TellingClock, qtbot: QtBot) -> None:
    home = make(set_up, qtbot)
    with qtbot.assertNotEmitted(home.window.changes.changed):
        home.check_day()
    clock.day = date(2026, 11, 22)
    with qtbot.waitSignal(home.window.changes.changed) as told:
        home.check_day()
    assert told.args == [frozenset({"invoice"})]
    with qtbot.assertNotEmitted(home.window.changes.changed):
        home.check_day()


def test_what_was_asked_for_a_window_that_is_gone_is_dropped(set_up: Books, wait_for_work: Callable[[], None]) -> None:
    paths = Paths(set_up.home)
    home = Home(paths, open_settings(paths), set_up)
    home.load_surroundings()
    home.window.deleteLater()
    settle()
    wait_for_work()
    assert not isValid(home)


def test_the_palette_offers_to_sync_from_every_page(
    set_up: Books, qtbot: QtBot, wait_for_work: Callable[[], None]
) -> None:
    home = make(set_up, qtbot)
    home.window.show()
    home.window.navigator.open_page("customers")
    wait_for_work()
    [sync] = [entry for entry in home.window._local_entries() if entry.title == "Sync now"]
    sync.run()
    wait_for_work()
    assert home.window.navigator.key == "sync"
    assert [entry.title for entry in home.window._local_entries()].count("Sync now") <= 1
