"""One write transaction: begun with BEGIN IMMEDIATE, committed when the block ends well, undone otherwise."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app.storage.connection import check_revision, connect, revision_of
from app.storage.failures import plain_words
from app.storage.records.rows import time_text


@dataclass(frozen=True, slots=True)
class Unit:
    """A write transaction that is under way.

    Attributes:
        sql: for statements of SQLAlchemy Core; ``raw``: the same connection, for the reads of `records`.
        now: the one time that all of it carries.
        afterwards: what is to be done once all of it is committed; nothing when it is not.
    """

    sql: Connection
    raw: sqlite3.Connection
    now: datetime
    afterwards: list[Callable[[], object]] = field(default_factory=list)

    @property
    def stamp(self) -> str:
        """``now`` as columns hold it."""
        return time_text(self.now)


def engine_for(path: Path) -> Engine:
    """Return an engine whose connections are those of `app.storage.connection.connect`, each for one transaction."""
    engine = create_engine("sqlite://", creator=lambda: connect(path), poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The default BEGIN takes no lock before the first write: two writers would read the same counter.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def raw_connection(connection: Connection) -> sqlite3.Connection:
    """Return SQLite's own connection below one of an engine of `engine_for`."""
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


@contextmanager
def writing(engine: Engine, path: Path, now: datetime) -> Iterator[Unit]:
    """Open a write transaction on the file.

    A disk may report an error of COMMIT though everything had reached it. Then the file is opened anew and asked; what
    is there counts as saved, so that nobody enters it a second time.

    Raises:
        OutsideFailed: when disk, rights or another program prevent it; nothing was saved then.
        UnusableFile: when a newer version has upgraded the file meanwhile.
    """
    token = secrets.token_hex(16)
    with plain_words(path.parent), unwrapped(), engine.connect() as connection:
        transaction = connection.begin()
        try:
            raw = raw_connection(connection)
            check_revision(revision_of(raw), path)
            yield Unit(connection, raw, now)
            raw.execute("UPDATE last_write SET token = ?", (token,))
        except BaseException:
            transaction.rollback()
            raise
        try:
            transaction.commit()
        except DBAPIError:
            # The connection still holds the lock, and perhaps half a transaction: SQLite undoes that when it closes.
            connection.invalidate()
            if not _arrived(path, token):
                raise


def _arrived(path: Path, token: str) -> bool:
    """Whether the transaction that wrote ``token`` is in the file."""
    with closing(connect(path)) as connection:
        return bool(connection.execute("SELECT token FROM last_write").fetchone() == (token,))


@contextmanager
def unwrapped() -> Iterator[None]:
    """Raise SQLite's own error instead of SQLAlchemy's cover of it."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise error.orig from error
        raise
