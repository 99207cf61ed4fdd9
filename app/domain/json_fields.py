"""Reading the members of a JSON object one by one, collecting every problem under the path of its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from app.domain.decimals import parse_decimal, shorten
from app.domain.errors import InputRefused, Problem
from app.domain.json_text import BareNumber, RepeatedKeys, quoted
from app.domain.text import NAME_LENGTH, multi_line, single_line

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_DAY = date(1900, 1, 1)
MOST_PROBLEMS = 1_000
_ABSENT = object()
_T = TypeVar("_T")
_D = TypeVar("_D")


class Fields:
    """One JSON object being read.

    Each method takes the member of that name, checks it, and returns its value; on a problem, or when the member is
    absent, it returns the default. `finish` makes a problem of each member nobody asked for, `check` raises them all;
    so does whichever is the last of `MOST_PROBLEMS`.
    """

    def __init__(self, value: object, path: str = "", problems: list[Problem] | None = None) -> None:
        """Read ``value``, which stands at ``path``; problems are appended to the list given."""
        self.path = path
        self.problems: list[Problem] = [] if problems is None else problems
        self._members: dict[str, object] = {}
        self._known: set[str] = set()
        self._readable = isinstance(value, dict)
        if isinstance(value, dict):
            self._members = value
            if isinstance(value, RepeatedKeys):
                for name in value.names:
                    self.problem(name, "This key is given twice.")
        else:
            self._add(Problem(path, f"An object in braces is expected here, not {quoted(value)}."))

    @property
    def given(self) -> frozenset[str]:
        """The names of the members, known or not."""
        return frozenset(self._members)

    def is_just(self, members: Mapping[str, object]) -> bool:
        """Whether the object has these members and no others."""
        return self._members == members

    def refused(self, name: str) -> bool:
        """Whether there is a problem of the member ``name`` itself."""
        return any(problem.field == self._at(name) for problem in self.problems)

    def problem(self, name: str, message: str) -> None:
        """Add a problem of the member ``name``; what is no object at all has no members to complain about."""
        if self._readable:
            self._add(Problem(self._at(name), message))

    def finish(self, *ignored: str) -> None:
        """Refuse each member that was neither asked for nor is one of ``ignored``."""
        for name in self._members:
            if name not in self._known and name not in ignored:
                self.problem(shorten(name), "This key is unknown.")

    def check(self, more: Iterable[Problem | None] = ()) -> None:
        """Raise `InputRefused` when there was any problem.

        ``more`` is what else is wrong with the value that was read; of a field that was refused already, and so has
        its default there, it does not count.
        """
        if self._readable:
            refused = {problem.field for problem in self.problems}
            self.problems += [problem for problem in more if problem and problem.field not in refused]
        if self.problems:
            raise InputRefused(self.problems)

    def text(
        self, name: str, default: str = "", *, limit: int = NAME_LENGTH, required: bool = False, lines: bool = False
    ) -> str:
        """Return a text, white space tidied; with ``required`` it must be there and not be blank."""
        value = self._take(name)
        if value is _ABSENT:
            if required and not default:
                self.problem(name, "This field is required.")
            return default
        if not isinstance(value, str):
            self.problem(name, f"A text in quotes is expected, not {quoted(value)}.")
            return default
        if required and not any(character.isprintable() and not character.isspace() for character in value):
            self.problem(name, "This field must not be blank.")
            return default
        tidy = multi_line if lines else single_line
        return self._tried(name, lambda: tidy(value, limit), default)

    def choice(self, name: str, allowed: Collection[str], default: str, what: str) -> str:
        """Return one of the ``allowed`` codes; ``what`` names their kind in the message."""
        value = self._take(name)
        if value is _ABSENT:
            return default
        if isinstance(value, str) and value in allowed:
            return value
        few = f" Use one of {', '.join(sorted(allowed))}." if len(allowed) <= 12 else ""
        self.problem(name, f"{quoted(value)} is not {what}.{few}")
        return default

    def decimal(
        self,
        name: str,
        default: Decimal,
        *,
        least: Decimal | None = None,
        most: Decimal | None = None,
        above: Decimal | None = None,
    ) -> Decimal:
        """Return a decimal given as text, ``above`` a bound or from ``least`` to ``most``."""
        value = self._take(name)
        if value is _ABSENT:
            return default
        if not isinstance(value, str):
            self.problem(name, self._unquoted(value))
            return default
        number = self._tried(name, lambda: parse_decimal(value), None)
        if number is None:
            return default
        if above is not None and number <= above:
            self.problem(name, f"The number must be above {above}.")
        elif least is not None and number < least:
            self.problem(name, f"The number must not be below {least}.")
        elif most is not None and number > most:
            self.problem(name, f"The number must not be above {most}.")
        return number

    def whole(self, name: str, default: int | None, *, least: int, most: int) -> int | None:
        """Return a whole number without quotes, or None for null."""
        value = self._take(name)
        if value is _ABSENT or value is None:
            return default if value is _ABSENT else None
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.problem(name, f"A whole number from {least} to {most} is expected, not {quoted(value)}.")
        return default

    def day(self, name: str, default: date | None = None) -> date | None:
        """Return a date written ``YYYY-MM-DD``, or None for null."""
        value = self._take(name)
        if value is _ABSENT or value is None:
            return default if value is _ABSENT else None
        if isinstance(value, str) and _DATE.fullmatch(value):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                self.problem(name, f"{quoted(value)} is not a day of the calendar.")
                return default
            if day < _FIRST_DAY:
                self.problem(name, f"A date before {_FIRST_DAY.year} is not possible.")
            return day
        self.problem(name, f"A date like 2026-01-31 is expected, not {quoted(value)}.")
        return default

    def flag(self, name: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self._take(name)
        if value is _ABSENT:
            return default
        if not isinstance(value, bool):
            self.problem(name, f"true or false is expected, not {quoted(value)}.")
            return default
        return value

    def is_null(self, name: str) -> bool:
        """Whether the member is there and null."""
        if self._members.get(name, _ABSENT) is not None:
            return False
        self._known.add(name)
        return True

    def texts(self, name: str, default: tuple[str, ...] = (), *, most: int = 100) -> tuple[str, ...]:
        """Return a list of single-line texts."""
        value = self._take(name)
        if value is _ABSENT:
            return default
        if not isinstance(value, list) or len(value) > most or not all(isinstance(each, str) for each in value):
            self.problem(name, f"A list of at most {most} texts is expected, not {quoted(value)}.")
            return default
        return self._tried(name, lambda: tuple(single_line(each, NAME_LENGTH) for each in value), default)

    def inner(self, name: str) -> Fields | None:
        """Return the object ``name`` for reading, None when it is absent."""
        value = self._take(name)
        return None if value is _ABSENT else Fields(value, self._at(name), self.problems)

    def each(self, name: str, most: int = 100_000) -> list[Fields] | None:
        """Return the objects of the list ``name`` for reading, None when it is absent."""
        value = self._take(name)
        if value is _ABSENT:
            return None
        if not isinstance(value, list):
            self.problem(name, f"A list in brackets is expected, not {quoted(value)}.")
            return None
        if len(value) > most:
            self.problem(name, f"At most {most:,} entries are allowed; there are {len(value):,}.")
            return []
        return [Fields(entry, f"{self._at(name)}[{place}]", self.problems) for place, entry in enumerate(value)]

    def _add(self, problem: Problem) -> None:
        """Keep a problem; a file in which everything is wrong is read no further."""
        self.problems.append(problem)
        if len(self.problems) == MOST_PROBLEMS:
            more = Problem("", f"There may be more: only the first {MOST_PROBLEMS:,} problems are listed.")
            raise InputRefused([*self.problems, more])

    def _at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _take(self, name: str) -> object:
        self._known.add(name)
        return self._members.get(name, _ABSENT)

    def _tried(self, name: str, read: Callable[[], _T], default: _D) -> _T | _D:
        try:
            return read()
        except ValueError as error:
            self.problem(name, str(error))
            return default

    @staticmethod
    def _unquoted(value: object) -> str:
        if isinstance(value, BareNumber | int) and not isinstance(value, bool):
            return f'Numbers are written in quotes, like "12.50", not {quoted(value)}.'
        return f'A number in quotes like "12.50" is expected, not {quoted(value)}.'
