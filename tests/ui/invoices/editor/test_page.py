"""The invoice page on real books: written, kept, undone, issued, paid, corrected, all from the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.document import Document, Kind, PaymentState, State
from app.domain.party import Party
from app.domain.payments import payment_state
from app.domain.tax import TaxCategory
from app.services import company, customers, documents, drafts, invoice_list, payments
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery
from app.ui.invoices.cancel_dialog import CancelDialog
from app.ui.invoices.credit_dialog import CreditDialog
from app.ui.invoices.editor.autosave import LONGEST_MS, PAUSE_MS, Saved
from app.ui.invoices.editor.page import InvoicePage
from app.ui.invoices.editor.party_dialog import PartyDialog
from app.ui.invoices.payment_dialog import PaymentDialog
from app.ui.shell.navigator import NewInvoice, OpenInvoice
from app.ui.theme.theme import Mode, theme
from app.ui.widgets.buttons import Button
from tests.support import builders
from tests.support.accessibility import named, nameless
from tests.support.typist import Key, Typist
from tests.support.ui import RecordingShell


def shell_of(page: InvoicePage) -> RecordingShell:
    return cast("RecordingShell", page.shell)


def run(page: InvoicePage, id: str) -> None:
    """Do what the shortcut of an action does."""
    action = next(action for action in page.actions_now() if action.id == id)
    assert action.enabled, id
    action.run()


def stored(books: Books) -> list[Document]:
    return [documents.get(books, id) for id in invoice_list.ids(books, InvoiceQuery())]


def open_draft(page: InvoicePage, books: Books, hands: Typist, **changes: object) -> Document:
    made = drafts.create(books, builders.content(**changes))
    page.open(OpenInvoice(made.id))
    hands.settle()
    return made


def issue(page: InvoicePage, hands: Typist) -> Document:
    run(page, "issue")
    hands.settle()
    hands.settle()
    assert page.session.document is not None
    assert page.session.read_only, [link.text() for link in page.sheet.problems.links()]
    return page.session.document


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


def test_a_new_invoice_is_stored_only_once_something_is_typed(page: InvoicePage, books: Books, hands: Typist) -> None:
    page.flush()
    assert stored(books) == []
    page.sheet.form.reference.setFocus()
    hands.type("PO 4711")
    page.flush()
    assert [document.content.reference for document in stored(books)] == ["PO 4711"]


def test_a_draft_stores_itself_soon_after_the_last_key(
    page: InvoicePage, books: Books, hands: Typist, qtbot: QtBot
) -> None:
    page.sheet.form.reference.setFocus()
    with qtbot.waitSignal(page.autosave.stored, timeout=PAUSE_MS + 1_500):
        hands.type("PO")
    assert [document.content.reference for document in stored(books)] == ["PO"]
    assert page.toolbar.chip.text() == "Draft · saved"


def test_a_draft_stores_itself_while_the_typing_goes_on(
    page: InvoicePage, books: Books, hands: Typist, qtbot: QtBot
) -> None:
    page.sheet.form.reference.setFocus()
    hands.type("warm")
    page.flush()
    with qtbot.waitSignal(page.autosave.stored, timeout=2 * LONGEST_MS) as saved:
        for _key in range(30):
            hands.type("x")
            qtbot.wait(50)
            if saved.signal_triggered:
                break
    assert stored(books)[0].content.reference.startswith("warmx")


def test_leaving_the_page_stores_what_is_typed_at_once(page: InvoicePage, books: Books, hands: Typist) -> None:
    page.sheet.lines.setFocus()
    hands.type("Survey")
    page.flush()
    assert [line.description for line in stored(books)[0].content.lines] == ["Survey"]


def test_a_save_under_way_and_the_flush_after_it_end_in_one_draft(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    page.sheet.form.reference.setFocus()
    hands.type("A")
    page.autosave.save()
    hands.type("B")
    page.flush()
    hands.settle()
    assert [document.content.reference for document in stored(books)] == ["AB"]


def test_what_somebody_else_saved_is_never_overwritten(page: InvoicePage, books: Books, hands: Typist) -> None:
    made = open_draft(page, books, hands)
    drafts.save(books, made.id, made.revision, replace(made.content, notes="theirs"))
    hands.fill(page.sheet.form.reference, "mine")
    page.autosave.flush()
    assert page.autosave.state is Saved.CONFLICT
    assert page.toolbar.chip.text() == "Draft · not saved"
    assert documents.get(books, made.id).content.notes == "theirs"


def test_after_a_conflict_both_versions_can_be_kept(page: InvoicePage, books: Books, hands: Typist) -> None:
    made = open_draft(page, books, hands)
    drafts.save(books, made.id, made.revision, replace(made.content, notes="theirs"))
    hands.fill(page.sheet.form.reference, "mine")
    page.autosave.flush()
    copy = next(button for button in page.sheet.findChildren(Button) if button.text() == "Save mine as a copy")
    copy.click()
    hands.settle()
    kept = {(document.content.reference, document.content.notes) for document in stored(books)}
    assert kept == {("", "theirs"), ("mine", "")}
    assert page.autosave.state is Saved.STORED


def test_leaving_the_page_in_a_conflict_keeps_both_versions(page: InvoicePage, books: Books, hands: Typist) -> None:
    made = open_draft(page, books, hands)
    drafts.save(books, made.id, made.revision, replace(made.content, notes="theirs"))
    hands.fill(page.sheet.form.reference, "mine")
    page.flush()
    page.flush()
    kept = {(document.content.reference, document.content.notes) for document in stored(books)}
    assert kept == {("", "theirs"), ("mine", "")}


def test_what_cannot_be_stored_is_not_left_behind(page: InvoicePage, books: Books, hands: Typist) -> None:
    made = open_draft(page, books, hands)
    hands.fill(page.sheet.form.reference, "mine")
    have_too_much = replace(page.session.content, lines=(builders.line(price="999999999999", quantity="999999"),))
    page.session.edit(have_too_much)
    page.flush()
    assert page.autosave.state is Saved.FAILED
    assert not page.can_close()
    page.open(NewInvoice())
    hands.settle()
    assert page.session.content.reference == "mine"
    assert "could not be saved" in shell_of(page).notices.texts()[-1]
    page.session.undo()
    page.flush()
    assert page.can_close()
    assert documents.get(books, made.id).content.reference == "mine"


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


def test_undo_goes_back_through_every_field(page: InvoicePage, hands: Typist) -> None:
    hands.fill(page.sheet.form.reference, "PO")
    hands.fill(page.sheet.closing.notes, "Thanks")
    page.sheet.lines.setFocus()
    hands.type("Survey")
    hands.press(Key.Key_Enter)
    assert page.session.content.lines
    run(page, "undo")
    assert not page.session.content.lines
    run(page, "undo")
    assert page.sheet.closing.notes.text() == ""
    run(page, "undo")
    assert page.sheet.form.reference.text() == ""
    assert not page.session.can_undo
    for _step in range(3):
        run(page, "redo")
    assert page.sheet.form.reference.text() == "PO"
    assert page.sheet.closing.notes.text() == "Thanks"
    assert page.session.content.lines[0].description == "Survey"


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


def test_everything_missing_is_listed_and_each_entry_leads_to_its_field(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    company.save(books, replace(company.get(books), tax_id="", tax_number=""))
    hands.fill(page.sheet.form.reference, "PO")
    page.sheet.lines.setFocus()
    hands.press(Key.Key_Tab)
    run(page, "issue")
    hands.settle()
    panel = page.sheet.problems
    assert panel.isVisible()
    texts = [link.text() for link in panel.links()]
    assert any(text.startswith("Customer") for text in texts)
    assert any(text.startswith("Lines") for text in texts)
    assert panel.links()[0].hasFocus()
    next(link for link in panel.links() if link.text().startswith("Customer")).click()
    assert page.sheet.form.customer.hasFocus()
    next(link for link in panel.links() if link.text().startswith("Lines")).click()
    assert page.sheet.lines.hasFocus()
    assert not page.session.read_only


def test_a_text_that_cannot_be_read_keeps_the_document_from_being_issued(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    open_draft(page, books, hands)
    page.sheet.lines.setFocus()
    page.sheet.lines.go(0, page.sheet.lines.model().index(0, 2).column())  # type: ignore[arg-type]
    hands.type("two")
    run(page, "issue")
    hands.settle()
    assert [link.text() for link in page.sheet.problems.links()] == [
        "Line 1, quantity: “two” is not a number like 12.50."
    ]


def test_what_was_mended_leaves_the_list(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands, customer=Party(), lines=())
    run(page, "issue")
    hands.settle()
    assert len(page.sheet.problems.links()) == 2
    page.sheet.form.customer.setFocus()
    hands.type("Acme")
    hands.settle()
    assert len(page.sheet.problems.links()) == 1


def test_problems_of_the_company_lead_to_the_settings(page: InvoicePage, books: Books, hands: Typist) -> None:
    company.save(books, replace(company.get(books), tax_id="", tax_number=""))
    open_draft(page, books, hands)
    run(page, "issue")
    hands.settle()
    page.sheet.problems.links()[0].click()
    assert shell_of(page).navigator.went[-1] == ("settings", "seller.tax_id")


def test_doubts_are_shown_once_and_may_be_passed_over(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands, due_date=builders.TODAY - timedelta(days=1))
    run(page, "issue")
    hands.settle()
    assert page.sheet.problems.isVisible()
    assert not page.session.read_only
    page.sheet.problems.anyway.emit()
    hands.settle()
    hands.settle()
    assert page.session.read_only


def test_an_issued_document_opens_read_only_with_what_may_be_done_next(
    page: InvoicePage, books: Books, hands: Typist
) -> None:
    open_draft(page, books, hands)
    document = issue(page, hands)
    assert document.number == "INV-2026-0001"
    assert page.header.title.text() == "INV-2026-0001"
    assert not page.toolbar.issue.isVisible()
    assert page.toolbar.export.isVisible()
    assert page.sheet.form.reference.isReadOnly()
    assert page.sheet.model.rowCount() == 1
    before = page.session.content
    page.sheet.lines.setFocus()
    hands.type("7")
    hands.press(Key.Key_Delete)
    assert page.session.content == before
    visible = {name for name, button in page.sheet.issued.buttons.items() if button.isVisible()}
    assert visible == {"payment", "credit", "cancel", "duplicate", "print"}


def test_payments_are_recorded_and_reversed(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands)
    document = issue(page, hands)
    run(page, "record-payment")
    dialog = page.findChild(PaymentDialog)
    assert dialog is not None
    dialog.activateWindow()
    hands.settle()
    assert dialog.amount.value() == Decimal("119.00")
    assert "Settles" in dialog.outcome.text()
    hands.fill(dialog.amount, "19")
    assert "€\N{NO-BREAK SPACE}100.00 stays open" in dialog.outcome.text()
    hands.press(Key.Key_Enter)
    hands.settle()
    hands.settle()
    assert page.toolbar.chip.text() == "Partly paid"
    paid = payments.listing(books, document.id)
    assert [payment.amount for payment in paid] == [1900]
    page.activateWindow()
    hands.settle()
    reverse = next(button for button in page.sheet.issued.findChildren(Button) if button.text() == "Reverse")
    reverse.setFocus()
    hands.press(Key.Key_Space)
    hands.settle()
    hands.settle()
    again = documents.get(books, document.id)
    assert payment_state(again.state, 11900, again.paid, again.credited) is PaymentState.OPEN
    assert page.toolbar.chip.text() == "Open"
    # The row is gone; the keyboard stays in the panel.
    assert page.sheet.issued.buttons["payment"].hasFocus()


def test_too_much_money_is_said_before_it_is_recorded(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands)
    issue(page, hands)
    run(page, "record-payment")
    dialog = page.findChild(PaymentDialog)
    assert dialog is not None
    dialog.activateWindow()
    hands.settle()
    hands.fill(dialog.amount, "120")
    assert "€\N{NO-BREAK SPACE}1.00 more than is open" in dialog.outcome.text()
    assert nameless(dialog) == []
    dialog.reject()


def test_part_of_an_invoice_is_credited(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands, lines=(builders.line("A", "10", "5"), builders.line("B", "20", "1")))
    document = issue(page, hands)
    run(page, "credit")
    hands.settle()
    dialog = page.findChild(CreditDialog)
    assert dialog is not None
    dialog.activateWindow()
    hands.settle()
    assert [edit.value() for edit in dialog.quantities] == [Decimal(5), Decimal(1)]
    assert nameless(dialog) == []
    hands.fill(dialog.quantities[0], "2")
    hands.fill(dialog.quantities[1], "")
    hands.press(Key.Key_Enter)
    hands.settle()
    hands.settle()
    after = documents.get(books, document.id)
    assert len(after.corrected_by) == 1
    note = documents.get(books, after.corrected_by[0].id)
    assert note.content.kind is Kind.CREDIT_NOTE
    assert after.credited == 2380
    assert "Credited by" in " ".join(child.text() for child in page.sheet.issued.findChildren(type(page.toolbar.save)))


def test_a_whole_invoice_is_cancelled(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands)
    document = issue(page, hands)
    run(page, "cancel-document")
    dialog = page.findChild(CancelDialog)
    assert dialog is not None
    assert nameless(dialog) == []
    dialog._go.click()
    hands.settle()
    hands.settle()
    assert documents.get(books, document.id).state is State.CANCELLED
    assert page.toolbar.chip.text() == "Cancelled"


def test_a_draft_is_deleted_and_brought_back(page: InvoicePage, books: Books, hands: Typist) -> None:
    made = open_draft(page, books, hands)
    run(page, "delete")
    hands.settle()
    assert stored(books) == []
    action = shell_of(page).notices.action
    assert action is not None
    action.run()
    hands.settle()
    assert [document.content for document in stored(books)] == [made.content]


def test_the_preview_shows_the_page_and_keeps_up(page: InvoicePage, books: Books, hands: Typist, qtbot: QtBot) -> None:
    open_draft(page, books, hands)
    qtbot.waitUntil(lambda: page.preview.view.count() == 1, timeout=10_000)
    long = tuple(builders.line(f"Line {place}") for place in range(80))
    with qtbot.waitSignal(page.preview.refreshed, timeout=5_000):
        page.session.edit(replace(page.session.content, lines=long))
    assert page.preview.view.count() > 1
    assert page.preview.caption.text().startswith("Page 1 of")


@pytest.mark.parametrize(("width", "both"), [(1232, True), (1000, False)])
def test_where_space_is_short_the_page_becomes_a_tab(page: InvoicePage, hands: Typist, width: int, both: bool) -> None:
    page.resize(width, 700)
    hands.settle()
    assert page.sheet.isVisible()
    assert page.preview.isVisible() is both
    assert page.toolbar.sides.isVisible() is not both
    if not both:
        page.toolbar.sides.choose("preview")
        page.toolbar.sides.changed.emit("preview")
        assert page.preview.isVisible()
        assert not page.sheet.isVisible()


def test_the_page_can_be_shown_in_the_dark(page: InvoicePage) -> None:
    theme.choose(Mode.DARK)
    image = page.grab().toImage()
    assert image.pixelColor(4, 4).lightness() < 60


def test_the_next_document_begins_with_a_clean_history(page: InvoicePage, books: Books, hands: Typist) -> None:
    hands.fill(page.sheet.form.reference, "PO")
    page.flush()
    page.open(NewInvoice())
    hands.settle()
    assert not page.session.can_undo
    assert page.sheet.form.reference.text() == ""
    assert len(stored(books)) == 1


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
