"""What stands on a document once: customer, dates, currency, amounts, each typed from the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from app.domain.party import Address, Party
from app.domain.tax import TaxCategory
from app.services import customers, documents, drafts
from app.services.books import Books
from app.ui.invoices.editor.edits import Cell
from app.ui.invoices.editor.page import InvoicePage
from app.ui.invoices.editor.party_dialog import PartyDialog
from app.ui.shell.navigator import OpenInvoice
from app.ui.theme.fonts import caption_font, text_font
from app.ui.widgets.inputs import LineEdit
from tests.documents.reading import text_of
from tests.support import builders
from tests.support.invoice_page import issue, open_draft, run
from tests.support.typist import Key, Typist
from tests.support.ui import RecordingShell


def test_an_amount_of_the_document_that_cannot_be_read_is_kept_and_named(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    open_draft(page, books, hands)
    closing, form = page.sheet.closing, page.sheet.form
    closing.charges.add()
    hands.type("12,5x")
    form.more.click()
    hands.fill(form.prepaid, "1,234")
    form.reference.setFocus()
    hands.type("PO")
    assert closing.charges._rows[0].amount.text() == "12,5x"
    assert form.prepaid.text() == "1,234"
    run(page, "issue")
    hands.settle()
    assert [link.text().partition(":")[0] for link in page.sheet.problems.links()] == ["Charge", "Prepaid"]
    for _step in range(9):
        page.session.undo()
    assert page.session.unreadable == ()
    assert form.prepaid.text() == ""
    assert closing.charges.problems() == []


def test_a_control_character_is_refused_at_its_field(page: InvoicePage, hands: Typist) -> None:
    page.sheet.form.reference.setText("PO\x07")
    page.sheet.form.reference.textEdited.emit("PO\x07")
    field = page.sheet.form.field("reference")
    assert field is not None
    assert field.state == "error"
    assert [problem.field for problem in page.session.unreadable] == ["reference"]
    assert page.session.content.reference == ""


def test_a_customer_is_found_while_typing(page: InvoicePage, books: Books, hands: Typist) -> None:
    wanted = customers.create(books, builders.customer(name="Harbour Café", terms_days=7, language="de"))
    customers.create(books, builders.customer(name="Somebody else"))
    page.sheet.form.customer.setFocus()
    hands.type("harb")
    hands.settle()
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Enter)
    hands.settle()
    content = page.session.content
    assert (content.customer_id, content.customer) == (wanted.id, wanted.as_party())
    assert content.language == "de"
    assert content.issue_date is not None
    assert content.due_date == content.issue_date + timedelta(days=7)


def test_a_name_typed_in_full_is_that_customer(page: InvoicePage, books: Books, hands: Typist) -> None:
    wanted = customers.create(books, builders.customer(name="Harbour Café"))
    page.sheet.form.customer.setFocus()
    hands.type("harbour café")
    hands.settle()
    hands.press(Key.Key_Tab)
    hands.settle()
    assert page.session.content.customer_id == wanted.id
    assert page.sheet.form.customer.text() == "Harbour Café"


def test_enter_takes_the_only_customer_whose_name_begins_so_and_tab_keeps_what_is_typed(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    wanted = customers.create(books, builders.customer(name="Harbour Café"))
    customers.create(books, builders.customer(name="The Old Harbour"))
    page.sheet.form.customer.setFocus()
    hands.type("harb")
    hands.settle()
    hands.press(Key.Key_Return)
    hands.settle()
    assert page.session.content.customer_id == wanted.id
    assert page.sheet.form.customer.text() == "Harbour Café"
    hands.fill(page.sheet.form.customer, "harb")
    hands.settle()
    hands.press(Key.Key_Tab)
    hands.settle()
    content = page.session.content
    assert (content.customer_id, content.customer.name) == (None, "harb")


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Return])
def test_a_name_typed_faster_than_the_search_answers_is_that_customer_too(
    page: InvoicePage, books: Books, hands: Typist, key: Key
) -> None:
    wanted = customers.create(books, builders.customer(name="Harbour Café"))
    page.sheet.form.customer.setFocus()
    hands.type("harbour café")
    hands.press(key)
    hands.settle()
    assert page.session.content.customer_id == wanted.id
    assert page.session.content.customer == wanted.as_party()
    assert page.sheet.form.customer.text() == "Harbour Café"


def test_a_customer_is_made_in_place(page: InvoicePage, books: Books, hands: Typist) -> None:
    page.sheet.form.customer.setFocus()
    hands.type("Foo GmbH")
    hands.settle()
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Enter)
    dialog = page.findChild(PartyDialog)
    assert dialog is not None
    dialog.activateWindow()
    hands.settle()
    assert dialog.name.text() == "Foo GmbH"
    hands.fill(dialog.addresses.billing.lines["city"], "Bremen")
    hands.press(Key.Key_Enter)
    hands.press(Key.Key_Escape)  # too late: it is under way
    hands.settle()
    made = customers.find(books, "Foo GmbH") if page.session.content.customer_id is None else None
    assert made is None
    assert page.session.content.customer.address.city == "Bremen"
    assert customers.get(books, page.session.content.customer_id or 0).name == "Foo GmbH"


def test_the_dialog_states_every_detail_of_the_customer(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands, customer=builders.party("Acme"))
    run(page, "customer-details")
    dialog = page.findChild(PartyDialog)
    assert dialog is not None
    dialog.activateWindow()
    hands.settle()
    before = page.session.content.customer
    assert dialog.party() == before
    dialog.addresses.elsewhere.setFocus()
    hands.press(Key.Key_Space)
    hands.fill(dialog.addresses.delivery.lines["line1"], "Quay 4")
    hands.fill(dialog.addresses.delivery.lines["city"], "Hamburg")
    hands.fill(dialog.contact, "Ada")
    hands.press(Key.Key_Enter)
    after = page.session.content.customer
    assert (after.delivery.line1, after.delivery.city, after.contact) == ("Quay 4", "Hamburg", "Ada")
    run(page, "undo")
    assert page.session.content.customer == before


def test_goods_go_where_the_bill_goes_once_the_other_address_is_taken_away(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    elsewhere = replace(builders.party("Acme"), delivery=Address(line1="Quay 4", city="Hamburg", country="DE"))
    open_draft(page, books, hands, customer=elsewhere)
    run(page, "customer-details")
    dialog = page.findChild(PartyDialog)
    assert dialog is not None
    assert dialog.addresses.elsewhere.isChecked()
    dialog.activateWindow()
    hands.settle()
    dialog.addresses.elsewhere.setFocus()
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Enter)
    assert page.session.content.customer == replace(elsewhere, delivery=Address())


def test_a_name_that_is_no_customer_stands_on_the_document_alone(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    page.sheet.form.customer.setFocus()
    hands.type("Passer-by")
    hands.settle()
    hands.press(Key.Key_Tab)
    assert page.session.content.customer == Party(name="Passer-by")
    assert page.session.content.customer_id is None
    assert customers.listing(books) == []


def test_the_due_date_follows_the_terms(page: InvoicePage, hands: Typist) -> None:
    form = page.sheet.form
    hands.fill(form.issue_date, "2026-04-01")
    hands.press(Key.Key_Tab)
    assert page.session.content.due_date == date(2026, 4, 15)
    form.terms.setFocus()
    form.terms.choose(30)
    form.terms.activated.emit(form.terms.currentIndex())
    assert page.session.content.due_date == date(2026, 5, 1)
    assert form.due_date.value() == date(2026, 5, 1)


def test_a_due_date_before_the_issue_date_is_only_a_warning(page: InvoicePage, hands: Typist) -> None:
    hands.fill(page.sheet.form.due_date, "2026-03-01")
    field = page.sheet.form.field("due_date")
    assert field is not None
    assert field.state == "warning"
    assert page.session.content.due_date == date(2026, 3, 1)
    assert page.session.unreadable == ()


def test_an_impossible_date_is_an_error_and_changes_nothing(page: InvoicePage, hands: Typist) -> None:
    before = page.session.content.due_date
    hands.fill(page.sheet.form.due_date, "2026-02-30")
    hands.press(Key.Key_Tab)
    assert page.session.content.due_date == before
    assert [problem.field for problem in page.session.unreadable] == ["due_date"]


def test_another_currency_keeps_the_numbers(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands)
    currency = page.sheet.form.currency
    currency.choose("JPY")
    currency.activated.emit(currency.currentIndex())
    assert page.session.content.currency == "JPY"
    assert page.session.content.lines[0].unit_price == 100
    assert page.sheet.closing.totals.sums.rows[-1].amount == "¥\N{NO-BREAK SPACE}119"


def test_the_numbers_are_the_user_s_and_those_on_the_page_the_document_s(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    made = open_draft(page, books, hands, lines=(builders.line(price="1234.5"),), language="de")
    assert page.sheet.model.shown(0, Cell.PRICE) == "1,234.50"
    assert page.sheet.closing.totals.sums.rows[0].amount == "1,234.50"
    assert "1.234,50" in text_of(documents.pdf(books, made.id))


def test_both_decimal_signs_are_read_but_never_one_that_may_group(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    open_draft(page, books, hands)
    page.sheet.lines.setFocus()
    page.sheet.lines.go(0, Cell.PRICE)
    hands.type("2,5")
    assert page.session.content.lines[0].unit_price == Decimal("2.5")
    hands.press(Key.Key_Enter)
    page.sheet.lines.go(0, Cell.PRICE)
    hands.type("1,234")
    hands.press(Key.Key_Enter)
    cell = page.sheet.lines.open_cell()
    assert cell is not None
    assert cell.message() == "“1,234” can be read in two ways. Type 1234 or 1.234."


def test_a_german_user_reads_and_writes_german_numbers(
    qtbot: QtBot, books: Books, home: Path, wait_for_work: Callable[[], None]
) -> None:
    shell = RecordingShell(home, "de_DE")
    made = InvoicePage(shell, books)
    qtbot.addWidget(made)
    qtbot.addWidget(shell.host)
    made.open(OpenInvoice(drafts.create(books, builders.content(builders.line(price="1234.5"))).id))
    wait_for_work()
    assert made.sheet.model.shown(0, Cell.PRICE) == "1.234,50"
    assert made.sheet.closing.totals.sums.rows[0].amount == "1.234,50"
    price = made.sheet.model.index(0, Cell.PRICE)
    assert made.sheet.model.setData(price, "2.345,5")
    assert made.session.content.lines[0].unit_price == Decimal("2345.5")
    assert not made.sheet.model.setData(price, "1.234")
    made.session.undo()
    made.flush()
    wait_for_work()


def test_prices_with_tax_keep_the_gross(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands, lines=(builders.line(price="500"),))
    prices = page.sheet.form.prices
    prices.choose(True)
    prices.activated.emit(prices.currentIndex())
    assert page.session.calculation.totals.gross == 50_000


def test_discounts_and_charges_of_the_document_enter_the_totals(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands)
    closing = page.sheet.closing
    closing.allowances.add()
    hands.type("10 %")
    closing.charges.add()
    hands.type("5.00")
    totals = page.session.calculation.totals
    assert (totals.allowances, totals.charges, totals.net, totals.gross) == (1000, 500, 9500, 11305)
    entry = page.session.content.allowances[0]
    assert entry.tax is not None
    assert entry.tax.category is TaxCategory.STANDARD


def test_the_total_explains_itself(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands, lines=(builders.line(price="33.33", quantity="3.5"),))
    page.sheet.closing.totals.why.click()
    steps = {reason.label: (reason.working, reason.amount) for reason in page.sheet.closing.explanation.reasons}
    assert steps["1 · Consulting"] == ("3.5 × 33.33 = 116.655, rounded", "116.66")
    assert steps["Tax 19 %"] == ("19 % of 116.66 = 22.1654, rounded", "22.17")
    assert steps["Total"] == ("116.66 net + 22.17 tax", "138.83")


def test_fields_that_say_something_are_in_sight_and_empty_ones_only_when_wanted(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    open_draft(page, books, hands, delivery_date=builders.TODAY)
    form = page.sheet.form

    def shown() -> set[str]:
        paths = ("delivery_date", "kind", "prepaid", "period_start", "contract")
        return {path for path in paths if form.grid.field(path).isVisible()}

    assert shown() == {"delivery_date"}
    form.more.click()
    assert shown() == {"delivery_date", "kind", "prepaid", "period_start", "contract"}
    form.more.click()
    assert shown() == {"delivery_date"}
    form.more.click()
    issue(page, hands)
    assert shown() == {"delivery_date"}
    assert not form.more.isVisible()


def test_customers_found_are_offered_with_their_whole_names(page: InvoicePage, books: Books, hands: Typist) -> None:
    customers.create(books, builders.customer(name="Brodogradilište Jadran d.o.o. Split"))
    page.sheet.form.customer.setFocus()
    hands.type("Bro")
    hands.settle()
    offered = page.sheet.form.customer._list
    assert offered is not None
    needed = QFontMetrics(text_font()).horizontalAdvance("Brodogradilište Jadran d.o.o. Split")
    assert offered.width() > needed + QFontMetrics(caption_font()).horizontalAdvance(offered.rows()[0].detail)


def test_a_customers_name_that_is_cut_ends_in_an_ellipsis_while_nobody_types(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    name = "Reederei Nordstern und Söhne Gesellschaft mit beschränkter Haftung & Co. KG"
    open_draft(page, books, hands, customer=builders.party(name))
    picker = page.sheet.form.customer
    picker.setFixedWidth(180)
    page.sheet.form.reference.setFocus()
    hands.settle()
    assert picker.is_cut()
    assert picker.toolTip() != ""
    plain = LineEdit(parent=page)
    plain.setText(name)
    plain.setCursorPosition(0)
    plain.setGeometry(0, 0, picker.width(), picker.height())
    plain.show()
    end = QRect(picker.width() - 40, 4, 30, picker.height() - 8)
    assert picker.grab(end).toImage() != plain.grab(end).toImage()
    assert picker.text() == name
