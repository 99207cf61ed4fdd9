"""Copies handed out of a document beside its fixed PDF, known by their hash; further ways to pay the company."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    """Make the table and its triggers, the index over the hashes of fixed PDFs, and the columns of the company."""
    op.create_table(
        "document_copy",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name="ck_document_copy_sha256"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_document_copy_document_id"),
        sa.PrimaryKeyConstraint("sha256", name="pk_document_copy"),
        sqlite_strict=True,
    )
    op.create_index("ix_document_copy_document_id", "document_copy", ["document_id"])
    op.create_index("ix_document_pdf_sha256", "document_pdf", ["sha256"])
    for column in ("upi_id", "payment_link"):
        op.add_column("company", sa.Column(column, sa.Text(), server_default=sa.text("''"), nullable=False))
    refuse = "BEGIN SELECT RAISE(ABORT, 'what was handed out cannot be changed'); END"
    for event in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER document_copy_kept_{event.lower()} BEFORE {event} ON document_copy {refuse}")
    # INSERT OR REPLACE deletes without the triggers of a deletion.
    known = "SELECT 1 FROM document_copy WHERE sha256 = new.sha256"
    op.execute(f"CREATE TRIGGER document_copy_replaced BEFORE INSERT ON document_copy WHEN EXISTS ({known}) {refuse}")
