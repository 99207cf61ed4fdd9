"""What the window says when background work fails and the page has no answer of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from app.domain.errors import CounterfoilError
from app.ui.shell.page import NoticeSink
from app.ui.widgets.problems import explained


def present(notices: NoticeSink, error: BaseException, report: Callable[[BaseException], object]) -> None:
    """Present a failure: what the user can mend as a notice, a bug by ``report``."""
    if isinstance(error, CounterfoilError):
        notices.error(*explained(error))
    elif isinstance(error, OSError):
        notices.error(_tr("That did not work: {reason}. Nothing was changed.").format(reason=_reason(error)))
    else:
        report(error)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _tr(text: str) -> str:
    return QCoreApplication.translate("Failures", text)
