"""Turns an error of SQLite into a plain sentence that says what failed and what is safe."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import OutsideFailed, UnusableFile

_NOTHING_SAVED = "Nothing was saved; what was there before is untouched."
_WORDS = {
    sqlite3.SQLITE_FULL: "The disk that holds {folder} is full. " + _NOTHING_SAVED + " Free some space and try again.",
    sqlite3.SQLITE_READONLY: "{folder} can only be read. " + _NOTHING_SAVED,
    sqlite3.SQLITE_PERM: "{folder} may not be read by this user. " + _NOTHING_SAVED,
    sqlite3.SQLITE_BUSY: "Another program is busy writing to {folder}. " + _NOTHING_SAVED + " Try again in a moment.",
    sqlite3.SQLITE_LOCKED: "Another program is busy writing to {folder}. " + _NOTHING_SAVED + " Try again in a moment.",
    sqlite3.SQLITE_CANTOPEN: "The books in {folder} cannot be opened. Is the folder still there?",
    sqlite3.SQLITE_IOERR: "Reading or writing in {folder} failed. Check the disk, then the last change.",
    sqlite3.SQLITE_NOMEM: "There is not enough memory left. " + _NOTHING_SAVED,
}
_DAMAGED = "The books in {folder} are damaged and were left as they are. Restore the newest backup."
_PRIMARY = 0xFF


def outside_failure(error: sqlite3.Error, folder: Path) -> OutsideFailed | None:
    """Return the error to raise instead of ``error``; None when it is a bug of ours: a broken constraint, bad SQL."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = code & _PRIMARY
    if primary in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return UnusableFile(_DAMAGED.format(folder=folder))
    words = _WORDS.get(primary)
    return OutsideFailed(words.format(folder=folder)) if words else None


@contextmanager
def plain_words(folder: Path) -> Iterator[None]:
    """Raise what SQLite reports inside the block as `OutsideFailed`, where the user or the disk is the cause."""
    try:
        yield
    except sqlite3.Error as error:
        failure = outside_failure(error, folder)
        if failure is None:
            raise
        raise failure from error
