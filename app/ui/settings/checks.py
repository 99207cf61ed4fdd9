"""Checks a code as soon as its field is left: tax id, IBAN, BIC, e-mail. The rules are loaded off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.errors import Problem
from app.ui import tasks
from app.ui.widgets.fields import Field
from app.ui.widgets.inputs import LineEdit

Rule = Callable[[str, str], Problem | None]


def field_of(line: QWidget) -> Field:
    """Return the field around an input.

    Raises:
        TypeError: when it stands in none.
    """
    parent = line.parentWidget()
    if not isinstance(parent, Field):
        raise TypeError("The input stands in no field.")
    return parent


def check_when_left(line: LineEdit, rule: Rule, *, warning: bool = False) -> None:
    """Apply ``rule`` (told the field's path and the text) each time the user leaves ``line``.

    What it finds is shown as an error, or as a ``warning`` where the user may go on. While the text is edited again,
    the remark goes away.
    """
    field = field_of(line)

    def show(problem: Problem | None) -> None:
        if field.state == "error":
            return  # what refused it meanwhile knows more
        if problem is None:
            if field.state:
                field.clear()
        elif warning:
            field.set_warning(problem.message)
        else:
            field.set_error(problem.message)

    def check() -> None:
        text = line.text().strip()
        tasks.run(line, lambda: rule(field.path, text), show, lane=tasks.Lane.PAGES, key="check")

    line.editingFinished.connect(check)
    line.textEdited.connect(lambda _text: field.clear() if field.state else None)


def iban(path: str, text: str) -> Problem | None:
    """Check an IBAN; blanks do not count."""
    from app.services.identifiers import iban_problem

    return iban_problem(path, "".join(text.split()))


def bic(path: str, text: str) -> Problem | None:
    """Check a BIC."""
    from app.services.identifiers import bic_problem

    return bic_problem(path, "".join(text.split()).upper())


def email(path: str, text: str) -> Problem | None:
    """Check the shape of an e-mail address."""
    from app.services.identifiers import email_problem

    return email_problem(path, text)


def tax_id(country: Callable[[], str]) -> Rule:
    """Return the check of a tax id by the rules of ``country()`` or of the id's own prefix."""

    def rule(path: str, text: str) -> Problem | None:
        from app.services.identifiers import tax_id_problem

        return tax_id_problem(path, text, country())

    return rule
