"""The invoice page as a whole: names, room, preview, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services import drafts
from app.services.books import Books
from app.ui.invoices.editor.page import InvoicePage
from app.ui.shell.navigator import OpenInvoice
from app.ui.theme.theme import Mode, theme
from tests.support import builders
from tests.support.accessibility import named, nameless
from tests.support.invoice_page import issue, open_draft, run
from tests.support.typist import Typist
from tests.support.ui import RecordingShell


def test_every_control_has_a_name(page: InvoicePage, books: Books, hands: Typist) -> None:
    page.sheet.form.more.click()
    page.sheet.closing.allowances.add()
    page.sheet.closing.totals.why.click()
    assert nameless(page) == []
    open_draft(page, books, hands)
    payments_of = issue(page, hands)
    assert payments_of.number
    assert nameless(page) == []


def test_the_keyboard_begins_where_the_work_does(page: InvoicePage, books: Books, hands: Typist) -> None:
    page.toolbar.more.setFocus()
    open_draft(page, books, hands)
    assert page.sheet.form.customer.hasFocus()
    issue(page, hands)
    assert page.toolbar.export.hasFocus()


def test_the_main_controls_are_called_as_agreed(page: InvoicePage) -> None:
    assert {"Customer", "Issue date", "Due date", "Reference", "Notes"} <= set(named(page))
    assert {"Save", "Issue", "Export PDF"} <= set(named(page))
    # Qt tells a chooser's value as its name on this system, and its label by a relation.
    assert page.sheet.form.currency.accessibleName() == "Currency"


def test_the_preview_shows_the_page_and_keeps_up(page: InvoicePage, books: Books, hands: Typist, qtbot: QtBot) -> None:
    open_draft(page, books, hands)
    qtbot.waitUntil(lambda: page.preview.view.count() == 1, timeout=10_000)
    long = tuple(builders.line(f"Line {place}") for place in range(80))
    # Not the next refresh alone: under load the one before may still be on its way.
    page.session.edit(replace(page.session.content, lines=long))
    qtbot.waitUntil(lambda: page.preview.view.count() > 1, timeout=10_000)
    assert page.preview.caption.text().startswith("Page 1 of")


@pytest.mark.parametrize(("width", "both"), [(1232, True), (1000, False)])
def test_where_space_is_short_the_page_becomes_a_tab(page: InvoicePage, hands: Typist, width: int, both: bool) -> None:
    page.resize(width, 700)
    hands.settle()
    assert page.sheet.isVisible()
    assert page.preview.isVisible() is both
    assert page.sides.chooser.isVisible() is not both
    if not both:
        run(page, "preview")
        assert page.preview.isVisible()
        assert not page.sheet.isVisible()


def test_a_preview_beside_the_form_is_never_a_strip(page: InvoicePage, hands: Typist) -> None:
    for width in range(900, 1400, 50):
        page.resize(width, 700)
        hands.settle()
        assert not page.preview.isVisible() or page.preview.width() >= 360


def test_the_side_chosen_where_space_is_short_is_remembered(page: InvoicePage, books: Books, hands: Typist) -> None:
    page.resize(900, 700)
    hands.settle()
    open_draft(page, books, hands)
    page.sheet.form.reference.setFocus()
    run(page, "preview")
    assert page.preview.view.hasFocus()
    page.resize(1300, 700)
    hands.settle()
    assert page.sheet.isVisible()
    assert page.preview.isVisible()
    page.resize(900, 700)
    hands.settle()
    assert not page.sheet.isVisible()
    open_draft(page, books, hands)
    assert page.preview.view.hasFocus()
    run(page, "preview")
    assert page.sheet.isVisible()


def test_going_back_from_the_preview_finds_the_keyboard_where_it_was(
    page: InvoicePage, books: Books, hands: Typist, qtbot: QtBot
) -> None:
    open_draft(page, books, hands)
    qtbot.waitUntil(lambda: page.preview.view.count() == 1, timeout=10_000)
    page.sheet.form.reference.setFocus()
    run(page, "preview")
    hands.settle()
    assert not page.sheet.isVisible()
    assert page.preview.width() > 1000
    qtbot.waitUntil(lambda: f"· {page.preview.view.zoom()} %" in page.preview.caption.text(), timeout=10_000)
    run(page, "preview")
    assert page.sheet.form.reference.hasFocus()


def test_what_needs_the_form_brings_it_into_sight(page: InvoicePage, books: Books, hands: Typist) -> None:
    page.resize(900, 700)
    hands.settle()
    open_draft(page, books, hands, lines=())
    run(page, "preview")
    run(page, "issue")
    hands.settle()
    assert page.sheet.problems.isVisible()
    assert page.sheet.problems.links()[0].hasFocus()
    run(page, "preview")
    page.begin()
    hands.settle()
    assert page.sheet.form.customer.hasFocus()


def test_where_the_header_is_narrow_the_title_stays_whole_and_saving_goes_into_the_menu(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    open_draft(page, books, hands)
    for width in (900, 744):
        page.resize(width, 500)
        hands.settle()
    assert page.header.title.toolTip() == ""
    page.toolbar.menu.aboutToShow.emit()
    assert "Save" in [entry.text() for entry in page.toolbar.menu.actions()]
    page.resize(1100, 500)
    hands.settle()
    page.toolbar.menu.aboutToShow.emit()
    assert "Save" not in [entry.text() for entry in page.toolbar.menu.actions()]


def test_an_issued_document_offers_its_e_invoice_in_sight(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands)
    assert not page.toolbar.einvoice.isVisible()
    assert page.sides.chooser._buttons["edit"].accessibleName() == "Edit"
    issue(page, hands)
    assert page.toolbar.einvoice.isVisible()
    assert page.sides.chooser._buttons["edit"].accessibleName() == "Details"


def test_what_may_be_done_with_an_issued_document_is_in_sight_at_once(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    open_draft(page, books, hands)
    page.resize(1232, 420)
    hands.settle()
    bar = page._left.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    issue(page, hands)
    assert bar.value() == 0
    button = page.sheet.issued.buttons["payment"]
    assert page._left.viewport().rect().contains(button.mapTo(page._left.viewport(), button.rect().center()))


def test_the_page_can_be_shown_in_the_dark(page: InvoicePage) -> None:
    theme.choose(Mode.DARK)
    image = page.grab().toImage()
    assert image.pixelColor(4, 4).lightness() < 60


def test_without_repaints_piling_up_none_keeps_its_references(page: InvoicePage, books: Books, hands: Typist) -> None:
    import sys

    open_draft(page, books, hands)
    page.grab()
    before = sys.getrefcount(None)
    for _time in range(20):
        page.grab()
    assert sys.getrefcount(None) > before - 1_000


def test_no_part_of_the_page_flashes_up_as_a_window(
    qtbot: QtBot, books: Books, shell: RecordingShell, qapp: QApplication, wait_for_work: Callable[[], None]
) -> None:
    opened: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                opened.append(type(watched).__name__)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    try:
        page = InvoicePage(shell, books)
        qtbot.addWidget(page)
        page.resize(1232, 832)
        page.show()
        page.open(OpenInvoice(drafts.create(books, builders.content()).id))
        wait_for_work()
        page.sheet.form.more.click()
        page.sheet.closing.allowances.add()
        page.sheet.closing.charges.add()
        page.sheet.closing.totals.why.click()
        run(page, "undo")
        page.party_commands.show_party()
    finally:
        qapp.removeEventFilter(watch)
    assert opened == ["InvoicePage", "PartyDialog"]
    page.flush()
    page.close()
    wait_for_work()
