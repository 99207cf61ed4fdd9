"""An older file is copied, rehearsed and brought up to date whole, or stays exactly as it was."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from app.domain.errors import OutsideFailed
from app.services import documents, drafts, issuing
from app.services.books import Books
from app.storage import upgrade as module
from app.storage.connection import SCHEMA_REVISION, connect
from app.storage.upgrade import MIGRATIONS, fingerprint, upgrade
from tests.support import builders

NEXT = f"{int(SCHEMA_REVISION) + 1:04}"


class Old(NamedTuple):
    """Books of this version, and migrations of which one more is to come."""

    database: Path
    backups: Path
    migrations: Path

    def bring(self, statement: str) -> Path | None:
        """Upgrade by a migration that executes one statement after having made a table."""
        (self.migrations / "versions" / f"{NEXT}_next.py").write_text(
            "from alembic import op\n"
            f"revision = {NEXT!r}\ndown_revision = {SCHEMA_REVISION!r}\n"
            "def upgrade():\n"
            "    op.execute('CREATE TABLE novelty (id INTEGER)')\n"
            f"    op.execute({statement!r})\n"
        )
        return upgrade(self.database, self.backups, migrations=self.migrations, target=NEXT)

    def digest(self) -> str:
        return hashlib.sha256(self.database.read_bytes()).hexdigest()


@pytest.fixture
def old(books: Books, tmp_path: Path) -> Old:
    """Books with an issued document and a draft, closed."""
    issuing.issue(books, drafts.create(books, builders.content()).id)
    drafts.create(books, builders.content())
    books.close()
    migrations = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    return Old(books.paths.database, books.paths.backups, migrations)


def revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_the_file_is_migrated_and_a_verified_copy_of_before_is_kept(old: Old) -> None:
    with closing(connect(old.database)) as connection:
        before = fingerprint(connection)
    copy = old.bring("INSERT INTO novelty VALUES (1)")
    assert copy is not None
    assert revision(old.database) == NEXT
    assert revision(copy) == SCHEMA_REVISION
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    for file in (old.database, copy):
        with closing(connect(file)) as connection:
            assert fingerprint(connection) == before
    assert [path.name for path in old.backups.iterdir()] == [copy.name]


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("INSERT INTO missing VALUES (1)", OperationalError),
        ("UPDATE document SET total_due = 1", IntegrityError),
        ("UPDATE document SET paid = 1 WHERE state = 'issued'", OutsideFailed),
    ],
    ids=["raises", "breaks a rule", "changes what was issued"],
)
def test_a_migration_that_fails_leaves_the_file_as_it_was(old: Old, statement: str, error: type[Exception]) -> None:
    before = old.digest()
    with pytest.raises(error):
        old.bring(statement)
    assert old.digest() == before
    assert revision(old.database) == SCHEMA_REVISION


def test_a_migration_that_fails_on_the_file_itself_is_undone_whole(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table the migration makes first must be gone again, though SQLite's own driver would have committed it."""
    monkeypatch.setattr(module, "_rehearse", lambda *_arguments: None)
    before = old.digest()
    with pytest.raises(OperationalError):
        old.bring("INSERT INTO missing VALUES (1)")
    assert old.digest() == before


def test_too_little_space_is_said_before_anything_is_done(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old.digest()
    monkeypatch.setattr(module, "_SPACE_FACTOR", 10**12)
    with pytest.raises(OutsideFailed, match="free space"):
        old.bring("INSERT INTO novelty VALUES (1)")
    assert old.digest() == before
    assert not old.backups.exists()


def test_a_file_up_to_date_is_not_written(old: Old) -> None:
    before = old.digest()
    assert upgrade(old.database, old.backups) is None
    assert old.digest() == before


def test_issued_documents_read_the_same_after_an_upgrade(old: Old, home: Path) -> None:
    with Books.open(home) as books:
        before = documents.get(books, 1), documents.pdf(books, 1)
    old.bring("INSERT INTO novelty VALUES (1)")
    with closing(sqlite3.connect(old.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (SCHEMA_REVISION,))
    with Books.open(home) as books:
        assert (documents.get(books, 1), documents.pdf(books, 1)) == before
