"""From draft to issued document, and what may be done with it then: paid, credited, cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from app.domain.document import Kind, PaymentState, State
from app.domain.party import Party
from app.domain.payments import payment_state
from app.services import company, documents, payments
from app.services.books import Books
from app.ui.invoices.cancel_dialog import CancelDialog
from app.ui.invoices.credit_dialog import CreditDialog
from app.ui.invoices.editor.page import InvoicePage
from app.ui.invoices.payment_dialog import PaymentDialog
from app.ui.widgets.buttons import Button
from tests.support import builders
from tests.support.accessibility import nameless
from tests.support.invoice_page import issue, open_draft, run, shell_of
from tests.support.typist import Key, Typist


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
    assert shell_of(page).navigator.went[-1] == ("settings", "tax_id")


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
