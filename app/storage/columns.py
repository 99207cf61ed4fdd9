"""The kinds of columns that tables are made of, and the one collection all tables belong to."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Computed, Integer, MetaData, Text, text

from app.domain.party import ELECTRONIC

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
MONEY = BigInteger().with_variant(Integer(), "sqlite")
_ADDRESS = ("line1", "line2", "city", "region", "postal_code", "country")


def text_column(name: str, *, default: str | None = "") -> Column[str]:
    """A text that is never NULL; empty stands for absent."""
    return Column(name, Text, nullable=False, server_default=None if default is None else text(f"'{default}'"))


def optional_text(name: str) -> Column[str]:
    """A text that may be NULL."""
    return Column(name, Text)


def whole(name: str, *, default: int | None = 0) -> Column[int]:
    """A whole number that is never NULL."""
    return Column(name, Integer, nullable=False, server_default=None if default is None else text(str(default)))


def money(name: str) -> Column[int]:
    """Minor units, never NULL."""
    return Column(name, MONEY, nullable=False, server_default=text("0"))


def signed(name: str, expression: str) -> Column[int]:
    """A stored column that the database calculates, with the sign of the document's kind."""
    formula = f"CASE kind WHEN 'credit_note' THEN -{expression} ELSE {expression} END"
    return Column(name, MONEY, Computed(formula, persisted=True), nullable=False)


def flag(name: str) -> tuple[Column[int], CheckConstraint]:
    """A 0 or a 1, with its check."""
    return whole(name), CheckConstraint(f"{name} IN (0, 1)", name=name)


def address_columns(prefix: str) -> tuple[Column[str], ...]:
    """The columns of a postal address."""
    return tuple(text_column(f"{prefix}_{part}") for part in _ADDRESS)


def electronic_columns(prefix: str = "") -> tuple[Column[str], ...]:
    """The columns of what only e-invoices ask of a customer."""
    return tuple(text_column(f"{prefix}{part}") for part in ELECTRONIC)


def one_of(column: str, *values: str) -> CheckConstraint:
    """A check that a column holds one of some words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def day(column: str) -> CheckConstraint:
    """A check that a column holds a date of the calendar."""
    # The modifier makes SQLite calculate: without it, 2026-02-30 comes back as it went in.
    return CheckConstraint(f"{column} IS date({column}, '+0 days')", name=column)
