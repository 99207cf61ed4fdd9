"""Writes documents: drafts at will, the step from draft to issued once, settlement figures as they change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import delete, insert, select, update

from app.domain.decimals import plain
from app.domain.document import Calculation, Content, Correction, Document
from app.domain.link import ProviderLink
from app.domain.party import Company
from app.domain.series import SeriesKind
from app.storage import tables
from app.storage.keys import number_key
from app.storage.records.company import freeze_company, image_key
from app.storage.records.documents import (
    adjustment_columns,
    body_columns,
    head_columns,
    line_columns,
    tax_columns,
)
from app.storage.records.rows import time_text
from app.storage.unit import Unit
from app.storage.writes import search
from app.storage.writes.company import keep_image

_PARTS = (tables.document_line, tables.document_adjustment, tables.document_tax)


def insert_draft(unit: Unit, uid: str, content: Content, calculation: Calculation) -> int:
    """Store a new draft; return its id."""
    columns = {"uid": uid, "created_at": unit.stamp, "updated_at": unit.stamp, **head_columns(content, calculation)}
    result = unit.sql.execute(insert(tables.document).values(columns))
    (document_id,) = result.inserted_primary_key or (0,)
    _insert_parts(unit, document_id, content, calculation)
    return int(document_id)


def reinsert_draft(unit: Unit, draft: Document, content: Content, calculation: Calculation) -> None:
    """Store a deleted draft again, under its own id and uid."""
    columns = {
        "id": draft.id,
        "uid": draft.uid,
        "revision": draft.revision + 1,
        "created_at": time_text(draft.created_at or unit.now),
        "updated_at": unit.stamp,
        **head_columns(content, calculation),
    }
    unit.sql.execute(insert(tables.document).values(columns))
    _insert_parts(unit, draft.id, content, calculation)


def update_draft(unit: Unit, document_id: int, revision: int, content: Content, calculation: Calculation) -> bool:
    """Replace the content of a draft; return False when its revision is another one by now."""
    table = tables.document
    columns = {"revision": revision + 1, "updated_at": unit.stamp, **head_columns(content, calculation)}
    result = unit.sql.execute(
        update(table).where(table.c.id == document_id, table.c.revision == revision).values(columns)
    )
    if result.rowcount != 1:
        return False
    unit.sql.execute(delete(tables.document_body).where(tables.document_body.c.document_id == document_id))
    for part in _PARTS:
        unit.sql.execute(delete(part).where(part.c.document_id == document_id))
    _insert_parts(unit, document_id, content, calculation)
    return True


def delete_draft(unit: Unit, document_id: int) -> None:
    """Delete a draft with all its parts."""
    search.remove(unit, document_id)
    unit.sql.execute(delete(tables.document).where(tables.document.c.id == document_id))


def _insert_parts(unit: Unit, document_id: int, content: Content, calculation: Calculation) -> None:
    key = {"document_id": document_id}
    unit.sql.execute(insert(tables.document_body).values({**key, **body_columns(content)}))
    for table, rows in (
        (tables.document_line, line_columns(content, calculation)),
        (tables.document_adjustment, adjustment_columns(content, calculation)),
        (tables.document_tax, tax_columns(calculation)),
    ):
        if rows:
            unit.sql.execute(insert(table), [{**key, **row} for row in rows])
    search.put(unit, document_id, content, None)


def raise_counter(unit: Unit, kind: SeriesKind, period: str, last: int) -> None:
    """Set the last counter given in a period; the transaction's lock keeps everybody else waiting."""
    table = tables.counter
    where = (table.c.series == kind.value, table.c.period == period)
    if not unit.sql.execute(update(table).where(*where).values(last=last)).rowcount:
        unit.sql.execute(insert(table).values(series=kind.value, period=period, last=last))


def link_correction(
    unit: Unit, document_id: int, original_id: int, correction: Correction, taken: Mapping[int, tuple[int, Decimal]]
) -> None:
    """Say what a draft corrects: its own line position to the original's position and the quantity taken back."""
    table = tables.document
    unit.sql.execute(
        update(table).where(table.c.id == document_id).values(correction=correction.value, corrects_id=original_id)
    )
    rows = [
        {
            "document_id": document_id,
            "position": position,
            "original_position": original,
            "quantity": plain(quantity),
        }
        for position, (original, quantity) in taken.items()
    ]
    if rows:
        unit.sql.execute(insert(tables.credited_line), rows)


def freeze(unit: Unit, document_id: int, seller: Company, pdf: bytes, payment_link: ProviderLink | None = None) -> None:
    """Keep seller, PDF and the payment link on it with a draft that is about to be issued."""
    body = tables.document_body
    keep_image(unit, seller.logo)
    unit.sql.execute(
        update(body)
        .where(body.c.document_id == document_id)
        .values(
            seller=freeze_company(seller),
            seller_logo=image_key(seller.logo),
            checkout_page_id=None,
            payment_url=payment_link.link.url if payment_link is not None else "",
            payment_provider=payment_link.provider if payment_link is not None else "",
        )
    )
    unit.sql.execute(
        insert(tables.document_pdf).values(document_id=document_id, sha256=hashlib.sha256(pdf).hexdigest(), data=pdf)
    )


def keep_copy(unit: Unit, document_id: int, form: str, data: bytes) -> None:
    """Remember that a file in this form was made of an issued document, by its hash."""
    table, sha256 = tables.document_copy, hashlib.sha256(data).hexdigest()
    if unit.sql.execute(select(table.c.sha256).where(table.c.sha256 == sha256)).first() is None:
        unit.sql.execute(insert(table).values(sha256=sha256, document_id=document_id, form=form, made_at=unit.stamp))


def replace_taxes(unit: Unit, document_id: int, calculation: Calculation) -> None:
    """Store the tax breakdown of a draft anew, as it will be fixed."""
    table = tables.document_tax
    unit.sql.execute(delete(table).where(table.c.document_id == document_id))
    rows = tax_columns(calculation)
    if rows:
        unit.sql.execute(insert(table), [{"document_id": document_id, **row} for row in rows])


@dataclass(frozen=True, slots=True)
class TakenNumber:
    """A number and where it comes from."""

    number: str
    series: SeriesKind
    period: str
    counter: int


def mark_issued(unit: Unit, document_id: int, taken: TakenNumber, user: str, content: Content) -> None:
    """Turn a draft into an issued document; from here on the triggers keep it as it is."""
    search.put(unit, document_id, content, taken.number)
    _revise(
        unit,
        document_id,
        state="issued",
        number=taken.number,
        number_key=number_key(taken.number),
        series=taken.series.value,
        series_period=taken.period,
        series_counter=taken.counter,
        issued_at=unit.stamp,
        issued_by=user,
    )


def mark_cancelled(unit: Unit, document_id: int) -> None:
    """Say that an issued document was cancelled."""
    _revise(unit, document_id, state="cancelled")


def add_settlement(unit: Unit, document_id: int, *, paid: int = 0, credited: int = 0) -> None:
    """Add to what was paid and credited, minor units; what is left follows by itself."""
    columns = tables.document.c
    _revise(unit, document_id, paid=columns.paid + paid, credited=columns.credited + credited)


def _revise(unit: Unit, document_id: int, **values: object) -> None:
    """Change a document, so that whoever read it before is told so when they store it."""
    table = tables.document
    change = update(table).where(table.c.id == document_id)
    unit.sql.execute(change.values(**values, revision=table.c.revision + 1, updated_at=unit.stamp))


def set_settled_by(unit: Unit, document_id: int, method: str) -> None:
    """Keep the method of the last payment beside the document, for the list."""
    table = tables.document
    unit.sql.execute(update(table).where(table.c.id == document_id).values(settled_by=method))
