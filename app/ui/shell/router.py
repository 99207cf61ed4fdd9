"""Which page is shown: made at the first visit, left with its work saved, found again by going back."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from app.ui.shell.navigator import NewCustomer, NewInvoice, NewItem, OpenCustomer, OpenInvoice
from app.ui.shell.page import Page, PageSpec, Shell

HISTORY_LENGTH = 50


class Router(QObject):
    """The :class:`Navigator` of the window.

    Attributes:
        shown: key of the page that came to the front.
    """

    shown = Signal(str)

    def __init__(self, shell: Shell, specs: Iterable[PageSpec], stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._shell, self._stack = shell, stack
        self._specs = {spec.key: spec for spec in specs}
        self._pages: dict[str, Page] = {}
        self._stale: dict[str, frozenset[str]] = {}
        self._history: list[tuple[str, object]] = []
        self._key = ""
        shell.changes.changed.connect(self._on_changed)

    @property
    def key(self) -> str:
        """Key of the page shown, empty before the first."""
        return self._key

    @property
    def page(self) -> Page | None:
        """The page shown."""
        return self._pages.get(self._key)

    @property
    def specs(self) -> list[PageSpec]:
        """Every page there is, in order."""
        return list(self._specs.values())

    def pages(self) -> list[Page]:
        """Return the pages made so far."""
        return list(self._pages.values())

    def open_page(self, key: str, target: object = None) -> None:
        """Show a page; the one shown before is saved and can be gone back to.

        Raises:
            KeyError: when there is no such page.
        """
        spec = self._specs[key]
        before = self.page
        if before is not None:
            before.flush()
            if key != self._key or target is not None:
                self._history.append((self._key, before.target()))
                del self._history[:-HISTORY_LENGTH]
        self._show(spec, target)

    def back(self) -> None:
        """Show what was shown before; at the beginning nothing happens."""
        if not self._history:
            return
        if self.page is not None:
            self.page.flush()
        key, target = self._history.pop()
        self._show(self._specs[key], target)

    def open_invoice(self, id: int) -> None:
        """Show a document."""
        self.open_page("invoice", OpenInvoice(id))

    def new_invoice(self, customer_id: int | None = None) -> None:
        """Begin a draft."""
        self.open_page("invoice", NewInvoice(customer_id))

    def new_credit_note(self) -> None:
        """Begin a draft of a credit note."""
        self.open_page("invoice", NewInvoice(credit_note=True))

    def open_customer(self, id: int, field: str = "") -> None:
        """Show a customer, perhaps with the cursor in the field of a path."""
        self.open_page("customer", OpenCustomer(id, field))

    def new_customer(self) -> None:
        """Begin a customer."""
        self.open_page("customer", NewCustomer())

    def new_item(self) -> None:
        """Begin an item."""
        self.open_page("items", NewItem())

    def _show(self, spec: PageSpec, target: object) -> None:
        page = self._pages.get(spec.key)
        if page is None:
            page = self._pages[spec.key] = spec.factory(self._shell)
            self._stack.addWidget(page)
        self._key = spec.key
        self._stack.setCurrentWidget(page)
        stale = self._stale.pop(spec.key, None)
        if stale is not None:
            page.on_changed(stale)
        if target is not None:
            page.open(target)
        self.shown.emit(spec.key)
        page.on_shown()

    def _on_changed(self, kinds: frozenset[str]) -> None:
        for key, page in self._pages.items():
            if key == self._key:
                page.on_changed(kinds)
            else:
                self._stale[key] = self._stale.get(key, frozenset()) | kinds
