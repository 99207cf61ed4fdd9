"""Writes checkout pages."""

from __future__ import annotations

from sqlalchemy import delete, insert, update

from app.domain.remote import CheckoutPage
from app.storage import collect_tables as tables
from app.storage import tables as document_tables
from app.storage.records.checkout_pages import page_columns
from app.storage.unit import Unit


def insert_page(unit: Unit, page: CheckoutPage) -> int:
    """Store a new page; return its id."""
    result = unit.sql.execute(insert(tables.checkout_page).values(**page_columns(page), created_at=unit.stamp))
    (page_id,) = result.inserted_primary_key or (0,)
    return int(page_id)


def update_page(unit: Unit, page: CheckoutPage, *, changed: bool) -> None:
    """Replace a page; ``changed`` says that the provider was not told yet."""
    table = tables.checkout_page
    columns = {**page_columns(page), "changed": int(changed), "revision": table.c.revision + 1}
    unit.sql.execute(update(table).where(table.c.id == page.id).values(columns))


def link_page(unit: Unit, page_id: int, remote_id: str) -> None:
    """Keep under which id the provider has a page."""
    table = tables.checkout_page
    unit.sql.execute(update(table).where(table.c.id == page_id).values(remote_id=remote_id, changed=0))


def forget_page(unit: Unit, page_id: int, heir: int | None = None) -> None:
    """Delete a page that nothing was ever asked for: a draft, or one that was only read.

    Drafts that are to carry its link carry that of ``heir``, the same page under another id.
    """
    body = document_tables.document_body
    unit.sql.execute(update(body).where(body.c.checkout_page_id == page_id).values(checkout_page_id=heir))
    unit.sql.execute(delete(tables.checkout_page).where(tables.checkout_page.c.id == page_id))
