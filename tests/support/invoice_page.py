"""What tests do with an invoice page: open a draft on it, run its actions, issue."""

from __future__ import annotations

from typing import cast

from app.domain.document import Document
from app.services import documents, drafts, invoice_list
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery
from app.ui.invoices.editor.page import InvoicePage
from app.ui.shell.navigator import OpenInvoice
from tests.support import builders
from tests.support.typist import Typist
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
