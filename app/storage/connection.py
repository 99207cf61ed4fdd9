"""Opens the SQLite file: checks whose it is, sets what durability and safety need, and reads it back."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

from app.domain.errors import OutsideFailed, UnusableFile
from app.paths import FILE_MODE

APPLICATION_ID = 0x43_46_4F_49  # "CFOI" in the file's header, so that other programs can tell whose file it is
SCHEMA_REVISION = "0011"

_BUSY_MILLISECONDS = 15_000
_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES, _APPLICATION_OFFSET = 100, 68
# As DESIGN has it. EXTRA also syncs the folder after the journal is gone: the commit that was acknowledged survives
# a power cut. An untrusted schema cannot call functions with side effects.
_PRAGMAS = {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1, "trusted_schema": 0}
_CACHE_KIBIBYTES = 16_384


def connect(path: Path) -> sqlite3.Connection:
    """Open the existing file ``path`` in autocommit mode; transactions are begun explicitly.

    The connection may be handed from thread to thread, but is never used by two at once.

    Raises:
        OutsideFailed: when the file cannot be opened, or a safety setting does not hold.
        sqlite3.Error: for what only SQLite notices; see `app.storage.failures`.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=_BUSY_MILLISECONDS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for name, wanted in _PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={wanted}")
            (found,) = connection.execute(f"PRAGMA {name}").fetchone()
            if found != wanted:
                raise OutsideFailed(f"The books in {path.parent} cannot be opened safely: {name} is {found}.")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}")
    except BaseException:
        connection.close()
        raise
    return connection


def prepare_file(path: Path) -> None:
    """Make sure that ``path`` is a file which only its owner may read, and that it is empty or ours.

    An empty file is one whose first start was interrupted. The header is read without SQLite, so that a file of
    another application is not touched at all.

    Raises:
        UnusableFile: when something else lies there.
        OutsideFailed: when the file can neither be made nor read.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE))
    except FileExistsError:
        _check_existing(path)
    except OSError as error:
        raise OutsideFailed(f"The books cannot be made in {path.parent}: {error.strerror}.") from error


def _check_existing(path: Path) -> None:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnusableFile(f"{path} is not a file. Move it away or choose another folder.")
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
        if os.name == "posix" and status.st_uid == os.geteuid() and stat.S_IMODE(status.st_mode) & 0o077:
            path.chmod(FILE_MODE)
    except OSError as error:
        raise OutsideFailed(f"The books in {path.parent} cannot be read: {error.strerror}.") from error
    if not header:
        return
    if not header.startswith(_MAGIC):
        raise UnusableFile(f"{path} is no file of Counterfoil, or it is damaged. It was left untouched.")
    if int.from_bytes(header[_APPLICATION_OFFSET : _APPLICATION_OFFSET + 4], "big") != APPLICATION_ID:
        raise UnusableFile(f"{path} belongs to another application. It was left untouched.")


def revision_of(connection: sqlite3.Connection) -> str:
    """Return the revision of the schema in the file, empty for a file that holds nothing yet."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchall():
        return ""
    rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return str(rows[0][0]) if rows else ""


def check_revision(found: str, path: Path) -> None:
    """Refuse a file that a newer version has written.

    Raises:
        UnusableFile: revisions are numbers of four digits, so the greater one is the newer.
    """
    if found > SCHEMA_REVISION:
        raise UnusableFile(
            f"{path} was written by a newer version of Counterfoil (data version {found}, this one knows"
            f" {SCHEMA_REVISION}). It was left untouched. Install the newer version to open it."
        )
