"""Keeps a draft stored while it is written: on the database worker, a second behind, never over another's work."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from threading import Event
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.document import Content, Document
from app.domain.errors import ChangedMeanwhile
from app.ui import tasks
from app.ui.invoices.editor.session import EditorSession

PAUSE_MS, LONGEST_MS = 400, 700
"""A draft is stored so long after the last keystroke, and at the latest so long after the first unstored one."""

_RETRY_MS = 5_000
_PATIENCE_S = 15.0

Store = Callable[[Document | None, Content], Document]
"""Stores a draft: a new one, or the next revision of the one given."""


class Saved(Enum):
    """Where the draft stands."""

    EMPTY = "empty"
    STORED = "stored"
    WAITING = "waiting"
    SAVING = "saving"
    CONFLICT = "conflict"
    FAILED = "failed"


class _Attempt:
    """One save under way; its outcome is taken once, by the event loop or by a flush that waits for it."""

    def __init__(self, before: Document | None, content: Content) -> None:
        self.before, self.content = before, content
        self.over = Event()
        self.document: Document | None = None
        self.error: Exception | None = None


class Autosave(QObject):
    """Stores the session's content.

    Attributes:
        state: see `Saved`.
        state_changed: another state.
        stored: a new revision was stored.
        failed: ``(Exception)`` it could not be; what was typed is still in the window.
    """

    state_changed = Signal()
    stored = Signal()
    failed = Signal(object)

    def __init__(self, session: EditorSession, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._store = session, store
        self._kept: Content | None = session.content
        self._attempt: _Attempt | None = None
        self.state = Saved.EMPTY
        self.saved_at = 0.0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._longest = QTimer(self, singleShot=True, interval=LONGEST_MS)
        for timer in (self._pause, self._longest):
            timer.timeout.connect(self.save)
        session.changed.connect(lambda _field: self._on_changed())
        session.replaced.connect(self._on_replaced)

    @property
    def is_behind(self) -> bool:
        """Whether something was typed that is not stored yet."""
        return not self._session.read_only and self._session.content != self._kept

    def save(self) -> None:
        """Store what is there now, on the worker; while a save is under way the next one follows it."""
        if not self.is_behind or self._attempt is not None or self.state is Saved.CONFLICT:
            return
        self._stop_timers()
        attempt = self._begin()
        tasks.run(self, lambda: self._perform(attempt), lambda _none: self._finish(attempt))

    def save_as_new(self) -> None:
        """Store what is there as a draft of its own, though nothing was typed since it was shown."""
        self._kept = None
        self.save()

    def flush(self) -> bool:
        """Store what is there now and return when it is; whether everything typed is stored."""
        self._stop_timers()
        if self._attempt is not None:
            # The worker needs nothing of this thread to finish.
            if not self._attempt.over.wait(_PATIENCE_S):
                return False
            self._finish(self._attempt)
        if self.is_behind and self.state is not Saved.CONFLICT:
            attempt = self._begin()
            self._perform(attempt)
            self._finish(attempt)
        return not self.is_behind

    def _begin(self) -> _Attempt:
        self._attempt = _Attempt(self._session.document, self._session.content)
        self._set_state(Saved.SAVING)
        return self._attempt

    def _perform(self, attempt: _Attempt) -> None:
        """Store on whichever thread this is; the outcome stays with the attempt."""
        try:
            attempt.document = self._store(attempt.before, attempt.content)
        except Exception as error:  # noqa: BLE001 - presented on the GUI thread, where the attempt is taken
            attempt.error = error
        finally:
            attempt.over.set()

    def _finish(self, attempt: _Attempt) -> None:
        if attempt is not self._attempt:
            return
        self._attempt = None
        if attempt.document is not None:
            self._session.document = attempt.document
            self._kept = attempt.content
            self.saved_at = monotonic()
            self._set_state(Saved.WAITING if self.is_behind else Saved.STORED)
            self.stored.emit()
            if self.is_behind:
                self._wait()
            return
        if isinstance(attempt.error, ChangedMeanwhile):
            self._set_state(Saved.CONFLICT)
        else:
            self._set_state(Saved.FAILED)
            self._longest.start(_RETRY_MS)
        self.failed.emit(attempt.error)

    def _on_changed(self) -> None:
        if self.state is Saved.CONFLICT:
            return
        if not self.is_behind:
            if self._attempt is None:
                self._stop_timers()
                self._set_state(Saved.EMPTY if self._session.document is None else Saved.STORED)
            return
        if self.state is not Saved.SAVING:
            self._set_state(Saved.WAITING)
        self._wait()

    def _wait(self) -> None:
        self._pause.start(PAUSE_MS)
        if not self._longest.isActive():
            self._longest.start(LONGEST_MS)

    def _on_replaced(self) -> None:
        self._stop_timers()
        self._attempt = None
        self._kept = self._session.content
        self.saved_at = 0.0
        self._set_state(Saved.EMPTY if self._session.document is None else Saved.STORED)

    def _stop_timers(self) -> None:
        self._pause.stop()
        self._longest.stop()

    def _set_state(self, state: Saved) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit()
