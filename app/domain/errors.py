"""The errors that services raise, each saying who can mend it.

::

    CounterfoilError
    ├── InputRefused      the user can mend it: a list of problems, each naming its field
    ├── NotFound          no such record
    ├── NotAllowed        the record's state forbids it
    ├── ChangedMeanwhile  somebody else saved the same record first
    └── OutsideFailed     disk, keyring, network: what failed and what happens next
        └── UnusableFile  the database file belongs to a newer version or another application

Anything else that is raised is a bug of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

_REFUSED = "The input was refused; nothing was stored."


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    Attributes:
        field: path of the field as in the JSON of the command line, e.g. ``lines[0].quantity``; empty for the whole.
        message: one plain sentence for the user.
        rule: the official id of the rule that says so, such as ``BR-DE-15``; empty for what only this program asks.
    """

    field: str
    message: str
    rule: str = ""

    def under(self, prefix: str) -> Problem:
        """Return the same problem with its field below ``prefix``."""
        if not self.field:
            return replace(self, field=prefix)
        joint = "" if self.field.startswith("[") else "."
        return replace(self, field=f"{prefix}{joint}{self.field}")


class CounterfoilError(Exception):
    """Base of every error that is not a bug; ``code`` is the stable name printed by ``--json``."""

    code = "error"

    def __init__(self, message: str) -> None:
        """Keep ``message``, a plain sentence for the user."""
        super().__init__(message)
        self.message = message


class InputRefused(CounterfoilError):
    """Input that the user can mend; nothing was stored."""

    code = "refused"

    def __init__(self, problems: Iterable[Problem], summary: str = _REFUSED) -> None:
        """Keep all ``problems`` found, at least one, and the sentence that stands above them."""
        self.problems = tuple(problems)
        self.summary = summary
        super().__init__("\n".join(f"{p.field}: {p.message}" if p.field else p.message for p in self.problems))


class NotFound(CounterfoilError):
    """The record asked for does not exist."""

    code = "not_found"


class NotAllowed(CounterfoilError):
    """The record's state forbids what was asked."""

    code = "not_allowed"


class ChangedMeanwhile(NotAllowed):
    """The record was saved by somebody else since it was read; nothing was overwritten."""

    code = "changed_meanwhile"


class OutsideFailed(CounterfoilError):
    """Something outside the program failed (disk, keyring, network)."""

    code = "outside_failed"


class UnusableFile(OutsideFailed):
    """The database file must not be opened by this version; it was left untouched."""

    code = "unusable_file"
