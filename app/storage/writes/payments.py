"""Writes payments, which are only ever added, and keeps the documents' figures in step."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert

from app.storage import tables
from app.storage.records.payments import listed
from app.storage.unit import Unit
from app.storage.writes.documents import add_settlement, set_settled_by


def insert_payment(
    unit: Unit, document_id: int, amount: int, day: date, method: str, reference: str, *, reverses: int | None = None
) -> int:
    """Store an entry of ``amount`` minor units and add it to what the document was paid; return its id."""
    result = unit.sql.execute(
        insert(tables.payment).values(
            document_id=document_id,
            amount=amount,
            date=day.isoformat(),
            method=method,
            reference=reference,
            recorded_at=unit.stamp,
            reverses=reverses,
        )
    )
    (payment_id,) = result.inserted_primary_key or (0,)
    add_settlement(unit, document_id, paid=amount)
    standing = [p for p in listed(unit.raw, document_id) if p.reverses is None and p.reversed_by is None]
    set_settled_by(unit, document_id, standing[0].method if standing else "")
    return int(payment_id)
