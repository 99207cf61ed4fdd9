"""Numbers, amounts and days as the user writes them: strict where a reader could be misled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from app.ui.formats import Formats, NumberStyle, Unreadable

TODAY = date(2026, 11, 21)
POINT, COMMA = NumberStyle(".", ","), NumberStyle(",", ".")
LOCALES = ["en_US", "en_GB", "en_IN", "de_DE", "de_CH", "fr_FR", "es_ES", "sv_SE", "pl_PL", "pt_BR", "ja_JP", "hi_IN"]


def read(style: NumberStyle, text: str) -> str:
    return str(style.read(text))


class TestReadingNumbers:
    @pytest.mark.parametrize(
        ("text", "point", "comma"),
        [
            ("1234.5", "1234.5", None),
            ("1234,5", None, "1234.5"),
            ("12.5", "12.5", None),
            ("12,34", None, "12.34"),
            ("1.234", "1.234", None),
            ("1,234", None, "1.234"),
            ("1,234.50", "1234.50", None),
            ("1.234,50", None, "1234.50"),
            ("1,234,567", "1234567", None),
            ("1.234.567", None, "1234567"),
            ("12,34,567.00", "1234567.00", None),
            ("0.5", "0.5", None),
            (".5", "0.5", None),
            (",5", None, "0.5"),
        ],
    )
    def test_each_locale_reads_its_own_marks_and_refuses_the_others(
        self, text: str, point: str | None, comma: str | None
    ) -> None:
        for style, expected in ((POINT, point), (COMMA, comma)):
            if expected is None:
                with pytest.raises(Unreadable):
                    style.read(text)
            else:
                assert read(style, text) == expected

    @pytest.mark.parametrize("style", [POINT, COMMA])
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("1234", "1234"),
            ("-3", "-3"),
            ("−3", "-3"),
            ("+3", "3"),
            ("007", "7"),
            ("1 234", "1234"),
            ("1\u00a0234\u202f567", "1234567"),
            ("1'234", "1234"),
            ("१२", "12"),
            ("  42\t", "42"),
        ],
    )
    def test_what_can_mean_one_thing_only_is_read_everywhere(self, style: NumberStyle, text: str, value: str) -> None:
        assert style.read(text) == Decimal(value)

    @pytest.mark.parametrize("style", [POINT, COMMA])
    @pytest.mark.parametrize(
        "text",
        [
            *(
                "",
                " ",
                "-",
                "abc",
                "1e3",
                "NaN",
                "inf",
                "1_000",
                "0x10",
                "1.2.3.4,5,6",
                "12 34",
                "1 23",
                "1,,2",
                "1..2",
            ),
            *("--1", "1-", "€ 5", "5.", "5,", "½", "1234567890123", "0.1234567890123", "0,1234567890123", "1 234 56"),
        ],
    )
    def test_what_is_no_number_is_refused_with_a_sentence(self, style: NumberStyle, text: str) -> None:
        with pytest.raises(Unreadable) as refused:
            style.read(text)
        assert str(refused.value).endswith(".")

    def test_grouping_that_may_be_a_decimal_mark_is_refused_and_both_readings_are_offered(self) -> None:
        with pytest.raises(Unreadable, match=r"two ways. Write 1234 or 1,234\."):
            COMMA.read("1.234")
        with pytest.raises(Unreadable, match=r"two ways. Write 1234 or 1\.234\."):
            POINT.read("1,234")

    def test_a_hostile_text_is_quoted_short(self) -> None:
        with pytest.raises(Unreadable) as refused:
            POINT.read("9" * 10_000 + "x")
        assert len(str(refused.value)) < 120

    @given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**11), max_value=10**11))
    def test_what_is_written_is_read_back_or_refused_never_changed(self, value: Decimal) -> None:
        for locale in LOCALES:
            style = Formats(QLocale(locale)).numbers
            assert style.read(style.write(value)) == value
            assert style.read(style.write_bare(value)) == value

    @given(st.text(alphabet="0123456789.,' -\u202f", max_size=12))
    def test_two_locales_never_read_one_text_as_different_numbers_when_one_of_them_groups(self, text: str) -> None:
        readings = set()
        for style in (POINT, COMMA):
            try:
                readings.add(style.read(text))
            except Unreadable:
                continue
        # One mark followed by any digits is that locale's decimal mark; then the other locale must have refused it.
        assert len(readings) <= 1


class TestWriting:
    def test_the_sign_of_the_currency_stands_before_and_the_minus_at_the_number(self) -> None:
        formats = Formats(QLocale("en_GB"))
        assert formats.money(409145, "EUR") == "€\u00a04,091.45"
        assert formats.money(-11900, "EUR") == "€\u00a0−119.00"
        assert formats.money(10000, "USDT") == "USDT\u00a0100.00"

    @pytest.mark.parametrize(("currency", "text"), [("JPY", "1,234"), ("EUR", "12.34"), ("KWD", "1.234")])
    def test_an_amount_has_the_digits_of_its_currency(self, currency: str, text: str) -> None:
        assert Formats(QLocale("en_GB")).amount(1234, currency) == text

    def test_an_amount_beyond_a_double_keeps_every_digit(self) -> None:
        assert Formats(QLocale("de_DE")).amount(1234567890123456789, "EUR") == "12.345.678.901.234.567,89"

    def test_a_number_keeps_the_decimals_it_was_given(self) -> None:
        formats = Formats(QLocale("en_GB"))
        assert formats.number(Decimal("2.50")) == "2.50"
        assert formats.number(Decimal("0.00880")) == "0.00880"
        assert formats.number(Decimal("1E+3")) == "1,000"


class TestDays:
    @pytest.mark.parametrize("locale", LOCALES)
    def test_every_day_is_read_back_as_it_was_written(self, locale: str) -> None:
        formats = Formats(QLocale(locale))
        for month in range(1, 13):
            day = date(2027, month, 11)
            assert formats.read_day(formats.day(day), TODAY) == day

    @pytest.mark.parametrize("locale", ["en_GB", "en_US", "de_DE", "fr_FR"])
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2026-12-24", date(2026, 12, 24)),
            ("21 Nov", date(2026, 11, 21)),
            ("nov 21", date(2026, 11, 21)),
            ("3dec2027", date(2027, 12, 3)),
            ("24.12.2026", date(2026, 12, 24)),
            ("24.12.26", date(2026, 12, 24)),
            ("24.12.", date(2026, 12, 24)),
            ("today", TODAY),
            ("Tomorrow", date(2026, 11, 22)),
            ("+30", date(2026, 12, 21)),
            ("-21", date(2026, 10, 31)),
            ("29 Feb 2028", date(2028, 2, 29)),
        ],
    )
    def test_what_means_one_day_is_read_in_every_locale(self, locale: str, text: str, day: date) -> None:
        assert Formats(QLocale(locale)).read_day(text, TODAY) == day

    def test_strokes_are_read_in_the_order_of_the_locale(self) -> None:
        assert Formats(QLocale("en_US")).read_day("3/4/2027", TODAY) == date(2027, 3, 4)
        assert Formats(QLocale("en_GB")).read_day("3/4/2027", TODAY) == date(2027, 4, 3)

    def test_days_are_counted_from_the_base(self) -> None:
        assert Formats(QLocale("en_GB")).read_day("+14", TODAY, date(2026, 1, 1)) == date(2026, 1, 15)

    @pytest.mark.parametrize(
        "text",
        ["", "x", "31.2.2026", "2026-13-01", "0.1.2026", "1.1.0001", "12", "1 2 3 4", "+9999999", "nov dec", "24.12.1"],
    )
    def test_what_is_no_day_is_refused_with_an_example(self, text: str) -> None:
        with pytest.raises(Unreadable, match="21 Nov 2026"):
            Formats(QLocale("en_GB")).read_day(text, TODAY)
