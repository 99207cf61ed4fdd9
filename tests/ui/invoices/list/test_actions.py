"""What the list does with the documents selected."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrintPreviewDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from app.domain.document import Document, State
from app.domain.look import Look
from app.domain.party import Party
from app.domain.series import Reset, Series, SeriesKind
from app.services import company, corrections, documents, drafts, issuing, payments, pdf_files, series
from app.services.books import Books
from app.ui import tasks
from app.ui.einvoice.export import EInvoiceExport
from app.ui.folders import EXPORT
from app.ui.invoices.copy_dialog import CopyDialog
from app.ui.invoices.list import batch
from app.ui.invoices.list.page import InvoiceListPage
from app.ui.invoices.payment_dialog import PaymentDialog
from app.ui.invoices.settle_dialog import SettleDialog
from app.ui.tasks import Progress
from app.ui.theme.tokens import Role
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import PlainLabel
from tests.support import builders
from tests.support.accessibility import nameless
from tests.support.hands import agree, dialog_of, open_dialogs
from tests.support.ui import RecordingShell, bring_up

Wait = Callable[[], None]


@pytest.fixture
def made(books: Books) -> list[Document]:
    """Three drafts: two complete ones, the last without a customer; newest first as in the list."""
    contents = [
        builders.content(issue_date=builders.TODAY - timedelta(days=place), customer=customer)
        for place, customer in enumerate((builders.party("Acme"), builders.party("../../Beta <b>"), Party()))
    ]
    return drafts.create_many(books, contents)


@pytest.fixture
def page(
    qtbot: QtBot, shell: RecordingShell, books: Books, made: list[Document], wait_for_work: Wait
) -> InvoiceListPage:
    """The page, shown and loaded, and told of changes as the window does."""
    shown = InvoiceListPage(shell, books)
    bring_up(qtbot, shell, shown)
    qtbot.waitUntil(lambda: shown._filters._states._buttons["all"].accessibleDescription() == "3")
    wait_for_work()
    return shown


def select(page: InvoiceListPage, *rows: int) -> None:
    selection = page._table.selectionModel()
    selection.clearSelection()
    for row in rows:
        selection.select(page._model.index(row, 0), selection.SelectionFlag.Select | selection.SelectionFlag.Rows)


def choose(place: Path) -> None:
    """Choose ``place`` in the file dialog that is open."""
    dialog = dialog_of(QFileDialog)
    dialog.fileSelected.emit(str(place))
    dialog.close()


def export(page: InvoiceListPage, wait: Wait, command: str, place: Path, *rows: int) -> None:
    """Export the documents of some rows to a place."""
    select(page, *rows)
    page._run(command)
    wait()
    choose(place)
    wait()


def test_deleted_drafts_come_back_with_undo(
    page: InvoiceListPage, shell: RecordingShell, books: Books, made: list[Document], wait_for_work: Wait
) -> None:
    select(page, 0, 1)
    page._table.setFocus()
    QTest.keyClick(page._table, Qt.Key.Key_Delete)
    wait_for_work()
    assert shell.notices.texts() == ["2 drafts were deleted."]
    assert page._model.rowCount() == 1
    assert shell.notices.action is not None
    shell.notices.action.run()
    wait_for_work()
    assert [documents.get(books, document.id).content for document in made] == [document.content for document in made]
    assert page._model.rowCount() == 3


def test_issuing_several_says_what_is_done_and_what_is_missing(
    page: InvoiceListPage, shell: RecordingShell, books: Books, made: list[Document], wait_for_work: Wait
) -> None:
    select(page, 0, 1, 2)
    page._run("issue")
    agree("Issue")
    wait_for_work()
    assert [documents.get(books, document.id).state for document in made] == [State.ISSUED, State.ISSUED, State.DRAFT]
    success, trouble = shell.notices.said
    assert success[:2] == (Role.GOOD, "2 documents are issued.")
    assert trouble[:2] == (Role.BAD, "This draft cannot be issued yet. It stays a draft.")
    assert trouble[2], "every problem is listed"
    assert shell.notices.action is not None
    shell.notices.action.run()
    assert shell.navigator.went[-1] == ("open_invoice", made[2].id)


def test_of_a_selection_too_large_to_look_at_no_number_of_drafts_is_claimed(
    page: InvoiceListPage,
    shell: RecordingShell,
    books: Books,
    made: list[Document],
    wait_for_work: Wait,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issuing.issue(books, made[0].id)
    shell.changes.tell("invoice")
    wait_for_work()
    monkeypatch.setattr("app.ui.invoices.list.page.LOOKED_AT", 1)
    select(page, 0, 1, 2)
    assert next(action.title for action in page.actions_now() if action.id == "delete") == "Delete drafts"
    page._run("issue")
    dialog = dialog_of(Dialog)
    assert dialog.windowTitle() == "Issue the drafts among these 3 documents?"
    agree("Issue")
    wait_for_work()
    assert shell.notices.texts() == [
        f"\u2068{documents.get(books, made[1].id).number}\u2069 is issued.",
        "This draft cannot be issued yet. It stays a draft.",
    ]


def test_a_duplicate_is_opened(
    page: InvoiceListPage, shell: RecordingShell, books: Books, made: list[Document], wait_for_work: Wait
) -> None:
    select(page, 0)
    page._run("duplicate")
    wait_for_work()
    place, document_id = shell.navigator.went[-1]
    assert place == "open_invoice"
    assert documents.get(books, int(str(document_id))).content.customer == made[0].content.customer


def test_one_pdf_goes_where_the_user_says(
    page: InvoiceListPage, shell: RecordingShell, tmp_path: Path, wait_for_work: Wait
) -> None:
    select(page, 1)
    page._run("export-pdf")
    wait_for_work()
    dialog = dialog_of(QFileDialog)
    proposed = Path(dialog.selectedFiles()[0]).name
    assert proposed.endswith(".pdf")
    assert "/" not in proposed
    target = tmp_path / "out.pdf"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    wait_for_work()
    assert target.read_bytes().startswith(b"%PDF")
    assert "out.pdf" in shell.notices.texts()[-1]


def test_an_export_begins_among_the_documents_and_then_where_the_last_one_went(
    page: InvoiceListPage, shell: RecordingShell, tmp_path: Path, wait_for_work: Wait
) -> None:
    gone = tmp_path / "gone"
    home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    for remembered, begins in (("", home), (str(gone), home), (str(tmp_path), str(tmp_path))):
        shell.settings.setValue(EXPORT, remembered)
        select(page, 1)
        page._run("export-pdf")
        wait_for_work()
        dialog = dialog_of(QFileDialog)
        assert isinstance(dialog, QFileDialog)
        # A folder that does not exist yet is its nearest parent that does.
        assert Path(begins).is_relative_to(dialog.directory().absolutePath())
        dialog.close()


def test_several_are_written_as_e_invoices_and_those_that_lack_something_are_told(
    page: InvoiceListPage,
    shell: RecordingShell,
    books: Books,
    made: list[Document],
    wait_for_work: Wait,
    tmp_path: Path,
) -> None:
    asks = replace(builders.party("Beta"), einvoice_form="cii")
    made[1] = drafts.save(books, made[1].id, made[1].revision, replace(made[1].content, customer=asks))
    numbers = [issuing.issue(books, document.id).number for document in made[:2]]
    shell.settings.setValue("einvoice/form", "peppol")
    page.on_changed(frozenset({"invoice"}))
    wait_for_work()
    export(page, wait_for_work, "export-einvoice", tmp_path, 0, 1, 2)
    assert [path.name for path in tmp_path.glob("*.xml")] == [f"{numbers[1]} Beta (cii).xml"]
    good, bad = shell.notices.said[-2:]
    assert (good[0], f"{numbers[1]} Beta (cii).xml" in good[1]) == (Role.GOOD, True)
    assert bad[:2] == (Role.BAD, "These could not be written:")
    assert any("PEPPOL-EN16931-R010" in text and str(numbers[0]) in text for text in bad[2])


def test_several_e_invoices_replace_nothing_unasked(
    page: InvoiceListPage,
    shell: RecordingShell,
    books: Books,
    made: list[Document],
    wait_for_work: Wait,
    tmp_path: Path,
) -> None:
    for document in made[:2]:
        issuing.issue(books, document.id)
    shell.settings.setValue("einvoice/form", "cii")
    page.on_changed(frozenset({"invoice"}))
    wait_for_work()

    export(page, wait_for_work, "export-einvoice", tmp_path / "out", 0, 1)
    changed, same = sorted((tmp_path / "out").iterdir())
    made_then = changed.read_bytes()
    changed.write_bytes(b"mine")
    export(page, wait_for_work, "export-einvoice", tmp_path / "out", 0, 1)
    assert (changed.read_bytes(), same.read_bytes()[:5]) == (b"mine", b"<?xml")
    agree("Replace")
    wait_for_work()
    assert changed.read_bytes() == made_then


def test_two_numbers_that_make_one_file_name_are_two_files(
    page: InvoiceListPage,
    shell: RecordingShell,
    books: Books,
    made: list[Document],
    wait_for_work: Wait,
    tmp_path: Path,
) -> None:
    company.save(books, replace(company.get(books), look=Look(file_name="{number}")))
    series.set_series(books, Series(SeriesKind.INVOICE, "A/{0}", Reset.NEVER))
    series.set_series(books, Series(SeriesKind.CREDIT_NOTE, "A-{0}", Reset.NEVER))
    invoice = issuing.issue(books, made[0].id)
    note = corrections.credit(books, invoice.id)
    shell.settings.setValue("einvoice/form", "cii")
    page.on_changed(frozenset({"invoice"}))
    wait_for_work()
    select(page, 0, 1)
    for command in ("export-pdf", "export-einvoice"):
        page._run(command)
        wait_for_work()
        choose(tmp_path / "out")
        wait_for_work()
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        f"A-1 ({invoice.id}).pdf", f"A-1 (cii) ({invoice.id}).xml", "A-1 (cii).xml", "A-1.pdf",
    ]  # fmt: skip
    assert (tmp_path / "out" / "A-1.pdf").read_bytes() == documents.pdf(books, note.id)


def test_what_was_written_before_the_disk_was_full_is_told(
    page: InvoiceListPage,
    shell: RecordingShell,
    made: list[Document],
    wait_for_work: Wait,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sync, calls = os.fsync, count(1)

    def full(descriptor: int) -> None:
        if next(calls) > 1:
            raise OSError(28, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr("os.fsync", full)
    export(page, wait_for_work, "export-pdf", tmp_path / "out", 0, 1, 2)
    (file,) = (tmp_path / "out").iterdir()
    good, bad = shell.notices.said[-2:]
    assert (good[0], file.name in good[1]) == (Role.GOOD, True)
    assert bad[:2] == (Role.BAD, "These could not be written:")
    assert ["No space left" in text for text in bad[2]] == [True, True]


def test_what_is_gone_keeps_no_other_from_being_written(
    page: InvoiceListPage,
    shell: RecordingShell,
    books: Books,
    made: list[Document],
    wait_for_work: Wait,
    tmp_path: Path,
) -> None:
    drafts.delete(books, made[1].id)
    export(page, wait_for_work, "export-pdf", tmp_path / "out", 0, 1, 2)
    good, bad = shell.notices.said[-2:]
    assert good[:2] == (Role.GOOD, "2 PDFs were written.")
    assert (bad[0], f"There is no document {made[1].id}" in bad[1]) == (Role.BAD, True)


def test_an_export_that_is_stopped_tells_what_was_written_and_what_was_not(
    page: InvoiceListPage,
    shell: RecordingShell,
    wait_for_work: Wait,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sync = os.fsync

    def stop(descriptor: int) -> None:
        sync(descriptor)
        for job in list(tasks.runner()._jobs):
            job.cancel()

    monkeypatch.setattr("os.fsync", stop)
    export(page, wait_for_work, "export-pdf", tmp_path / "out", 0, 1, 2)
    (file,) = (tmp_path / "out").iterdir()
    done, stopped = shell.notices.said[-2:]
    assert (done[0], file.name in done[1]) == (Role.GOOD, True)
    assert stopped[1] == "You stopped it. 2 documents are left out."


def test_drafts_in_a_large_selection_are_left_out_of_e_invoices_in_one_sentence(
    page: InvoiceListPage,
    shell: RecordingShell,
    books: Books,
    made: list[Document],
    wait_for_work: Wait,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.ui.invoices.list.page.LOOKED_AT", 2)
    issuing.issue(books, made[0].id)
    shell.settings.setValue("einvoice/form", "cii")
    page.on_changed(frozenset({"invoice"}))
    wait_for_work()
    export(page, wait_for_work, "export-einvoice", tmp_path, 0, 1, 2)
    assert len(list(tmp_path.glob("*.xml"))) == 1
    assert [text for role, text, _details in shell.notices.said if role is not Role.GOOD] == [
        "Drafts left out: 2. Only what is issued becomes an e-invoice."
    ]


def test_one_e_invoice_export_serves_the_page_however_often_it_is_asked(
    page: InvoiceListPage, books: Books, made: list[Document], wait_for_work: Wait
) -> None:
    for document in made[:2]:
        issuing.issue(books, document.id)
    page.on_changed(frozenset({"invoice"}))
    wait_for_work()
    select(page, 0, 1)
    for _turn in range(2):
        page._run("export-einvoice")
        wait_for_work()
        dialog_of(QFileDialog).close()
        wait_for_work()
    assert len(page.findChildren(EInvoiceExport)) == 1


def test_the_print_preview_fits_the_screen(page: InvoiceListPage, wait_for_work: Wait) -> None:
    select(page, 1)
    page._run("print")
    wait_for_work()
    dialog = dialog_of(QPrintPreviewDialog)
    room = page.screen().availableSize()
    assert dialog.width() < room.width()
    assert dialog.height() < room.height()
    dialog.close()


def test_several_pdfs_go_into_a_folder_and_replace_nothing_unasked(
    page: InvoiceListPage,
    shell: RecordingShell,
    books: Books,
    made: list[Document],
    tmp_path: Path,
    wait_for_work: Wait,
) -> None:
    folder = tmp_path / "pdfs"
    folder.mkdir()
    kept = folder / pdf_files.file_name(books, made[0])
    kept.write_bytes(b"mine")
    export(page, wait_for_work, "export-pdf", folder, 0, 1)
    assert kept.read_bytes() == b"mine"
    assert len(list(folder.iterdir())) == 2
    agree("Replace")
    wait_for_work()
    assert kept.read_bytes().startswith(b"%PDF")
    assert len(list(folder.iterdir())) == 2


def test_a_payment_is_recorded_and_can_be_reversed(
    page: InvoiceListPage, shell: RecordingShell, books: Books, made: list[Document], wait_for_work: Wait
) -> None:
    issuing.issue(books, made[0].id)
    page.on_changed(frozenset({"invoice"}))
    wait_for_work()
    select(page, 0)
    page._run("record-payment")
    wait_for_work()
    assert len(open_dialogs(PaymentDialog)) == 1
    agree("Record payment")
    wait_for_work()
    assert documents.get(books, made[0].id).paid == 11900
    assert shell.notices.action is not None
    shell.notices.action.run()
    wait_for_work()
    assert documents.get(books, made[0].id).paid == 0


def issue_all(page: InvoiceListPage, books: Books, made: list[Document], wait_for_work: Wait) -> list[Document]:
    """Issue the first two and show it."""
    issued = [issuing.issue(books, document.id) for document in made[:2]]
    page.on_changed(frozenset({"invoice"}))
    wait_for_work()
    return issued


def test_several_open_invoices_are_paid_in_one_go_and_back(
    page: InvoiceListPage, shell: RecordingShell, books: Books, made: list[Document], wait_for_work: Wait
) -> None:
    first, second = issue_all(page, books, made, wait_for_work)
    payments.record(books, second.id, Decimal("19.00"), builders.TODAY, "Cash")
    page.on_changed(frozenset({"payment"}))
    wait_for_work()
    select(page, 0, 1, 2)
    page._run("record-payment")
    wait_for_work()
    dialog = dialog_of(SettleDialog)
    said = " ".join(label.text() for label in dialog.findChildren(PlainLabel))
    assert "paid in full: €\u00a0219.00 together." in said
    assert "1 other document selected is not open" in said
    assert nameless(dialog) == []
    dialog.fields.day.setText("21.3.26")
    dialog.fields.reference.setText("statement 12")
    agree("Record 2 payments")
    wait_for_work()
    assert [documents.get(books, document.id).paid for document in (first, second)] == [11_900, 11_900]
    [newest] = payments.listing(books, first.id)
    assert (newest.date, newest.method, newest.reference) == (date(2026, 3, 21), "Bank transfer", "statement 12")
    assert shell.notices.texts()[-1] == "2 payments are recorded."
    assert shell.notices.action is not None
    shell.notices.action.run()
    wait_for_work()
    assert [documents.get(books, document.id).paid for document in (first, second)] == [0, 1_900]


def test_payments_without_a_day_are_not_recorded(
    page: InvoiceListPage, books: Books, made: list[Document], wait_for_work: Wait
) -> None:
    issue_all(page, books, made, wait_for_work)
    select(page, 0, 1)
    page._run("record-payment")
    wait_for_work()
    dialog = dialog_of(SettleDialog)
    dialog.fields.day.clear()
    agree("Record 2 payments")
    assert dialog.isVisible()
    assert dialog.fields.field("date").message.text() == "Type the day."
    dialog.reject()
    wait_for_work()
    assert payments.listing(books) == []


def test_several_documents_are_printed_one_after_the_other(
    page: InvoiceListPage, shell: RecordingShell, made: list[Document], tmp_path: Path, wait_for_work: Wait
) -> None:
    target = tmp_path / "sheets.pdf"
    select(page, 0, 1, 2)
    page._run("print")
    wait_for_work()
    dialog = dialog_of(QPrintDialog)
    assert dialog.windowTitle() == "Print 3 documents"
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer().setOutputFileName(str(target))
    QDialog.accept(dialog)
    wait_for_work()
    assert len(PdfReader(target).pages) == 3
    assert shell.notices.texts() == ["3 documents were sent to the printer."]


def test_issuing_that_is_stopped_tells_what_was_issued(books: Books, made: list[Document]) -> None:
    stop = Event()
    progress = Progress(lambda done, _total, _text: stop.set() if done else None, stop)
    outcome = batch.issue_all(books, [document.id for document in made], progress)
    assert [document.id for document in outcome.done] == [made[0].id, made[1].id]
    assert documents.get(books, made[2].id).state is State.DRAFT
    assert outcome.left == 1


def test_nothing_happens_without_a_selection(page: InvoiceListPage, shell: RecordingShell, wait_for_work: Wait) -> None:
    select(page)
    for action in page._do.actions():
        page._run(action.id)
        action.run()
    wait_for_work()
    assert shell.navigator.went == []
    assert shell.notices.said == []


def test_delivery_notes_of_several_go_into_a_folder(
    page: InvoiceListPage, shell: RecordingShell, tmp_path: Path, wait_for_work: Wait
) -> None:
    select(page, 0, 1)
    page._run("export-copy")
    wait_for_work()
    question = dialog_of(CopyDialog)
    assert isinstance(question, CopyDialog)
    question.go.click()
    dialog = dialog_of(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "notes"))
    dialog.close()
    wait_for_work()
    names = [file.name for file in (tmp_path / "notes").iterdir()]
    assert sorted(names) == ["Draft 1 Acme - delivery note.pdf", "Draft 2 Beta -b - delivery note.pdf"]
    assert "2 PDFs were written" in shell.notices.texts()[-1]
