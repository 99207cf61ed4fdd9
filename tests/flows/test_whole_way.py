"""The main job, end to end, by keyboard alone: from the first start on a fresh machine to a PDF on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # ships no type information
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.domain.document import State
from app.services import company, customers, documents, invoice_list, items
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery
from app.ui.shell.window import MainWindow
from tests.support.accessibility import nameless
from tests.support.books import StandingClock
from tests.support.real_window import keyboard, window_on
from tests.support.typist import CONTROL, Key, Typist


@pytest.fixture
def books(home: Path) -> Iterator[Books]:
    """The books of a fresh machine."""
    with Books.open(home, clock=StandingClock()) as opened:
        yield opened


@pytest.fixture
def window(qtbot: QtBot, books: Books) -> Iterator[MainWindow]:
    """The window as it opens on them."""
    with window_on(books, qtbot, 1280, 800) as opened:
        yield opened


@pytest.fixture
def hands(qtbot: QtBot, window: MainWindow) -> Typist:
    """The keyboard; nothing in this file touches a widget."""
    return keyboard(qtbot)


def tab_to(hands: Typist, name: str, most: int = 40) -> QWidget:
    """Press Tab until the control of that name has the keyboard."""
    for _press in range(most):
        if hands.focused().accessibleName() == name:
            return hands.focused()
        hands.press(Key.Key_Tab)
    raise AssertionError(f"Tab never reached {name}")


def fill_in(hands: Typist, **texts: str) -> None:
    """Go on with Tab to each control, named with _ for a blank, and type."""
    for name, text in texts.items():
        tab_to(hands, name.replace("_", " "))
        hands.type(text)


def find(hands: Typist, window: MainWindow, words: str) -> None:
    """Do what the command palette finds first for ``words``."""
    hands.press(Key.Key_K, CONTROL)
    hands.settle()
    hands.type(words)
    hands.settle()
    hands.press(Key.Key_Return)
    hands.settle()
    # Offscreen nobody gives the window its place back when the palette closes; every window manager does.
    top = QApplication.activeModalWidget() or window
    top.activateWindow()
    hands.settle()


def set_up_company(hands: Typist, window: MainWindow, books: Books) -> None:
    """Fill in the assistant, which has the keyboard in its first field."""
    hands.settle()
    fill_in(hands, Name_of_your_company="Harbour Works", Street="Am Kai", Building_number="5")
    fill_in(hands, Postcode="20457", Town="Hamburg", Country="Germany")
    fill_in(hands, VAT_ID="DE136695976", IBAN="DE89 3704 0044 0532 0130 00")
    hands.press(Key.Key_Return)
    hands.settle()
    assert company.get(books).iban == "DE89370400440532013000"
    assert window.navigator.key == "invoices"


def add_customer(hands: Typist, window: MainWindow, books: Books) -> int:
    """Begin a customer from the palette and fill in the page."""
    find(hands, window, "new customer")
    fill_in(hands, Name="Acme Corp", Email="billing@acme.example", Phone="+1 555 0100")
    fill_in(hands, Street_and_number="1 Main St", Postcode="02101", Town="Boston", Country="United States")
    hands.press(Key.Key_S, CONTROL)
    hands.settle()
    [customer] = customers.listing(books)
    assert (customer.name, customer.city, customer.country) == ("Acme Corp", "Boston", "US")
    return customer.id


def add_item(hands: Typist, window: MainWindow, books: Books) -> None:
    """Begin an item from the palette and fill in its dialog."""
    find(hands, window, "new item")
    fill_in(hands, Name="Harbour survey", Price="780")
    hands.press(Key.Key_Return)
    hands.settle()
    [item] = items.listing(books)
    assert (item.name, str(item.unit_price)) == ("Harbour survey", "780")
    window.activateWindow()
    hands.settle()


def write_invoice(hands: Typist, window: MainWindow) -> None:
    """Write an invoice: the customer by name alone, the line completed from the item."""
    hands.press(Key.Key_N, CONTROL)
    hands.settle()
    assert hands.focused().accessibleName() == "Customer"
    hands.type("acme corp")
    fill_in(hands, Reference="PO 4711", Language="English")
    tab_to(hands, "Lines")
    hands.type("harb")
    hands.settle()
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Tab)
    hands.type("2.5")
    hands.press(Key.Key_Return)
    hands.settle()
    assert nameless(window) == []


def export(hands: Typist, target: Path, qtbot: QtBot) -> None:
    """Press the button that has the keyboard once a document is issued, and type a path into the dialog."""
    assert hands.focused().accessibleName() == "Export PDF"
    hands.press(Key.Key_Return)
    hands.settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    dialog.activateWindow()
    hands.settle()
    hands.type(str(target))
    hands.press(Key.Key_Return)
    qtbot.waitUntil(target.exists, timeout=10_000)
    hands.settle()


def test_from_the_first_start_to_a_pdf_on_disk(
    window: MainWindow, hands: Typist, books: Books, tmp_path: Path, qtbot: QtBot
) -> None:
    set_up_company(hands, window, books)
    customer_id = add_customer(hands, window, books)
    add_item(hands, window, books)
    write_invoice(hands, window)
    hands.press(Key.Key_Return, CONTROL)
    hands.settle()
    [issued] = [documents.get(books, id) for id in invoice_list.ids(books, InvoiceQuery())]
    assert (issued.state, issued.number) == (State.ISSUED, "INV-2026-0001")
    assert issued.content.customer_id == customer_id
    assert issued.calculation.totals.due == 232050
    target = tmp_path / "invoice.pdf"
    export(hands, target, qtbot)
    assert target.read_bytes() == documents.pdf(books, issued.id)
    with pypdfium2.PdfDocument(target.read_bytes()) as pdf:
        text = pdf[0].get_textpage().get_text_bounded()
    for expected in ("INV-2026-0001", "Acme Corp", "PO 4711", "Harbour survey", "2,320.50"):
        assert expected in text
