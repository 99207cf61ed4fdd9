"""Opens an entry of the outbox and carries out the answer that a person gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.outbox import Attempt, Operation
from app.ui import tasks
from app.ui.collect import outcomes
from app.ui.collect.conductor import conductor_of
from app.ui.collect.decision import DecisionDialog
from app.ui.shell.page import Page

if TYPE_CHECKING:
    from app.services.books import Books

Loaded = tuple[Operation, Sequence[Attempt], Sequence[str]]


class Decisions(QObject):
    """Acts for one page."""

    def __init__(self, page: Page, books: Books) -> None:
        super().__init__(page)
        self._page, self._books = page, books

    def open(self, operation_id: int) -> None:
        """Show an entry with everything that is known of it."""

        def look() -> Loaded:
            from app.services import accounts, outbox

            operation = outbox.get(self._books, operation_id)
            account = accounts.get(self._books, operation.account_id)
            hosts = accounts.capabilities(account).link_hosts
            return operation, outbox.attempts(self._books, operation_id), hosts

        tasks.run(self._page, look, self._show, key="decision")

    def retry(self, shown: Operation) -> None:
        """Go on with an entry now, and tell how it stands then."""
        conductor_of(self._page.shell, self._books).try_now(shown, self._page)

    def _discard(self, shown: Operation) -> None:
        def work() -> Operation:
            from app.services import outbox

            return outbox.discard(self._books, shown.id, shown=shown)

        tasks.run(self._page, work, self._on_dropped)

    def _show(self, loaded: Loaded) -> None:
        operation, attempts, hosts = loaded

        def adopt(remote_id: str) -> Operation:
            from app.services import outbox

            return outbox.adopt(self._books, operation.id, remote_id, shown=operation)

        shell, now = self._page.shell, self._books.now
        dialog = DecisionDialog(self._page, shell.formats, operation, attempts, hosts, now, adopt)
        dialog.adopted.connect(self._on_adopted)
        dialog.again.connect(lambda: self.retry(operation))
        dialog.dropped.connect(lambda: self._discard(operation))
        dialog.open()

    def _on_adopted(self, operation: Operation) -> None:
        self._tell(operation, self.tr("{number} is settled, as you said."))

    def _on_dropped(self, operation: Operation) -> None:
        self._tell(operation, self.tr("{number} was dropped; nothing more is done here."))

    def _tell(self, operation: Operation, words: str) -> None:
        self._page.shell.changes.tell("remote", "invoice", "checkout-page")
        outcomes.tell_decided(self._page.shell, operation, words)
