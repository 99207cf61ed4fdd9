"""The company: the one row of `company` and the series, and the same columns frozen into an issued document."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import replace

from app.domain.look_json import dump_look, load_look
from app.domain.party import Company, Paper
from app.domain.series import DEFAULT_SERIES, Reset, Series, SeriesKind
from app.storage.records.rows import Columns, select

_PLAIN = (
    "name", "street", "building", "line2", "city", "region", "postal_code", "country", "email", "phone", "website",
    "tax_id", "tax_number", "registration", "bank_name", "account_holder", "iban", "bic", "account_number", "accent",
    "currency", "language", "terms_days", "default_category", "default_rate", "notes", "footer", "revision",
)  # fmt: skip
# Texts that documents issued by earlier versions were frozen without.
_LATER = (
    "upi_id", "payment_link", "contact_name", "contact_phone", "contact_email", "endpoint", "endpoint_scheme",
    "legal_id", "legal_id_scheme",
)  # fmt: skip


def load(connection: sqlite3.Connection) -> Company | None:
    """Return the company, None when it was never saved."""
    rows = select(connection, "SELECT * FROM company")
    if not rows:
        return None
    row = rows[0]
    company = _from_columns({name: row[name] for name in row.keys()})  # noqa: SIM118 - a Row iterates its values
    return replace(company, logo=load_image(connection, row["logo"]), series=load_series(connection))


def load_series(connection: sqlite3.Connection) -> tuple[Series, ...]:
    """Return the series in the order of `DEFAULT_SERIES`."""
    stored = {row["kind"]: row for row in select(connection, "SELECT * FROM series")}
    return tuple(
        Series(kind, row["pattern"], Reset(row["reset"]), row["start"])
        for kind in (series.kind for series in DEFAULT_SERIES)
        for row in (stored[kind.value],)
    )


def load_image(connection: sqlite3.Connection, sha256: str | None) -> bytes:
    """Return a stored picture, empty for none."""
    if not sha256:
        return b""
    rows = select(connection, "SELECT data FROM image WHERE sha256 = :sha256", {"sha256": sha256})
    return bytes(rows[0]["data"])


def image_key(data: bytes) -> str | None:
    """Return the key under which a picture is kept once, None for no picture."""
    return hashlib.sha256(data).hexdigest() if data else None


def company_columns(company: Company) -> Columns:
    """Return the columns of `company`; the series have a table of their own."""
    return {
        **{name: getattr(company, name) for name in (*_PLAIN, *_LATER)},
        "logo": image_key(company.logo),
        "paper": company.paper.value,
        "prices_include_tax": int(company.prices_include_tax),
        "look": dump_look(company.look),
        "exemption_reasons": json.dumps(dict(company.exemption_reasons), ensure_ascii=False),
        "exemption_codes": json.dumps(dict(company.exemption_codes)),
    }


def series_columns(series: Series) -> Columns:
    """Return the columns of `series`."""
    return {
        "kind": series.kind.value,
        "pattern": series.pattern,
        "reset": series.reset.value,
        "start": series.start,
    }


def freeze_company(company: Company) -> str:
    """Return the seller as an issued document keeps it: the same columns as JSON, the logo by its key."""
    return json.dumps(company_columns(company), ensure_ascii=False)


def frozen_company(connection: sqlite3.Connection, text: str, logo: str | None) -> Company:
    """Return the seller that `freeze_company` wrote."""
    return replace(_from_columns(json.loads(text)), logo=load_image(connection, logo))


def _from_columns(columns: Columns) -> Company:
    fields = {name: columns[name] for name in _PLAIN} | {name: columns.get(name, "") for name in _LATER}
    return Company(
        **fields,  # type: ignore[arg-type]  # the table's STRICT columns have the types of the fields they are named as
        paper=Paper(str(columns["paper"])),
        prices_include_tax=bool(columns["prices_include_tax"]),
        exemption_reasons=tuple(json.loads(str(columns["exemption_reasons"])).items()),
        exemption_codes=tuple(json.loads(str(columns.get("exemption_codes", "{}"))).items()),
        look=load_look(str(columns.get("look", ""))),
    )


def series_of(connection: sqlite3.Connection, kind: SeriesKind) -> Series:
    """Return one series."""
    return next(series for series in load_series(connection) if series.kind is kind)
