"""Brings a file to this version's schema: a new one at once, an older one after a rehearsal on a verified copy.

The migrations run in one transaction, so a kill leaves the old schema with all data or the new one with all data.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from app.domain.errors import OutsideFailed
from app.paths import FILE_MODE, private_folder
from app.storage.connection import APPLICATION_ID, SCHEMA_REVISION, connect, revision_of
from app.storage.unit import engine_for, raw_connection

MIGRATIONS = Path(__file__).with_name("migrations")

# A migration may rewrite every page, and its journal keeps the old ones.
_SPACE_FACTOR = 2.2


def upgrade(path: Path, backups: Path, *, migrations: Path = MIGRATIONS, target: str = SCHEMA_REVISION) -> Path | None:
    """Migrate the file at ``path``; return the copy made before, None for a file that held nothing.

    Raises:
        OutsideFailed: when the disk is too full, or the rehearsal on the copy fails; the file is untouched then.
    """
    with closing(connect(path)) as connection:
        found = revision_of(connection)
        if found == target:
            return None
        copy = _rehearse(connection, path, backups, migrations, target) if found else None
    _migrate(path, migrations, target)
    return copy


def _rehearse(connection: sqlite3.Connection, path: Path, backups: Path, migrations: Path, target: str) -> Path:
    """Copy the file, verify the copy, migrate a copy of the copy and compare what must not change."""
    need = int(path.stat().st_size * _SPACE_FACTOR)
    if shutil.disk_usage(path.parent).free < need:
        raise OutsideFailed(
            f"Bringing the books up to date needs {need // 1_000_000 + 1} MB of free space in {path.parent}."
            " Nothing was changed."
        )
    private_folder(backups)
    copy = backups / f"before-{target}-from-{revision_of(connection)}.sqlite"
    trial = copy.with_suffix(".trial")
    try:
        _copy(connection, copy)
        with closing(connect(copy)) as kept:
            _verify(kept, copy)
            before = fingerprint(kept)
            _copy(kept, trial)
        _migrate(trial, migrations, target)
        with closing(connect(trial)) as migrated:
            _verify(migrated, trial)
            if fingerprint(migrated) != before:
                raise OutsideFailed("Bringing the books up to date would change issued documents. Nothing was changed.")
    finally:
        trial.unlink(missing_ok=True)
    return copy


def _copy(source: sqlite3.Connection, target: Path) -> None:
    target.unlink(missing_ok=True)
    target.touch(FILE_MODE)
    with closing(connect(target)) as connection:
        source.backup(connection)


def _verify(connection: sqlite3.Connection, path: Path) -> None:
    whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    if not whole or connection.execute("PRAGMA foreign_key_check").fetchall():
        raise OutsideFailed(f"The books are damaged; they were not brought up to date. A copy lies in {path.parent}.")


def fingerprint(connection: sqlite3.Connection) -> str:
    """Return a digest of what no migration may change: numbers, totals and PDFs of the issued documents."""
    digest = hashlib.sha256()
    for row in connection.execute(
        "SELECT uid, number, state, total_net, total_tax, total_gross, total_due, paid, credited, sha256"
        " FROM document LEFT JOIN document_pdf ON document_id = id WHERE state <> 'draft' ORDER BY uid"
    ):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def _migrate(path: Path, migrations: Path, target: str) -> None:
    """Run the missing migrations in one transaction; one that raises leaves the file as it was.

    Another process may have begun first: the revision is read once the file is locked.
    """
    with engine_for(path).begin() as connection:
        raw = raw_connection(connection)
        found = revision_of(raw)
        if found == target:
            return
        if not found:
            raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        command.upgrade(config(connection, migrations), target)


def config(connection: Connection, migrations: Path = MIGRATIONS) -> Config:
    """Return Alembic's configuration for an open connection, without any file."""
    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", str(migrations).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings
