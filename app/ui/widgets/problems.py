"""What went wrong, told: problems led to the fields they name, any other error in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from app.domain.errors import ChangedMeanwhile, CounterfoilError, InputRefused, Problem
from app.ui.theme.tokens import GAP
from app.ui.widgets.fields import Field
from app.ui.widgets.fold import unfold


def show_problems(
    form: QWidget | Sequence[QWidget], problems: Iterable[Problem], reveal: Callable[[Field], object] | None = None
) -> list[Problem]:
    """Mark the fields of all problems, put the cursor into the first, and return the problems without a field.

    Every `Field` below ``form``, or below each of several sections in their order, takes part. A problem of a part
    (``address.city`` where the form has only ``address``) marks the field of the whole.
    ``reveal`` is told the first field before it gets the cursor, where it may stand in a section that is not shown.
    """
    sections = [form] if isinstance(form, QWidget) else form
    for section in sections:
        clear_problems(section)
    fields = {field.path: field for section in sections for field in section.findChildren(Field) if field.path}
    messages: dict[str, list[str]] = {}
    homeless: list[Problem] = []
    for problem in problems:
        path = problem.field
        while path and path not in fields:
            path = path.rpartition(".")[0]
        if path:
            messages.setdefault(path, []).append(problem.message)
        else:
            homeless.append(problem)
    wrong = [field for path, field in fields.items() if path in messages]
    for field in wrong:
        field.set_error(" ".join(messages[field.path]))
    if wrong:
        if reveal is not None:
            reveal(wrong[0])
        go_to(wrong[0])
    return homeless


def go_to(field: Field) -> None:
    """Put the cursor into a field, brought into sight where it is folded away or scrolled out of it."""
    unfold(field)
    field.widget.setFocus(Qt.FocusReason.OtherFocusReason)
    _reveal(field)
    # Once more when what was folded away has found its place.
    QTimer.singleShot(0, field, lambda: _reveal(field))


def clear_problems(form: QWidget) -> None:
    """Take every error away."""
    for field in form.findChildren(Field):
        if field.state == "error":
            field.clear()


def explained(error: CounterfoilError) -> tuple[str, tuple[str, ...]]:
    """Return the sentence for an expected error, and its details."""
    if isinstance(error, InputRefused):
        messages = tuple(problem.message for problem in error.problems)
        if len(messages) == 1:
            return messages[0], ()
        return _tr("This cannot be done yet. Nothing was stored."), messages
    if isinstance(error, ChangedMeanwhile):
        return _tr("Somebody changed this meanwhile. Your changes were not stored; open it again."), ()
    return error.message, ()


def _reveal(field: QWidget) -> None:
    """Scroll the area around ``field`` so that its input and message are seen."""
    parent = field.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    if parent is not None:
        parent.ensureWidgetVisible(field, 0, GAP)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Problems", text)
