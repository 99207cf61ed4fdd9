"""Hands an invoice over and reminds its customer, for whichever page asks: the questions, the services, the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

from app.domain.document import Document
from app.domain.outbox import Operation
from app.domain.remote import Account, CheckoutPage
from app.ui import tasks
from app.ui.collect import outcomes
from app.ui.collect.conductor import conductor_of
from app.ui.collect.decisions import Decisions
from app.ui.collect.handover_dialog import Choice, HandoverDialog, Way
from app.ui.collect.words import moment
from app.ui.plain import isolated, one_line
from app.ui.shell.page import Page
from app.ui.widgets.dialogs import confirm
from app.ui.widgets.notices import NoticeAction

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.books import Books
    from app.services.handover import Preview, Pushed


class Reminder(NamedTuple):
    """A reminder that could go out: through which account, and when the last one did."""

    number: str
    account: str
    reminded_at: datetime | None


class Collecting(QObject):
    """Acts for one page."""

    def __init__(self, page: Page, books: Books) -> None:
        super().__init__(page)
        self._page, self._books = page, books
        self.decisions = Decisions(page, books)

    # Handing over

    def hand_over(self, document_id: int) -> None:
        """Ask how an invoice is to be collected."""

        def look() -> tuple[Document, list[Way], CheckoutPage | None]:
            from app.services import accounts, checkout_pages, documents

            document = documents.get(self._books, document_id)
            pages = checkout_pages.listing(self._books)
            summaries = accounts.listing(self._books)
            ways = [way_of(summary.account, summary.provider_title, pages) for summary in summaries]
            printed = document.payment_link.link.url if document.payment_link is not None else None
            return document, ways, next((page for page in pages if page.url == printed), None)

        tasks.run(self._page, look, lambda found: self._ask(*found), key="hand-over")

    def _ask(self, document: Document, ways: Sequence[Way], printed: CheckoutPage | None) -> None:
        if not ways:
            words = self.tr("No provider is connected yet, so nobody can collect this invoice.")
            settings = NoticeAction(
                self.tr("Connect one"), lambda: self._page.shell.navigator.open_page("settings", "accounts")
            )
            self._page.shell.notices.info(words, settings)
            return
        desk = _Desk(self, self._books, document, {way.account.id: way.account.name for way in ways})
        HandoverDialog(self._page, self._page.shell.formats, document.number or "", ways, desk, printed).open()

    def open_customer(self, customer_id: int, field: str) -> None:
        """Send the user to a customer."""
        self._page.shell.navigator.open_customer(customer_id, field)

    def on_pushed(self, pushed: Pushed) -> None:
        """It is on disk: now it is tried, and nobody has to wait for that; a delivery of its own follows from it."""
        shell = self._page.shell
        shell.changes.tell("remote", "invoice")
        conductor_of(shell, self._books).try_now(pushed.operation, self._page)

    def on_missed(self, document_id: int, number: str, account: str, error: Exception) -> None:
        """Tell whoever closed the dialog that nothing came of it."""
        shell = self._page.shell
        words = self.tr("{number} was not handed over to {account}.").format(
            number=isolated(one_line(number, 80)), account=isolated(one_line(account, 80))
        )
        show = NoticeAction(self.tr("Show"), lambda: shell.navigator.open_invoice(document_id))
        outcomes.tell_missed(shell, self._page, error, words, show)

    # Reminding

    def remind(self, document_id: int, account: str = "") -> None:
        """Ask whether the customer is to be reminded, through ``account`` or the newest that can."""

        def look() -> list[Reminder]:
            from app.services import accounts, documents, remotes

            number = documents.get(self._books, document_id).number or ""
            return [
                Reminder(number, state.account, state.reminded_at)
                for state in remotes.of_document(self._books, document_id)
                if state.state == "accepted"
                and account in {"", state.account}
                and accounts.capabilities(accounts.find(self._books, state.account)).remind
            ]

        tasks.run(self._page, look, lambda found: self._ask_remind(document_id, found), key="remind")

    def _ask_remind(self, document_id: int, found: Sequence[Reminder]) -> None:
        if not found:
            words = self.tr("No provider that can remind the customer has this invoice.")
            self._page.shell.notices.info(words)
            return
        reminder = found[-1]
        name = isolated(one_line(reminder.account, 80))
        last = moment(self._page.shell.formats, reminder.reminded_at, self._books.now())
        text = self.tr("{account} writes to the customer at once. Last reminded: {when}.").format(
            account=name, when=last
        )
        title = self.tr("Remind of {number}?").format(number=isolated(one_line(reminder.number, 80)))
        confirm(self._page, title, text, self.tr("Remind"), lambda: self._remind(document_id, reminder.account))

    def _remind(self, document_id: int, account: str) -> None:
        def work() -> Operation:
            from app.services import handover

            return handover.remind(self._books, document_id, account, queue_only=True)

        def queued(operation: Operation) -> None:
            self._page.shell.changes.tell("remote", "invoice")
            conductor_of(self._page.shell, self._books).try_now(operation, self._page)

        tasks.run(self._page, work, queued)


class _Desk(NamedTuple):
    """Hands one invoice over, to the account chosen by its id."""

    collecting: Collecting
    books: Books
    document: Document
    names: dict[int, str]

    @property
    def mendable(self) -> set[str]:
        stated = self.document.content.customer
        if self.document.content.customer_id is None:
            return set()
        return {f"customer.{name}" for name in ("phone", "email") if not getattr(stated, name)}

    def mend(self, path: str) -> None:
        self.collecting.open_customer(self.document.content.customer_id or 0, path.removeprefix("customer."))

    def preview(self, choice: Choice) -> Preview:
        from app.services import handover

        name, page_id = self.names[choice.account_id], choice.page_id
        return handover.preview(self.books, self.document.id, name, page_id=page_id, channel=choice.channel)

    def push(self, choice: Choice) -> Pushed:
        from app.services import handover

        name, page_id = self.names[choice.account_id], choice.page_id
        return handover.push(
            self.books, self.document.id, name, page_id=page_id, channel=choice.channel, queue_only=True
        )

    def pushed(self, made: Pushed) -> None:
        self.collecting.on_pushed(made)

    def missed(self, choice: Choice, error: Exception) -> None:
        self.collecting.on_missed(self.document.id, self.document.number or "", self.names[choice.account_id], error)


def way_of(account: Account, title: str, pages: Sequence[CheckoutPage]) -> Way:
    """Return an account as a way to collect, with its own pages."""
    from app.services import accounts

    own = tuple(page for page in pages if page.account_id == account.id and page.remote_id)
    return Way(account, title, accounts.capabilities(account), own)
