"""Talks to the providers in the background: runs asked for, runs that are due, single tries; one after the other."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from app.ui import tasks
from app.ui.collect import outcomes
from app.ui.collect.words import in_local_time
from app.ui.plain import isolated, one_line
from app.ui.shell.page import Page, Shell
from app.ui.tasks import Cancelled
from app.ui.widgets.notices import NoticeBar, take_away

if TYPE_CHECKING:
    from app.domain.outbox import Operation, SyncRun
    from app.services.books import Books
    from app.services.news import News, Outcome

LOOK_MS = 30_000
"""How often is asked whether an account is due; how often it may be is its provider's affair."""

_AGED = ("remote",)
_READ = ("remote", "account", "checkout-page", "invoice", "payment")


class Step(NamedTuple):
    """How far a run is; a total of 0 means that nobody knows."""

    done: int = 0
    total: int = 0
    words: str = ""


class Ran(NamedTuple):
    """What came of a run: what it did at each account, and what is new."""

    runs: list[SyncRun]
    news: News


class Tried(NamedTuple):
    """What came of one action: how it stands, and what else is new."""

    outcome: Outcome
    news: News


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
        self._job: tasks.Job[Ran] | None = None
        self._asked = self._shown = self._worked = False
        self._wanted: list[str | None] = []
        self.step = Step()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Run over the accounts that are due, from now on; not at once, while the window is still being filled."""
        if not self._timer.isActive():
            self._timer.start()

    @property
    def running(self) -> bool:
        """Whether a run is under way that the user may cancel; a look that finds nothing due is none."""
        return self._job is not None and self._shown

    def sync(self, account: str | None = None) -> None:
        """Run over an account, or over all, because the user asked; while a run is under way nothing happens."""
        if self._job is not None and not self._shown:
            # A look waits its turn, or finds out whether something is due: what is asked for follows it.
            self._wanted, self._shown = [account], True
            self.changed.emit()
        self._begin(account, asked=True)

    def look(self) -> None:
        """Run over the accounts whose time has come, and tell what it brought."""
        self._begin(None, asked=False)

    def cancel(self) -> None:
        """Stop the run under way; what it was about to do is looked up by the next one."""
        self._wanted = []
        if self._job is not None:
            self._job.cancel()

    def try_now(self, shown: Operation, page: Page | None = None) -> None:
        """Go on with one action now, as the user saw it on ``page``, and tell how it stands then."""
        from app.services.news import Holder

        def work(progress: tasks.Progress) -> Tried:
            from app.services import news, outbox

            before = news.mark(self._books)
            operation = outbox.retry(self._books, shown.id, progress.stopped, shown=shown)
            found = news.since(self._books, before)
            others = tuple(each for each in found.operations if each.id != shown.id)
            return Tried(news.outcome(self._books, operation), replace(found, operations=others))

        def tell(tried: Tried) -> None:
            self._shell.changes.tell(*_READ)
            told = tried.news
            if tried.outcome.held is not Holder.NOTHING:
                told = replace(told, paused=(), held="")  # what holds the action is told with it
            outcomes.tell_news(self._shell, told, self._books.now(), page)
            if not any(each.parent_id == shown.id for each in tried.news.operations):
                # What follows from it, the delivery after a create, says that it is done too.
                outcomes.tell(self._shell, tried.outcome, self._books.now(), page)

        def fail(error: Exception) -> None:
            self._shell.changes.tell(*_READ)
            tasks.runner().present(self, error)

        self._say_while(tasks.run_long(self, "", work, tell, fail, lane=tasks.Lane.NETWORK), shown)

    def _say_while(self, job: tasks.Job[Tried], shown: Operation) -> None:
        """Say what is under way where it takes long; it is not to be stopped, as nobody would know what it did."""
        bars: list[NoticeBar] = []

        def say() -> None:
            if not job.over:
                bars.append(self._shell.notices.pending(outcomes.under_way_words(shown)))

        def over() -> None:
            for bar in bars:
                take_away(bar)

        QTimer.singleShot(tasks.SHOW_PROGRESS_AFTER_MS, job, say)
        job.finished.connect(over)

    def _begin(self, account: str | None, *, asked: bool) -> None:
        if self._job is not None:
            return

        def work(progress: tasks.Progress) -> Ran:
            from app.services import news, sync

            def tell(name: str, words: str, done: int, total: int) -> None:
                # A run is stopped by its own means, which leave nothing half done; never from inside a report.
                with suppress(Cancelled):
                    progress.step(done, total, f"{name}: {words}")

            before = news.mark(self._books)
            if asked:
                runs = sync.run(self._books, account, tell, progress.stopped)
            else:
                runs = sync.run_due(self._books, tell, progress.stopped)
            return Ran(runs, news.since(self._books, before))

        self.step = Step()
        job = tasks.run_long(self, "", work, self._on_done, self._on_failed, lane=tasks.Lane.NETWORK, keeps=True)
        self._job, self._asked, self._shown, self._worked = job, asked, asked, True
        job.progressed.connect(self._on_step)
        job.finished.connect(self._on_finished)
        if asked:
            self.changed.emit()

    def _on_step(self, done: int, total: int, words: str) -> None:
        self._shown = True
        self.step = Step(done, total, words)
        self.changed.emit()

    def _on_done(self, ran: Ran) -> None:
        self._worked = bool(ran.runs)
        outcomes.tell_news(self._shell, ran.news, self._books.now())
        for run in ran.runs:
            if run.keyless:
                outcomes.tell_keyless(self._shell, run)
        failed = [run for run in ran.runs if run.outcome == "failed" and not run.keyless]
        if not self._asked or not failed:
            return
        words = QCoreApplication.translate("Collect", "{n} of {total} accounts could not be read.")
        if len(ran.runs) == 1:
            words = QCoreApplication.translate("Collect", "{account} could not be read.")
        name = isolated(one_line(failed[0].account, 80))
        details = [self._failure(run) for run in failed]
        self._shell.notices.warning(words.format(n=len(failed), total=len(ran.runs), account=name), details)

    def _failure(self, run: SyncRun) -> str:
        return in_local_time(self._shell.formats, f"{run.account}: {run.message}", run.ended_at)

    def _on_failed(self, error: Exception) -> None:
        tasks.runner().present(self, error)

    def _on_finished(self) -> None:
        self._job = None
        self.changed.emit()
        # Where nothing was due nothing changed but how long ago things were.
        self._shell.changes.tell(*(_READ if self._worked else _AGED))
        if self._wanted:
            self.sync(self._wanted.pop())


def conductor_of(shell: Shell, books: Books) -> Conductor:
    """Return the conductor of a window, made when first asked for; it lives as long as the window's news."""
    found = shell.changes.findChild(Conductor)
    return found if isinstance(found, Conductor) else Conductor(shell, books, shell.changes)
