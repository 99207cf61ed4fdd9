"""Numbers, amounts and days as the user writes them: strict where a reader could be misled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale

from app.ui.formats import Formats, Unreadable

LOCALES = ["en_US", "en_GB", "en_IN", "de_DE", "de_CH", "fr_FR", "es_ES", "sv_SE", "pl_PL", "pt_BR", "ja_JP", "hi_IN"]
TODAY = date(2026, 11, 21)


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

    def test_days_are_counted_to_the_end_of_the_calendar(self) -> None:
        formats = Formats(QLocale("en_GB"))
        assert formats.read_day("+1", TODAY, date(9999, 12, 30)) == date(9999, 12, 31)
        with pytest.raises(Unreadable, match="is not a day"):
            formats.read_day("+2", TODAY, date(9999, 12, 30))

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "x",
            "31.2.2026",
            "2026-13-01",
            "0.1.2026",
            "1.1.0001",
            "12",
            "1 2 3 4",
            "+9999999",
            "nov dec",
            "24.12.1",
            "²/3",
            "1/²",
            "1.1.²⁵",
            "+²",
            "1/" + "9" * 5_000,
        ],
    )
    def test_what_is_no_day_is_refused_with_an_example(self, text: str) -> None:
        with pytest.raises(Unreadable, match="21 Nov 2026"):
            Formats(QLocale("en_GB")).read_day(text, TODAY)
