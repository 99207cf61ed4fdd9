"""The editor in the real window: from a new invoice to an issued one and its PDF, by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.domain.document import State
from app.services import company, customers, documents, invoice_list
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery
from app.ui.invoices.editor.page import InvoicePage
from app.ui.shell.window import MainWindow
from tests.support import builders
from tests.support.books import books, clock, migrated_home
from tests.support.real_window import keyboard, window_on
from tests.support.typist import ALT, CONTROL, SHIFT, Key, Typist

__all__ = ["books", "clock", "migrated_home"]


@pytest.fixture
def window(qtbot: QtBot, books: Books) -> Iterator[MainWindow]:
    """The window of a company with one customer, on its first page."""
    customers.create(books, builders.customer(name="Harbour Café"))
    with window_on(books, qtbot, 1440, 860) as opened:
        yield opened


@pytest.fixture
def hands(qtbot: QtBot, window: MainWindow) -> Typist:
    """The keyboard of the window."""
    made = keyboard(qtbot)
    made.settle()
    return made


def editor(window: MainWindow) -> InvoicePage:
    page = window.findChild(InvoicePage)
    assert page is not None
    return page


def write_invoice(window: MainWindow, hands: Typist) -> InvoicePage:
    """Press Ctrl+N and type an invoice, from field to field with Tab."""
    hands.press(Key.Key_N, CONTROL)
    hands.settle()
    page = editor(window)
    assert page.sheet.form.customer.hasFocus()
    hands.type("harbour café")
    hands.settle()
    tab_to(hands, "Reference")
    hands.settle()
    hands.type("PO 4711")
    tab_to(hands, "Lines")
    hands.type("Survey")
    hands.press(Key.Key_Tab)
    hands.type("2")
    hands.press(Key.Key_Tab, times=2)
    hands.type("100")
    hands.press(Key.Key_Enter)
    return page


def tab_to(hands: Typist, name: str, most: int = 20) -> None:
    """Press Tab until the control of that name has the keyboard."""
    for _press in range(most):
        if hands.focused().accessibleName() == name:
            return
        hands.press(Key.Key_Tab)
    raise AssertionError(f"Tab never reached {name}")


def test_an_invoice_is_written_issued_and_exported_by_keys(
    window: MainWindow, hands: Typist, books: Books, tmp_path: Path, qtbot: QtBot
) -> None:
    page = write_invoice(window, hands)
    hands.press(Key.Key_Return, CONTROL)
    hands.settle()
    hands.settle()
    [issued] = [documents.get(books, id) for id in invoice_list.ids(books, InvoiceQuery())]
    assert (issued.state, issued.number) == (State.ISSUED, "INV-2026-0001")
    assert issued.content.customer.name == "Harbour Café"
    assert issued.calculation.totals.due == 23800
    hands.press(Key.Key_E, CONTROL)
    hands.settle()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    target = tmp_path / "invoice.pdf"
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    qtbot.waitUntil(target.exists, timeout=10_000)
    assert target.read_bytes() == documents.pdf(books, issued.id)


def test_undo_in_a_field_is_undo_of_the_editor(window: MainWindow, hands: Typist) -> None:
    page = write_invoice(window, hands)
    page.sheet.form.reference.setFocus()
    for _press in range(20):
        hands.press(Key.Key_Z, CONTROL)
    assert page.sheet.form.reference.text() == ""
    assert not page.session.content.lines
    for _press in range(20):
        hands.press(Key.Key_Z, CONTROL | SHIFT)
    assert page.sheet.form.reference.text() == "PO 4711"
    assert page.session.content.lines[0].description == "Survey"


def test_leaving_the_page_keeps_the_draft_and_shows_it_in_the_list(
    window: MainWindow, hands: Typist, books: Books
) -> None:
    write_invoice(window, hands)
    window.navigator.open_page("invoices")
    hands.settle()
    [draft] = [documents.get(books, id) for id in invoice_list.ids(books, InvoiceQuery())]
    assert (draft.state, draft.content.reference) == (State.DRAFT, "PO 4711")


def test_closing_the_window_keeps_what_was_typed_a_moment_ago(window: MainWindow, hands: Typist, books: Books) -> None:
    page = write_invoice(window, hands)
    page.sheet.closing.notes.setFocus()
    hands.type("until the last key")
    window.close()
    [draft] = [documents.get(books, id) for id in invoice_list.ids(books, InvoiceQuery())]
    assert draft.content.notes == "until the last key"


def test_a_problem_of_the_company_opens_the_settings(window: MainWindow, hands: Typist, books: Books) -> None:
    company.save(books, replace(company.get(books), tax_id="", tax_number=""))
    page = write_invoice(window, hands)
    hands.press(Key.Key_Return, CONTROL)
    hands.settle()
    assert page.sheet.problems.links()[0].hasFocus()
    hands.press(Key.Key_Return)
    hands.settle()
    assert window.navigator.key == "settings"
    assert hands.focused().accessibleName() == "VAT ID"
    hands.press(Key.Key_Left, ALT)
    hands.settle()
    assert window.navigator.key == "invoice"
    assert page.isAncestorOf(hands.focused())
