"""How customers are archived and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.party import Customer
from app.ui.lists.removal import RecordService, Removal, RemovalWords
from app.ui.shell.page import Page

if TYPE_CHECKING:
    from app.services.books import Books


def customer_removal(page: Page, books: Books) -> Removal[Customer]:
    """Return what archives and deletes customers for ``page``."""
    words = RemovalWords(
        one_archived=_tr("{name} was archived."),
        many_archived=_tr("{n} customers were archived."),
        one_back=_tr("{name} is in use again."),
        many_back=_tr("{n} customers are in use again."),
        deleted=_tr("{name} was deleted."),
        why_archive=_tr(
            "Documents name this customer, so it cannot be deleted. Archived, it stays on those documents and is no"
            " longer offered for new ones."
        ),
    )

    def service() -> RecordService[Customer]:
        from app.services import customers

        return customers

    return Removal(page, books, "customer", words, service)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Customers", text)
