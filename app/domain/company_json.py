"""The company as JSON, both ways: what `company show` prints and `company set` takes, in whole or in part."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from app.domain.currencies import CURRENCIES
from app.domain.decimals import parse_decimal, plain
from app.domain.errors import Problem
from app.domain.json_fields import Fields
from app.domain.look_json import read_look, write_look
from app.domain.party import LANGUAGES, Company, Paper
from app.domain.party_json import COUNTRY_OR_NONE, MAX_TERMS_DAYS, read_identifiers
from app.domain.series import DEFAULT_SERIES, Reset, Series, SeriesKind, check_series, fitting_reset
from app.domain.tax import Tax, TaxCategory
from app.domain.tax_json import read_category, read_exemption_code, read_tax, write_tax
from app.domain.text import LINE_LENGTH, NOTES_LENGTH

MAX_LOGO_TEXT = 8_000_000
_CODE_LENGTH = 40
_ELECTRONIC = (
    "contact_name", "contact_phone", "contact_email", "endpoint", "endpoint_scheme", "legal_id", "legal_id_scheme",
)  # fmt: skip
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_STREET_AND_BUILDING = re.compile(r"(.*\S)\s+(\d+\s?[a-zA-Z]?(?:\s?[-/]\s?\d+\s?[a-zA-Z]?)?)")


def read_company(
    value: object, base: Company, more: Callable[[Company], Iterable[Problem | None]] = lambda _company: ()
) -> Company:
    """Return ``base`` with what a JSON object says; members that are absent stay as they are.

    The street is one line as in an invoice (``line1``) or two fields (``street``, ``building``). ``locale`` such as
    ``de-DE`` stands for the language, ``default_currency`` for the currency. ``logo`` is a PNG or JPEG in base64,
    empty to remove it. ``more`` says what else is wrong with what was read.

    Raises:
        InputRefused: with every problem.
    """
    entry = Fields(value)
    company = _address(entry, base)
    company = _bank(entry, company)
    company = read_identifiers(entry, _exemptions(entry, company))
    company = replace(
        company,
        name=entry.text("name", base.name, required=True),
        email=entry.text("email", base.email),
        phone=entry.text("phone", base.phone, limit=_CODE_LENGTH),
        website=entry.text("website", base.website),
        tax_id=entry.text("tax_id", base.tax_id, limit=_CODE_LENGTH),
        tax_number=entry.text("tax_number", base.tax_number, limit=_CODE_LENGTH),
        registration=entry.text("registration", base.registration),
        logo=_logo(entry, base.logo),
        accent=_accent(entry, base.accent),
        currency=_currency(entry, base.currency),
        language=_language(entry, base.language),
        paper=Paper(entry.choice("paper", tuple(paper.value for paper in Paper), base.paper, "a paper size")),
        terms_days=entry.whole("terms_days", base.terms_days, least=0, most=MAX_TERMS_DAYS) or 0,
        prices_include_tax=entry.flag("prices_include_tax", base.prices_include_tax),
        notes=entry.text("notes", base.notes, limit=NOTES_LENGTH, lines=True),
        footer=entry.text("footer", base.footer, limit=LINE_LENGTH, lines=True),
        contact_name=entry.text("contact_name", base.contact_name),
        contact_phone=entry.text("contact_phone", base.contact_phone, limit=_CODE_LENGTH),
        contact_email=entry.text("contact_email", base.contact_email),
        look=read_look(entry, base.look),
        series=_series(entry, base.series),
    )
    tax = read_tax(entry, Tax(TaxCategory(base.default_category), parse_decimal(base.default_rate)))
    company = replace(company, default_category=tax.category.value, default_rate=plain(tax.rate))
    entry.finish("revision")
    entry.check(more(company))
    return company


def write_company(company: Company) -> dict[str, object]:
    """Return the company as JSON; the logo as base64 text."""
    address = {
        "line1": company.address.line1,
        "street": company.street,
        "building": company.building,
        "line2": company.line2,
        "city": company.city,
        "region": company.region,
        "postal_code": company.postal_code,
        "country": company.country,
    }
    bank = {
        "name": company.bank_name,
        "holder": company.account_holder,
        "iban": company.iban,
        "bic": company.bic,
        "account_number": company.account_number,
        "upi_id": company.upi_id,
        "payment_link": company.payment_link,
    }
    return {
        "name": company.name,
        "address": address,
        "email": company.email,
        "phone": company.phone,
        "website": company.website,
        "tax_id": company.tax_id,
        "tax_number": company.tax_number,
        "registration": company.registration,
        "bank": bank,
        "logo": base64.b64encode(company.logo).decode("ascii"),
        "accent": company.accent,
        "currency": company.currency,
        "language": company.language,
        "paper": company.paper.value,
        "terms_days": company.terms_days,
        "prices_include_tax": company.prices_include_tax,
        "tax": write_tax(Tax(TaxCategory(company.default_category), parse_decimal(company.default_rate))),
        "notes": company.notes,
        "footer": company.footer,
        "exemption_reasons": [_write_exemption(company, category) for category in _exempt(company)],
        **{name: getattr(company, name) for name in _ELECTRONIC},
        **write_look(company.look),
        "series": [write_series(series) for series in company.series or DEFAULT_SERIES],
        "revision": company.revision,
    }


def write_series(series: Series) -> dict[str, object]:
    """Return a number series as JSON."""
    return {
        "kind": series.kind.value,
        "pattern": series.pattern,
        "reset": series.reset.value,
        "start": series.start,
    }


def _address(parent: Fields, base: Company) -> Company:
    entry = parent.inner("address")
    if entry is None:
        return base
    street, building = base.street, base.building
    line1 = entry.text("line1", base.address.line1)
    if line1 != base.address.line1:
        match = _STREET_AND_BUILDING.fullmatch(line1)
        street, building = (match[1], match[2]) if match else (line1, "")
    company = replace(
        base,
        street=entry.text("street", street),
        building=entry.text("building", building, limit=_CODE_LENGTH),
        line2=entry.text("line2", base.line2),
        city=entry.text("city", base.city),
        region=entry.text("region", base.region),
        postal_code=entry.text("postal_code", base.postal_code, limit=_CODE_LENGTH),
        country=entry.choice("country", COUNTRY_OR_NONE, base.country, "an ISO 3166 country code like DE"),
    )
    entry.finish()
    return company


def _bank(parent: Fields, base: Company) -> Company:
    entry = parent.inner("bank")
    if entry is None:
        entry = parent
    company = replace(
        base,
        iban=entry.text("iban", base.iban, limit=_CODE_LENGTH),
        bic=entry.text("bic", base.bic, limit=_CODE_LENGTH),
    )
    if entry is parent:
        return company
    company = replace(
        company,
        bank_name=entry.text("name", base.bank_name),
        account_holder=entry.text("holder", base.account_holder),
        account_number=entry.text("account_number", base.account_number, limit=_CODE_LENGTH),
        upi_id=entry.text("upi_id", base.upi_id),
        payment_link=entry.text("payment_link", base.payment_link),
    )
    entry.finish()
    return company


def _logo(entry: Fields, base: bytes) -> bytes:
    if "logo" not in entry.given:
        return base
    text = entry.text("logo", limit=MAX_LOGO_TEXT)
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        entry.problem("logo", "The logo must be a PNG or JPEG picture in base64.")
        return base


def _accent(entry: Fields, base: str) -> str:
    accent = entry.text("accent", base)
    if not _COLOUR.fullmatch(accent):
        entry.problem("accent", "A colour is written like #2457d6.")
    return accent


def _currency(entry: Fields, base: str) -> str:
    what = "a currency this program knows, like EUR"
    return entry.choice("currency", CURRENCIES, entry.choice("default_currency", CURRENCIES, base, what), what)


def _language(entry: Fields, base: str) -> str:
    locale = entry.text("locale", base)
    named = locale.replace("_", "-").split("-")[0].lower()
    if named not in LANGUAGES:
        entry.problem("locale", f"Documents can be written in {', '.join(LANGUAGES)}.")
        named = base
    return entry.choice("language", LANGUAGES, named, "a document language")


def _exemptions(entry: Fields, base: Company) -> Company:
    rows = entry.each("exemption_reasons", most=len(TaxCategory))
    if rows is None:
        return base
    reasons, codes = [], []
    for row in rows:
        category = read_category(row).value
        reasons.append((category, row.text("reason", limit=LINE_LENGTH)))
        code = read_exemption_code(row, "code")
        if code:
            codes.append((category, code))
        row.finish()
    return replace(base, exemption_reasons=tuple(reasons), exemption_codes=tuple(codes))


def _exempt(company: Company) -> tuple[str, ...]:
    """Return the tax categories that have a reason or a code, each once, in the order they were given."""
    return tuple(dict((*company.exemption_reasons, *company.exemption_codes)))


def _write_exemption(company: Company, category: str) -> dict[str, object]:
    value: dict[str, object] = {"category": category, "reason": company.exemption_reason(category)}
    code = company.exemption_code(category)
    return value | {"code": code} if code else value


def _series(entry: Fields, base: tuple[Series, ...]) -> tuple[Series, ...]:
    """Return the series, those given in place of their kind; without ``reset`` one that fits the pattern."""
    rows = entry.each("series", most=len(SeriesKind))
    if rows is None:
        return base
    merged = {series.kind: series for series in base or DEFAULT_SERIES}
    for row in rows:
        kind = SeriesKind(row.choice("kind", tuple(k.value for k in SeriesKind), SeriesKind.INVOICE, "a series"))
        before = merged[kind]
        pattern = row.text("pattern", before.pattern)
        reset = fitting_reset(pattern, before.reset)
        series = Series(
            kind=kind,
            pattern=pattern,
            reset=Reset(row.choice("reset", tuple(r.value for r in Reset), reset, "a reset")),
            start=row.whole("start", before.start, least=1, most=10**12 - 1) or 1,
        )
        row.finish()
        entry.problems.extend(
            Problem(f"{row.path}.{problem.field}", problem.message) for problem in check_series(series)
        )
        merged[kind] = series
    return tuple(merged.values())
