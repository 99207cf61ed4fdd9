"""Opens an entry of the outbox and carries out the answer that a person gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.outbox import Attempt, Operation
from app.domain.remote import OperationState
from app.ui import tasks
from app.ui.collect.conductor import conductor_of
from app.ui.collect.decision import DecisionDialog
from app.ui.collect.evidence import visible
from app.ui.plain import isolated, one_line
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
        conductor_of(self._page.shell, self._books).try_now(shown, self.tell)

    def _discard(self, shown: Operation) -> None:
        def work() -> Operation:
            from app.services import outbox

            return outbox.discard(self._books, shown.id, shown=shown)

        self._decide(work)

    def tell(self, operation: Operation) -> None:
        """Say how an entry stands."""
        notices = self._page.shell.notices
        name = isolated(one_line(operation.number, 80))
        reason = visible(operation.reason)
        if operation.state in {OperationState.CONFIRMED, OperationState.SENT}:
            account = isolated(one_line(operation.account, 80))
            words = self.tr("{number}: {account} confirms it.").format(number=name, account=account)
            notices.success(words)
        elif operation.state is OperationState.REJECTED:
            words = self.tr("{number} was refused. Nothing was done at the provider.").format(number=name)
            notices.error(words, [reason] if reason else [])
        elif operation.state is OperationState.QUEUED:
            words = self.tr("{number} is queued and tried again by itself.").format(number=name)
            notices.warning(words, [reason] if reason else [])
        elif operation.state is not OperationState.CANCELLED:
            words = self.tr(
                "{number}: whether it was done is not clear yet. It is looked up before anything is repeated."
            )
            notices.warning(words.format(number=name), [reason] if reason else [])

    def _show(self, loaded: Loaded) -> None:
        operation, attempts, hosts = loaded
        dialog = DecisionDialog(self._page, self._page.shell.formats, operation, attempts, hosts, self._books.now)
        dialog.adopted.connect(lambda remote_id: self._adopt(operation, remote_id))
        dialog.again.connect(lambda: self.retry(operation))
        dialog.dropped.connect(lambda: self._discard(operation))
        dialog.open()

    def _adopt(self, shown: Operation, remote_id: str) -> None:
        def work() -> Operation:
            from app.services import outbox

            return outbox.adopt(self._books, shown.id, remote_id, shown=shown)

        self._decide(work)

    def _decide(self, work: Callable[[], Operation]) -> None:
        def done(operation: Operation) -> None:
            self._page.shell.changes.tell("remote", "invoice", "checkout-page")
            self.tell(operation)

        tasks.run(self._page, work, done)
