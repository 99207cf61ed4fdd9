"""Collecting through payment providers: accounts, the outbox, what the providers claim."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# What was asked of a provider stays as it was asked; only how far it has come changes.
_ASKED = (
    "id", "account_id", "kind", "document_id", "page_id", "parent_id", "revision", "marker", "channel", "payload",
    "payload_sha256", "amount", "currency", "created_at",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, name the books, and keep what was asked and every attempt as they were."""
    op.create_table(
        "sync_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("books", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("calls", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("machine", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("paused", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_sync_state_single"),
        sa.PrimaryKeyConstraint("id", name="pk_sync_state"),
        sqlite_strict=True,
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("marker_proven_on", sa.Text(), nullable=True),
        sa.Column("paused", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("budget", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("not_before", sa.Text(), nullable=True),
        sa.Column("slowest_create_ms", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("payments_until", sa.Text(), nullable=True),
        sa.Column("read_at", sa.Text(), nullable=True),
        sa.Column("removed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.CheckConstraint("marker_proven_on IS date(marker_proven_on, '+0 days')", name="ck_account_marker_proven_on"),
        sa.CheckConstraint("name <> ''", name="ck_account_name"),
        sa.CheckConstraint("payments_until IS date(payments_until, '+0 days')", name="ck_account_payments_until"),
        sa.CheckConstraint("removed IN (0, 1)", name="ck_account_removed"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_account_standing", "account", ["name_key"], unique=True, sqlite_where=sa.text("removed = 0"))
    op.create_table(
        "checkout_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("amount_locked", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("allowed_methods", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("page_type", sa.Text(), nullable=False),
        sa.Column("digital_product_url", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("image_url", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("success_url", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("expires_on", sa.Text(), nullable=True),
        sa.Column("collect_buyer_name", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("status", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("raw_status", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("views", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("payments", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("received", sa.Text(), server_default=sa.text("'0'"), nullable=False),
        sa.Column("evidence", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("changed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.CheckConstraint("expires_on IS date(expires_on, '+0 days')", name="ck_checkout_page_expires_on"),
        sa.CheckConstraint("remote_id <> ''", name="ck_checkout_page_remote_id"),
        sa.CheckConstraint("amount_locked IN (0, 1)", name="ck_checkout_page_amount_locked"),
        sa.CheckConstraint("changed IN (0, 1)", name="ck_checkout_page_changed"),
        sa.CheckConstraint("collect_buyer_name IN (0, 1)", name="ck_checkout_page_collect_buyer_name"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_checkout_page_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_checkout_page"),
        sa.UniqueConstraint("account_id", "remote_id", name="uq_checkout_page_account_id_remote_id"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("marker", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), server_default=sa.text("'none'"), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("payload_sha256", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'queued'"), nullable=False),
        sa.Column("seat", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("fingerprint", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("claims", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("creates_started", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("looks", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("quarantined", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("claimed_at", sa.Text(), nullable=True),
        sa.Column("first_sent_at", sa.Text(), nullable=True),
        sa.Column("settle_after", sa.Text(), nullable=True),
        sa.Column("next_try_at", sa.Text(), nullable=True),
        sa.Column("remote_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("candidates", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.CheckConstraint("(kind IN ('create', 'page-create')) = (marker IS NOT NULL)", name="ck_operation_marker"),
        sa.CheckConstraint(
            "kind IN ('create', 'page-create', 'page-update') OR parent_id IS NOT NULL", name="ck_operation_parent"
        ),
        sa.CheckConstraint(
            "kind IN ('create', 'send', 'update', 'remind', 'page-create', 'page-update')", name="ck_operation_kind"
        ),
        sa.CheckConstraint("remote_id <> ''", name="ck_operation_remote_id"),
        sa.CheckConstraint(
            "state IN ('confirmed', 'rejected', 'cancelled', 'sent', 'needs_attention') OR next_try_at IS NOT NULL",
            name="ck_operation_next_try_at",
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'in_flight', 'confirmed', 'rejected', 'unclear', "
            "'absent_once', 'needs_attention', 'cancelled', 'sent', 'send_unclear')",
            name="ck_operation_state",
        ),
        sa.CheckConstraint("(document_id IS NULL) <> (page_id IS NULL)", name="ck_operation_subject"),
        sa.CheckConstraint("length(payload_sha256) = 64", name="ck_operation_payload_sha256"),
        sa.CheckConstraint("quarantined IN (0, 1)", name="ck_operation_quarantined"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_operation_account_id"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_operation_document_id"),
        sa.ForeignKeyConstraint(["page_id"], ["checkout_page.id"], name="fk_operation_page_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["operation.id"], name="fk_operation_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_operation"),
        sa.UniqueConstraint("account_id", "kind", "remote_id", name="uq_operation_account_id_kind_remote_id"),
        sa.UniqueConstraint("document_id", "revision", "kind", name="uq_operation_document_id_revision_kind"),
        sa.UniqueConstraint("marker", name="uq_operation_marker"),
        sa.UniqueConstraint("page_id", "revision", "kind", name="uq_operation_page_id_revision_kind"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_operation_account_id_state", "operation", ["account_id", "state"])
    op.create_index("ix_operation_parent_id", "operation", ["parent_id"])
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("claim", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("evidence", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("length(evidence) <= 20000", name="ck_attempt_evidence"),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name="fk_attempt_operation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_attempt_operation_id", "attempt", ["operation_id"])
    op.create_table(
        "remote_invoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("raw_status", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("unit_known", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("marker", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recipient_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recipient_email", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recipient_phone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("due_date", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.Column("viewed_at", sa.Text(), nullable=True),
        sa.Column("paid_at", sa.Text(), nullable=True),
        sa.Column("payment_url", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("page_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("sale_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("evidence", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("first_read_at", sa.Text(), nullable=False),
        sa.Column("read_at", sa.Text(), nullable=False),
        sa.Column("missing_since", sa.Text(), nullable=True),
        sa.CheckConstraint("remote_id <> ''", name="ck_remote_invoice_remote_id"),
        sa.CheckConstraint("unit_known IN (0, 1)", name="ck_remote_invoice_unit_known"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_remote_invoice_account_id"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_remote_invoice_document_id"),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name="fk_remote_invoice_operation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_remote_invoice"),
        sa.UniqueConstraint("account_id", "remote_id", name="uq_remote_invoice_account_id_remote_id"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_remote_invoice_document_id",
        "remote_invoice",
        ["document_id"],
        sqlite_where=sa.text("document_id IS NOT NULL"),
    )
    op.create_index("ix_remote_invoice_marker", "remote_invoice", ["marker"], sqlite_where=sa.text("marker <> ''"))
    op.create_table(
        "remote_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("page_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("paid_at", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("method", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("payer", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("proves", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("evidence", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("proves IN (0, 1)", name="ck_remote_payment_proves"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_remote_payment_account_id"),
        sa.ForeignKeyConstraint(["recorded"], ["payment.id"], name="fk_remote_payment_recorded"),
        sa.PrimaryKeyConstraint("id", name="pk_remote_payment"),
        sa.UniqueConstraint("account_id", "payment_id", name="uq_remote_payment_account_id_payment_id"),
        sa.UniqueConstraint("recorded", name="uq_remote_payment_recorded"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_remote_payment_account_id_remote_id", "remote_payment", ["account_id", "remote_id"])
    op.create_table(
        "sync_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("complete", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("listed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("added", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("missing", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("payments", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("settled", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("attention", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'partly', 'failed', 'cancelled')", name="ck_sync_run_outcome"),
        sa.CheckConstraint("complete IN (0, 1)", name="ck_sync_run_complete"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_sync_run_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sync_run"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sync_run_account_id_ended_at", "sync_run", ["account_id", "ended_at"])
    op.bulk_insert(sa.table("sync_state", sa.column("id"), sa.column("books")), [{"id": 1, "books": str(uuid4())}])
    refuse = "BEGIN SELECT RAISE(ABORT, '{}'); END"
    changed = " OR ".join(f"new.{column} IS NOT old.{column}" for column in _ASKED)
    op.execute(
        f"CREATE TRIGGER operation_fixed BEFORE UPDATE ON operation WHEN {changed} "
        + refuse.format("what was asked of a provider cannot be changed")
    )
    op.execute(
        "CREATE TRIGGER remote_payment_fixed BEFORE UPDATE ON remote_payment"
        " WHEN old.recorded IS NOT NULL AND new.recorded IS NOT old.recorded "
        + refuse.format("a payment recorded for a provider cannot be changed")
    )
    # INSERT OR REPLACE deletes without the triggers of a deletion.
    same = (
        "SELECT 1 FROM operation WHERE id = new.id OR marker = new.marker"
        " OR (document_id = new.document_id AND revision = new.revision AND kind = new.kind)"
        " OR (page_id = new.page_id AND revision = new.revision AND kind = new.kind)"
    )
    for table, existing in (("operation", same), ("attempt", "SELECT 1 FROM attempt WHERE id = new.id")):
        op.execute(
            f"CREATE TRIGGER {table}_replaced BEFORE INSERT ON {table} WHEN EXISTS ({existing}) "
            + refuse.format(f"an entry of {table} cannot be replaced")
        )
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} "
            + refuse.format(f"an entry of {table} cannot be deleted")
        )
    op.execute("CREATE TRIGGER attempt_fixed BEFORE UPDATE ON attempt " + refuse.format("an attempt cannot be changed"))
