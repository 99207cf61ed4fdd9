"""Number series: what a pattern may say, the number a counter gives, when the counter starts anew.

A pattern is literal text with fields in braces: ``{YYYY}`` or ``{YY}`` year, ``{MM}`` month, and exactly one
counter of zeros whose count is the least width, as in ``INV-{YYYY}-{0000}``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from app.domain.errors import Problem

MAX_LENGTH = 30
_FIELD = re.compile(r"\{([^{}]*)\}")
_COUNTER = re.compile(r"0{1,12}")
_DATE_FIELDS = {"YYYY": "[0-9]{4}", "YY": "[0-9]{2}", "MM": "0[1-9]|1[0-2]"}
_ALLOWED = re.compile(r"[A-Za-z0-9/_.\-# ]*")


class Reset(StrEnum):
    """When the counter of a series starts again at its first number."""

    NEVER = "never"
    YEARLY = "yearly"
    MONTHLY = "monthly"


class SeriesKind(StrEnum):
    """Which documents take their number from a series."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    CANCELLATION = "cancellation"


@dataclass(frozen=True, slots=True)
class Series:
    """A series of document numbers.

    Attributes:
        kind: the documents it numbers.
        pattern: see the module's docstring.
        reset: when the counter starts again.
        start: the first number of each period.
    """

    kind: SeriesKind
    pattern: str
    reset: Reset = Reset.YEARLY
    start: int = 1

    def period(self, day: date) -> str:
        """Return the period of an issue date: ``2026``, ``2026-11`` or empty for a series that never resets."""
        match self.reset:
            case Reset.YEARLY:
                return f"{day.year:04}"
            case Reset.MONTHLY:
                return f"{day.year:04}-{day.month:02}"
            case Reset.NEVER:
                return ""

    def number(self, day: date, counter: int) -> str:
        """Return the document number of ``counter`` for a document issued on ``day``."""

        def field(match: re.Match[str]) -> str:
            name = match[1]
            values = {"YYYY": f"{day.year:04}", "YY": f"{day.year % 100:02}", "MM": f"{day.month:02}"}
            return values.get(name) or str(counter).zfill(len(name))

        return _FIELD.sub(field, self.pattern)

    def beside(self, number: str, day: date, counter: int, other: int) -> str:
        """Return what ``other`` would have been called beside ``number``, given out for ``counter`` on ``day``.

        The pattern may have been another one then.
        """
        digits = f"0*{counter}"
        # Alone rather than among the digits of a year.
        written = list(re.finditer(rf"(?<!\d){digits}(?!\d)", number)) or list(re.finditer(digits, number))
        if number == self.number(day, counter) or not written:
            return self.number(day, other)
        begin, end = written[-1].span()
        return number[:begin] + str(other).zfill(end - begin) + number[end:]

    def counters(self, text: str) -> dict[str, int]:
        """Return the highest counter of each period among the numbers of this series that stand in ``text``."""
        found: dict[str, int] = {}
        for match in _written(self.pattern).finditer(text):
            year = match["YYYY"] or (match["YY"] and f"20{match['YY']}") or ""
            period = {Reset.YEARLY: year, Reset.MONTHLY: f"{year}-{match['MM']}", Reset.NEVER: ""}[self.reset]
            found[period] = max(int(match["counter"]), found.get(period, 0))
        return found


@cache
def _written(pattern: str) -> re.Pattern[str]:
    """Return what a number of ``pattern`` looks like inside a text, apart from longer ones."""
    parts: list[str] = []
    for place, part in enumerate(_FIELD.split(pattern)):
        if place % 2 == 0:
            parts.append(re.escape(part))
        elif part in _DATE_FIELDS:
            seen = f"(?P={part})" if f"(?P<{part}>" in "".join(parts) else f"(?P<{part}>{_DATE_FIELDS[part]})"
            parts.append(seen)
        else:
            parts.append(rf"(?P<counter>[0-9]{{{len(part)},12}})")
    absent = (f"(?P<{name}>(?!))?" for name in _DATE_FIELDS if f"(?P<{name}>" not in "".join(parts))
    return re.compile(rf"(?<![0-9A-Za-z]){''.join(absent)}{''.join(parts)}(?![0-9A-Za-z])")


DEFAULT_SERIES = (
    Series(SeriesKind.INVOICE, "INV-{YYYY}-{0000}"),
    Series(SeriesKind.CREDIT_NOTE, "CRN-{YYYY}-{0000}"),
    Series(SeriesKind.CANCELLATION, "CAN-{YYYY}-{0000}"),
)


def fitting_reset(pattern: str, wanted: Reset) -> Reset:
    """Return ``wanted``, or the next longer period whose end the numbers of ``pattern`` show."""
    names = set(_FIELD.findall(pattern))
    has_year = bool({"YYYY", "YY"} & names)
    if wanted is Reset.NEVER or not has_year:
        return Reset.NEVER
    return wanted if "MM" in names else Reset.YEARLY


def check_series(series: Series) -> list[Problem]:
    """Return what is wrong with a series, fields relative to it.

    A pattern that resets yearly must show the year, one that resets monthly year and month: otherwise the same
    number would come back.
    """
    problems: list[Problem] = []
    names = _FIELD.findall(series.pattern)
    literal = _FIELD.sub("", series.pattern)
    counters = [name for name in names if _COUNTER.fullmatch(name)]
    unknown = [name for name in names if name not in {"YYYY", "YY", "MM"} and name not in counters]
    if "{" in literal or "}" in literal or unknown:
        problems.append(Problem("pattern", "Only {YYYY}, {YY}, {MM} and a counter such as {0000} may stand in braces."))
    elif len(counters) != 1:
        problems.append(Problem("pattern", "The pattern needs exactly one counter such as {0000}."))
    elif not _ALLOWED.fullmatch(literal) or literal != literal.strip():
        problems.append(Problem("pattern", "Use letters, digits, blanks inside and the signs - / _ . # only."))
    else:
        has_year, has_month = bool({"YYYY", "YY"} & set(names)), "MM" in names
        if series.reset is Reset.YEARLY and not has_year:
            problems.append(Problem("pattern", "A series that starts again each year must show the year."))
        if series.reset is Reset.MONTHLY and not (has_year and has_month):
            problems.append(Problem("pattern", "A series that starts again each month must show year and month."))
        if len(series.number(date(2000, 1, 1), 0)) > MAX_LENGTH:
            problems.append(Problem("pattern", f"A number may have at most {MAX_LENGTH} characters."))
    if not 1 <= series.start < 10**12:
        problems.append(Problem("start", "The first number is a whole number from 1."))
    return problems
