"""The button that begins an invoice; behind it a credit note, and opening an e-invoice."""

from __future__ import annotations

from app.ui.lists.drop_button import SplitButton
from app.ui.shell.page import Action, Page


class NewButton(SplitButton):
    """Begins documents for a page."""

    def __init__(self, page: Page) -> None:
        more = page.tr("The Down key offers a credit note, and to open an e-invoice")
        super().__init__(page.tr("New invoice"), page.shell.navigator.new_invoice, self._offer, more)
        self._page = page

    def _offer(self) -> None:
        from app.ui.lists.menus import open_menu

        go = self._page.shell.navigator
        kinds = (
            Action("new-invoice", self.tr("New invoice"), go.new_invoice, "Ctrl+N", "invoice"),
            Action("new-credit-note", self.tr("New credit note"), go.new_credit_note, "Ctrl+Shift+N", "credit"),
            Action("open-einvoice", self.tr("Open an e-invoice…"), self._open_einvoice, "", "folder"),
        )
        open_menu(self, self.mapToGlobal(self.rect().bottomLeft()), kinds, frozenset({"open-einvoice"}))

    def _open_einvoice(self) -> None:
        from app.ui.einvoice.opening import choose_and_open

        choose_and_open(self._page, self._page.shell)
