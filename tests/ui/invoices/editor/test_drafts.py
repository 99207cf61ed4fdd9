"""Drafts store themselves, never over another's work, and every step can be undone."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.domain.document import Kind
from app.domain.series import SeriesKind
from app.services import corrections, documents, drafts
from app.services.books import Books
from app.ui.invoices.editor.autosave import LONGEST_MS, PAUSE_MS, Saved
from app.ui.invoices.editor.page import InvoicePage
from app.ui.shell.navigator import NewInvoice, OpenInvoice
from app.ui.widgets.buttons import Button
from tests.support import builders
from tests.support.invoice_page import issue, open_draft, run, shell_of, stored
from tests.support.typist import Key, Typist


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
    with qtbot.waitSignal(page.autosave.stored, timeout=LONGEST_MS + 1_500) as saved:
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


def test_a_new_credit_note_is_one_from_the_start(page: InvoicePage, books: Books, hands: Typist) -> None:
    page.open(NewInvoice(credit_note=True))
    hands.settle()
    assert page.header.title.text() == "New credit note"
    assert page.target() == NewInvoice(credit_note=True)
    hands.fill(page.sheet.form.reference, "PO")
    page.flush()
    assert stored(books)[0].content.kind is Kind.CREDIT_NOTE


def test_a_draft_becomes_a_credit_note_and_back(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands)
    form = page.sheet.form
    form.more.setFocus()
    hands.press(Key.Key_Space)
    form.kind.setFocus()
    hands.press(Key.Key_Down)
    assert page.session.content.kind is Kind.CREDIT_NOTE
    assert page.header.title.text() == "Draft credit note"
    run(page, "undo")
    assert form.kind.chosen() == Kind.INVOICE
    assert page.header.title.text() == "Draft invoice"
    run(page, "redo")
    made = issue(page, hands)
    assert made.series_kind is SeriesKind.CREDIT_NOTE
    assert made.number is not None
    assert made.number.startswith("CRN-")


def test_the_kind_of_a_correction_is_fixed(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands)
    credit = corrections.credit(books, issue(page, hands).id)
    page.open(OpenInvoice(credit.id))
    hands.settle()
    assert page.sheet.form.kind.chosen() == Kind.CREDIT_NOTE
    assert not page.sheet.form.kind.isEnabled()


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


def test_the_next_document_begins_with_a_clean_history(page: InvoicePage, books: Books, hands: Typist) -> None:
    hands.fill(page.sheet.form.reference, "PO")
    page.flush()
    page.open(NewInvoice())
    hands.settle()
    assert not page.session.can_undo
    assert page.sheet.form.reference.text() == ""
    assert len(stored(books)) == 1
