"""A new user on a fresh machine, in the real window: from the first start to an empty list, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.paths import Paths
from app.services import company, customers, items
from app.services.books import Books
from app.ui import tasks
from app.ui.app import open_settings
from app.ui.customers.list_page import CustomersPage
from app.ui.home import Home
from app.ui.invoices.list.page import InvoiceListPage
from app.ui.shell.failures import present
from app.ui.shell.window import MainWindow
from app.ui.theme.theme import Mode, theme
from app.ui.welcome.page import WelcomePage
from app.ui.widgets.inputs import ComboBox
from tests.support import builders
from tests.support.accessibility import nameless
from tests.support.books import StandingClock
from tests.support.lanes import idle_before_the_books_close
from tests.support.typist import CONTROL, Key, Typist

__all__ = ["idle_before_the_books_close"]


@pytest.fixture
def books(home: Path) -> Iterator[Books]:
    """The books of a fresh machine."""
    with Books.open(home, clock=StandingClock()) as opened:
        yield opened


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, books: Books, home: Path) -> Iterator[MainWindow]:
    """The window as the program opens it, in English."""
    theme.apply(qapp, Mode.LIGHT)
    paths = Paths(home)
    made = Home(paths, open_settings(paths), books)
    before, tasks.runner().present = (
        tasks.runner().present,
        lambda _owner, error: present(made.window.notices, error, _raise),
    )
    qtbot.addWidget(made.window)
    made.window.resize(1280, 800)
    made.window.show()
    made.open_first_page()
    made.load_surroundings()
    qtbot.waitExposed(made.window)
    yield made.window
    wait(qtbot)
    tasks.runner().present = before


def _raise(error: BaseException) -> None:
    raise error


def wait(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not tasks.runner().busy, timeout=60_000)


@pytest.fixture
def hands(window: MainWindow, qtbot: QtBot) -> Typist:
    """Hands at the keyboard of the active window."""
    window.activateWindow()
    # A shortcut is heard by the active window only.
    qtbot.waitUntil(lambda: window.isActiveWindow() and QApplication.focusWidget() is not None)
    # They are bound after the first paint.
    qtbot.waitUntil(lambda: any(bound.key() == QKeySequence("Ctrl+S") for bound in window.findChildren(QShortcut)))
    return Typist(lambda: wait(qtbot))


def shown(window: MainWindow) -> type:
    return type(window.page)


def test_from_the_first_start_to_an_empty_list_that_invites(window: MainWindow, books: Books, hands: Typist) -> None:
    assert shown(window) is WelcomePage
    assert nameless(window) == []
    for text in ("Werkstatt Süd", "Gasse", "5", "1010", "Wien"):
        hands.type(text)
        hands.press(Key.Key_Tab)
    assert isinstance(hands.focused(), ComboBox)
    hands.type("Austria")
    hands.press(Key.Key_S, CONTROL)
    hands.settle()
    made = company.get(books)
    assert (made.name, made.city, made.country) == ("Werkstatt Süd", "Wien", "AT")
    assert (made.currency, made.default_rate) == ("EUR", "20")
    assert isinstance(window.page, InvoiceListPage)
    hands.settle()
    assert window.windowTitle().startswith("Werkstatt Süd")
    assert window.page.nothing_yet.isVisible()
    assert nameless(window) == []


def test_a_customer_and_an_item_by_keyboard(window: MainWindow, books: Books, hands: Typist) -> None:
    hands.press(Key.Key_3, CONTROL)
    hands.settle()
    assert shown(window) is CustomersPage
    window.navigator.new_customer()
    hands.type("Élan & Cie")
    hands.press(Key.Key_Tab, times=2)
    hands.type("elan@example.com")
    hands.press(Key.Key_S, CONTROL)
    hands.settle()
    (stored,) = customers.listing(books)
    assert (stored.name, stored.email) == ("Élan & Cie", "elan@example.com")
    hands.press(Key.Key_4, CONTROL)
    hands.settle()
    window.navigator.new_item()
    hands.settle()
    hands.type("Repair")
    hands.press(Key.Key_Tab, times=2)
    hands.type("80")
    hands.press(Key.Key_Return)
    hands.settle()
    (item,) = items.listing(books)
    assert (item.name, str(item.unit_price)) == ("Repair", "80")


def test_the_sample_company_is_a_button_away(window: MainWindow, books: Books, qtbot: QtBot, hands: Typist) -> None:
    assert window.perform("explore")
    hands.settle()
    page = window.page
    assert isinstance(page, InvoiceListPage)
    qtbot.waitUntil(lambda: page._model.rowCount() >= 300)
    qtbot.waitUntil(lambda: company.get(books).name in window.windowTitle())
    everything = page._model.rowCount()
    hands.press(Key.Key_F, CONTROL)
    hands.type("acme")
    qtbot.waitUntil(lambda: 0 < page._model.rowCount() < everything)


def test_what_was_left_open_is_shown_at_the_next_start(
    window: MainWindow, books: Books, home: Path, qtbot: QtBot, hands: Typist
) -> None:
    company.save(books, builders.company())
    hands.press(Key.Key_3, CONTROL)
    hands.settle()
    window.close()
    again = Home(Paths(home), open_settings(Paths(home)), books)
    qtbot.addWidget(again.window)
    again.open_first_page()
    hands.settle()
    assert shown(again.window) is CustomersPage
