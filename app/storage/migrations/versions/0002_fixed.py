"""Issued documents and payments cannot be changed; documents are found by any piece of their text."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

# What may still change on an issued document: that it was cancelled, how far it is settled, when that was noted.
_FIXED = (
    "id", "uid", "kind", "correction", "corrects_id", "number", "number_key", "series", "series_period",
    "series_counter", "currency", "issue_date", "due_date", "reference", "customer_id", "buyer_name", "buyer_key",
    "buyer_city", "total_lines", "total_allowances", "total_charges", "total_net", "total_tax", "total_gross",
    "total_prepaid", "total_rounding", "total_due", "issued_at", "issued_by", "created_at",
)  # fmt: skip
_PARTS = ("document_body", "document_line", "document_adjustment", "document_tax", "document_pdf", "credited_line")
_APPEND_ONLY = ("payment", "image")


def upgrade() -> None:
    """Make the triggers and the full-text index."""
    changed = " OR ".join(f"new.{column} IS NOT old.{column}" for column in _FIXED)
    refuse = "BEGIN SELECT RAISE(ABORT, '{}'); END"
    issued = "(SELECT state FROM document WHERE id = {}.document_id) <> 'draft'"
    op.execute(
        f"CREATE TRIGGER document_fixed BEFORE UPDATE ON document WHEN old.state <> 'draft' AND ({changed}) "
        + refuse.format("an issued document cannot be changed")
    )
    op.execute(
        "CREATE TRIGGER document_life BEFORE UPDATE OF state ON document"
        " WHEN old.state || '>' || new.state"
        " NOT IN ('draft>draft', 'draft>issued', 'issued>issued', 'issued>cancelled', 'cancelled>cancelled') "
        + refuse.format("a document cannot go back")
    )
    op.execute(
        "CREATE TRIGGER document_kept BEFORE DELETE ON document WHEN old.state <> 'draft' "
        + refuse.format("an issued document cannot be deleted")
    )
    # INSERT OR REPLACE deletes without the triggers of a deletion.
    same = "SELECT 1 FROM document WHERE (id = new.id OR uid = new.uid OR number = new.number) AND state <> 'draft'"
    op.execute(
        f"CREATE TRIGGER document_replaced BEFORE INSERT ON document WHEN EXISTS ({same}) "
        + refuse.format("an issued document cannot be replaced")
    )
    same = "SELECT 1 FROM payment WHERE id = new.id OR reverses = new.reverses"
    op.execute(
        f"CREATE TRIGGER payment_replaced BEFORE INSERT ON payment WHEN EXISTS ({same}) "
        + refuse.format("a payment cannot be replaced")
    )
    for table in _PARTS:
        for event, condition in (
            ("INSERT", issued.format("new")),
            ("UPDATE", f"{issued.format('old')} OR {issued.format('new')}"),
            ("DELETE", issued.format("old")),
        ):
            op.execute(
                f"CREATE TRIGGER {table}_fixed_{event.lower()} BEFORE {event} ON {table} WHEN {condition} "
                + refuse.format("an issued document cannot be changed")
            )
    for table in _APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_kept_{event.lower()} BEFORE {event} ON {table} "
                + refuse.format(f"an entry of {table} cannot be changed")
            )
    op.execute("CREATE VIRTUAL TABLE document_search USING fts5(number, customer, lines, notes, tokenize='trigram')")
