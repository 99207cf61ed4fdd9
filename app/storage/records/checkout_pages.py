"""Checkout pages: rows of `checkout_page`."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from decimal import Decimal

from app.domain.remote import CheckoutPage, PageStatus
from app.storage.records.rows import Columns, day_of, day_text, decimal_of, decimal_text, select

_SAME = (
    "account_id", "title", "description", "page_type", "digital_product_url", "image_url", "success_url", "raw_status",
    "url", "views", "payments", "evidence",
)  # fmt: skip


def load(connection: sqlite3.Connection, page_id: int) -> CheckoutPage | None:
    """Return a page, None when there is none of that id."""
    rows = select(connection, "SELECT * FROM checkout_page WHERE id = :id", {"id": page_id})
    return _page(rows[0]) if rows else None


def listed(connection: sqlite3.Connection, account_id: int | None) -> list[CheckoutPage]:
    """Return the pages of an account, of all standing ones with None, by title."""
    sql = """SELECT checkout_page.* FROM checkout_page JOIN account ON account.id = checkout_page.account_id
        WHERE account.removed = 0 AND (:account IS NULL OR account_id = :account) ORDER BY title, checkout_page.id"""
    return [_page(row) for row in select(connection, sql, {"account": account_id})]


def changed(connection: sqlite3.Connection, page_id: int) -> bool:
    """Whether a page says something the provider was not told yet."""
    rows = select(connection, "SELECT changed, remote_id FROM checkout_page WHERE id = :id", {"id": page_id})
    return bool(rows) and (bool(rows[0]["changed"]) or rows[0]["remote_id"] is None)


def waited_for(connection: sqlite3.Connection, page_id: int) -> bool:
    """Whether a draft is to carry the link of a page."""
    sql = "SELECT 1 FROM document_body WHERE checkout_page_id = :id LIMIT 1"
    return bool(select(connection, sql, {"id": page_id}))


def page_columns(page: CheckoutPage) -> Columns:
    """Return the columns of `checkout_page`."""
    return {
        **{name: getattr(page, name) for name in _SAME},
        "amount": decimal_text(page.amount),
        "amount_locked": int(page.amount_locked),
        "allowed_methods": ",".join(page.allowed_methods),
        "expires_on": day_text(page.expires_on),
        "collect_buyer_name": int(page.collect_buyer_name),
        "status": page.status.value,
        "remote_id": page.remote_id or None,
        "received": decimal_text(page.received),
    }


def _page(row: sqlite3.Row) -> CheckoutPage:
    return CheckoutPage(
        **{name: row[name] for name in _SAME},
        id=row["id"],
        amount=decimal_of(row["amount"]),
        amount_locked=bool(row["amount_locked"]),
        allowed_methods=tuple(filter(None, row["allowed_methods"].split(","))),
        expires_on=day_of(row["expires_on"]),
        collect_buyer_name=bool(row["collect_buyer_name"]),
        status=PageStatus(row["status"]),
        remote_id=row["remote_id"] or "",
        received=Decimal(row["received"]),
        created_at=datetime.fromisoformat(row["created_at"]),
    )
