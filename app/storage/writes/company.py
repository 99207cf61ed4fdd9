"""Writes the company, its series and its pictures."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.dialects.sqlite import insert

from app.domain.party import Company
from app.domain.series import Series
from app.storage import tables
from app.storage.records.company import company_columns, image_key, series_columns
from app.storage.unit import Unit


def put(unit: Unit, company: Company) -> None:
    """Store the company, its logo and its series in place of what was there."""
    keep_image(unit, company.logo)
    columns = company_columns(company)
    unit.sql.execute(
        insert(tables.company).values(id=1, **columns).on_conflict_do_update(index_elements=["id"], set_=columns)
    )
    for series in company.series:
        put_series(unit, series)


def put_series(unit: Unit, series: Series) -> None:
    """Change a series; numbers already taken stay."""
    table = tables.series
    unit.sql.execute(update(table).where(table.c.kind == series.kind.value).values(**series_columns(series)))


def keep_image(unit: Unit, data: bytes) -> None:
    """Keep a picture once, however many documents show it."""
    if data:
        statement = insert(tables.image).values(sha256=image_key(data), data=data)
        unit.sql.execute(statement.on_conflict_do_nothing())
