"""Numbers, amounts and dates read as CLDR writes them, whatever their size."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from app.documents.formats import country_name, decimal_amount, formats
from app.domain.countries import COUNTRIES
from app.domain.currencies import CURRENCIES, currency
from app.domain.party import LANGUAGES, Paper

every_language = pytest.mark.parametrize("language", LANGUAGES)


def locale_of(language: str) -> str:
    """The locale whose habits a document language follows: European ones where there is a choice."""
    return {"en": "en_GB", "pt": "pt_PT"}.get(language, language)


def unmarked(text: str) -> str:
    """Without direction marks."""
    return text.translate({0x200E: None, 0x200F: None})


@every_language
def test_separators_are_those_of_cldr(language: str) -> None:
    symbols = Locale.parse(locale_of(language)).number_symbols["latn"]
    form = formats(language)
    assert (form.decimal, form.group) == (symbols["decimal"], symbols["group"])


@every_language
@given(number=st.decimals(-(10**12), 10**12, places=4))
def test_numbers_read_as_in_cldr(language: str, number: Decimal) -> None:
    pattern = "#,##,##0.####" if language == "hi" else "#,##0.####"
    expected = format_decimal(number, pattern, locale=locale_of(language), numbering_system="latn")
    assert unmarked(formats(language).number(number)) == unmarked(expected)


@every_language
@pytest.mark.parametrize("code", ["EUR", "JPY", "KWD", "CHF"])
@given(minor=st.integers(-(10**14), 10**14))
def test_money_reads_as_in_cldr(language: str, code: str, minor: int) -> None:
    value = Decimal(minor).scaleb(-currency(code).digits)
    written = unmarked(format_currency(value, code, locale=locale_of(language), numbering_system="latn"))
    for sign in (code, "JP\xa5", "¥", "￥", unmarked(formats(language).symbol(code)) + "\u200f"):
        written = written.replace(unmarked(sign), "~")
    # Babel forgets the space that CLDR puts between a code of letters and the amount behind it.
    shown = unmarked(formats(language).money(minor, code))
    for sign in (unmarked(formats(language).symbol(code)), "¥"):
        shown = shown.replace(sign, "~")
    shown = shown.replace("~\xa0", "~")
    assert shown == written.replace("~\xa0", "~")


@every_language
@pytest.mark.parametrize("rate", ["0", "7", "19", "8.875", "5.5"])
def test_rates_read_as_in_cldr(language: str, rate: str) -> None:
    pattern = Locale.parse(locale_of(language)).percent_formats[None].pattern.replace("0", "0.###")
    expected = format_percent(Decimal(rate) / 100, pattern, locale=locale_of(language), numbering_system="latn")
    assert unmarked(formats(language).percent(Decimal(rate))) == unmarked(expected)


@every_language
@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_dates_read_as_in_cldr(language: str, day: date) -> None:
    assert formats(language).day(day) == format_date(day, "long", locale=locale_of(language))


def test_english_on_letter_paper_writes_dates_the_american_way() -> None:
    assert formats("en", Paper.LETTER).day(date(2026, 11, 1)) == format_date(date(2026, 11, 1), "long", locale="en_US")
    assert formats("de", Paper.LETTER).day(date(2026, 11, 1)) == "1. November 2026"


@pytest.mark.parametrize(
    ("value", "least", "shown"),
    [
        ("2.50", 0, "2.5"),
        ("100", 0, "100"),
        ("1E+3", 0, "1,000"),
        ("12", 2, "12.00"),
        ("0.000123456789", 2, "0.000123456789"),
        ("-0.00", 2, "0.00"),
        ("-1234.5", 2, "-1,234.50"),
        ("999999999999.123456789012", 0, "999,999,999,999.123456789012"),
    ],
)
def test_a_number_is_shown_in_full(value: str, least: int, shown: str) -> None:
    assert formats("en").number(Decimal(value), least) == shown


@given(minor=st.integers(-(10**15), 10**15), digits=st.integers(0, 4))
def test_an_amount_can_be_read_back(minor: int, digits: int) -> None:
    shown = formats("de").amount(minor, digits)
    assert Decimal(shown.replace(".", "").replace(",", ".")).scaleb(digits) == minor


def test_a_sign_that_several_currencies_share_gives_way_to_the_code() -> None:
    assert formats("en").money(12345, "SEK") == "SEK\xa0123.45"
    assert formats("fr").money(12345, "USD") == "123,45\xa0$US"


def test_every_currency_can_be_written() -> None:
    for code in CURRENCIES:
        assert formats("en").money(-1, code)


def test_payment_standards_get_a_plain_point() -> None:
    assert decimal_amount(409145, 2) == "4091.45"


def test_another_language_falls_back_to_english() -> None:
    assert formats("xx") == formats("en")


@every_language
def test_every_country_has_a_name(language: str) -> None:
    assert [code for code in COUNTRIES - {"XI"} if country_name(code, language) == code] == []
