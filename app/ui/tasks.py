"""Work off the GUI thread: a few lanes, completion delivered once on the GUI thread, dropped when its page is gone.

A page calls :func:`run` with itself, a function without arguments and what to do with the result::

    tasks.run(self, lambda: self._books.list_invoices(query), self._show_rows, key="rows")

Jobs of one lane run one after the other, in the order they were asked for: the database lane keeps writes and the reads
after them in order, the pages lane renders PDFs beside it, the network lane waits for providers and the keyring lane
for the user to unlock the keyring, so that neither holds up anything else. ``failed`` is called with the exception;
without it the presenter of the window shows a notice or, for a bug, the crash report.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from shiboken6 import isValid

T = TypeVar("T")
Presenter = Callable[[QObject, BaseException], None]

SHOW_PROGRESS_AFTER_MS = 500
STOP_SECONDS = 5.0


class Lane(Enum):
    """The worker thread that a job runs on."""

    DATABASE = "database"
    PAGES = "pages"
    NETWORK = "network"
    KEYRING = "keyring"


class Cancelled(Exception):
    """Raised by :meth:`Progress.step` inside a job that the user stopped."""


class Progress:
    """What a long job reports with, and asks whether it should go on. Safe to use from the worker."""

    def __init__(self, report: Callable[[int, int, str], None], stop: Event) -> None:
        self._report, self._stop = report, stop

    @property
    def stopped(self) -> Event:
        """Set once the user stopped the job, for work that waits for something else than its own steps."""
        return self._stop

    def step(self, done: int, total: int, text: str = "") -> None:
        """Report ``done`` of ``total`` (0 when unknown) with a short plain text.

        Raises:
            Cancelled: when the user stopped the job; let it pass through, roll back and clean up on the way.
        """
        if self._stop.is_set():
            raise Cancelled
        self._report(done, total, text)


class Job(QObject, Generic[T]):
    """One piece of work under way. Keep it only to cancel or watch it.

    Attributes:
        progressed: ``(done, total, text)`` as the work reports it, on the GUI thread.
        latest: what ``progressed`` said last, for whoever begins to listen later.
        finished: emitted once, after ``done`` or ``failed`` was called, or after the job was dropped.
    """

    progressed = Signal(int, int, str)
    finished = Signal()

    def __init__(
        self,
        parent: QObject,
        work: Callable[[Progress], T],
        done: Callable[[T], object] | None,
        failed: Callable[[Exception], object] | None,
        lane: Lane,
        title: str = "",
        *,
        keeps: bool = False,
    ) -> None:
        super().__init__()
        self._keeps = keeps
        self.owner, self.lane, self.title = parent, lane, title
        self._work: Callable[[Progress], T] | None = work
        self._done, self._failed = done, failed
        self._stop = Event()
        self._dropped = False
        self.over = False
        self.latest = (0, 0, "")

    def cancel(self) -> None:
        """Ask the work to stop at its next step; a job that has not begun never does.

        Its result is dropped, unless it keeps what it did until then.
        """
        self._dropped = not self._keeps
        self._stop.set()

    def perform(self) -> tuple[T | None, BaseException | None]:
        """Do the work on the worker thread. Whatever is raised is caught: a lane must outlive every job."""
        if self._stop.is_set() or self._work is None:
            return None, Cancelled()
        try:
            return self._work(Progress(self._report, self._stop)), None
        except BaseException as error:  # noqa: BLE001 - delivered to the GUI thread, where it is presented or raised
            return None, error

    def _report(self, done: int, total: int, text: str) -> None:
        self.latest = (done, total, text)
        self.progressed.emit(done, total, text)

    def deliver(self, result: T, error: BaseException | None, present: Presenter) -> None:
        """Hand the outcome over, on the GUI thread, unless nobody waits for it any more."""
        self.over = True
        try:
            if self._dropped or isinstance(error, Cancelled) or not isValid(self.owner):
                return
            if error is None:
                if self._done is not None:
                    self._done(result)
            elif self._failed is not None and isinstance(error, Exception):
                self._failed(error)
            else:
                present(self.owner, error)
        finally:
            # What the functions hold on to (the page, its rows) ends with the job, whoever still holds the job.
            self._work = self._done = self._failed = None
            self.finished.emit()


class Runner(QObject):
    """The lanes of one application.

    Attributes:
        idle: emitted on the GUI thread when the last job under way was delivered.
        slow: ``(job)`` has run for half a second and reports progress; the window shows it with a way to stop it.
    """

    idle = Signal()
    slow = Signal(object)
    _performed = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queues: dict[Lane, SimpleQueue[Job[Any] | None]] = {}
        self._threads: list[Thread] = []
        self._jobs: set[Job[Any]] = set()
        self._newest: dict[tuple[int, str], Job[Any]] = {}
        self._delivered: dict[Lane, Job[Any]] = {}
        self.present: Presenter = _raise_here
        self._performed.connect(self._on_performed, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a job is waiting, running or not yet delivered."""
        return bool(self._jobs)

    def start(self, job: Job[Any], key: str) -> None:
        """Queue ``job``; with a ``key`` it replaces the owner's earlier job of that key, whose result is dropped."""
        self._jobs.add(job)
        if key:
            place = (id(job.owner), key)
            earlier = self._newest.get(place)
            if earlier is not None and not earlier.over:
                earlier.cancel()
            self._newest[place] = job
        self._queue(job.lane).put(job)
        if job.title:
            QTimer.singleShot(SHOW_PROGRESS_AFTER_MS, job, lambda: None if job.over else self.slow.emit(job))

    def stop(self) -> None:
        """Finish what was begun, drop what was not, and end the threads. Called once, when the application ends."""
        for job in self._jobs:
            job.cancel()
        for queue in self._queues.values():
            queue.put(None)
        for thread in self._threads:
            thread.join(STOP_SECONDS)
        self._queues.clear()
        self._threads.clear()

    def _queue(self, lane: Lane) -> SimpleQueue[Job[Any] | None]:
        queue = self._queues.get(lane)
        if queue is None:
            queue = self._queues[lane] = SimpleQueue()
            # A daemon, so that a job stuck in a dead network drive cannot keep a closed program alive.
            thread = Thread(target=self._serve, args=(queue,), name=f"counterfoil-{lane.value}", daemon=True)
            self._threads.append(thread)
            thread.start()
        return queue

    def _serve(self, queue: SimpleQueue[Job[Any] | None]) -> None:
        while (job := queue.get()) is not None:
            result, error = job.perform()
            if not isValid(self):
                return
            self._performed.emit(job, result, error)
            del job, result, error

    def _on_performed(self, job: Job[Any], result: object, error: BaseException | None) -> None:
        self._jobs.discard(job)
        # The worker lets go of a job when it takes the next one. Until then keep it, so that it dies on this thread.
        self._delivered[job.lane] = job
        for place in [place for place, newest in self._newest.items() if newest is job]:
            del self._newest[place]
        try:
            job.deliver(result, error, self.present)
        finally:
            if not self._jobs:
                self.idle.emit()


def _raise_here(_owner: QObject, error: BaseException) -> None:
    """Without a window, a failure nobody handles is raised on the GUI thread, where the crash hook sees it."""
    raise error


_runner: Runner | None = None


def runner() -> Runner:
    """Return the lanes of the running application, made when first asked for."""
    global _runner  # noqa: PLW0603 - one per process, like the application it belongs to
    if _runner is None or not isValid(_runner):
        _runner = Runner(QCoreApplication.instance())
    return _runner


def run(
    parent: QObject,
    work: Callable[[], T],
    done: Callable[[T], object] | None = None,
    failed: Callable[[Exception], object] | None = None,
    *,
    lane: Lane = Lane.DATABASE,
    key: str = "",
) -> Job[T]:
    """Do ``work`` off the GUI thread and hand its result to ``done`` on it.

    Args:
        parent: the page or widget that asks; when it is gone, the outcome is dropped.
        work: pure of Qt; takes no arguments and returns frozen values.
        done: called once with the result.
        failed: called once with the exception instead; by default the window presents it.
        lane: :attr:`Lane.DATABASE` for everything that touches the books, :attr:`Lane.PAGES` for rendering,
            :attr:`Lane.NETWORK` and :attr:`Lane.KEYRING` for what waits for a provider or for the keyring.
        key: a later job of the same parent and key replaces this one ("answers while typing").
    """
    return _begin(Job(parent, lambda _progress: work(), done, failed, lane), key)


def run_long(
    parent: QObject,
    title: str,
    work: Callable[[Progress], T],
    done: Callable[[T], object] | None = None,
    failed: Callable[[Exception], object] | None = None,
    *,
    lane: Lane = Lane.PAGES,
    keeps: bool = False,
) -> Job[T]:
    """Do ``work``, which reports progress and can be stopped, under the plain ``title`` shown after half a second.

    Work that ``keeps`` what it did before the user stopped it ends its loop at :class:`Cancelled` and returns that;
    ``done`` hears of it. Other work lets the exception pass and leaves nothing.
    """
    return _begin(Job(parent, work, done, failed, lane, title, keeps=keeps), "")


def _begin(job: Job[T], key: str) -> Job[T]:
    runner().start(job, key)
    return job


class Changes(QObject):
    """The news of the application: which kinds of data were just changed, so that pages refresh only if concerned.

    Attributes:
        changed: ``frozenset[str]`` of ``invoice``, ``customer``, ``item``, ``company``, ``payment``, ``series``,
            ``settings``, ``account``, ``checkout-page``, ``remote``.
    """

    changed = Signal(object)

    def tell(self, *kinds: str) -> None:
        """Announce that data of these kinds changed. Called after the service answered, on the GUI thread."""
        self.changed.emit(frozenset(kinds))
