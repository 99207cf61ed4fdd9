"""Says where the draft stands: the chip, the status line, and what to do when it could not be stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import ChangedMeanwhile, CounterfoilError, InputRefused
from app.ui import tasks
from app.ui.invoices.editor.autosave import Autosave, Saved
from app.ui.invoices.editor.session import EditorSession
from app.ui.theme.tokens import Role
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.chips import Chip
from app.ui.widgets.notices import NoticeAction, NoticeBar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QVBoxLayout

    from app.ui.invoices.editor.page import InvoicePage


class DraftStatus(QObject):
    """Watches the autosave of a page."""

    def __init__(self, page: InvoicePage, session: EditorSession, autosave: Autosave, place: QVBoxLayout) -> None:
        super().__init__(page)
        self._page, self._session, self._autosave, self._place = page, session, autosave, place
        self._bar: NoticeBar | None = None
        self._untold = False
        self._clock = QTimer(self, interval=1_000)
        self._clock.timeout.connect(self.refresh)
        autosave.state_changed.connect(self._on_state)
        autosave.stored.connect(self._on_stored)
        autosave.failed.connect(self._on_failed)
        session.replaced.connect(self._on_replaced)

    def resume(self) -> None:
        """The page is in front: count the seconds."""
        self._clock.start()
        self.refresh()

    def pause(self) -> None:
        """The page is left: what the others should know is told now, not at each keystroke."""
        self._clock.stop()
        if self._untold:
            self._untold = False
            self._page.shell.changes.tell("invoice")

    def show_chip(self, chip: Chip) -> None:
        """Show where the draft stands beside the title."""
        words = {
            Saved.EMPTY: (self.tr("Draft"), Role.NEUTRAL),
            Saved.STORED: (self.tr("Draft · saved"), Role.NEUTRAL),
            Saved.WAITING: (self.tr("Draft · saving"), Role.NEUTRAL),
            Saved.SAVING: (self.tr("Draft · saving"), Role.NEUTRAL),
            Saved.CONFLICT: (self.tr("Draft · not saved"), Role.BAD),
            Saved.FAILED: (self.tr("Draft · not saved"), Role.BAD),
        }
        chip.say(*words[self._autosave.state])

    def refresh(self) -> None:
        """Say in the status line how long ago the draft was stored."""
        self._page.set_status(self._words())

    def _words(self) -> str:
        state = self._autosave.state
        if self._session.read_only:
            return self.tr("Issued: nothing in it can change any more")
        if state is Saved.EMPTY:
            return self.tr("Not stored until something is typed")
        if state in {Saved.CONFLICT, Saved.FAILED}:
            return self.tr("Not saved")
        if not self._autosave.saved_at:
            return self.tr("Draft saved")
        seconds = int(monotonic() - self._autosave.saved_at)
        if seconds < 1:
            return self.tr("Draft saved just now")
        if seconds < 60:
            return self.tr("Draft saved {n} s ago").format(n=seconds)
        return self.tr("Draft saved {n} min ago").format(n=seconds // 60)

    def _on_state(self) -> None:
        if self._autosave.state in {Saved.STORED, Saved.EMPTY} and self._bar is not None:
            self._drop_bar()
        self.refresh()

    def _on_stored(self) -> None:
        first = self._session.document is not None and self._session.document.revision <= 1
        self._untold = True
        if first:
            self._untold = False
            self._page.shell.changes.tell("invoice")
        self.refresh()

    def _on_replaced(self) -> None:
        self._drop_bar()
        self.refresh()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ChangedMeanwhile):
            words = self.tr(
                "This draft was changed somewhere else meanwhile. Both versions are safe: yours in this window, the"
                " other in your books."
            )
            self._show_bar(words, self.tr("Save mine as a copy"), self.keep_copy)
            if self._bar is not None:
                other = Button(self.tr("Show the other"), self._show_other, kind=Kind.QUIET)
                layout = self._bar.layout()
                if layout is not None:
                    layout.addWidget(other)
        elif isinstance(error, InputRefused):
            words = self.tr("This cannot be saved as it is. What was saved before is safe.")
            named = [(self._page.sheet.name_of(problem.field), problem.message) for problem in error.problems]
            self._show_bar(words, details=[f"{name}: {text}" if name else text for name, text in named])
        elif isinstance(error, CounterfoilError | OSError):
            words = self.tr("The draft could not be saved: {why} What you typed is still here; it is tried again.")
            self._show_bar(words.format(why=str(error)), self.tr("Try now"), self._autosave.save)
        else:
            tasks.runner().present(self._page, error)

    def _show_bar(
        self, words: str, verb: str = "", run: Callable[[], object] | None = None, details: Sequence[str] = ()
    ) -> None:
        if self._bar is not None and self._bar.text == words:
            return
        self._drop_bar()
        action = NoticeAction(verb, run) if run is not None else None
        self._bar = NoticeBar(Role.ATTENTION, words, details, action, closable=False)
        self._place.addWidget(self._bar)

    def _drop_bar(self) -> None:
        if self._bar is not None:
            self._bar.dismiss()
            self._bar = None

    def keep_copy(self) -> None:
        """Store what is in the window as another draft; the one in the books stays as it is."""
        self._drop_bar()
        self._session.show(self._session.company, self._session.content, None)
        self._autosave.save_as_new()

    def _show_other(self) -> None:
        """Show what is in the books; the version of this window becomes a draft of its own first."""
        document = self._session.document
        self.keep_copy()
        if self._autosave.flush() and document is not None:
            self._page.shell.changes.tell("invoice")
            self._page.shell.notices.info(self.tr("Your version was kept as a draft of its own."))
            self._page.load(document.id)
