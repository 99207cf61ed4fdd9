"""The question before a whole invoice is undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.document import Document
from app.services import handover
from app.services.books import Books
from app.ui.invoices.cancel_dialog import CancelDialog
from tests.support.books import books, clock, migrated_home
from tests.support.handing_over import connect, issued
from tests.support.sentry_server import SentryServer
from tests.support.servers import sentry

__all__ = ["books", "clock", "migrated_home", "sentry"]


@pytest.mark.loopback
def test_who_goes_on_asking_is_said_before_the_invoice_is_undone(
    qtbot: QtBot, books: Books, sentry: SentryServer, wait_for_work: Callable[[], None]
) -> None:
    connect(books, sentry, "sentry")
    alone, held = issued(books), issued(books)
    handover.push(books, held.id, "shop")
    parent = QWidget()
    qtbot.addWidget(parent)

    def asking(document: Document) -> str:
        dialog = CancelDialog(parent, books, document, lambda _made: None)
        dialog.show()
        wait_for_work()
        return dialog.asking.text() if dialog.asking.isVisible() else ""

    (remote_id,) = sentry.invoices
    assert asking(alone) == ""
    assert f"shop still asks for it ({remote_id})" in asking(held)
