"""Numbers typed or pasted: what each locale takes, what nobody may guess."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.figures import (
    COMMA,
    POINT,
    decimal_sign,
    edit_text,
    read_amount,
    read_number,
    write_minor,
    write_number,
)
from tests.support.styles import style_of

NARROW_BLANK = "\N{NARROW NO-BREAK SPACE}"
LOCALES = ("en", "de", "fr", "es", "en_IN", "de_CH", "sv_SE", "pt_BR", "hi_IN")
CERTAIN = {
    "12.5": "12.5", "12,34": "12.34", "1,234.56": "1234.56", "1.234,56": "1234.56", "1 234,56": "1234.56",
    "1'234.50": "1234.50", "1.234.567": "1234567", "1,234,567.89": "1234567.89", "0.125": "0.125", "0,125": "0.125",
    "1234.567": "1234.567", "12 345": "12345", "−5": "-5", "-0.5": "-0.5", "5.": "5", ".5": "0.5",
    f"1{NARROW_BLANK}234,5": "1234.5", "30.00000000000": "30.00000000000", "12,34,567.00": "1234567.00", "+3": "3",
    "- 7": "-7", "–7": "-7", "007": "7", "१२": "12", "  42\t": "42", "1\N{NO-BREAK SPACE}234": "1234",
}  # fmt: skip
NONSENSE = (
    "", "-", ".", "abc", "1e3", "NaN", "inf", "1_000", "1 23", "1,,2", "1.2.3", "12,345,67", "--5", "5-",
    "1234567890123", "0.1234567890123", "1.234,567.89", "5 %", "1/2", "=1+1",
    "1..2", "1.2.3.4,5,6", "12 34", "1 234 56", "½", "0x10", "0 123",
)  # fmt: skip


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("text", "value"), CERTAIN.items())
def test_what_can_mean_only_one_thing_is_taken_in_every_locale(locale: str, text: str, value: str) -> None:
    assert str(read_number(text, style_of(locale))) == value


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("text", NONSENSE)
def test_everything_else_is_refused(locale: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"[“.]"):
        read_number(text, style_of(locale))


@pytest.mark.parametrize(
    ("locale", "text", "refused"),
    [
        ("en", "1,234", True), ("en", "1.234", False),
        ("de", "1.234", True), ("de", "1,234", False),
        ("fr", "1.234", True), ("fr", "1,234", False),
        ("es", "12.345", True), ("es", "12,345", False),
        ("en_IN", "12,345", True), ("de_CH", "1.234", False),
    ],
)  # fmt: skip
def test_three_digits_after_the_other_sign_could_be_either(locale: str, text: str, refused: bool) -> None:
    style = style_of(locale)
    if refused:
        with pytest.raises(ValueError, match="two ways"):
            read_number(text, style)
    else:
        assert read_number(text, style) == Decimal(text.replace(",", "."))


@pytest.mark.parametrize("text", ["€ 12.50", "12.50 €", "EUR 12.50", "12.50\N{NO-BREAK SPACE}USD", "$12.50"])
def test_an_amount_may_carry_its_currency(text: str) -> None:
    assert read_amount(text, style_of("en")) == Decimal("12.50")


@pytest.mark.parametrize(
    ("text", "sign"), [("12,5", ","), ("12.5", "."), ("1.234,50", ","), ("1.234", ""), ("7", ""), ("word", "")]
)
def test_the_decimal_sign_is_told_only_where_it_shows(text: str, sign: str) -> None:
    assert decimal_sign(text) == sign


@pytest.mark.parametrize(
    ("locale", "value", "shown"),
    [
        ("en", "-1234567.5", "−1,234,567.50"), ("de", "1234.5", "1.234,50"), ("fr", "1234", f"1{NARROW_BLANK}234,00"),
        ("es", "12345", "12.345,00"), ("en", "0.00880", "0.0088"),
        ("en", "-0", "0.00"),
    ],
)  # fmt: skip
def test_numbers_are_shown_as_the_user_writes_them(locale: str, value: str, shown: str) -> None:
    assert write_number(Decimal(value), style_of(locale), 2) == shown


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("value", ["0", "-12.5", "1234567.125", "999999999999.999999999999"])
def test_what_a_field_shows_or_offers_reads_back_as_the_same_number(locale: str, value: str) -> None:
    style = style_of(locale)
    assert read_number(edit_text(Decimal(value), style, 2), style) == Decimal(value)
    assert read_number(write_number(Decimal(value), style, 4), style) == Decimal(value)


def test_minor_units_are_shown_with_the_digits_of_their_currency() -> None:
    assert write_minor(1234, 0, style_of("en")) == "1,234"
    assert write_minor(-5, 3, style_of("de")) == "−0,005"


def test_both_readings_of_what_is_refused_are_offered() -> None:
    with pytest.raises(ValueError, match=r"two ways. Type 1234 or 1,234\."):
        read_number("1.234", COMMA)
    with pytest.raises(ValueError, match=r"two ways. Type 1234 or 1\.234\."):
        read_number("1,234", POINT)


def test_a_hostile_text_is_quoted_short() -> None:
    with pytest.raises(ValueError, match="not a number") as refused:
        read_number("9" * 10_000 + "x", POINT)
    assert len(str(refused.value)) < 120


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**11), max_value=10**11))
def test_what_the_window_writes_is_read_back_never_changed(value: Decimal) -> None:
    for style in (POINT, COMMA, style_of("fr"), style_of("de_CH")):
        assert read_number(style.write(value), style) == value
        assert read_number(edit_text(value, style), style) == value


@given(st.text(alphabet="0123456789.,' -\u202f", max_size=12))
def test_two_locales_never_read_one_text_as_different_numbers(text: str) -> None:
    readings = set()
    for style in (POINT, COMMA):
        try:
            readings.add(read_number(text, style))
        except ValueError:
            continue
    # What one takes for its decimal sign and the other for grouping, the other must have refused.
    assert len(readings) <= 1
