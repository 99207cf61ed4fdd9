"""What the window says when background work fails and the page has no answer of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from app.domain.errors import ChangedMeanwhile, CounterfoilError, InputRefused
from app.ui.shell.page import NoticeSink


def present(notices: NoticeSink, error: BaseException, report: Callable[[BaseException], object]) -> None:
    """Present a failure: what the user can mend as a notice, a bug by ``report``."""
    if isinstance(error, CounterfoilError):
        notices.error(*explained(error))
    elif isinstance(error, OSError):
        notices.error(_tr("That did not work: {reason}. Nothing was changed.").format(reason=_reason(error)))
    else:
        report(error)


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


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _tr(text: str) -> str:
    return QCoreApplication.translate("Failures", text)
