"""Talks to the providers in the background: runs asked for, runs that are due, single tries; one after the other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from app.ui import tasks
from app.ui.shell.page import Shell
from app.ui.tasks import Cancelled

if TYPE_CHECKING:
    from app.domain.outbox import Operation, SyncRun
    from app.services.books import Books

LOOK_MS = 30_000
"""How often is asked whether an account is due; how often it may be is its provider's affair."""

_READ = ("remote", "account", "checkout-page", "invoice", "payment")


class Step(NamedTuple):
    """How far a run is; a total of 0 means that nobody knows."""

    done: int = 0
    total: int = 0
    words: str = ""


class Conductor(QObject):
    """The one of the window; pages ask `conductor_of` for it.

    Attributes:
        changed: a run began, went on or ended; ask `running` and `step`.
        step: how far the run under way is.
    """

    changed = Signal()

    def __init__(self, shell: Shell, books: Books, parent: QObject) -> None:
        super().__init__(parent)
        self._shell, self._books = shell, books
        self._job: tasks.Job[list[SyncRun]] | None = None
        self._asked = False
        self.step = Step()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Run over the accounts that are due, from now on; not at once, while the window is still being filled."""
        if not self._timer.isActive():
            self._timer.start()

    @property
    def running(self) -> bool:
        """Whether a run that the user asked for, or may cancel, is under way."""
        return self._job is not None

    def sync(self, account: str | None = None) -> None:
        """Run over an account, or over all, because the user asked; while a run is under way nothing happens."""
        self._begin(account, asked=True)

    def look(self) -> None:
        """Run over the accounts whose time has come, silently."""
        self._begin(None, asked=False)

    def cancel(self) -> None:
        """Stop the run under way; what it was about to do is looked up by the next one."""
        if self._job is not None:
            self._job.cancel()

    def try_now(self, shown: Operation, done: Callable[[Operation], object] | None = None) -> None:
        """Go on with one operation now, as the user sees it; ``done`` hears how it stands then."""

        def work(progress: tasks.Progress) -> Operation:
            from app.services import outbox

            return outbox.retry(self._books, shown.id, progress.stopped, shown=shown)

        def tell(operation: Operation) -> None:
            self._shell.changes.tell(*_READ)
            if done is not None:
                done(operation)

        def fail(error: Exception) -> None:
            self._shell.changes.tell(*_READ)
            tasks.runner().present(self, error)

        tasks.run_long(self, "", work, tell, fail, lane=tasks.Lane.NETWORK)

    def _begin(self, account: str | None, *, asked: bool) -> None:
        if self._job is not None:
            return

        def work(progress: tasks.Progress) -> list[SyncRun]:
            from app.services import sync

            def tell(name: str, words: str, done: int, total: int) -> None:
                # A run is stopped by its own means, which leave nothing half done; never from inside a report.
                with suppress(Cancelled):
                    progress.step(done, total, f"{name}: {words}")

            if asked:
                return sync.run(self._books, account, tell, progress.stopped)
            return sync.run_due(self._books, tell, progress.stopped)

        self.step = Step()
        job = tasks.run_long(self, "", work, self._on_done, self._on_failed, lane=tasks.Lane.NETWORK)
        self._job, self._asked = job, asked
        job.progressed.connect(self._on_step)
        job.finished.connect(self._on_finished)
        self.changed.emit()

    def _on_step(self, done: int, total: int, words: str) -> None:
        self.step = Step(done, total, words)
        self.changed.emit()

    def _on_done(self, runs: list[SyncRun]) -> None:
        if not self._asked:
            return
        failed = [run for run in runs if run.outcome == "failed"]
        if failed:
            words = QCoreApplication.translate("Collect", "{n} of {total} accounts could not be read.")
            details = [f"{run.account}: {run.message}" for run in failed]
            self._shell.notices.warning(words.format(n=len(failed), total=len(runs)), details)

    def _on_failed(self, error: Exception) -> None:
        if self._asked:
            tasks.runner().present(self, error)

    def _on_finished(self) -> None:
        self._job = None
        self.changed.emit()
        self._shell.changes.tell(*_READ)


def conductor_of(shell: Shell, books: Books) -> Conductor:
    """Return the conductor of a window, made when first asked for; it lives as long as the window's news."""
    found = shell.changes.findChild(Conductor)
    return found if isinstance(found, Conductor) else Conductor(shell, books, shell.changes)
