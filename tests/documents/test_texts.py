"""Every language says everything, with the same places to fill in."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from decimal import Decimal
from string import Formatter

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from app.documents.fallback import EAST_ASIAN, missing_characters, script_of
from app.documents.form_texts import FormTexts, form_texts
from app.documents.link_texts import LinkTexts, link_texts
from app.documents.tax_names import standard_reason, tax_name, untaxed_name
from app.documents.texts import Texts, texts
from app.documents.unit_names import plural, unit_name
from app.documents.wording import wording
from app.domain.party import LANGUAGES
from app.domain.tax import NEEDS_REASON, RATE_ZERO
from app.domain.units import COMMON_UNITS, UNITS

BESIDE = [
    *((link_texts, field.name) for field in dataclasses.fields(LinkTexts)),
    *((form_texts, field.name) for field in dataclasses.fields(FormTexts)),
]
FIELDS = [field.name for field in dataclasses.fields(Texts)]
# Languages name a tax number in their own way, with or without the name of the tax.
MAY_LEAVE_OUT = {"tax"}


def places(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", FIELDS)
def test_every_language_says_it_with_the_same_places(field: str, language: str) -> None:
    english, other = getattr(texts("en"), field), getattr(texts(language), field)
    assert other.strip() == other != ""
    assert places(english) - places(other) <= MAY_LEAVE_OUT
    assert places(other) <= places(english)
    # The fonts of East Asian languages are those of the reader's own system.
    assert {script_of(char) for char in missing_characters(other)} <= EAST_ASIAN | {""}
    assert language in {"zh", "ja"} or missing_characters(other) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_units_that_are_offered_have_a_name(language: str) -> None:
    for code in COMMON_UNITS:
        assert unit_name(code, Decimal(2), language) != code


def test_units_are_counted_as_the_language_counts() -> None:
    assert [unit_name("DAY", Decimal(n), "en") for n in ("1", "1.5", "0", "-1")] == ["day", "days", "days", "day"]
    assert [unit_name("DAY", Decimal(n), "fr") for n in ("1", "1.5", "0", "2")] == ["jour", "jour", "jour", "jours"]
    assert [unit_name("MON", Decimal(n), "de") for n in ("1", "3")] == ["Monat", "Monate"]
    assert [unit_name("DAY", Decimal(n), "pl") for n in ("1", "3", "5", "2.5")] == ["dzień", "dni", "dni", "dnia"]
    assert [unit_name("DAY", Decimal(n), "ar") for n in ("1", "3", "11", "2.5")] == ["يوم", "أيام", "يومًا", "يوم"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_a_quantity_can_take_has_a_word(language: str) -> None:
    reached = {plural(Decimal(n), language) for n in ("0", "0.5", "1", "1.5", "2", "3", "5", "11", "12", "22", "100")}
    for code, forms in wording(language)["units"].items():
        assert reached <= forms.keys(), code
        assert all(form.strip() == form != "" for form in forms.values()), code


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.decimals(0, 2000, places=2))
def test_forms_are_chosen_as_cldr_chooses_them(language: str, quantity: Decimal) -> None:
    shown = quantity.normalize() + 0
    expected = Locale(language, "PT" if language == "pt" else None).plural_form(shown)
    # What CLDR keeps for a million of something is the form for several here.
    assert plural(quantity, language) == (expected if expected in wording(language)["units"]["DAY"] else "other")


def test_a_plain_number_needs_no_unit_and_a_rare_unit_keeps_its_code() -> None:
    assert unit_name("C62", Decimal(3), "en") == ""
    assert unit_name("XZZ", Decimal(3), "en") == "XZZ"


def test_every_unit_can_be_named_in_every_language() -> None:
    for code in UNITS:
        for language in LANGUAGES:
            unit_name(code, Decimal(2), language)


@pytest.mark.parametrize(
    ("language", "country", "name"),
    [("en", "DE", "VAT"), ("de", "DE", "USt."), ("de", "CH", "MwSt."), ("fr", "FR", "TVA"), ("es", "ES", "IVA"),
     ("en", "US", "Sales tax"), ("en", "AU", "GST"), ("it", "IT", "IVA"), ("nl", "NL", "btw"), ("pl", "PL", "VAT"),
     ("pt", "PT", "IVA"), ("ar", "AE", "ضريبة القيمة المضافة"), ("he", "IL", "מע״מ"), ("hi", "IN", "जीएसटी"),
     ("hi", "GB", "वैट"), ("zh", "CN", "增值税"), ("ja", "JP", "消費税"), ("ja", "DE", "付加価値税")],
)  # fmt: skip
def test_the_tax_has_the_name_that_is_known_where_the_seller_is(language: str, country: str, name: str) -> None:
    assert tax_name(texts(language), language, country) == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_categories_without_tax_have_a_name_and_a_reason(language: str) -> None:
    words = texts(language)
    for category in RATE_ZERO:
        assert untaxed_name(category, words, "X")
    for category in NEEDS_REASON:
        assert standard_reason(category, words, "X").endswith((".", "。", "।"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("say", "field"), BESIDE)
def test_every_language_has_the_words_around_a_link_and_of_other_forms(
    say: Callable[[str], object], field: str, language: str
) -> None:
    english, other = getattr(say("en"), field), getattr(say(language), field)
    assert other.strip() == other != ""
    assert places(other) == places(english)
    # The fonts of East Asian languages are those of the reader's own system.
    assert {script_of(char) for char in missing_characters(other)} <= EAST_ASIAN | {""}
    assert language in {"zh", "ja"} or missing_characters(other) == ()
