"""The payment slip in the real window: seen, saved, taken along with an export and a print."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintPreviewDialog
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.domain.document import Document
from app.domain.remote import Channel, CheckoutPage
from app.services import checkout_pages, documents
from app.services.books import Books
from app.ui.collect.slip_dialog import SlipDialog
from app.ui.invoices.editor.page import InvoicePage
from app.ui.widgets.tables import TableView
from tests.documents.reading import codes, page_texts
from tests.support.accessibility import nameless
from tests.support.books import books, migrated_home
from tests.support.collecting_user import User, user
from tests.support.creditclaw_server import CreditClawServer
from tests.support.handing_over import connect, issued
from tests.support.hands import dialog_of, open_dialogs
from tests.support.sentry_server import SentryServer
from tests.support.servers import clock, sentry

__all__ = ["books", "clock", "migrated_home", "sentry", "user"]

pytestmark = pytest.mark.loopback


def handed_over(user: User, books: Books) -> Document:
    user.connect()
    document = issued(books)
    user.hand_over(document.id)
    return document


def choose(user: User, target: Path) -> None:
    """Choose ``target`` in the file dialog on top."""
    dialog = dialog_of(QFileDialog)
    dialog.fileSelected.emit(str(target))
    dialog.close()
    user.wait()


def test_the_slip_is_seen_and_saved_and_the_invoice_stays_as_issued(
    user: User, books: Books, sentry: SentryServer, tmp_path: Path
) -> None:
    document = handed_over(user, books)
    before = documents.pdf(books, document.id)
    user.press("Payment slip…")
    dialog = user.dialog()
    assert isinstance(dialog, SlipDialog)
    assert dialog.page.view.count() == 1
    assert nameless(dialog) == []
    user.press("Save PDF…", dialog)
    choose(user, tmp_path / "slip.pdf")
    [remote] = sentry.invoices.values()
    assert codes((tmp_path / "slip.pdf").read_bytes()) == [remote["paymentUrl"]]
    assert "slip.pdf was written" in user.window.notices.texts()[-1].replace("\u2068", "").replace("\u2069", "")
    assert documents.pdf(books, document.id) == before


def test_an_export_takes_the_slip_along_where_the_user_wants_it(
    user: User, books: Books, sentry: SentryServer, tmp_path: Path
) -> None:
    document = handed_over(user, books)
    page = user.window.page
    assert isinstance(page, InvoicePage)
    page.document_commands.export()
    user.wait()
    user.press("Cancel", user.dialog())
    assert open_dialogs(QFileDialog) == []
    page.document_commands.export()
    user.wait()
    user.press("Invoice only", user.dialog())
    choose(user, tmp_path / "alone.pdf")
    assert [file.name for file in tmp_path.glob("*.pdf")] == ["alone.pdf"]
    kept = tmp_path / "both - payment.pdf"
    kept.write_bytes(b"a letter")
    page.document_commands.export()
    user.wait()
    user.press("With payment slip", user.dialog())
    choose(user, tmp_path / "both.pdf")
    assert (tmp_path / "both.pdf").read_bytes() == documents.pdf(books, document.id)
    assert kept.read_bytes() == b"a letter"
    user.press("Replace", user.dialog())
    [remote] = sentry.invoices.values()
    assert codes(kept.read_bytes()) == [remote["paymentUrl"]]


def test_several_documents_are_exported_with_the_slips_there_are(user: User, books: Books, tmp_path: Path) -> None:
    handed_over(user, books)
    issued(books)
    user.window.navigator.open_page("invoices")
    user.wait()
    page = user.window.page
    assert page is not None
    table = page.findChild(TableView)
    assert table is not None
    table.selectAll()
    user.wait()
    next(action for action in page.actions_now() if action.id == "export-pdf").run()
    user.wait()
    assert "There is a link to pay 1 of these 2 documents at." in "\n".join(_said(user))
    user.press("With payment slips", user.dialog())
    choose(user, tmp_path / "out")
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "INV-2026-0001 Acme Corp - payment.pdf",
        "INV-2026-0001 Acme Corp.pdf",
        "INV-2026-0002 Acme Corp.pdf",
    ]


def test_the_slip_is_printed_as_a_sheet_of_its_own(
    user: User, books: Books, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_over(user, books)
    page = user.window.page
    assert isinstance(page, InvoicePage)
    painted: list[int] = []

    def paint(_printer: object, pdfs: list[bytes]) -> None:
        painted.append(sum(len(page_texts(pdf)) for pdf in pdfs))

    monkeypatch.setattr("app.ui.invoices.printing.paint_pages", paint)
    for verb, sheets in (("Invoice only", 1), ("With payment slip", 2)):
        page.document_commands.print()
        user.wait()
        user.press(verb, user.dialog())
        qtbot.waitUntil(lambda: bool(painted), timeout=5_000)
        assert set(painted) == {sheets}
        painted.clear()
        for preview in open_dialogs(QPrintPreviewDialog):
            preview.reject()
        user.wait()


def test_the_absolute_link_is_copied_where_the_provider_gave_a_relative_one(user: User, books: Books) -> None:
    """What CreditClaw mails may be dead [13.3]: the link can be copied whole, and printed on our own page."""
    with CreditClawServer() as made:
        account = connect(books, made, "creditclaw", "claw")
        page = checkout_pages.save(books, CheckoutPage(account_id=account.id, title="Invoices"))
        checkout_pages.push(books, page.id)
        document = issued(books)
        user.window.changes.tell("account")
        user.hand_over(document.id, Channel.EMAIL)
        [remote] = made.invoices.values()
        assert remote["payment_url"].startswith("/pay/")
        user.press("Copy link")
        assert QGuiApplication.clipboard().text() == f"https://creditclaw.com{remote['payment_url']}"
        user.press("Payment slip…")
        assert isinstance(user.dialog(), SlipDialog)
        user.press("Close", user.dialog())


def _said(user: User) -> list[str]:
    from app.ui.widgets.labels import PlainLabel

    return [label.text() for label in user.dialog().findChildren(PlainLabel)]
