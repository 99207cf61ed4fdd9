"""Collecting on the invoice page: the card below the state of an issued invoice, and its actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.document import Document, State
from app.domain.payments import why_not_collected
from app.domain.remote import Capabilities
from app.ui import tasks
from app.ui.collect.collecting import Collecting
from app.ui.collect.remotes_card import Remote, RemotesCard
from app.ui.collect.slips import SlipWindow
from app.ui.shell.page import Action, Page

if TYPE_CHECKING:
    from app.services.books import Books


class DocumentCollecting(QObject):
    """Shows and does what concerns the providers, for the one document of a page.

    Attributes:
        card: to be put where the page wants it.
    """

    def __init__(self, page: Page, books: Books, save_slip: Callable[[int, str], None]) -> None:
        """Serve ``page``; ``save_slip`` asks where the slip of a document at an account goes, and writes it."""
        super().__init__(page)
        self._page, self._books = page, books
        self._document: Document | None = None
        self._doing = Collecting(page, books)
        self._slips = SlipWindow(page, books, save_slip)
        self.card = RemotesCard(page.shell.formats, books.now)
        self.card.hand_over_asked.connect(self._hand_over)
        self.card.remind_asked.connect(self._remind)
        self.card.slip_asked.connect(self._show_slip)
        self.card.decision_asked.connect(self._doing.decisions.open)

    def show_document(self, document: Document | None) -> None:
        """Show where ``document`` is collected; a draft, and None, is nowhere."""
        self._document = document
        if document is None or document.state is State.DRAFT:
            self.card.hide()
        else:
            self.refresh()

    def refresh(self) -> None:
        """Read again what the providers said."""
        document = self._document
        if document is None or document.state is State.DRAFT:
            return

        def look() -> tuple[int, list[Remote]]:
            from app.services import accounts, payment_slips, remotes

            summaries = {summary.account.name: summary for summary in accounts.listing(self._books)}
            found = []
            for state in remotes.of_document(self._books, document.id):
                held = state.claim or state.operation
                can = accounts.capabilities(accounts.get(self._books, held.account_id)) if held else Capabilities()
                summary = summaries.get(state.account)
                title = summary.provider_title if summary else state.provider
                differences = remotes.differences(self._books, state.claim) if state.claim else []
                why_no_slip = payment_slips.why_not(self._books, document, state)
                found.append(Remote(state, title, can, differences, why_no_slip))
            return len(summaries), found

        tasks.run(self._page, look, lambda found: self._show(document, *found), key="remotes")

    def actions(self) -> Sequence[Action]:
        """Return what can be done now."""
        document = self._document
        able = document is not None and not why_not_collected(document)
        return (
            Action("hand-over", self.tr("Hand over to a provider…"), self._hand_over, "", "sync", able),
            Action("remind", self.tr("Remind through a provider…"), self._remind, "", "mail", able and self._is_remote),
            Action("payment-slip", self.tr("Payment slip…"), self._show_slip, "", "export", self._is_remote),
        )

    @property
    def _is_remote(self) -> bool:
        return not self.card.isHidden() and self.card.shown

    def _show(self, document: Document, accounts: int, found: Sequence[Remote]) -> None:
        if self._document is document:
            able = accounts > 0 and not why_not_collected(document)
            self.card.show_remotes(found, can_hand_over=able)

    def _hand_over(self) -> None:
        if self._document is not None:
            self._doing.hand_over(self._document.id)

    def _show_slip(self, account: str = "") -> None:
        if self._document is not None:
            self._slips.open(self._document.id, account)

    def _remind(self, account: str = "") -> None:
        if self._document is not None:
            self._doing.remind(self._document.id, account)
