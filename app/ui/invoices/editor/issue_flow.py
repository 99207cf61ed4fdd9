"""From draft to issued document: everything missing at once, then doubts, then the one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.document import Document
from app.domain.errors import InputRefused, Problem
from app.ui import tasks
from app.ui.invoices.editor.autosave import Autosave
from app.ui.invoices.editor.session import EditorSession
from app.ui.invoices.issue_panel import IssuePanel
from app.ui.shell.page import Page

if TYPE_CHECKING:
    from app.services.books import Books


class IssueFlow(QObject):
    """Issues the document under edit; ``issued`` gets it."""

    def __init__(
        self,
        page: Page,
        books: Books,
        session: EditorSession,
        autosave: Autosave,
        panel: IssuePanel,
        issued: Callable[[Document], None],
    ) -> None:
        super().__init__(page)
        self._page, self._books, self._session, self._autosave = page, books, session, autosave
        self._panel, self._issued = panel, issued
        self._under_way = False
        panel.anyway.connect(lambda: self.start(doubts_seen=True))
        session.replaced.connect(panel.hide)
        session.changed.connect(lambda _field: self.recheck())

    def start(self, *, doubts_seen: bool = False) -> None:
        """Check, and issue when nothing is missing and nothing doubtful was left unseen."""
        if self._session.read_only or self._under_way:
            return
        self._session.seal()
        self._check(lambda missing, doubts: self._decide(missing, doubts, doubts_seen=doubts_seen))

    def _check(self, done: Callable[[list[Problem], list[Problem]], None]) -> None:
        content, unreadable = self._session.content, list(self._session.unreadable)

        def work() -> tuple[list[Problem], list[Problem]]:
            from app.services import issuing

            missing = unreadable + issuing.problems(self._books, content)
            return missing, [] if missing else issuing.warnings(self._books, content)

        tasks.run(self._page, work, lambda found: done(*found), key="check")

    def _decide(self, missing: list[Problem], doubts: list[Problem], *, doubts_seen: bool) -> None:
        if missing:
            self._panel.show_problems(missing)
        elif doubts and not doubts_seen:
            self._panel.show_doubts(doubts)
        else:
            self._issue(doubts_seen=doubts_seen)

    def _issue(self, *, doubts_seen: bool) -> None:
        """Issue; whoever saw the doubts does not wait for a payment link either."""
        if not self._autosave.flush() or self._session.document is None:
            # What could not be stored was told by the page; without a stored draft nothing is issued.
            return
        self._under_way = True
        document_id = self._session.document.id

        def work() -> Document:
            from app.services import issuing

            return issuing.issue(self._books, document_id, wait_for_link=not doubts_seen)

        tasks.run(self._page, work, self._on_issued, self._on_failed)

    def _on_issued(self, document: Document) -> None:
        self._under_way = False
        self._panel.hide()
        self._issued(document)

    def _on_failed(self, error: Exception) -> None:
        self._under_way = False
        if isinstance(error, InputRefused):
            self._panel.show_problems(error.problems)
        else:
            tasks.runner().present(self._page, error)

    def recheck(self) -> None:
        """Take what was mended, or mended itself, off the list while it is shown."""
        if self._panel.isVisible():
            self._check(self._update)

    def _update(self, missing: list[Problem], doubts: list[Problem]) -> None:
        if self._panel.isVisible():
            self._panel.update_problems(missing, doubts)
