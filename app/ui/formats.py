"""How the window writes amounts, numbers and dates, and reads dates: in the user's locale, exactly, without a float.

``QLocale`` lends its separators and month names; it never sees an amount, because it would take it for a double.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QDate, QLocale

from app.domain.currencies import CURRENCIES
from app.domain.decimals import from_minor, parse_whole, shorten

MINUS = "\N{MINUS SIGN}"


class Unreadable(ValueError):
    """A text that cannot be read; the message is a sentence for the user."""


class NumberStyle(NamedTuple):
    """The separators of one locale."""

    decimal: str = "."
    group: str = ","

    def write(self, value: Decimal, *, digits: int | None = None) -> str:
        """Write ``value`` with grouping; ``digits`` decimals, or as many as it has."""
        plain = format(value if digits is None else value.quantize(Decimal(1).scaleb(-digits)), "f")
        sign, plain = (MINUS, plain[1:]) if plain.startswith("-") else ("", plain)
        whole, _, fraction = plain.partition(".")
        grouped = f"{int(whole):,}".replace(",", self.group) if len(whole) > 3 else whole
        return f"{sign}{grouped}{self.decimal}{fraction}" if fraction else f"{sign}{grouped}"


class Formats:
    """Amounts, numbers and dates in one locale."""

    def __init__(self, locale: QLocale | None = None) -> None:
        self.locale = QLocale.system() if locale is None else locale
        decimal = "," if self.locale.decimalPoint() == "," else "."
        group = self.locale.groupSeparator() or "\u202f"
        # A locale that groups with a blank shows a narrow one that never breaks; C names no separator of its own.
        group = "\u202f" if group.isspace() else "," if group == decimal else group
        self.numbers = NumberStyle(decimal, group)
        self._pattern = _date_pattern(self.locale)
        self._months = _month_names(self.locale)

    def money(self, minor: int, currency: str) -> str:
        """Write an amount of minor units, its sign before: ``€ 4,091.45``, ``USDT 100.00``, ``€ −119.00``."""
        known = CURRENCIES.get(currency)
        if known is None:
            return f"{currency} {self.numbers.write(from_minor(minor, 2))}"
        return f"{known.symbol}\u00a0{self.numbers.write(from_minor(minor, known.digits))}"

    def amount(self, minor: int, currency: str) -> str:
        """Write an amount of minor units without its currency."""
        known = CURRENCIES.get(currency)
        return self.numbers.write(from_minor(minor, 2 if known is None else known.digits))

    def whole(self, count: int) -> str:
        """Write a count, grouped."""
        return self.numbers.write(Decimal(count))

    def number(self, value: Decimal) -> str:
        """Write a quantity, price or rate with the decimals it has."""
        return self.numbers.write(value)

    def day(self, day: date | None) -> str:
        """Write a day with the name of its month, so that 3 April is never taken for 4 March; empty for none."""
        return "" if day is None else _written(self.locale, self._pattern, day)

    def read_day(self, text: str, today: date, base: date | None = None) -> date:
        """Read a day typed by the user.

        Understood: the form that :meth:`day` writes, ISO, the locale's order with points, strokes or blanks
        (``21.11.``, ``11/21/26``), a month's name with or without a year (``21 Nov``), ``today``, ``tomorrow``,
        ``yesterday``, and ``+30`` or ``-7`` counted in days from ``base`` (today by default).

        Raises:
            Unreadable: when the text is no day of the calendar.
        """
        typed = in_ascii(text).strip().lower()
        words = {"today": 0, "tomorrow": 1, "yesterday": -1}
        if typed in words:
            return today + timedelta(days=words[typed])
        if typed[:1] in "+-" and typed[1:].isdecimal() and len(typed) <= 6:
            found = _counted(base or today, int(typed))
        else:
            parts = [part for part in _split_date(typed) if part]
            found = self._day_of(parts, today, dotted="." in typed)
        if found is None:
            raise Unreadable(f'"{shorten(text.strip())}" is not a day. Write it like {self.day(today)}.')
        return found

    def _day_of(self, parts: list[str], today: date, *, dotted: bool) -> date | None:
        named = [(index, month) for index, part in enumerate(parts) if (month := self._months.get(part)) is not None]
        if len(named) > 1 or not 2 <= len(parts) <= 3:
            return None
        if named:
            index, month = named[0]
            rest = [part for position, part in enumerate(parts) if position != index]
        else:
            order = self._order(parts, dotted=dotted)
            day_text, month_text = parts[order.index("d")], parts[order.index("m")]
            rest, month = [day_text], parse_whole(month_text) or 0
            rest += [parts[order.index("y")]] if "y" in order else []
        if len(rest) == 2 and len(rest[0]) == 4:
            rest.reverse()
        year = _full_year(rest[1], today) if len(rest) == 2 else today.year
        return _valid(year, month, parse_whole(rest[0]) or 0)

    def _order(self, parts: list[str], *, dotted: bool) -> str:
        """Which part is which: a year of four digits first, points mean day first, else as the locale writes."""
        if len(parts) == 3 and len(parts[0]) == 4:
            return "ymd"
        year_first, month_first = self._pattern.startswith("y"), self._pattern.startswith("M")
        order = "dmy" if dotted else "ymd" if year_first else "mdy" if month_first else "dmy"
        return order if len(parts) == 3 else order.replace("y", "")


@lru_cache(maxsize=4096)
def _written(locale: QLocale, pattern: str, day: date) -> str:
    return locale.toString(QDate(day.year, day.month, day.day), pattern)


def _date_pattern(locale: QLocale) -> str:
    short = locale.dateFormat(QLocale.FormatType.ShortFormat)
    if short.startswith("M"):
        return "MMM d, yyyy"
    if short.startswith("y"):
        return "yyyy-MM-dd"
    return "d. MMM yyyy" if "." in short and locale.language() == QLocale.Language.German else "d MMM yyyy"


def _month_names(locale: QLocale) -> dict[str, int]:
    """Every name and abbreviation of a month in the locale and in English, lower case, without a final point."""
    names: dict[str, int] = {}
    english = QLocale(QLocale.Language.English)
    for month in range(1, 13):
        for source in (english, locale):
            for form in (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat):
                for name in (source.monthName(month, form), source.standaloneMonthName(month, form)):
                    names.setdefault(name.lower().rstrip("."), month)
    return {name: month for name, month in names.items() if name and not name.isdigit()}


def _counted(base: date, days: int) -> date | None:
    """Return the day that is ``days`` from ``base``, None where the calendar ends before."""
    try:
        return base + timedelta(days=days)
    except OverflowError:
        return None


def _split_date(typed: str) -> list[str]:
    for mark in ".,/-\u2010\u2011":
        typed = typed.replace(mark, " ")
    # "21nov" and "nov21": a blank between digits and letters.
    spaced = "".join(
        f" {c}" if index and c.isdigit() != typed[index - 1].isdigit() else c for index, c in enumerate(typed)
    )
    return spaced.split()


def _full_year(text: str, today: date) -> int:
    """Return the year that four digits write, or two; 0 for any other text."""
    number = parse_whole(text)
    if number is None or len(text) not in {2, 4}:
        return 0
    if len(text) == 4:
        return number
    year = today.year // 100 * 100 + number
    return year - 100 if year > today.year + 50 else year


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= 1900 else None
    except ValueError:
        return None


def in_ascii(text: str) -> str:
    """Digits of every script and the typographic minus as ASCII; all else stays."""
    if text.isascii():
        return text
    from unicodedata import decimal

    return "".join("-" if c in {MINUS, "\u2013"} else str(decimal(c, c)) for c in text)
