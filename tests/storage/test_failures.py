"""What the disk or another program prevents is said in plain words that name the folder, and saves nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import PoolProxiedConnection

from app.domain.errors import InputRefused, NotFound, OutsideFailed, UnusableFile
from app.services import drafts, invoice_list
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery
from app.storage import connection
from tests.support import builders


def write(books: Books, *statements: str) -> None:
    with books.writing() as unit:
        for statement in statements:
            unit.raw.execute(statement)


def stored(books: Books) -> int:
    return len(invoice_list.ids(books, InvoiceQuery()))


def test_a_full_disk_saves_nothing_and_saving_works_once_there_is_room(books: Books) -> None:
    drafts.create(books, builders.content())
    with pytest.raises(OutsideFailed, match=f"disk that holds {books.home} is full"):
        # The limit is never below the pages there are: SQLite then reports just what it reports on a full disk.
        write(books, "PRAGMA max_page_count=1", "INSERT INTO setting VALUES ('a', hex(zeroblob(1000000)))")
    assert stored(books) == 1
    drafts.create(books, builders.content())
    assert stored(books) == 2


def test_books_that_can_only_be_read_say_so(books: Books) -> None:
    with pytest.raises(OutsideFailed, match="can only be read"):
        write(books, "PRAGMA query_only=1", "INSERT INTO setting VALUES ('a', 'b')")


def test_another_program_that_does_not_let_go_is_named(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_BUSY_MILLISECONDS", 10)
    with closing(sqlite3.connect(books.paths.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutsideFailed, match="Another program is busy"):
            drafts.create(books, builders.content())
    assert stored(books) == 0


@pytest.mark.skipif(os.name != "posix", reason="other systems keep the folder of an open file")
def test_a_folder_that_went_away_is_named(books: Books) -> None:
    shutil.rmtree(books.home)
    with pytest.raises(OutsideFailed, match="folder still there"):
        drafts.create(books, builders.content())
    assert not books.home.exists()


def test_a_damaged_page_is_named_damaged(books: Books) -> None:
    books.close()
    content = bytearray(books.paths.database.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    books.paths.database.write_bytes(content)
    with pytest.raises(UnusableFile, match="damaged"):
        Books.open(books.home)


def test_a_broken_rule_is_a_bug_and_not_an_outside_failure(books: Books) -> None:
    with pytest.raises(sqlite3.IntegrityError), books.writing() as unit:
        unit.raw.execute("INSERT INTO counter VALUES ('invoice', '2026', 0)")
    assert stored(books) == 0


def test_a_block_that_raises_undoes_what_it_wrote(books: Books) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        write(books, "INSERT INTO setting VALUES ('a', 'b')", "INSERT INTO nowhere VALUES (1)")
    with books.reading() as reading:
        assert reading.execute("SELECT * FROM setting").fetchall() == []


def test_a_thread_that_reads_is_told_that_writing_would_wait_for_itself(books: Books) -> None:
    with books.reading(), pytest.raises(RuntimeError, match="wait for itself"), books.writing():
        pass


def test_nested_reads_see_one_state(books: Books) -> None:
    with books.reading() as outer, books.reading() as inner:
        assert outer is inner


def test_services_within_one_transaction_are_kept_or_undone_together(books: Books) -> None:
    with pytest.raises(RuntimeError, match="halfway"):
        create_two_and_fail(books)
    assert stored(books) == 0


def create_two_and_fail(books: Books) -> None:
    with books.writing():
        drafts.create(books, builders.content())
        drafts.create(books, builders.content())
        assert stored(books) == 2
        raise RuntimeError("halfway")


def test_a_step_that_fails_inside_a_transaction_is_undone_alone(books: Books) -> None:
    with books.writing():
        drafts.create(books, builders.content())
        with pytest.raises(NotFound):
            drafts.delete(books, 99)
        with pytest.raises(InputRefused):
            drafts.create_many(books, [builders.content(), builders.content(customer_id=99)])
    assert stored(books) == 1


@pytest.mark.parametrize("arrived", [True, False])
def test_after_an_unclear_commit_the_file_is_asked(
    books: Books, monkeypatch: pytest.MonkeyPatch, *, arrived: bool
) -> None:
    """Seen on real disks: COMMIT reports an error, and the row is there all the same."""
    drafts.create(books, builders.content())
    commit: Callable[..., None] = SQLiteDialect_pysqlite.do_commit

    def failing(dialect: SQLiteDialect_pysqlite, connection: PoolProxiedConnection) -> None:
        if arrived:
            commit(dialect, connection)
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(SQLiteDialect_pysqlite, "do_commit", failing)
        if arrived:
            assert drafts.create(books, builders.content()).id == 2
        else:
            with pytest.raises(OutsideFailed, match="failed"):
                drafts.create(books, builders.content())
    assert stored(books) == 1 + arrived
    drafts.create(books, builders.content())
    assert stored(books) == 2 + arrived
