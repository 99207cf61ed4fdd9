"""The migrations make exactly the tables the program knows, and the tables keep their promises by themselves."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from app.domain.document import State
from app.services import corrections, drafts, issuing, payments
from app.services.books import Books
from app.storage import collect_tables, tables
from app.storage.connection import SCHEMA_REVISION
from app.storage.unit import Unit, engine_for
from app.storage.upgrade import config
from tests.support import builders
from tests.support.builders import TODAY

(METADATA,) = {tables.document.metadata, collect_tables.account.metadata}
MADE_BY_SQLITE = re.compile(r"sqlite_|alembic_version|document_search")


def test_alembic_finds_nothing_to_migrate(books: Books) -> None:
    with engine_for(books.paths.database).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, *_: not MADE_BY_SQLITE.match(name or "")}
        )
        assert compare_metadata(context, METADATA) == []


def test_the_revision_the_program_expects_is_the_last_migration(books: Books) -> None:
    with engine_for(books.paths.database).connect() as connection:
        assert ScriptDirectory.from_config(config(connection)).get_heads() == [SCHEMA_REVISION]


def test_each_table_is_made_as_it_is_known_with_all_its_checks(books: Books) -> None:
    """Alembic compares neither CHECKs nor generated columns nor STRICT, so the statements themselves are compared."""
    dialect = sqlite.dialect()
    known = [str(CreateTable(table).compile(dialect=dialect)) for table in METADATA.sorted_tables]
    known += [
        str(CreateIndex(index).compile(dialect=dialect)) for table in METADATA.sorted_tables for index in table.indexes
    ]
    with books.reading() as reading:
        made = reading.execute(
            "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql <> ''"
        ).fetchall()
    assert sorted(map(words, known)) == sorted(
        words(sql) for (sql,) in made if not MADE_BY_SQLITE.search(sql.split("(")[0])
    )


def words(sql: str) -> tuple[str, ...]:
    """The statement without its layout, its parts in any order: "CREATE TABLE x (a, b)" is its head, "a" and "b"."""
    flat = " ".join(sql.split()).replace("( ", "(").replace(" )", ")").replace(" ,", ",")
    head, _, rest = flat.partition("(")
    inside, _, tail = rest.rpartition(")")
    parts, depth = [""], 0
    for character in inside:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return (head.strip(), tail.strip(), *sorted(part.strip() for part in parts))


def test_every_table_is_strict_so_that_money_stays_whole(books: Books) -> None:
    with books.reading() as reading:
        loose = reading.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
        ).fetchall()
    assert [name for (name,) in loose if not MADE_BY_SQLITE.match(name)] == []


@pytest.fixture
def unit(books: Books) -> Iterator[Unit]:
    """A write transaction over an issued invoice 1 with a payment, a credit note 2 for part of it, and a draft 3."""
    content = builders.content(builders.line(quantity="2"), allowances=())
    issued = issuing.issue(books, drafts.create(books, content).id)
    payments.record(books, issued.id, builders.line(price="10").unit_price, TODAY, "Cash")
    corrections.credit(books, issued.id, {1: builders.line().quantity})
    draft = drafts.create(books, content)
    assert (issued.id, issued.state, draft.id) == (1, State.ISSUED, 3)
    with books.writing() as open_unit:
        yield open_unit


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE document SET total_due = 1 WHERE id = 1",
        "UPDATE document SET number = 'X' WHERE id = 1",
        "UPDATE document SET number = 'X', state = 'cancelled' WHERE id = 1",
        "UPDATE document SET buyer_name = 'Other' WHERE id = 1",
        "UPDATE document SET issue_date = '2026-01-01' WHERE id = 1",
        "UPDATE document SET currency = 'USD' WHERE id = 1",
        "UPDATE document SET corrects_id = NULL WHERE id = 2",
        "UPDATE document SET state = 'draft' WHERE id = 1",
        "UPDATE document SET state = 'cancelled' WHERE id = 3",
        "DELETE FROM document WHERE id = 1",
        "DELETE FROM document",
        (
            "INSERT OR REPLACE INTO document (id, uid, kind, currency, created_at, updated_at)"
            " VALUES (1, '00000000-0000-0000-0000-000000000000', 'invoice', 'EUR', '', '')"
        ),
        "UPDATE document_body SET notes = 'x' WHERE document_id = 1",
        "UPDATE document_body SET seller = NULL WHERE document_id = 1",
        "DELETE FROM document_body WHERE document_id = 1",
        "UPDATE document_line SET net = 1 WHERE document_id = 1",
        "UPDATE document_line SET document_id = 1, position = 9 WHERE document_id = 3",
        "DELETE FROM document_line WHERE document_id = 1",
        "UPDATE document_line SET position = 2 WHERE document_id = 1",
        "INSERT INTO document_body (document_id, language) VALUES (1, 'en')",
        "INSERT INTO document_tax (document_id, position, category, rate) VALUES (1, 9, 'S', '0')",
        "UPDATE document_tax SET tax = 1 WHERE document_id = 1",
        "INSERT INTO document_adjustment (document_id, line, position, amount, resolved) VALUES (1, 0, 1, '1', '1')",
        "UPDATE document_pdf SET data = x'00' WHERE document_id = 1",
        "DELETE FROM document_pdf WHERE document_id = 1",
        "UPDATE credited_line SET quantity = '0' WHERE document_id = 2",
        "DELETE FROM credited_line",
        "UPDATE payment SET amount = 1",
        "DELETE FROM payment",
        "INSERT OR REPLACE INTO payment (id, document_id, amount, date, recorded_at) VALUES (1, 1, 1, '2026-01-01', 0)",
    ],
)  # fmt: skip
def test_what_is_issued_cannot_be_changed_by_any_statement(unit: Unit, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="cannot"):
        unit.raw.execute(statement)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE document SET paid = 1.5 WHERE id = 1", "REAL value in INTEGER"),
        ("UPDATE document SET total_due = 'much' WHERE id = 3", "TEXT value in INTEGER"),
        ("UPDATE document SET total_due = total_due + 1 WHERE id = 3", "ck_document_due"),
        ("UPDATE document SET total_gross = 0, total_due = 0 WHERE id = 3", "ck_document_gross"),
        ("UPDATE document SET total_net = 0, total_gross = total_tax, total_due = total_tax WHERE id = 3", "_net"),
        (
            (
                "UPDATE document SET total_prepaid = -1000000000000000, total_due = total_gross + 1000000000000000"
                " WHERE id = 3"
            ),
            "ck_document_bounded",
        ),
        ("UPDATE document SET issue_date = '2026-02-30' WHERE id = 3", "ck_document_issue_date"),
        ("UPDATE document SET due_date = 'soon' WHERE id = 3", "ck_document_due_date"),
        ("UPDATE document SET kind = 'offer' WHERE id = 3", "ck_document_kind"),
        ("UPDATE document SET state = 'issued' WHERE id = 3", "ck_document_numbered"),
        ("UPDATE document SET number = 'X' WHERE id = 3", "ck_document_numbered"),
        ("UPDATE document SET paid = 1 WHERE id = 3", "ck_document_numbered"),
        ("UPDATE document SET correction = 'credit' WHERE id = 3", "ck_document_corrects"),
        ("UPDATE document SET uid = 'short' WHERE id = 3", "ck_document_uid"),
        ("UPDATE document SET customer_id = 99 WHERE id = 3", "FOREIGN KEY"),
        ("UPDATE document_line SET item_id = 99 WHERE document_id = 3", "FOREIGN KEY"),
        ("INSERT INTO company (id) VALUES (2)", "NOT NULL"),
        ("UPDATE company SET id = 2", "ck_company_single"),
        ("UPDATE counter SET last = 0", "ck_counter_last"),
        ("UPDATE series SET reset = 'daily'", "ck_series_reset"),
        ("INSERT INTO payment (document_id, amount, date, recorded_at) VALUES (1, 0, '2026-01-01', '')", "amount"),
        ("INSERT INTO payment (document_id, amount, date, recorded_at) VALUES (1, 1, '2026-13-01', '')", "date"),
        ("INSERT INTO payment (document_id, amount, date, recorded_at) VALUES (99, 1, '2026-01-01', '')", "FOREIGN"),
        ("INSERT INTO customer (name) VALUES ('')", "ck_customer_name"),
        (
            "INSERT INTO document_adjustment (document_id, line, position, resolved) VALUES (3, 0, 1, '1')",
            "amount_or_percent",
        ),
    ],
)
def test_impossible_values_are_refused_by_the_tables_themselves(unit: Unit, statement: str, rule: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=rule):
        unit.raw.execute(statement)


@pytest.mark.parametrize("written", ["INV-2026-0001", "inv-2026-0001"])
def test_no_number_is_given_twice_in_any_spelling(unit: Unit, written: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"document\.number"):
        unit.raw.execute(
            "UPDATE document SET state = 'issued', number = ?, number_key = 'x', series = 'invoice',"
            " series_period = '2026', series_counter = 2, issued_at = '2026-03-15T12:00:00.000Z' WHERE id = 3",
            (written,),
        )


def test_no_place_in_a_series_is_taken_twice(unit: Unit) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"document\.series_counter"):
        unit.raw.execute(
            "UPDATE document SET state = 'issued', number = 'OTHER', number_key = 'x', series = 'invoice',"
            " series_period = '2026', series_counter = 1, issued_at = '2026-03-15T12:00:00.000Z' WHERE id = 3"
        )


@pytest.fixture
def outbox(books: Books) -> Iterator[Unit]:
    """A write transaction over an outbox with one operation that was tried once, and a recorded payment."""
    from app.domain.outbox import Attempt
    from app.domain.remote import Account, OperationKind, OperationState, RemotePayment
    from app.storage.writes import accounts as account_writes
    from app.storage.writes import operations, remotes
    from app.storage.writes.payments import insert_payment

    document = issuing.issue(books, drafts.create(books, builders.content()).id)
    with books.writing() as open_unit:
        account_id = account_writes.insert_account(open_unit, Account(name="shop", provider="sentry", base_url="x"))
        operations.insert_operation(
            open_unit,
            operations.Asked(
                account_id=account_id,
                kind=OperationKind.CREATE,
                document_id=document.id,
                marker="M",
                payload=b"{}",
                epoch=1,
            ),
        )
        operations.log(open_unit, 1, Attempt(open_unit.now, "seat", 1, "intent", OperationState.IN_FLIGHT))
        entry = insert_payment(open_unit, document.id, 100, TODAY, "Card", "")
        remotes.put_payment(open_unit, account_id, RemotePayment("pay_1"), entry, "")
        yield open_unit


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE operation SET payload = x'00'",
        "UPDATE operation SET marker = 'other'",
        "UPDATE operation SET account_id = 2",
        "UPDATE operation SET amount = '1'",
        "UPDATE operation SET document_id = NULL, page_id = 1",
        "DELETE FROM operation",
        "UPDATE attempt SET message = 'x'",
        "DELETE FROM attempt",
        "UPDATE remote_payment SET recorded = NULL",
        "INSERT OR REPLACE INTO attempt (id, operation_id, at, event, state) VALUES (1, 1, '', '', '')",
        (
            "INSERT OR REPLACE INTO operation"
            " (account_id, kind, document_id, revision, marker, payload, payload_sha256, epoch, next_try_at,"
            " created_at, updated_at)"
            " SELECT account_id, kind, document_id, revision, 'other', payload, payload_sha256, epoch, next_try_at,"
            " created_at, updated_at FROM operation"
        ),
    ],
)
def test_what_was_asked_of_a_provider_and_every_attempt_stay(outbox: Unit, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="cannot"):
        outbox.raw.execute(statement)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE operation SET next_try_at = NULL", "ck_operation_next_try_at"),
        ("UPDATE operation SET state = 'lost'", "ck_operation_state"),
        ("UPDATE operation SET remote_id = ''", "ck_operation_remote_id"),
        ("UPDATE account SET name = ''", "ck_account_name"),
        ("UPDATE sync_state SET id = 2", "ck_sync_state_single"),
    ],
)
def test_an_operation_always_knows_how_it_goes_on(outbox: Unit, statement: str, rule: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=rule):
        outbox.raw.execute(statement)
