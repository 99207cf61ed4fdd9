"""Texts that mean harm are shown as they are: on every page, in both modes, without markup and without a warning."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.item import Item
from app.domain.party import Address, Contact, Customer
from app.paths import Paths
from app.services import company, customers, drafts, issuing, items
from app.services.books import Books
from app.ui import tasks
from app.ui.app import open_settings
from app.ui.home import Home
from app.ui.shell.navigator import OpenCustomer
from app.ui.shell.window import MainWindow
from app.ui.theme.theme import Mode, theme
from tests.support import builders
from tests.support.books import books, clock, migrated_home
from tests.support.lanes import idle_before_the_books_close

__all__ = ["books", "clock", "idle_before_the_books_close", "migrated_home"]

HOSTILE = (
    "<img src='file:///etc/passwd'>",
    "<a href='https://evil.example'>pay here</a>",
    "%n %1 {nb} {n} {}",
    "\u202egpj.exe",
    "&lt;b&gt;&amp;&file",
    "=cmd()|' /C calc'!A0",
    "../../x",
    "a\u200bb\u2066c\u200f",
    "x" * 200,
)


@pytest.fixture
def window(qtbot: QtBot, books: Books, home: Path, wait_for_work: Callable[[], None]) -> Iterator[MainWindow]:
    """The real window on books full of such texts, the company's own name among them."""
    kept = company.get(books)
    company.save(books, replace(kept, name="<b>&Söhne</b> %n", footer=HOSTILE[0], notes=HOSTILE[1]))
    for place, text in enumerate(HOSTILE):
        address = Address(line1=text, city=text, region=text)
        contact = Contact(name=text, role=text)
        customer = customers.create(books, Customer(name=text, address=address, contacts=(contact,), notes=text))
        items.create(books, Item(name=text, description=text))
        content = builders.content(
            builders.line(text), customer_id=customer.id, customer=customer.as_party(), reference=text, notes=text
        )
        draft = drafts.create(books, content)
        if place % 2 and text.isprintable():
            issuing.issue(books, draft.id)
    made = Home(Paths(home), open_settings(Paths(home)), books)
    qtbot.addWidget(made.window)
    made.window.resize(1280, 800)
    made.window.show()
    made.open_first_page()
    made.load_surroundings()
    wait_for_work()
    yield made.window
    wait_for_work()


@pytest.mark.parametrize("page", ["dashboard", "invoices", "customers", "customer", "items", "settings"])
def test_every_page_shows_them_literally(
    window: MainWindow, books: Books, page: str, wait_for_work: Callable[[], None]
) -> None:
    target = OpenCustomer(customers.listing(books)[0].id) if page == "customer" else None
    window.navigator.open_page(page, target)
    wait_for_work()
    for mode, size in itertools.product((Mode.LIGHT, Mode.DARK), ((1280, 800), (720, 480))):
        theme.choose(mode)
        window.resize(*size)
        picture = window.grab()
        assert not picture.isNull()
    rich = [label.text() for label in window.findChildren(QLabel) if label.textFormat() is not Qt.TextFormat.PlainText]
    assert rich == []
    assert not tasks.runner().busy


def test_the_titles_of_window_and_page_are_the_texts_themselves(
    window: MainWindow, books: Books, wait_for_work: Callable[[], None]
) -> None:
    assert window.windowTitle().startswith("<b>&Söhne</b> %n")
    for customer in customers.listing(books):
        window.navigator.open_customer(customer.id)
        wait_for_work()
        assert window.page is not None
        assert window.page.header.title.text() == customer.name
