"""The tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SIGNED = "CASE kind WHEN 'credit_note' THEN -{0} ELSE {0} END"
_NUMBERED = (
    "CASE state WHEN 'draft'"
    " THEN number IS NULL AND number_key IS NULL AND series IS NULL AND series_period IS NULL"
    " AND series_counter IS NULL AND issued_at IS NULL AND paid = 0 AND credited = 0"
    " ELSE coalesce(number, '') <> '' AND coalesce(number_key, '') <> '' AND series IS NOT NULL"
    " AND series_period IS NOT NULL AND coalesce(series_counter, 0) >= 1 AND issued_at IS NOT NULL"
    " AND issue_date IS NOT NULL END"
)


def upgrade() -> None:
    """Make the tables and their indexes, and the three series every company begins with."""
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("phone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("tax_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("address_line1", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("address_line2", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("address_city", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("address_region", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("address_postal_code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("address_country", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("delivery_line1", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("delivery_line2", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("delivery_city", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("delivery_region", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("delivery_postal_code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("delivery_country", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("currency", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("language", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("terms_days", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("archived", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("name_key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("search_key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("name <> ''", name="ck_customer_name"),
        sa.CheckConstraint("archived IN (0, 1)", name="ck_customer_archived"),
        sa.PrimaryKeyConstraint("id", name="pk_customer"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_customer_name_key", "customer", ["name_key"])
    op.create_table(
        "image",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name="ck_image_sha256"),
        sa.PrimaryKeyConstraint("sha256", name="pk_image"),
        sqlite_strict=True,
    )
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_price", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("tax_category", sa.Text(), nullable=False),
        sa.Column("tax_rate", sa.Text(), nullable=False),
        sa.Column("tax_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("archived", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("name_key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("search_key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("name <> ''", name="ck_item_name"),
        sa.CheckConstraint("archived IN (0, 1)", name="ck_item_archived"),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_item_name_key", "item", ["name_key"])
    op.create_table(
        "series",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("reset", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note', 'cancellation')", name="ck_series_kind"),
        sa.CheckConstraint("reset IN ('never', 'yearly', 'monthly')", name="ck_series_reset"),
        sa.CheckConstraint("start >= 1", name="ck_series_start"),
        sa.PrimaryKeyConstraint("kind", name="pk_series"),
        sqlite_strict=True,
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_setting"),
        sqlite_strict=True,
    )
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("street", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("building", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("line2", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("city", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("region", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("postal_code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("country", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("email", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("phone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("website", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("tax_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("tax_number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("registration", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("bank_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("account_holder", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("iban", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("bic", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("account_number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("logo", sa.Text(), nullable=True),
        sa.Column("accent", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("terms_days", sa.Integer(), nullable=False),
        sa.Column("default_category", sa.Text(), nullable=False),
        sa.Column("default_rate", sa.Text(), nullable=False),
        sa.Column("prices_include_tax", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("notes", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("footer", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("exemption_reasons", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_company_single"),
        sa.CheckConstraint("prices_include_tax IN (0, 1)", name="ck_company_prices_include_tax"),
        sa.CheckConstraint("terms_days BETWEEN 0 AND 3650", name="ck_company_terms_days"),
        sa.ForeignKeyConstraint(["logo"], ["image.sha256"], name="fk_company_logo"),
        sa.PrimaryKeyConstraint("id", name="pk_company"),
        sqlite_strict=True,
    )
    op.create_table(
        "contact",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("email", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("phone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_contact_customer_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("customer_id", "position", name="pk_contact"),
        sqlite_strict=True,
    )
    op.create_table(
        "counter",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 1", name="ck_counter_last"),
        sa.ForeignKeyConstraint(["series"], ["series.kind"], name="fk_counter_series"),
        sa.PrimaryKeyConstraint("series", "period", name="pk_counter"),
        sqlite_strict=True,
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Text(collation="NOCASE"), nullable=True),
        sa.Column("number_key", sa.Text(), nullable=True),
        sa.Column("series", sa.Text(), nullable=True),
        sa.Column("series_period", sa.Text(), nullable=True),
        sa.Column("series_counter", sa.Integer(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("issue_date", sa.Text(), nullable=True),
        sa.Column("due_date", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("buyer_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_city", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "total_lines",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column(
            "total_allowances",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column(
            "total_charges",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column(
            "total_net",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column(
            "total_tax",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column(
            "total_gross",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column(
            "total_prepaid",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column(
            "total_rounding",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column(
            "total_due",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column(
            "paid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "credited",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column(
            "amount",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Computed(_SIGNED.format("total_due"), persisted=True),
            nullable=False,
        ),
        sa.Column(
            "balance",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Computed(_SIGNED.format("(total_due - paid - credited)"), persisted=True),
            nullable=False,
        ),
        sa.Column("settled_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=True),
        sa.Column("issued_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.CheckConstraint(_NUMBERED, name="ck_document_numbered"),
        sa.CheckConstraint("correction IN ('credit', 'cancellation')", name="ck_document_correction"),
        sa.CheckConstraint("due_date IS date(due_date, '+0 days')", name="ck_document_due_date"),
        sa.CheckConstraint("issue_date IS date(issue_date, '+0 days')", name="ck_document_issue_date"),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note')", name="ck_document_kind"),
        sa.CheckConstraint("state IN ('draft', 'issued', 'cancelled')", name="ck_document_state"),
        sa.CheckConstraint(
            "abs(total_due) < 1000000000000000 AND abs(total_gross) < 1000000000000000", name="ck_document_bounded"
        ),
        sa.CheckConstraint("correction IS NULL OR corrects_id IS NOT NULL", name="ck_document_corrects"),
        sa.CheckConstraint("length(uid) = 36", name="ck_document_uid"),
        sa.CheckConstraint("total_due = total_gross - total_prepaid + total_rounding", name="ck_document_due"),
        sa.CheckConstraint("total_gross = total_net + total_tax", name="ck_document_gross"),
        sa.CheckConstraint("total_net = total_lines - total_allowances + total_charges", name="ck_document_net"),
        sa.ForeignKeyConstraint(["corrects_id"], ["document.id"], name="fk_document_corrects_id"),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_document_customer_id"),
        sa.ForeignKeyConstraint(["series"], ["series.kind"], name="fk_document_series"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("number", name="uq_document_number"),
        sa.UniqueConstraint(
            "series", "series_period", "series_counter", name="uq_document_series_series_period_series_counter"
        ),
        sa.UniqueConstraint("uid", name="uq_document_uid"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_document_amount", "document", ["amount"])
    op.create_index("ix_document_balance", "document", ["balance"])
    op.create_index("ix_document_buyer_key", "document", ["buyer_key"])
    op.create_index("ix_document_corrects_id", "document", ["corrects_id"])
    op.create_index("ix_document_customer_id_issue_date", "document", ["customer_id", "issue_date"])
    op.create_index("ix_document_due_date", "document", ["due_date"])
    op.create_index("ix_document_issue_date", "document", ["issue_date"])
    op.create_index("ix_document_number_key", "document", ["number_key"])
    op.create_index("ix_document_reference", "document", ["reference"])
    op.create_index(
        "ix_document_standing",
        "document",
        ["state", "issue_date", "id", "kind", "due_date", "amount", "balance", "currency"],
    )
    op.create_index("ix_document_updated_at", "document", ["updated_at"])
    op.create_table(
        "credited_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("original_position", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_credited_line_document_id"),
        sa.PrimaryKeyConstraint("document_id", "position", name="pk_credited_line"),
        sqlite_strict=True,
    )
    op.create_table(
        "document_adjustment",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_charge", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("percent", sa.Text(), nullable=True),
        sa.Column("resolved", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("tax_category", sa.Text(), nullable=True),
        sa.Column("tax_rate", sa.Text(), nullable=True),
        sa.Column("tax_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("(amount IS NULL) <> (percent IS NULL)", name="ck_document_adjustment_amount_or_percent"),
        sa.CheckConstraint("(tax_category IS NULL) = (tax_rate IS NULL)", name="ck_document_adjustment_tax"),
        sa.CheckConstraint("is_charge IN (0, 1)", name="ck_document_adjustment_is_charge"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_document_adjustment_document_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "line", "position", name="pk_document_adjustment"),
        sqlite_strict=True,
    )
    op.create_table(
        "document_body",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("delivery_date", sa.Text(), nullable=True),
        sa.Column("prices_include_tax", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("prepaid", sa.Text(), server_default=sa.text("'0'"), nullable=False),
        sa.Column("rounding", sa.Text(), server_default=sa.text("'0'"), nullable=False),
        sa.Column("notes", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("terms", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("buyer_email", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_phone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_tax_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_contact", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_address_line1", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_address_line2", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_address_city", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_address_region", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_address_postal_code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_address_country", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_delivery_line1", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_delivery_line2", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_delivery_city", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_delivery_region", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_delivery_postal_code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("buyer_delivery_country", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("seller", sa.Text(), nullable=True),
        sa.Column("seller_logo", sa.Text(), nullable=True),
        sa.CheckConstraint("delivery_date IS date(delivery_date, '+0 days')", name="ck_document_body_delivery_date"),
        sa.CheckConstraint("prices_include_tax IN (0, 1)", name="ck_document_body_prices_include_tax"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_document_body_document_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["seller_logo"], ["image.sha256"], name="fk_document_body_seller_logo"),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_body"),
        sqlite_strict=True,
    )
    op.create_table(
        "document_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_price", sa.Text(), nullable=False),
        sa.Column("price_base_quantity", sa.Text(), nullable=False),
        sa.Column("tax_category", sa.Text(), nullable=False),
        sa.Column("tax_rate", sa.Text(), nullable=False),
        sa.Column("tax_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column(
            "net", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default=sa.text("0"), nullable=False
        ),
        sa.CheckConstraint("position >= 1", name="ck_document_line_position"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_document_line_document_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_document_line_item_id"),
        sa.PrimaryKeyConstraint("document_id", "position", name="pk_document_line"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_document_line_item_id", "document_line", ["item_id"], sqlite_where=sa.text("item_id IS NOT NULL")
    )
    op.create_table(
        "document_pdf",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name="ck_document_pdf_sha256"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_document_pdf_document_id"),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_pdf"),
        sqlite_strict=True,
    )
    op.create_table(
        "document_tax",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("rate", sa.Text(), nullable=False),
        sa.Column(
            "basis", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "tax", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_document_tax_document_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "position", name="pk_document_tax"),
        sqlite_strict=True,
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("reverses", sa.Integer(), nullable=True),
        sa.CheckConstraint("date IS date(date, '+0 days')", name="ck_payment_date"),
        sa.CheckConstraint("amount <> 0", name="ck_payment_amount"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_payment_document_id"),
        sa.ForeignKeyConstraint(["reverses"], ["payment.id"], name="fk_payment_reverses"),
        sa.PrimaryKeyConstraint("id", name="pk_payment"),
        sa.UniqueConstraint("reverses", name="uq_payment_reverses"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_payment_date", "payment", ["date"])
    op.create_index("ix_payment_document_id", "payment", ["document_id"])

    op.bulk_insert(
        sa.table("series", sa.column("kind"), sa.column("pattern"), sa.column("reset"), sa.column("start")),
        [
            {"kind": kind, "pattern": f"{prefix}-{{YYYY}}-{{0000}}", "reset": "yearly", "start": 1}
            for kind, prefix in (("invoice", "INV"), ("credit_note", "CRN"), ("cancellation", "CAN"))
        ],
    )
