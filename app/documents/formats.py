"""Numbers, amounts and dates as a document's language writes them.

The few CLDR facts of the four languages are kept here as tables, checked against Babel by a test: a page must not wait
for a library to load its locales, and the same document must look the same with every version of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from app.domain.currencies import currency
from app.domain.decimals import from_minor
from app.domain.party import LANGUAGES, Paper

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_DATES = {"en": "{day} {month} {year}", "de": "{day}. {month} {year}", "fr": "{day} {month} {year}",
          "es": "{day} de {month} de {year}"}  # fmt: skip
_AMERICAN_DATE = "{month} {day}, {year}"

# Signs that another language writes otherwise, or that say too little beside amounts of a neighbour's currency.
_SYMBOLS = {
    "fr": {"USD": "$US", "GBP": "£GB", "CAD": "$CA", "AUD": "$AU"},
    "es": {"USD": "US$"},
}
_AMBIGUOUS = {"kr"}


@dataclass(frozen=True, slots=True)
class Formats:
    """How one language writes numbers and dates.

    Attributes:
        language: one of `app.domain.party.LANGUAGES`.
        decimal, group: decimal mark and thousands separator.
        percent_gap: what stands between a number and the per cent sign.
        symbol_first: whether the currency precedes the amount.
        date_pattern: with the fields ``{day}``, ``{month}`` (its name) and ``{year}``.
    """

    language: str
    decimal: str
    group: str
    percent_gap: str
    symbol_first: bool
    date_pattern: str
    right_to_left: bool = False

    def number(self, value: Decimal, least: int = 0) -> str:
        """Return ``value`` in full, grouped, with at least ``least`` decimals and no needless zeros beyond."""
        text = format(value, "f")
        negative = text[0] == "-"
        whole, _, part = text.lstrip("-").partition(".")
        part = part.rstrip("0").ljust(least, "0")
        return self._joined(whole, part, negative=negative and not value.is_zero())

    def amount(self, minor: int, digits: int) -> str:
        """Return an amount of minor units without its currency."""
        text = str(abs(minor)).rjust(digits + 1, "0")
        whole, part = (text[:-digits], text[-digits:]) if digits else (text, "")
        return self._joined(whole, part, negative=minor < 0)

    def money(self, minor: int, code: str) -> str:
        """Return an amount of minor units with its currency's sign, or its code where no sign is clear."""
        symbol = self.symbol(code)
        text = self.amount(abs(minor), currency(code).digits)
        minus = "-" if minor < 0 else ""
        if not self.symbol_first:
            return f"{minus}{text}{NO_BREAK_SPACE}{symbol}"
        gap = NO_BREAK_SPACE if symbol[-1].isalpha() else ""
        return f"{minus}{symbol}{gap}{text}"

    def symbol(self, code: str) -> str:
        """Return the sign of a currency in this language, or its code."""
        own = _SYMBOLS.get(self.language, {}).get(code)
        symbol = own or currency(code).symbol
        return code if symbol in _AMBIGUOUS else symbol

    def percent(self, rate: Decimal) -> str:
        """Return a rate with its sign."""
        return f"{self.number(rate)}{self.percent_gap}%"

    def day(self, value: date) -> str:
        """Return a date with the month's name."""
        month = _MONTHS[self.language].split()[value.month - 1]
        return self.date_pattern.format(day=value.day, month=month, year=value.year)

    def _joined(self, whole: str, part: str, *, negative: bool) -> str:
        if len(whole) > 3:
            first = len(whole) % 3
            groups = [whole[:first]] if first else []
            groups += [whole[place : place + 3] for place in range(first, len(whole), 3)]
            whole = self.group.join(groups)
        text = f"{whole}{self.decimal}{part}" if part else whole
        return f"-{text}" if negative else text


_FORMATS = {
    "en": Formats("en", ".", ",", "", symbol_first=True, date_pattern=_DATES["en"]),
    "de": Formats("de", ",", ".", NO_BREAK_SPACE, symbol_first=False, date_pattern=_DATES["de"]),
    "fr": Formats("fr", ",", NARROW_SPACE, NO_BREAK_SPACE, symbol_first=False, date_pattern=_DATES["fr"]),
    "es": Formats("es", ",", ".", NO_BREAK_SPACE, symbol_first=False, date_pattern=_DATES["es"]),
}
_AMERICAN = Formats("en", ".", ",", "", symbol_first=True, date_pattern=_AMERICAN_DATE)


def formats(language: str, paper: Paper = Paper.A4) -> Formats:
    """Return the formats of a language, English where it is none of ours.

    English on Letter paper writes dates the American way round.
    """
    if language not in LANGUAGES:
        language = "en"
    return _AMERICAN if language == "en" and paper is Paper.LETTER else _FORMATS[language]


def decimal_amount(minor: int, digits: int) -> str:
    """Return an amount as payment standards write it: ASCII digits and a point."""
    return format(from_minor(minor, digits), "f")


@cache
def country_name(code: str, language: str) -> str:
    """Return the name of a country in a language, or the code where there is none."""
    from babel import Locale

    name = Locale(language if language in LANGUAGES else "en").territories.get({"1A": "XK"}.get(code, code))
    return str(name) if name else code
