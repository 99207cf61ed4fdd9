"""The page of all checkout pages: drafted here, published, counted by the provider, their links handed out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.domain.link import Link, safe_link
from app.domain.remote import CheckoutPage, PageStatus
from app.ui import tasks
from app.ui.collect.checkout_dialog import CURRENCY, CheckoutDialog, PageAccount
from app.ui.collect.conductor import conductor_of
from app.ui.collect.evidence import visible
from app.ui.collect.links import copy_link, open_link, show_code
from app.ui.collect.words import amount_words, page_status_words
from app.ui.formats import Formats
from app.ui.lists.cells import RIGHT, Cell, Column
from app.ui.lists.list_page import ListPage, ListQuery, ListWords
from app.ui.override import override
from app.ui.plain import isolated, one_line
from app.ui.shell.page import Action, Shell
from app.ui.widgets.notices import NoticeAction

if TYPE_CHECKING:
    from app.domain.outbox import Operation
    from app.services.books import Books

_GONE = frozenset({PageStatus.ARCHIVED, PageStatus.EXPIRED})


class PageRow(NamedTuple):
    """A checkout page as the list shows it.

    Attributes:
        changed: the provider was not told yet what the page now says.
    """

    id: int
    page: CheckoutPage
    account: PageAccount
    changed: bool


class CheckoutPagesPage(ListPage[PageRow]):
    """Pages in use, or those archived and expired."""

    def __init__(self, shell: Shell, books: Books) -> None:
        words = ListWords(
            title=_tr("Checkout pages"),
            search=_tr("Search titles and descriptions…"),
            new=_tr("New checkout page"),
            icon="checkout",
            empty_title=_tr("Your checkout pages will stand here"),
            empty_text=_tr("A checkout page takes payments for an invoice, or from anybody who has its link."),
            one=_tr("1 checkout page"),
            many=_tr("{n} checkout pages"),
        )
        concerned = frozenset({"checkout-page", "account", "remote"})
        super().__init__(shell, books, words, page_columns(shell.formats), concerned)

    @override
    def load(self, query: ListQuery) -> Sequence[PageRow]:
        from app.services import checkout_pages

        accounts = {account.id: account for account in self._accounts()}
        wanted = query.text.casefold()
        rows = [
            PageRow(page.id, page, accounts[page.account_id], checkout_pages.is_changed(self.books, page.id))
            for page in checkout_pages.listing(self.books)
            if page.account_id in accounts and wanted in f"{page.title}\n{page.description}".casefold()
        ]
        shown = [row for row in rows if (row.page.status in _GONE) == query.archived]
        keys = {"views": lambda row: row.page.views, "received": lambda row: row.page.received}
        key = keys.get(query.sort, lambda row: row.page.title.casefold())
        return sorted(shown, key=key, reverse=query.descending)

    @override
    def open_record(self, record: PageRow) -> None:
        self._ask(record.page)

    @override
    def new(self) -> None:
        self._ask(CheckoutPage())

    @override
    def actions_for(self, chosen: Sequence[PageRow]) -> Sequence[Action]:
        row = chosen[0] if len(chosen) == 1 else None
        link = safe_link(row.page.url, row.account.hosts) if row is not None else None
        status = row.page.status if row is not None else PageStatus.UNKNOWN
        published = row is not None and bool(row.page.remote_id)

        def of_page(run: Callable[[CheckoutPage], object]) -> Callable[[], object]:
            return lambda: None if row is None else run(row.page)

        def of_link(run: Callable[[Link], object]) -> Callable[[], object]:
            return lambda: None if link is None else run(link)

        def becoming(wanted: PageStatus) -> Callable[[], object]:
            return of_page(lambda page: self._store_and_publish(replace(page, status=wanted)))

        tell = self.tr("Tell the provider") if published else self.tr("Publish")
        changed, linked = row is not None and row.changed, link is not None
        taking, resting = status is PageStatus.ACTIVE, status is PageStatus.PAUSED
        again = published and (resting or status is PageStatus.ARCHIVED)
        return (
            Action("open", self.tr("Open"), of_page(self._ask), "Enter", "edit", row is not None),
            Action("publish", tell, of_page(self._publish), "", "sync", changed),
            Action("copy-link", self.tr("Copy link"), of_link(self._copy), "", "duplicate", linked),
            Action("open-link", self.tr("Open link…"), of_link(partial(open_link, self)), "", "eye", linked),
            Action("show-code", self.tr("QR code"), of_link(partial(show_code, self)), "", "checkout", linked),
            Action("pause", self.tr("Pause"), becoming(PageStatus.PAUSED), "", "clock", published and taking),
            Action("resume", self.tr("Take payments again"), becoming(PageStatus.ACTIVE), "", "check", again),
            Action(
                "archive", self.tr("Archive"), becoming(PageStatus.ARCHIVED), "", "archive",
                published and (taking or resting),
            ),
            Action(
                "delete", self.tr("Delete draft"), of_page(self._delete), "Del", "trash",
                row is not None and not published,
            ),
        )  # fmt: skip

    # What the user does

    def _ask(self, page: CheckoutPage) -> None:
        def show(accounts: list[PageAccount]) -> None:
            if not accounts:
                words = self.tr("No connected provider has checkout pages.")
                connect = NoticeAction(
                    self.tr("Connect one"), lambda: self.shell.navigator.open_page("settings", "accounts")
                )
                self.shell.notices.info(words, connect)
                return
            begun = page if page.account_id else replace(page, account_id=accounts[0].id)
            dialog = CheckoutDialog(self.window(), self.shell.formats, self.books.today, accounts, begun, self._store)
            dialog.saved.connect(self._on_saved)
            dialog.open()

        tasks.run(self, self._accounts, show, key="accounts")

    def _copy(self, link: Link) -> None:
        copy_link(link)
        self.shell.notices.success(self.tr("The link is copied."))

    def _store(self, page: CheckoutPage) -> CheckoutPage:
        from app.services import checkout_pages

        return checkout_pages.save(self.books, page)

    def _on_saved(self, page: CheckoutPage, publish: bool) -> None:
        self.shell.changes.tell("checkout-page")
        if publish:
            self._publish(page)

    def _store_and_publish(self, page: CheckoutPage) -> None:
        tasks.run(self, lambda: self._store(page), lambda stored: self._on_saved(stored, publish=True))

    def _publish(self, page: CheckoutPage) -> None:
        def work() -> Operation:
            from app.services import checkout_pages

            return checkout_pages.push(self.books, page.id, queue_only=True)

        def queued(operation: Operation) -> None:
            self.shell.changes.tell("remote", "checkout-page")
            conductor_of(self.shell, self.books).try_now(operation, self)

        tasks.run(self, work, queued)

    def _delete(self, page: CheckoutPage) -> None:
        def work() -> None:
            from app.services import checkout_pages

            checkout_pages.delete(self.books, page.id)

        tasks.run(self, work, lambda _done: self._on_deleted(page))

    def _on_deleted(self, page: CheckoutPage) -> None:
        self.shell.changes.tell("checkout-page")

        def restore() -> None:
            tasks.run(self, lambda: self._store(replace(page, id=0)), lambda back: self._on_saved(back, publish=False))

        words = self.tr("{title} was deleted.").format(title=isolated(one_line(page.title, 60)))
        self.shell.notices.success(words, NoticeAction(self.tr("Undo"), restore))

    def _accounts(self) -> list[PageAccount]:
        from app.services import accounts

        found = []
        for summary in accounts.listing(self.books):
            can = accounts.capabilities(summary.account)
            if can.pages:
                found.append(PageAccount(summary.account.id, summary.account.name, can.link_hosts))
        return found


def page_columns(formats: Formats) -> tuple[Column[PageRow], ...]:
    """Return the columns of the list of checkout pages."""

    def amount(row: PageRow) -> Cell:
        if row.page.amount is None:
            return Cell(detail=_tr("payer chooses"))
        return Cell(amount_words(formats, row.page.amount, CURRENCY))

    def status(row: PageRow) -> Cell:
        word, role = page_status_words(row.page.status, visible(row.page.raw_status))
        return Cell(word, chip=role)

    def title(row: PageRow) -> Cell:
        changed = _tr("changed since it was published") if row.changed and row.page.remote_id else ""
        return Cell(visible(row.page.title), detail=changed, strong=True)

    def received(row: PageRow) -> Cell:
        if not row.page.remote_id:
            return Cell("")
        return Cell(amount_words(formats, row.page.received, CURRENCY))

    def counted(count: int, row: PageRow) -> Cell:
        return Cell(formats.whole(count) if row.page.remote_id else "")

    return (
        Column("title", _tr("Title"), 280, title, sort="title", stretch=True, least=180),
        Column("account", _tr("Account"), 130, lambda row: Cell(row.account.name), rank=3, least=90),
        Column("status", _tr("State"), 110, status, least=100),
        Column("amount", _tr("Amount"), 130, amount, alignment=RIGHT, least=100),
        Column(
            "views", _tr("Views"), 80, lambda row: counted(row.page.views, row), sort="views", alignment=RIGHT, rank=2
        ),
        Column("payments", _tr("Payments"), 90, lambda row: counted(row.page.payments, row), alignment=RIGHT, rank=1),
        Column("received", _tr("Received"), 130, received, sort="received", alignment=RIGHT, least=110),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("CheckoutPages", text)
