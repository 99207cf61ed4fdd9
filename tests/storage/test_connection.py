"""The file is opened the safe way or not at all, and what is not ours is not touched."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.errors import OutsideFailed, UnusableFile
from app.services.books import Books
from app.storage import connection, tables
from app.storage.connection import APPLICATION_ID, SCHEMA_REVISION, connect

SAFE = {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1, "trusted_schema": 0}


def pragmas(open_connection: sqlite3.Connection) -> dict[str, object]:
    return {name: open_connection.execute(f"PRAGMA {name}").fetchone()[0] for name in SAFE}


def read_everything(home: Path) -> None:
    with Books.open(home) as opened, opened.reading() as reading:
        for table in tables.document.metadata.sorted_tables:
            reading.execute(str(select(table))).fetchall()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_reads_are_made_on_a_safe_connection(books: Books) -> None:
    with books.reading() as reading:
        assert pragmas(reading) == SAFE


def test_writes_are_made_on_a_safe_connection_that_holds_the_lock_from_the_start(books: Books) -> None:
    with books.writing() as unit:
        assert pragmas(unit.raw) == SAFE
        with (
            closing(sqlite3.connect(books.paths.database, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError),
        ):
            other.execute("BEGIN IMMEDIATE")


def test_a_file_left_in_wal_mode_is_taken_back_to_a_rollback_journal(books: Books) -> None:
    books.close()
    with closing(sqlite3.connect(books.paths.database)) as other:
        assert other.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    with Books.open(books.home) as reopened, reopened.reading() as reading:
        assert pragmas(reading) == SAFE


def test_a_setting_that_does_not_hold_closes_the_door(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection._PRAGMAS, "synchronous", 9)
    with pytest.raises(OutsideFailed, match="synchronous"):
        connect(books.paths.database)


def test_the_file_says_whose_it_is(books: Books) -> None:
    with books.reading() as reading:
        assert reading.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert reading.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA_REVISION,)]


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
def test_only_the_owner_may_read_file_and_folder_whatever_the_umask(home: Path) -> None:
    before = os.umask(0o000)
    try:
        with Books.open(home) as opened:
            opened.paths.database.chmod(0o644)
        with Books.open(home):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()] == [0o600]


def test_a_file_of_a_newer_version_is_refused_and_not_touched(books: Books) -> None:
    books.close()
    with closing(sqlite3.connect(books.paths.database)) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    before = digest(books.paths.database)
    with pytest.raises(UnusableFile, match="newer version"):
        Books.open(books.home)
    assert digest(books.paths.database) == before
    assert [path.name for path in books.home.iterdir()] == ["books.sqlite"]


def test_writing_stops_once_a_newer_version_has_upgraded_the_file(books: Books) -> None:
    with closing(sqlite3.connect(books.paths.database)) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UnusableFile, match="newer version"), books.writing():
        pass


@pytest.mark.parametrize("application", [0, 0x12345678])
def test_a_database_of_another_application_is_refused_and_not_touched(home: Path, application: int) -> None:
    home.mkdir()
    file = home / "books.sqlite"
    with closing(sqlite3.connect(file)) as other, other:
        other.execute(f"PRAGMA application_id={application}")
        other.execute("CREATE TABLE theirs (id)")
    before = digest(file)
    with pytest.raises(UnusableFile, match="another application"):
        Books.open(home)
    assert digest(file) == before


def test_what_is_no_database_is_refused_and_not_touched(home: Path) -> None:
    home.mkdir()
    file = home / "books.sqlite"
    file.write_bytes(b"a letter to a customer")
    with pytest.raises(UnusableFile, match="untouched"):
        Books.open(home)
    assert file.read_bytes() == b"a letter to a customer"


def test_a_folder_in_place_of_the_file_is_refused(home: Path) -> None:
    (home / "books.sqlite").mkdir(parents=True)
    with pytest.raises(UnusableFile, match="not a file"):
        Books.open(home)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="other systems have no named pipes")
def test_a_pipe_in_place_of_the_file_is_refused_without_waiting_for_it(home: Path) -> None:
    home.mkdir()
    os.mkfifo(home / "books.sqlite")
    with pytest.raises(UnusableFile, match="not a file"):
        Books.open(home)


def test_a_file_in_place_of_the_home_is_said_so(home: Path) -> None:
    home.write_text("x")
    with pytest.raises(OutsideFailed, match="cannot be used"):
        Books.open(home)


def test_a_truncated_file_is_named_damaged_and_kept(books: Books) -> None:
    books.close()
    whole = books.paths.database.read_bytes()
    books.paths.database.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnusableFile, match="damaged"):
        read_everything(books.home)
    assert len(books.paths.database.read_bytes()) == len(whole) // 2


def test_an_interrupted_first_start_is_begun_again(home: Path) -> None:
    home.mkdir()
    (home / "books.sqlite").touch()
    with Books.open(home) as opened, opened.reading() as reading:
        assert reading.execute("SELECT count(*) FROM document").fetchone() == (0,)


def test_threads_read_and_write_beside_each_other(books: Books) -> None:
    def work(number: int) -> int:
        with books.writing() as unit:
            unit.raw.execute("INSERT INTO setting VALUES (?, ?)", (f"k{number}", "v"))
        with books.reading() as reading:
            return len(reading.execute("SELECT * FROM setting").fetchall())

    with ThreadPoolExecutor(6) as threads:
        seen = list(threads.map(work, range(40)))
    assert max(seen) == 40
    books.close()
    assert [path.name for path in books.home.iterdir()] == ["books.sqlite"]
