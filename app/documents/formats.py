"""Numbers, amounts and dates as a document's language writes them.

The few CLDR facts of each language are kept in its wording file, checked against Babel by a test: a page must not wait
for a library to load its locales, and the same document must look the same with every version of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from app.documents.wording import known, wording
from app.domain.currencies import currency
from app.domain.decimals import from_minor
from app.domain.party import Paper

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

_AMERICAN_DATE = "{month} {day}, {year}"
_AMBIGUOUS = {"kr"}


@dataclass(frozen=True, slots=True)
class Formats:
    """How one language writes numbers and dates.

    Digits are always 0 to 9, also in Arabic and Hindi: what a page says is typed into banks and tax forms, which take
    no others, and CLDR has them as the usual ones of business in most of the countries concerned.

    Attributes:
        language: one of `app.domain.party.LANGUAGES`.
        decimal, group: decimal mark and thousands separator.
        indian_groups: whether groups above the thousands have two digits.
        minus: sign before a negative number.
        percent_sign: what stands behind a number that is a share.
        money_pattern: with the fields ``{minus}``, ``{symbol}`` and ``{amount}``.
        date_pattern: with the fields ``{day}``, ``{month}`` (its name) and ``{year}``.
        months: their names in a date, January first.
        symbols: signs that this language writes otherwise, or that say too little beside a neighbour's, by currency.
        right_to_left: whether pages are mirrored.
    """

    language: str
    decimal: str
    group: str
    indian_groups: bool
    minus: str
    percent_sign: str
    money_pattern: str
    date_pattern: str
    months: tuple[str, ...]
    symbols: Mapping[str, str]
    right_to_left: bool

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
        if "{symbol}{amount}" in self.money_pattern and symbol[-1].isalpha():
            symbol += NO_BREAK_SPACE
        amount = self.amount(abs(minor), currency(code).digits)
        return self.money_pattern.format(minus=self.minus if minor < 0 else "", symbol=symbol, amount=amount)

    def symbol(self, code: str) -> str:
        """Return the sign of a currency in this language, or its code."""
        symbol = self.symbols.get(code) or currency(code).symbol
        return code if symbol in _AMBIGUOUS else symbol

    def percent(self, rate: Decimal) -> str:
        """Return a rate with its sign."""
        return f"{self.number(rate)}{self.percent_sign}"

    def day(self, value: date) -> str:
        """Return a date with the month's name."""
        return self.date_pattern.format(day=value.day, month=self.months[value.month - 1], year=value.year)

    def _joined(self, whole: str, part: str, *, negative: bool) -> str:
        if len(whole) > 3:
            whole = self._grouped(whole)
        text = f"{whole}{self.decimal}{part}" if part else whole
        return f"{self.minus}{text}" if negative else text

    def _grouped(self, whole: str) -> str:
        head, last = whole[:-3], whole[-3:]
        size = 2 if self.indian_groups else 3
        first = len(head) % size
        groups = [head[:first]] if first else []
        groups += [head[place : place + size] for place in range(first, len(head), size)]
        return self.group.join([*groups, last])


@cache
def _formats(language: str) -> Formats:
    facts = wording(language)["formats"]
    return Formats(
        language=language,
        decimal=facts["decimal"],
        group=facts["group"],
        indian_groups=facts["indian_groups"],
        minus=facts["minus"],
        percent_sign=facts["percent"],
        money_pattern=facts["money"],
        date_pattern=facts["date"],
        months=tuple(facts["months"]),
        symbols=MappingProxyType(facts["symbols"]),
        right_to_left=facts["right_to_left"],
    )


@cache
def _american() -> Formats:
    return replace(_formats("en"), date_pattern=_AMERICAN_DATE)


def formats(language: str, paper: Paper = Paper.A4) -> Formats:
    """Return the formats of a language, English where it is none of ours.

    English on Letter paper writes dates the American way round.
    """
    language = known(language)
    return _american() if language == "en" and paper is Paper.LETTER else _formats(language)


def decimal_amount(minor: int, digits: int) -> str:
    """Return an amount as payment standards write it: ASCII digits and a point."""
    return format(from_minor(minor, digits), "f")


@cache
def country_name(code: str, language: str) -> str:
    """Return the name of a country in a language, or the code where there is none."""
    from babel import Locale

    # Portuguese as in Portugal, like the rest of its wording.
    language = known(language)
    name = Locale(language, "PT" if language == "pt" else None).territories.get({"1A": "XK"}.get(code, code))
    return str(name) if name else code
