"""The pages of the window that deal with providers; each module is imported when the user first goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui.shell.page import Page, PageSpec, Shell

if TYPE_CHECKING:
    from app.services.books import Books


def checkout_spec(words: QObject, books: Books) -> PageSpec:
    """Return the list of checkout pages."""

    def make(shell: Shell) -> Page:
        from app.ui.collect.checkout_page import CheckoutPagesPage

        return CheckoutPagesPage(shell, books)

    return PageSpec("checkout-pages", words.tr("Checkout pages"), "checkout", make)


def sync_spec(words: QObject, books: Books) -> PageSpec:
    """Return the sync page; its count is of what asks for the user: decisions, refusals, what is paused."""

    def make(shell: Shell) -> Page:
        from app.ui.collect.sync_page import SyncPage

        return SyncPage(shell, books)

    return PageSpec("sync", words.tr("Sync"), "sync", make, bottom=True, asks=True)
