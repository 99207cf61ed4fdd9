"""Puts the window of one home together: its pages, what the palette finds, and what the rail tells."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer

from app.paths import Paths
from app.ui import tasks
from app.ui.collect.specs import checkout_spec, sync_spec
from app.ui.shell.page import Action, Page, PageSpec, Shell
from app.ui.shell.window import MainWindow

if TYPE_CHECKING:
    from app.domain.party import Company
    from app.services.books import Books
    from app.services.palette import Hit
    from app.services.sync import SyncStatus
    from app.ui.shell.drops import FileDrops
    from app.ui.shell.palette import Entry

PAGE_KEY = "window/page"
FIRST_PAGE = "dashboard"
DAY_CHECK_MS = 30_000
_FOUND = 12
_COUNTED = frozenset({"invoice", "customer", "item", "company"})
_COLLECTED = frozenset({"remote", "account", "checkout-page"})
_ICONS = {"customer": "customers", "document": "invoice", "item": "items"}


class Home(QObject):
    """The window of one home and its books.

    Attributes:
        window: the window, not yet shown.
    """

    def __init__(self, paths: Paths, settings: QSettings, books: Books) -> None:
        super().__init__()
        self._settings, self._books = settings, books
        self.window = MainWindow(paths, settings, page_specs(self, books), find=self._find, offer=self._offer)
        self.window.changes.changed.connect(self._on_changed)
        self.window.closing.connect(self._remember_page)
        # What was asked for the window is dropped with it, whenever the answer comes.
        self.setParent(self.window)
        self._day = books.today()
        self._drops: FileDrops | None = None
        self._clock = QTimer(self, interval=DAY_CHECK_MS)
        self._clock.timeout.connect(self.check_day)

    def open_first_page(self) -> None:
        """Show the page that the user left last; the welcome while the company is not set up."""
        from app.services.first_start import is_first_start

        if is_first_start(self._books):
            self.window.navigator.open_page("welcome")
            return
        kept = str(self._settings.value(PAGE_KEY, FIRST_PAGE))
        known = {spec.key for spec in self.window.navigator.specs if spec.rail}
        self.window.navigator.open_page(kept if kept in known else FIRST_PAGE)

    def check_day(self) -> None:
        """Let the pages look again when another day began: at midnight, after a sleep, in another time zone."""
        if hasattr(time, "tzset"):
            time.tzset()
        today = self._books.today()
        if today != self._day:
            self._day = today
            self.window.changes.tell("invoice")

    def load_surroundings(self) -> None:
        """Read the company's name and the counts of the rail, off the GUI thread."""
        from app.services import company, dashboard
        from app.ui.collect.conductor import conductor_of

        self._clock.start()
        self._take_drops()
        tasks.run(self, lambda: company.get(self._books), self._show_company, key="name")
        tasks.run(self, lambda: dashboard.records(self._books), self._show_counts, key="counts")
        self._load_collecting()
        conductor_of(self.window, self._books).start()

    def _take_drops(self) -> None:
        """Take what is dropped on the window."""
        from app.ui.shell.drops import FileDrops

        if self._drops is None:
            hint = self.tr("Drop e-invoices to open them, PDFs of yours to check that they are unchanged")
            self._drops = FileDrops(self.window, (".pdf", ".xml"), hint, self._take_files)

    def _choose_and_check(self) -> None:
        from app.ui.invoices.check_dialog import choose_and_check

        choose_and_check(self.window, self._books)

    def _choose_and_open(self) -> None:
        from app.ui.einvoice.opening import choose_and_open

        choose_and_open(self.window, self.window)

    def _take_files(self, paths: Sequence[Path], others: int = 0) -> None:
        from app.ui.einvoice.opening import take_files

        take_files(self.window, self._books, paths, others)

    def _load_collecting(self) -> None:
        """Read what is under way with the providers and what needs a decision."""

        def look() -> tuple[SyncStatus, int]:
            from app.services import checkout_pages, sync

            return sync.status(self._books), len(checkout_pages.listing(self._books))

        tasks.run(self, look, self._show_collecting, key="collecting")

    def _show_collecting(self, found: tuple[SyncStatus, int]) -> None:
        status, pages = found
        self.window.set_count("checkout-pages", pages)
        self.window.set_count("sync", status.asks)
        if status.last or status.open or status.asks:
            from app.ui.collect.standing import standing_words

            self.window.set_standing(standing_words(self.window.formats, status, self._books.now()))
        else:
            self.window.set_standing(())

    def _show_company(self, found: Company) -> None:
        self.window.set_company(found.name, found.country)

    def _show_counts(self, counts: dict[str, int]) -> None:
        for key, count in counts.items():
            self.window.set_count(key, count)

    def _on_changed(self, kinds: frozenset[str]) -> None:
        if kinds & _COUNTED:
            self.load_surroundings()
        elif kinds & _COLLECTED:
            self._load_collecting()

    def _remember_page(self) -> None:
        spec = next((spec for spec in self.window.navigator.specs if spec.key == self.window.navigator.key), None)
        if spec is not None and spec.key != "welcome":
            self._settings.setValue(PAGE_KEY, spec.key if spec.rail else spec.parent)

    def _offer(self) -> Sequence[Action]:
        """Return what the palette offers on every page."""
        from app.domain.einvoice import FORM_WORDS
        from app.ui.collect.conductor import conductor_of
        from app.ui.settings.sections import sections

        def sync() -> None:
            self.window.navigator.open_page("sync")
            conductor_of(self.window, self._books).sync()

        check = self.tr("Check a document…")
        opens = self.tr("Open an e-invoice…")
        offered = [
            Action("open-einvoice", opens, self._choose_and_open, icon="folder", keywords=FORM_WORDS),
            Action("check-document", check, self._choose_and_check, icon="check"),
        ]
        if self.window.navigator.key != "sync":  # there it is offered anyway
            offered.insert(0, Action("sync", self.tr("Sync now"), sync, icon="sync"))
        for section in sections():
            title = self.tr("Settings: {section}").format(section=section.title)
            show = partial(self.window.navigator.open_page, "settings", section.key)
            offered.append(Action(f"settings-{section.key}", title, show, icon="settings", keywords=section.keywords))
        return offered

    def _find(self, text: str) -> Callable[[], Sequence[Entry]]:
        def work() -> list[Entry]:
            from app.services import palette

            return [self._entry(hit) for hit in palette.search(self._books, text, _FOUND)]

        return work

    def _entry(self, hit: Hit) -> Entry:
        from app.ui.shell.palette import Entry

        navigator = self.window.navigator
        opens: dict[str, Callable[[], object]] = {
            "customer": lambda: navigator.open_customer(hit.id),
            "document": lambda: navigator.open_invoice(hit.id),
        }
        run = opens.get(hit.kind, lambda: navigator.open_page("items", hit.id))
        return Entry(hit.title, run, hit.subtitle, _ICONS.get(hit.kind, "invoice"))


def page_specs(words: QObject, books: Books) -> list[PageSpec]:
    """Return the pages of the window. A page's module is imported when the user first goes there."""

    def dashboard(shell: Shell) -> Page:
        from app.ui.dashboard.page import DashboardPage

        return DashboardPage(shell, books)

    def invoices(shell: Shell) -> Page:
        from app.ui.invoices.list.page import InvoiceListPage

        return InvoiceListPage(shell, books)

    def invoice(shell: Shell) -> Page:
        from app.ui.invoices.editor.page import InvoicePage

        return InvoicePage(shell, books)

    def customers(shell: Shell) -> Page:
        from app.ui.customers.list_page import CustomersPage

        return CustomersPage(shell, books)

    def customer(shell: Shell) -> Page:
        from app.ui.customers.page import CustomerPage

        return CustomerPage(shell, books)

    def items(shell: Shell) -> Page:
        from app.ui.items.page import ItemsPage

        return ItemsPage(shell, books)

    def einvoice(shell: Shell) -> Page:
        from app.ui.einvoice.page import EInvoicePage

        return EInvoicePage(shell, books)

    def settings(shell: Shell) -> Page:
        from app.ui.settings.page import SettingsPage

        return SettingsPage(shell, books)

    def welcome(shell: Shell) -> Page:
        from app.ui.welcome.page import WelcomePage

        return WelcomePage(shell, books)

    tr = words.tr
    return [
        PageSpec("dashboard", tr("Dashboard"), "dashboard", dashboard),
        PageSpec("invoices", tr("Invoices"), "invoice", invoices),
        PageSpec("customers", tr("Customers"), "customers", customers),
        PageSpec("items", tr("Items"), "items", items),
        checkout_spec(words, books),
        sync_spec(words, books),
        PageSpec("settings", tr("Settings"), "settings", settings, bottom=True),
        PageSpec("invoice", tr("Invoice"), "invoice", invoice, rail=False, parent="invoices"),
        PageSpec("customer", tr("Customer"), "customers", customer, rail=False, parent="customers"),
        PageSpec("einvoice", tr("E-invoice"), "invoice", einvoice, rail=False, parent="invoices"),
        PageSpec("welcome", tr("Welcome"), "company", welcome, rail=False),
    ]
