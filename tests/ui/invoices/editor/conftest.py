"""An invoice page on real books, shown, with a new invoice and the keyboard in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.services.books import Books
from app.ui.invoices.editor.page import InvoicePage
from app.ui.shell.navigator import NewInvoice
from tests.support.books import books, clock, migrated_home
from tests.support.typist import Typist
from tests.support.ui import RecordingShell, settle

__all__ = ["books", "clock", "migrated_home"]


@pytest.fixture
def page(qtbot: QtBot, books: Books, shell: RecordingShell, wait_for_work: Callable[[], None]) -> Iterator[InvoicePage]:
    """The page with a new invoice."""
    made = InvoicePage(shell, books)
    qtbot.addWidget(made)
    made.resize(1232, 832)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    # As the window does for the page it shows.
    shell.changes.changed.connect(made.on_changed)
    made.open(NewInvoice())
    made.on_shown()
    wait_for_work()
    yield made
    made.flush()
    # Before the books close under the work that the flush began.
    made.close()
    wait_for_work()


@pytest.fixture
def hands(page: InvoicePage, wait_for_work: Callable[[], None]) -> Typist:
    """The keyboard of the page."""

    def wait() -> None:
        settle()
        wait_for_work()
        settle()

    return Typist(wait)
