"""What may be done with the documents selected in the list: one table of actions for menu, keys and palette."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from app.domain.einvoice import FORM_WORDS
from app.ui import tasks
from app.ui.collect.collecting import Collecting
from app.ui.invoices.list.batch import Outcome, delete_drafts, duplicate_all, issue_all, restore_all
from app.ui.invoices.list.dialogs import DocumentDialogs
from app.ui.invoices.list.selection import (
    Selection,
    can_be_cancelled,
    can_be_credited,
    can_be_repeated,
    is_collected,
    is_draft,
    is_fixed,
    is_open,
    takes_payment,
)
from app.ui.invoices.paper import Paper
from app.ui.invoices.pdf_export import PdfExport
from app.ui.lists.menus import open_menu
from app.ui.plain import isolated
from app.ui.shell.page import Action, Page
from app.ui.widgets.dialogs import confirm
from app.ui.widgets.notices import NoticeAction

if TYPE_CHECKING:
    from app.domain.document import Document
    from app.services.books import Books

_SEPARATED = frozenset({"duplicate", "record-payment", "export-pdf", "delete"})
"""The menu draws a line before these."""


class InvoiceActions(QObject):
    """Acts on a selection through the services, and tells what came of it."""

    def __init__(self, page: Page, books: Books, selected: Callable[[], Selection]) -> None:
        """Act for ``page`` on what ``selected`` returns."""
        super().__init__(page)
        self._page, self._books, self._selected = page, books, selected
        self._export = PdfExport(page, books)
        self._dialogs = DocumentDialogs(page, books)
        self._paper = Paper(page, books)
        self._collecting = Collecting(page, books)

    def actions(self) -> list[Action]:
        """Return all actions, saying which can be done now."""
        chosen = self._selected()
        one = len(chosen.ids) == 1
        paid_singly = one and chosen.any(takes_payment)
        payable = paid_singly or (len(chosen.ids) > 1 and chosen.any(is_open))
        fixed = chosen.any(is_fixed)
        collected = one and chosen.any(is_collected)
        creditable, cancellable = one and chosen.any(can_be_credited), one and chosen.any(can_be_cancelled)
        return [
            Action("open", self.tr("Open"), self.open, "Enter", "edit", one),
            Action("issue", self.tr("Issue"), self.issue, "Ctrl+Enter", "issue", chosen.any(is_draft)),
            Action(
                "duplicate", self.tr("Duplicate"), self.duplicate, "Ctrl+D", "duplicate", chosen.any(can_be_repeated)
            ),
            Action("record-payment", self.tr("Record payment…"), self.record_payment, "", "payments", payable),
            Action("hand-over", self.tr("Hand over to a provider…"), self.hand_over, "", "sync", paid_singly),
            Action("remind", self.tr("Remind through a provider…"), self.remind, "", "mail", paid_singly and collected),
            Action("credit", self.tr("Credit…"), self.credit, "", "credit", creditable),
            Action("cancel-document", self.tr("Cancel invoice…"), self.cancel, "", "cancel", cancellable),
            Action("export-pdf", self.tr("Export PDF"), self.export, "Ctrl+E", "export", bool(chosen.ids)),
            Action(
                "export-copy",
                self.tr("Export copy or delivery note…"),
                self.export_copy,
                "",
                "export",
                bool(chosen.ids),
            ),
            Action(
                "export-einvoice",
                self.tr("Export e-invoice…"),
                self.export_einvoice,
                "",
                "export",
                fixed,
                keywords=FORM_WORDS,
            ),
            Action("print", self.tr("Print…"), self.print, "Ctrl+P", "print", bool(chosen.ids)),
            Action("delete", self._delete_words(chosen), self.delete, "Del", "trash", chosen.any(is_draft)),
        ]

    def offer(self, place: QPoint) -> None:
        """Offer the actions in a menu at a place of the screen."""
        open_menu(self._page, place, self.actions(), _SEPARATED)

    def open(self) -> None:
        """Show the one document."""
        ids = self._selected().ids
        if len(ids) == 1:
            self._page.shell.navigator.open_invoice(ids[0])

    def export(self) -> None:
        """Write the PDFs."""
        self._export.start(self._selected().ids)

    def export_copy(self) -> None:
        """Write copies or delivery notes."""
        self._export.start_other(self._selected().ids)

    def duplicate(self) -> None:
        """Make drafts that say the same."""
        ids = self._selected().where(can_be_repeated)
        if ids:
            tasks.run(self._page, lambda: duplicate_all(self._books, ids), self._on_duplicated)

    def issue(self) -> None:
        """Issue the drafts, after a question: it cannot be undone."""
        chosen = self._selected()
        ids = chosen.where(is_draft)
        if not ids:
            return
        count = len(ids)
        title = self.tr("Issue this draft?") if count == 1 else self.tr("Issue {n} drafts?").format(n=count)
        if not chosen.rows:
            title = self.tr("Issue the drafts among these {n} documents?").format(n=count)
        text = self.tr("It gets its number, and from then on nothing in it can change.")
        if count > 1:
            text = self.tr(
                "Each gets its number, and from then on nothing in it can change. Drafts that lack something stay."
            )
        confirm(self._page, title, text, self.tr("Issue"), lambda: self._issue(ids))

    def delete(self) -> None:
        """Delete the drafts; a notice offers to bring them back."""
        ids = self._selected().where(is_draft)
        if ids:
            tasks.run(self._page, lambda: delete_drafts(self._books, ids), self._on_deleted)

    def record_payment(self) -> None:
        """Ask for a payment of the one document, or when and how several were paid in full."""
        chosen = self._selected()
        if len(chosen.ids) > 1:
            self._dialogs.settle(chosen.where(is_open), len(chosen.ids))
        else:
            self._with_one(self._dialogs.record_payment)

    def hand_over(self) -> None:
        """Ask how the one invoice is to be collected."""
        self._with_one(self._collecting.hand_over)

    def remind(self) -> None:
        """Ask whether the customer of the one invoice is to be reminded."""
        self._with_one(self._collecting.remind)

    def credit(self) -> None:
        """Ask what of the one invoice is taken back."""
        self._with_one(self._dialogs.credit)

    def cancel(self) -> None:
        """Ask why the one document is cancelled."""
        self._with_one(self._dialogs.cancel)

    def export_einvoice(self) -> None:
        """Write the issued documents as e-invoices: of one the form is asked for."""
        self._dialogs.export_einvoices(self._selected().where(is_fixed))

    def print(self) -> None:
        """Print the documents: of one the sheets are shown first."""
        ids = self._selected().ids
        if ids:
            self._paper.start(ids)

    def _with_one(self, run: Callable[[int], object]) -> None:
        ids = self._selected().ids
        if len(ids) == 1:
            run(ids[0])

    def _issue(self, ids: list[int]) -> None:
        title = self.tr("Issuing")
        work = partial(issue_all, self._books, ids)
        tasks.run_long(self._page, title, work, self._on_issued, keeps=True)

    def _on_issued(self, outcome: Outcome) -> None:
        self._page.shell.changes.tell("invoice", "series")
        notices = self._page.shell.notices
        if len(outcome.done) == 1:
            number = isolated(outcome.done[0].number or "")
            notices.success(self.tr("{number} is issued.").format(number=number))
        elif outcome.done:
            notices.success(self.tr("{n} documents are issued.").format(n=len(outcome.done)))
        if outcome.left:
            notices.info(self.tr("You stopped it. What was not issued yet stays as it was."))
        if outcome.refused:
            count, first = len(outcome.refused), outcome.refused[0][0]
            words = self.tr("This draft cannot be issued yet. It stays a draft.")
            if count > 1:
                words = self.tr("{n} drafts cannot be issued yet. They stay drafts.").format(n=count)
            details = [message for _id, messages in outcome.refused for message in messages]
            open_it = NoticeAction(self.tr("Open draft"), lambda: self._page.shell.navigator.open_invoice(first))
            notices.error(words, list(dict.fromkeys(details)), open_it)

    def _on_duplicated(self, made: list[Document]) -> None:
        self._page.shell.changes.tell("invoice")
        if len(made) == 1:
            self._page.shell.navigator.open_invoice(made[0].id)
        else:
            self._page.shell.notices.success(self.tr("{n} drafts were made.").format(n=len(made)))

    def _on_deleted(self, gone: list[Document]) -> None:
        if not gone:
            return
        self._page.shell.changes.tell("invoice")
        words = self.tr("1 draft was deleted.") if len(gone) == 1 else self.tr("{n} drafts were deleted.")
        self._page.shell.notices.success(
            words.format(n=len(gone)), NoticeAction(self.tr("Undo"), lambda: self._restore(gone))
        )

    def _restore(self, gone: list[Document]) -> None:
        tasks.run(
            self._page,
            lambda: restore_all(self._books, gone),
            lambda _done: self._page.shell.changes.tell("invoice"),
        )

    def _delete_words(self, chosen: Selection) -> str:
        if chosen.ids and not chosen.rows:
            return self.tr("Delete drafts")
        drafts = len(chosen.where(is_draft))
        return self.tr("Delete {n} drafts").format(n=drafts) if drafts > 1 else self.tr("Delete draft")
