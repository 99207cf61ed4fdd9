"""The company that issues: read at each start, saved by the settings and the first-start assistant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.domain.countries import COUNTRIES
from app.domain.currencies import CURRENCIES
from app.domain.decimals import parse_decimal
from app.domain.einvoice import EXEMPTION_CODES
from app.domain.errors import ChangedMeanwhile, InputRefused, Problem
from app.domain.look import HEADER_LENGTH, HEADER_LINES, LABEL_LENGTH, MAX_LABELS, file_name_problem
from app.domain.party import LANGUAGES, Company
from app.domain.party_json import MAX_TERMS_DAYS
from app.domain.series import DEFAULT_SERIES, check_series
from app.domain.tax import CATEGORY_NAMES, MAX_RATE, RATE_ZERO, TaxCategory
from app.domain.text import LINE_LENGTH
from app.services.books import Books
from app.services.files import read_bounded
from app.services.identifiers import (
    bic_problem,
    email_problem,
    iban_problem,
    payment_link_problem,
    tax_id_problem,
    tax_id_shape_problem,
    upi_problem,
)
from app.services.limits import multi_problem, scheme_problems, single_problem
from app.storage.records import company as records

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SINGLE = (
    "name", "street", "building", "line2", "city", "region", "postal_code", "email", "phone", "website", "tax_id",
    "tax_number", "registration", "bank_name", "account_holder", "iban", "bic", "account_number", "upi_id",
    "payment_link",
    "contact_name", "contact_phone", "contact_email", "endpoint", "legal_id",
)  # fmt: skip


def get(books: Books) -> Company:
    """Return the company; before it is set up, one with the defaults and no name."""
    with books.reading() as connection:
        return records.load(connection) or replace(Company(), series=records.load_series(connection))


def save(books: Books, company: Company) -> Company:
    """Store the company and its series.

    Raises:
        InputRefused: with every problem, fields as in the JSON of the command line.
        ChangedMeanwhile: somebody else saved it since it was read.
    """
    from app.storage.writes import company as writes

    company = _normal(company)
    found = [problem for problem in problems(company) if problem]
    if found:
        raise InputRefused(found)
    with books.writing() as unit:
        stored = records.load(unit.raw)
        if (stored.revision if stored else 0) != company.revision:
            raise ChangedMeanwhile(
                "The company was changed meanwhile. Nothing was overwritten; look at it and try again."
            )
        writes.put(unit, replace(company, revision=company.revision + 1))
    return get(books)


def warnings(company: Company) -> list[Problem]:
    """Return what looks odd but may be meant."""
    problem = tax_id_problem("tax_id", company.tax_id, company.country)
    return [problem] if problem else []


def _compact(code: str) -> str:
    return "".join(code.split()).upper()


def _normal(company: Company) -> Company:
    """Return the company as it is stored."""
    series, iban, bic = company.series or DEFAULT_SERIES, _compact(company.iban), _compact(company.bic)
    return replace(company, series=series, iban=iban, bic=bic)


def problems(company: Company) -> Iterator[Problem | None]:
    """Yield everything that keeps a company from being stored, fields as in its JSON."""
    company = _normal(company)
    if not company.name.strip():
        yield Problem("name", "Enter the name of your company.")
    for name in _SINGLE:
        yield single_problem(_JSON_NAMES.get(name, name), getattr(company, name))
    yield multi_problem("notes", company.notes)
    yield multi_problem("footer", company.footer, LINE_LENGTH)
    yield email_problem("email", company.email)
    yield email_problem("contact_email", company.contact_email)
    yield from scheme_problems("", company)
    yield tax_id_shape_problem("tax_id", company.tax_id, company.country)
    yield iban_problem("bank.iban", company.iban)
    yield bic_problem("bank.bic", company.bic)
    yield upi_problem("bank.upi_id", company.upi_id)
    yield payment_link_problem("bank.payment_link", company.payment_link)
    if company.country and company.country not in COUNTRIES:
        yield Problem("address.country", "Choose a country.")
    if company.currency not in CURRENCIES:
        yield Problem("currency", "Choose a currency.")
    if company.language not in LANGUAGES:
        yield Problem("language", "Choose a document language.")
    if not _COLOUR.fullmatch(company.accent):
        yield Problem("accent", "A colour is written like #2457d6.")
    yield from _look(company)
    if not 0 <= company.terms_days <= MAX_TERMS_DAYS:
        yield Problem("terms_days", f"Payment terms are from 0 to {MAX_TERMS_DAYS} days.")
    yield from _tax(company)
    yield from _series(company)
    yield from _logo(company)


def _look(company: Company) -> Iterator[Problem | None]:
    from app.documents.labels import label_problem

    look = company.look
    yield multi_problem("header", look.header, HEADER_LENGTH)
    if look.header.count("\n") >= HEADER_LINES:
        yield Problem("header", f"The header has room for {HEADER_LINES} lines.")
    yield single_problem("file_name", look.file_name)
    if problem := file_name_problem(look.file_name):
        yield Problem("file_name", problem)
    if len(look.labels) > MAX_LABELS:
        yield Problem("labels", f"At most {MAX_LABELS} labels can be changed.")
    for label in look.labels:
        field = f"labels.{label.language}.{label.name}"
        yield single_problem(field, label.text, LABEL_LENGTH)
        if problem := label_problem(label):
            yield Problem(field, problem)


_JSON_NAMES = {
    **{name: f"address.{name}" for name in ("street", "building", "line2", "city", "region", "postal_code")},
    **{name: f"bank.{name}" for name in ("iban", "bic", "account_number", "upi_id", "payment_link")},
    "bank_name": "bank.name",
    "account_holder": "bank.holder",
}


def _tax(company: Company) -> Iterator[Problem | None]:
    categories = {category.value for category in TaxCategory}
    if company.default_category not in categories:
        yield Problem("tax.category", "Choose a tax category.")
        return
    try:
        rate = parse_decimal(company.default_rate)
    except ValueError as error:
        yield Problem("tax.rate", str(error))
        return
    if not 0 <= rate <= MAX_RATE:
        yield Problem("tax.rate", f"A rate from 0 to {MAX_RATE} is possible.")
    elif rate and company.default_category in RATE_ZERO:
        name = CATEGORY_NAMES[TaxCategory(company.default_category)]
        yield Problem("tax.rate", f"{name} carries no tax: its rate must be 0.")
    for place, (category, reason) in enumerate(company.exemption_reasons):
        if category not in categories:
            yield Problem(f"exemption_reasons[{place}].category", "Choose a tax category.")
        yield single_problem(f"exemption_reasons[{place}].reason", reason, LINE_LENGTH)
    places = {category: place for place, (category, _) in enumerate(company.exemption_reasons)}
    for category, code in company.exemption_codes:
        if code not in EXEMPTION_CODES:
            field = f"exemption_reasons[{places.get(category, 0)}].code"
            yield Problem(field, "This is no code of the VATEX list, which holds such as VATEX-EU-132-1I.")


def _series(company: Company) -> Iterator[Problem | None]:
    kinds = [series.kind for series in company.series]
    if sorted(kinds) != sorted(series.kind for series in DEFAULT_SERIES):
        yield Problem("series", "Each kind of document needs exactly one series.")
    patterns: set[str] = set()
    for place, series in enumerate(company.series):
        yield from (problem.under(f"series[{place}]") for problem in check_series(series))
        if series.pattern in patterns:
            yield Problem(f"series[{place}].pattern", "Another series has the same pattern; numbers would collide.")
        patterns.add(series.pattern)


def read_logo(path: Path) -> bytes:
    """Return the picture at ``path``, which may be a logo.

    Raises:
        InputRefused: it is none.
        NotFound, OutsideFailed: it cannot be read.
    """
    from app.documents.logo import MAX_BYTES, check_logo

    data = read_bounded(path, MAX_BYTES, "logo")
    check_logo(data)
    return data


def _logo(company: Company) -> Iterator[Problem | None]:
    if not company.logo:
        return
    from app.documents.logo import check_logo

    try:
        check_logo(company.logo)
    except InputRefused as refused:
        for problem in refused.problems:
            yield Problem(problem.field or "logo", problem.message)
