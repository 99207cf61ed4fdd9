"""What stands on a document once: customer, dates, currency, amounts, each typed from the keyboard."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.domain.party import Party
from app.domain.tax import TaxCategory
from app.services import customers
from app.services.books import Books
from app.ui.invoices.editor.page import InvoicePage
from app.ui.invoices.editor.party_dialog import PartyDialog
from tests.support import builders
from tests.support.invoice_page import open_draft, run
from tests.support.typist import Key, Typist


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
    hands.fill(dialog.address.lines["city"], "Bremen")
    hands.press(Key.Key_Enter)
    hands.settle()
    made = customers.find(books, "Foo GmbH") if page.session.content.customer_id is None else None
    assert made is None
    assert page.session.content.customer.address.city == "Bremen"
    assert customers.get(books, page.session.content.customer_id or 0).name == "Foo GmbH"


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


def test_the_numbers_are_written_as_the_document_writes_them(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands, lines=(builders.line(price="1234.5"),), language="de")
    assert page.sheet.model.shown(0, page.sheet.model.index(0, 4).column()) == "1.234,50"  # type: ignore[arg-type]
    page.sheet.lines.setFocus()
    page.sheet.lines.go(0, page.sheet.lines.model().index(0, 4).column())  # type: ignore[arg-type]
    hands.type("2,5")
    assert page.session.content.lines[0].unit_price == Decimal("2.5")


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
