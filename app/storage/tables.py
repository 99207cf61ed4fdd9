"""The tables, as SQLAlchemy Core knows them; migrations make them, a test holds the two together.

Money is whole minor units, other decimals are text, dates are ISO text, times UTC ISO text. Each table is STRICT, so
that SQLite keeps those promises. The triggers that keep issued documents fixed and the full-text index are in the
migrations alone.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite's STRICT tables know INTEGER (64 bits) only; elsewhere money needs the wide type.
_Money = BigInteger().with_variant(Integer(), "sqlite")
_ADDRESS = ("line1", "line2", "city", "region", "postal_code", "country")


def _text(name: str, *, default: str | None = "") -> Column[str]:
    """A text that is never NULL; empty stands for absent."""
    return Column(name, Text, nullable=False, server_default=None if default is None else text(f"'{default}'"))


def _optional(name: str) -> Column[str]:
    return Column(name, Text)


def _whole(name: str, *, default: int | None = 0) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=None if default is None else text(str(default)))


def _money(name: str) -> Column[int]:
    return Column(name, _Money, nullable=False, server_default=text("0"))


def _signed(name: str, expression: str) -> Column[int]:
    """A stored column that the database calculates, with the sign of the document's kind."""
    signed = f"CASE kind WHEN 'credit_note' THEN -{expression} ELSE {expression} END"
    return Column(name, _Money, Computed(signed, persisted=True), nullable=False)


def _flag(name: str) -> tuple[Column[int], CheckConstraint]:
    return _whole(name), CheckConstraint(f"{name} IN (0, 1)", name=name)


def _address(prefix: str) -> tuple[Column[str], ...]:
    return tuple(_text(f"{prefix}_{part}") for part in _ADDRESS)


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _day(column: str) -> CheckConstraint:
    # The modifier makes SQLite calculate: without it, 2026-02-30 comes back as it went in.
    return CheckConstraint(f"{column} IS date({column}, '+0 days')", name=column)


setting = Table(
    "setting",
    metadata,
    Column("key", Text, primary_key=True),
    _text("value", default=None),
    sqlite_strict=True,
)

# What the last transaction wrote: after an error of COMMIT it tells whether that one reached the disk.
last_write = Table(
    "last_write",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("token"),
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
        _text(name)
        for name in (
            "name", "street", "building", "line2", "city", "region", "postal_code", "country", "email", "phone",
            "website", "tax_id", "tax_number", "registration", "bank_name", "account_holder", "iban", "bic",
            "account_number",
        )
    ),
    Column("logo", Text, ForeignKey("image.sha256")),
    _text("accent", default=None),
    _text("currency", default=None),
    _text("language", default=None),
    _text("paper", default=None),
    _whole("terms_days", default=None),
    _text("default_category", default=None),
    _text("default_rate", default=None),
    *_flag("prices_include_tax"),
    _text("notes"),
    _text("footer"),
    _text("exemption_reasons", default="{}"),
    _whole("revision", default=1),
    CheckConstraint("id = 1", name="single"),
    CheckConstraint("terms_days BETWEEN 0 AND 3650", name="terms_days"),
    sqlite_strict=True,
)  # fmt: skip

series = Table(
    "series",
    metadata,
    Column("kind", Text, primary_key=True),
    _text("pattern", default=None),
    _text("reset", default=None),
    _whole("start", default=1),
    _one_of("kind", "invoice", "credit_note", "cancellation"),
    _one_of("reset", "never", "yearly", "monthly"),
    CheckConstraint("start >= 1", name="start"),
    sqlite_strict=True,
)

counter = Table(
    "counter",
    metadata,
    Column("series", Text, ForeignKey("series.kind"), primary_key=True),
    Column("period", Text, primary_key=True),
    _whole("last", default=None),
    CheckConstraint("last >= 1", name="last"),
    sqlite_strict=True,
)

customer = Table(
    "customer",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("name", default=None),
    _text("email"),
    _text("phone"),
    _text("tax_id"),
    *_address("address"),
    *_address("delivery"),
    _text("currency"),
    _text("language"),
    Column("terms_days", Integer),
    _text("notes"),
    *_flag("archived"),
    _text("name_key"),
    _text("search_key"),
    _whole("revision", default=1),
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
    _text("name", default=None),
    _text("role"),
    _text("email"),
    _text("phone"),
    sqlite_strict=True,
)

item = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("name", default=None),
    _text("description"),
    _text("unit", default=None),
    _text("unit_price", default=None),
    _text("currency"),
    _text("tax_category", default=None),
    _text("tax_rate", default=None),
    _text("tax_reason"),
    *_flag("archived"),
    _text("name_key"),
    _text("search_key"),
    _whole("revision", default=1),
    CheckConstraint("name <> ''", name="name"),
    Index(None, "name_key"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("uid", default=None),
    _whole("revision", default=1),
    _text("kind", default=None),
    _text("state", default="draft"),
    _optional("correction"),
    Column("corrects_id", Integer, ForeignKey("document.id")),
    Column("number", Text(collation="NOCASE")),
    _optional("number_key"),
    Column("series", Text, ForeignKey("series.kind")),
    _optional("series_period"),
    Column("series_counter", Integer),
    _text("currency", default=None),
    _optional("issue_date"),
    _optional("due_date"),
    _text("reference"),
    Column("customer_id", Integer, ForeignKey("customer.id")),
    _text("buyer_name"),
    _text("buyer_key"),
    _text("buyer_city"),
    *(
        _money(f"total_{name}")
        for name in ("lines", "allowances", "charges", "net", "tax", "gross", "prepaid", "rounding", "due")
    ),
    _money("paid"),
    _money("credited"),
    # What is due and what is left of it, as a list shows and adds them: negative on a credit note, which gives back.
    _signed("amount", "total_due"),
    _signed("balance", "(total_due - paid - credited)"),
    _text("settled_by"),
    _optional("issued_at"),
    _text("issued_by"),
    _text("created_at", default=None),
    _text("updated_at", default=None),
    UniqueConstraint("uid"),
    UniqueConstraint("number"),
    UniqueConstraint("series", "series_period", "series_counter"),
    CheckConstraint("length(uid) = 36", name="uid"),
    _one_of("kind", "invoice", "credit_note"),
    _one_of("state", "draft", "issued", "cancelled"),
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
    _day("issue_date"),
    _day("due_date"),
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
    _optional("delivery_date"),
    *_flag("prices_include_tax"),
    _text("prepaid", default="0"),
    _text("rounding", default="0"),
    _text("notes"),
    _text("terms"),
    _text("language", default=None),
    *(_text(f"buyer_{name}") for name in ("email", "phone", "tax_id", "contact")),
    *_address("buyer_address"),
    *_address("buyer_delivery"),
    _optional("seller"),
    Column("seller_logo", Text, ForeignKey("image.sha256")),
    _day("delivery_date"),
    sqlite_strict=True,
)

document_line = Table(
    "document_line",
    metadata,
    Column("document_id", Integer, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    _text("description"),
    _text("quantity", default=None),
    _text("unit", default=None),
    _text("unit_price", default=None),
    _text("price_base_quantity", default=None),
    _text("tax_category", default=None),
    _text("tax_rate", default=None),
    _text("tax_reason"),
    _text("note"),
    Column("item_id", Integer, ForeignKey("item.id")),
    _money("net"),
    _money("total"),
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
    *_flag("is_charge"),
    _optional("amount"),
    _optional("percent"),
    _text("resolved", default=None),
    _text("reason"),
    _optional("tax_category"),
    _optional("tax_rate"),
    _text("tax_reason"),
    CheckConstraint("(amount IS NULL) <> (percent IS NULL)", name="amount_or_percent"),
    CheckConstraint("(tax_category IS NULL) = (tax_rate IS NULL)", name="tax"),
    sqlite_strict=True,
)

document_tax = Table(
    "document_tax",
    metadata,
    Column("document_id", Integer, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    _text("category", default=None),
    _text("rate", default=None),
    _money("basis"),
    _money("tax"),
    _text("reason"),
    sqlite_strict=True,
)

document_pdf = Table(
    "document_pdf",
    metadata,
    Column("document_id", Integer, ForeignKey("document.id"), primary_key=True),
    _text("sha256", default=None),
    Column("data", LargeBinary, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    sqlite_strict=True,
)

# Which part of which line of a document a credit note takes back.
credited_line = Table(
    "credited_line",
    metadata,
    Column("document_id", Integer, ForeignKey("document.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("original_position", Integer, nullable=False),
    _text("quantity", default=None),
    sqlite_strict=True,
)

payment = Table(
    "payment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, ForeignKey("document.id"), nullable=False),
    Column("amount", _Money, nullable=False),
    _text("date", default=None),
    _text("method"),
    _text("reference"),
    _text("recorded_at", default=None),
    Column("reverses", Integer, ForeignKey("payment.id")),
    UniqueConstraint("reverses"),
    CheckConstraint("amount <> 0", name="amount"),
    CheckConstraint("date IS date(date, '+0 days')", name="date"),
    Index(None, "document_id"),
    Index(None, "date"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
