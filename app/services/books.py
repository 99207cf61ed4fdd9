"""The books of one company: where they lie, what time it is, and how to read and write them.

Importing this and opening existing books needs the standard library only, so that the window and each command start
fast; SQLAlchemy comes with the first write.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from app.documents.own_fonts import use_folder
from app.domain.errors import OutsideFailed
from app.paths import Paths, private_folder
from app.storage.connection import SCHEMA_REVISION, check_revision, connect, prepare_file, revision_of
from app.storage.failures import plain_words

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.storage.unit import Unit


class Clock(Protocol):
    """Tells the time; tests bring their own."""

    def now(self) -> datetime:
        """Return the time, with its zone."""
        ...

    def today(self) -> date:
        """Return the local business day."""
        ...


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the day in the computer's time zone."""
        return datetime.now().astimezone().date()


class Books:
    """Open books; safe to use from several threads.

    Attributes:
        home: the folder they lie in.
        paths: the files below it.
        clock: see `Clock`.
    """

    def __init__(self, paths: Paths, clock: Clock) -> None:
        """Use `open` instead: it checks and prepares the file."""
        self.home = paths.home
        self.paths = paths
        self.clock = clock
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._engine: Engine | None = None
        self._of_thread = threading.local()
        self._closed = False

    @classmethod
    def open(cls, path: Path, *, clock: Clock | None = None) -> Self:
        """Open the books in the folder ``path``; make them when there are none, upgrade them when they are older.

        Raises:
            UnusableFile: the file belongs to a newer version or to another application; it was left untouched.
            OutsideFailed: the folder or the file cannot be used.
        """
        paths = Paths(path)
        try:
            private_folder(paths.home)
        except (OSError, ValueError) as error:
            from app.services.files import why

            raise OutsideFailed(f"The folder {path} cannot be used: {why(error)}.") from error
        prepare_file(paths.database)
        books = cls(paths, clock or SystemClock())
        try:
            with books.reading() as connection:
                found = revision_of(connection)
            check_revision(found, paths.database)
            if found != SCHEMA_REVISION:
                books._upgrade()
        except BaseException:
            books.close()
            raise
        use_folder(paths.fonts)
        return books

    def _upgrade(self) -> None:
        # Alembic and SQLAlchemy take a third of a second to import, and only a new or an older file needs them.
        from app.storage.unit import unwrapped
        from app.storage.upgrade import upgrade

        try:
            with plain_words(self.home), unwrapped():
                upgrade(self.paths.database, self.paths.backups)
        except OSError as error:
            message = f"The books in {self.home} cannot be made ready: {error.strerror}. Nothing was changed."
            raise OutsideFailed(message) from error

    @cached_property
    def user(self) -> str:
        """The name under which documents are issued: the login name."""
        import getpass

        with suppress(OSError, KeyError, ImportError):
            return getpass.getuser()
        return ""

    def today(self) -> date:
        """Return the local business day."""
        return self.clock.today()

    def now(self) -> datetime:
        """Return the time in UTC."""
        return self.clock.now()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection whose reads all see one state of the books; nested blocks share it.

        Inside a write transaction of the same thread the reads see what it has written so far.
        Keep the block short, as a writer has to wait for its end.
        """
        written: Unit | None = getattr(self._of_thread, "unit", None)
        current: sqlite3.Connection | None = written.raw if written else getattr(self._of_thread, "reading", None)
        if current is not None:
            yield current
            return
        with plain_words(self.home):
            connection = self._take()
            self._of_thread.reading = connection
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                self._of_thread.reading = None
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                self._give_back(connection)

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        """Open a write transaction: committed at the end of the block, undone when the block raises.

        A block inside another one of the same thread is part of its transaction: undone alone when it raises, kept
        when the outer one is. So several services make one step.
        """
        from app.storage import unit

        outer: Unit | None = getattr(self._of_thread, "unit", None)
        if outer is not None:
            with outer.sql.begin_nested():
                yield replace(outer, now=self.now())
            return
        if getattr(self._of_thread, "reading", None) is not None:
            raise RuntimeError("A thread that reads cannot write: it would wait for itself.")
        with self._lock:
            if self._engine is None:
                self._engine = unit.engine_for(self.paths.database)
            engine = self._engine
        with unit.writing(engine, self.paths.database, self.now()) as open_unit:
            self._of_thread.unit = open_unit
            try:
                yield open_unit
            finally:
                self._of_thread.unit = None
        for act in open_unit.afterwards:
            act()

    def close(self) -> None:
        """Close every connection; a block that still reads closes its own at its end."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return connect(self.paths.database)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()
