"""Payment slips in the window: whether one goes along with an export or a print, and the slip shown by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui import tasks
from app.ui.plain import isolated, one_line
from app.ui.shell.page import Page
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from app.services.books import Books
    from app.services.payment_slips import Offer

Slips = frozenset[int]
"""Ids of the documents whose slip is wanted."""


class SlipQuestion(QObject):
    """Asks, for one page, whether payment slips go along; where no document has one, nothing is asked."""

    def __init__(self, page: Page, books: Books) -> None:
        super().__init__(page)
        self._page, self._books = page, books

    def ask(self, document_ids: Sequence[int], then: Callable[[Slips], None]) -> None:
        """Call ``then`` with the documents whose slips are wanted; not at all when the user thinks better of it."""
        ids = list(document_ids)

        def look() -> list[int]:
            from app.services import payment_slips

            return payment_slips.offered(self._books, ids)

        def decide(found: list[int]) -> None:
            if found:
                self._open(len(ids), frozenset(found), then)
            else:
                then(frozenset())

        tasks.run(self._page, look, decide, key="slips")

    def _open(self, count: int, found: Slips, then: Callable[[Slips], None]) -> None:
        dialog = Dialog(self._page.window(), self.tr("With payment slip?"), width=480)
        words = self.tr(
            "There is a link to pay this invoice at. A payment slip with the link and its QR code can go along, as a"
            " page of its own: the invoice stays as it was issued."
        )
        if count > 1:
            words = self.tr(
                "There is a link to pay {n} of these {all} documents at. A payment slip with the link and its QR code"
                " can go along, a page of its own for each: the invoices stay as they were issued."
            ).format(all=self._page.shell.formats.whole(count), n=self._page.shell.formats.whole(len(found)))
        dialog.body.addWidget(PlainLabel(words, wrap=True))

        def answer(slips: Slips) -> None:
            dialog.accept()
            then(slips)

        dialog.add_button(self.tr("Cancel"), dialog.reject)
        without = self.tr("Invoice only") if count == 1 else self.tr("Documents only")
        dialog.add_button(without, lambda: answer(frozenset()))
        together = self.tr("With payment slip") if count == 1 else self.tr("With payment slips")
        dialog.add_button(together, lambda: answer(found), Kind.PRIMARY).setFocus()
        dialog.open()


class SlipWindow(QObject):
    """Shows the payment slip of one document, from where it is saved and printed."""

    def __init__(self, page: Page, books: Books, save: Callable[[int, str], None]) -> None:
        """Serve ``page``; ``save`` asks where the slip of a document at an account goes, and writes it."""
        super().__init__(page)
        self._page, self._books, self._save = page, books, save

    def open(self, document_id: int, account: str = "") -> None:
        """Show the slip that leads to ``account``, or the newest; why there is none is told as a notice."""

        def look() -> tuple[Offer, bytes]:
            from app.services import payment_slips

            found = payment_slips.offer(self._books, document_id, account)
            return found, payment_slips.render(found)

        def show(found: tuple[Offer, bytes]) -> None:
            from app.ui.collect.slip_dialog import SlipDialog

            offer, pdf = found
            number = isolated(one_line(offer.document.number or "", 80))
            title = self.tr("Payment slip for {number}").format(number=number)
            dialog = SlipDialog(self._page.window(), title, pdf, offer.warnings)
            dialog.save_asked.connect(lambda: self._save(document_id, offer.account))
            dialog.open()

        tasks.run(self._page, look, show, lane=tasks.Lane.PAGES, key="slip")
