"""The tables, as SQLAlchemy Core knows them; migrations make them, a test holds the two together.

Money is whole minor units, other decimals are text, dates are ISO text, times UTC ISO text. Each table is STRICT, so
that SQLite keeps those promises. The triggers that keep issued documents fixed and the full-text index are in the
migrations alone.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from app.storage.columns import (
    MONEY,
    address_columns,
    day,
    electronic_columns,
    flag,
    metadata,
    money,
    one_of,
    optional_text,
    signed,
    text_column,
    whole,
)

setting = Table(
    "setting",
    metadata,
    Column("key", Text, primary_key=True),
    text_column("value", default=None),
    sqlite_strict=True,
)

# What the last transaction wrote: after an error of COMMIT it tells whether that one reached the disk.
last_write = Table(
    "last_write",
    metadata,
    Column("id", Integer, primary_key=True),
    text_column("token"),
    CheckConstraint("id = 1", name="single"),
    sqlite_strict=True,
)

image = Table(
    "image",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    sqlite_strict=True,
)

company = Table(
    "company",
    metadata,
    Column("id", Integer, primary_key=True),
    *(
        text_column(name)
        for name in (
            "name", "street", "building", "line2", "city", "region", "postal_code", "country", "email", "phone",
            "website", "tax_id", "tax_number", "registration", "bank_name", "account_holder", "iban", "bic",
            "account_number", "upi_id", "payment_link",
        )
    ),
    Column("logo", Text, ForeignKey("image.sha256")),
    text_column("accent", default=None),
    text_column("currency", default=None),
    text_column("language", default=None),
    text_column("paper", default=None),
    whole("terms_days", default=None),
    text_column("default_category", default=None),
    text_column("default_rate", default=None),
    *flag("prices_include_tax"),
    text_column("notes"),
    text_column("footer"),
    text_column("exemption_reasons", default="{}"),
    whole("revision", default=1),
    text_column("exemption_codes", default="{}"),
    *(
        text_column(name)
        for name in (
            "contact_name", "contact_phone", "contact_email", "endpoint", "endpoint_scheme", "legal_id",
            "legal_id_scheme", "look",
        )
    ),
    CheckConstraint("id = 1", name="single"),
    CheckConstraint("terms_days BETWEEN 0 AND 3650", name="terms_days"),
    sqlite_strict=True,
)  # fmt: skip

series = Table(
    "series",
    metadata,
    Column("kind", Text, primary_key=True),
    text_column("pattern", default=None),
    text_column("reset", default=None),
    whole("start", default=1),
    one_of("kind", "invoice", "credit_note", "cancellation"),
    one_of("reset", "never", "yearly", "monthly"),
    CheckConstraint("start >= 1", name="start"),
    sqlite_strict=True,
)

counter = Table(
    "counter",
    metadata,
    Column("series", Text, ForeignKey("series.kind"), primary_key=True),
    Column("period", Text, primary_key=True),
    whole("last", default=None),
    CheckConstraint("last >= 1", name="last"),
    sqlite_strict=True,
)

customer = Table(
    "customer",
    metadata,
    Column("id", Integer, primary_key=True),
    text_column("name", default=None),
    text_column("email"),
    text_column("phone"),
    text_column("tax_id"),
    *address_columns("address"),
    *address_columns("delivery"),
    text_column("currency"),
    text_column("language"),
    Column("terms_days", Integer),
    text_column("notes"),
    *flag("archived"),
    text_column("name_key"),
    text_column("search_key"),
    whole("revision", default=1),
    *electronic_columns(),
    CheckConstraint("name <> ''", name="name"),
    Index(None, "name_key"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

contact = Table(
    "contact",
    metadata,
    Column("customer_id", Integer, ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    text_column("name", default=None),
    text_column("role"),
    text_column("email"),
    text_column("phone"),
    sqlite_strict=True,
)

item = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    text_column("name", default=None),
    text_column("description"),
    text_column("unit", default=None),
    text_column("unit_price", default=None),
    text_column("currency"),
    text_column("tax_category", default=None),
    text_column("tax_rate", default=None),
    text_column("tax_reason"),
    *flag("archived"),
    text_column("name_key"),
    text_column("search_key"),
    whole("revision", default=1),
    text_column("tax_reason_code"),
    CheckConstraint("name <> ''", name="name"),
    Index(None, "name_key"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    text_column("uid", default=None),
    whole("revision", default=1),
    text_column("kind", default=None),
    text_column("state", default="draft"),
    optional_text("correction"),
    Column("corrects_id", Integer, ForeignKey("document.id")),
    Column("number", Text(collation="NOCASE")),
    optional_text("number_key"),
    Column("series", Text, ForeignKey("series.kind")),
    optional_text("series_period"),
    Column("series_counter", Integer),
    text_column("currency", default=None),
    optional_text("issue_date"),
    optional_text("due_date"),
    text_column("reference"),
    Column("customer_id", Integer, ForeignKey("customer.id")),
    text_column("buyer_name"),
    text_column("buyer_key"),
    text_column("buyer_city"),
    *(
        money(f"total_{name}")
        for name in ("lines", "allowances", "charges", "net", "tax", "gross", "prepaid", "rounding", "due")
    ),
    money("paid"),
    money("credited"),
    # What is due and what is left of it, as a list shows and adds them: negative on a credit note, which gives back.
    signed("amount", "total_due"),
    signed("balance", "(total_due - paid - credited)"),
    text_column("settled_by"),
    optional_text("issued_at"),
    text_column("issued_by"),
    text_column("created_at", default=None),
    text_column("updated_at", default=None),
    UniqueConstraint("uid"),
    UniqueConstraint("number"),
    UniqueConstraint("series", "series_period", "series_counter"),
    CheckConstraint("length(uid) = 36", name="uid"),
    one_of("kind", "invoice", "credit_note"),
    one_of("state", "draft", "issued", "cancelled"),
    CheckConstraint("correction IN ('credit', 'cancellation')", name="correction"),
    CheckConstraint("correction IS NULL OR corrects_id IS NOT NULL", name="corrects"),
    CheckConstraint(
        "CASE state WHEN 'draft'"
        " THEN number IS NULL AND number_key IS NULL AND series IS NULL AND series_period IS NULL"
        " AND series_counter IS NULL AND issued_at IS NULL AND paid = 0 AND credited = 0"
        " ELSE coalesce(number, '') <> '' AND coalesce(number_key, '') <> '' AND series IS NOT NULL"
        " AND series_period IS NOT NULL AND coalesce(series_counter, 0) >= 1 AND issued_at IS NOT NULL"
        " AND issue_date IS NOT NULL END",
        name="numbered",
    ),
    day("issue_date"),
    day("due_date"),
    CheckConstraint("total_net = total_lines - total_allowances + total_charges", name="net"),
    CheckConstraint("total_gross = total_net + total_tax", name="gross"),
    CheckConstraint("total_due = total_gross - total_prepaid + total_rounding", name="due"),
    CheckConstraint("abs(total_due) < 1000000000000000 AND abs(total_gross) < 1000000000000000", name="bounded"),
    Index(None, "number_key"),
    Index(None, "issue_date"),
    Index(None, "due_date"),
    Index(None, "buyer_key"),
    Index(None, "amount"),
    Index(None, "balance"),
    Index(None, "reference"),
    Index(None, "updated_at"),
    Index(None, "customer_id", "issue_date"),
    Index(None, "corrects_id"),
    # Answers the list of each state by date, and all counts and sums, without reading a document.
    Index("ix_document_standing", "state", "issue_date", "id", "kind", "due_date", "amount", "balance", "currency"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

document_body = Table(
    "document_body",
    metadata,
    Column("document_id", Integer, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    optional_text("delivery_date"),
    *flag("prices_include_tax"),
    text_column("prepaid", default="0"),
    text_column("rounding", default="0"),
    text_column("notes"),
    text_column("terms"),
    text_column("language", default=None),
    *(text_column(f"buyer_{name}") for name in ("email", "phone", "tax_id", "contact")),
    *address_columns("buyer_address"),
    *address_columns("buyer_delivery"),
    optional_text("seller"),
    # The page whose link a draft is to carry; of an issued document, the link and its provider as they were printed.
    Column("checkout_page_id", Integer),
    text_column("payment_url"),
    text_column("payment_provider"),
    Column("seller_logo", Text, ForeignKey("image.sha256")),
    *(text_column(name) for name in ("buyer_reference", "contract", "project")),
    optional_text("period_start"),
    optional_text("period_end"),
    *electronic_columns("buyer_"),
    day("delivery_date"),
    sqlite_strict=True,
)

document_line = Table(
    "document_line",
    metadata,
    Column("document_id", Integer, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    text_column("description"),
    text_column("quantity", default=None),
    text_column("unit", default=None),
    text_column("unit_price", default=None),
    text_column("price_base_quantity", default=None),
    text_column("tax_category", default=None),
    text_column("tax_rate", default=None),
    text_column("tax_reason"),
    text_column("note"),
    Column("item_id", Integer, ForeignKey("item.id")),
    money("net"),
    money("total"),
    text_column("tax_reason_code"),
    CheckConstraint("position >= 1", name="position"),
    Index("ix_document_line_item_id", "item_id", sqlite_where=text("item_id IS NOT NULL")),
    sqlite_strict=True,
)

document_adjustment = Table(
    "document_adjustment",
    metadata,
    Column("document_id", Integer, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    # 0 for the document level.
    Column("line", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    *flag("is_charge"),
    optional_text("amount"),
    optional_text("percent"),
    text_column("resolved", default=None),
    text_column("reason"),
    optional_text("tax_category"),
    optional_text("tax_rate"),
    text_column("tax_reason"),
    text_column("tax_reason_code"),
    CheckConstraint("(amount IS NULL) <> (percent IS NULL)", name="amount_or_percent"),
    CheckConstraint("(tax_category IS NULL) = (tax_rate IS NULL)", name="tax"),
    sqlite_strict=True,
)

document_tax = Table(
    "document_tax",
    metadata,
    Column("document_id", Integer, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    text_column("category", default=None),
    text_column("rate", default=None),
    money("basis"),
    money("tax"),
    text_column("reason"),
    text_column("reason_code"),
    sqlite_strict=True,
)

document_pdf = Table(
    "document_pdf",
    metadata,
    Column("document_id", Integer, ForeignKey("document.id"), primary_key=True),
    text_column("sha256", default=None),
    Column("data", LargeBinary, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    Index("ix_document_pdf_sha256", "sha256"),
    sqlite_strict=True,
)

# Files made of an issued document beside its fixed PDF, such as one with an e-invoice inside: known by their hash.
document_copy = Table(
    "document_copy",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("document_id", Integer, ForeignKey("document.id"), nullable=False),
    text_column("form", default=None),
    text_column("made_at", default=None),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    Index("ix_document_copy_document_id", "document_id"),
    sqlite_strict=True,
)

# Which part of which line of a document a credit note takes back.
credited_line = Table(
    "credited_line",
    metadata,
    Column("document_id", Integer, ForeignKey("document.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("original_position", Integer, nullable=False),
    text_column("quantity", default=None),
    sqlite_strict=True,
)

payment = Table(
    "payment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, ForeignKey("document.id"), nullable=False),
    Column("amount", MONEY, nullable=False),
    text_column("date", default=None),
    text_column("method"),
    text_column("reference"),
    text_column("recorded_at", default=None),
    Column("reverses", Integer, ForeignKey("payment.id")),
    UniqueConstraint("reverses"),
    CheckConstraint("amount <> 0", name="amount"),
    CheckConstraint("date IS date(date, '+0 days')", name="date"),
    Index(None, "document_id"),
    Index(None, "date"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
