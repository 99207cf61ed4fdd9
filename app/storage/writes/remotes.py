"""Writes what providers claim of invoices and payments, beside the local documents and never over them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import update
from sqlalchemy.dialects.sqlite import insert

from app.domain.remote import RemoteInvoice, RemotePayment
from app.storage import collect_tables as tables
from app.storage.records.remotes import UPSERT
from app.storage.records.rows import decimal_text, time_text
from app.storage.unit import Unit

_BATCH = 500


def put_claims(unit: Unit, rows: Iterable[tuple[object, ...]]) -> None:
    """Store claims, each in place of what was known of it; ``rows`` are those of `records.remotes.row_values`.

    Ten thousand may come at once, so they go to SQLite itself, in the same transaction, each as it is made.
    """
    unit.raw.executemany(UPSERT, rows)


def set_status(unit: Unit, account_id: int, shown: RemoteInvoice) -> None:
    """Keep the status that the answer to a delivery showed; the rest of the claim stays as it was read."""
    table = tables.remote_invoice
    where = (table.c.account_id == account_id, table.c.remote_id == shown.remote_id)
    values = {"status": shown.status.value, "raw_status": shown.raw_status}
    unit.sql.execute(update(table).where(*where).values(values))


def set_missing(unit: Unit, ids: Iterable[int]) -> None:
    """Note that a complete list does not show these any more."""
    table, all_ids = tables.remote_invoice, list(ids)
    for start in range(0, len(all_ids), _BATCH):
        some = all_ids[start : start + _BATCH]
        unit.sql.execute(update(table).where(table.c.id.in_(some)).values(missing_since=unit.stamp))


def link(
    unit: Unit,
    account_id: int,
    remote_id: str,
    operation_id: int | None,
    document_id: int | None,
    understood: Decimal | None = None,
) -> None:
    """Say to which document a claim belongs; no other claim belongs to that operation then.

    ``understood`` is its amount, where the document shows which unit it is in.
    """
    table = tables.remote_invoice
    if operation_id is not None:
        unlink(unit, operation_id)
    values: dict[str, object] = {"operation_id": operation_id, "document_id": document_id}
    if understood is not None:
        values |= {"amount": decimal_text(understood), "unit_known": 1}
    unit.sql.execute(
        update(table).where(table.c.account_id == account_id, table.c.remote_id == remote_id).values(values)
    )


def unlink(unit: Unit, operation_id: int) -> None:
    """Say that no claim belongs to an operation any more."""
    table = tables.remote_invoice
    where = table.c.operation_id == operation_id
    unit.sql.execute(update(table).where(where).values(operation_id=None, document_id=None))


def put_payment(unit: Unit, account_id: int, payment: RemotePayment, recorded: int | None, note: str) -> None:
    """Store what a provider says of a payment; what was recorded for it stays."""
    table = tables.remote_payment
    values: dict[str, object] = {
        "remote_id": payment.remote_id,
        "page_id": payment.page_id,
        "amount": decimal_text(payment.amount),
        "currency": payment.currency,
        "paid_at": time_text(payment.paid_at) if payment.paid_at else None,
        "status": payment.status,
        "method": payment.method,
        "payer": payment.payer,
        "proves": int(payment.proves),
        "evidence": payment.evidence,
        "note": note,
    }
    statement = insert(table).values(account_id=account_id, payment_id=payment.payment_id, recorded=recorded, **values)
    if recorded is not None:
        values["recorded"] = recorded
    unit.sql.execute(statement.on_conflict_do_update(index_elements=["account_id", "payment_id"], set_=values))
