"""The report of a bug: what it holds, and the dialog that offers it.

It names the kind of error and where it arose, and no value: an error's message may hold a customer's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.inputs import TextEdit
from app.ui.widgets.labels import PlainLabel

_FRAMES = 30


@dataclass(frozen=True, slots=True)
class Report:
    """A bug as it may leave the machine.

    Attributes:
        id: the same for the same bug, to be named in a letter.
        text: everything there is to copy.
    """

    id: str
    text: str


class CrashDialog(Dialog):
    """Says that something went wrong, what is safe, and offers the report."""

    def __init__(self, parent: QWidget | None, made: Report, *, kept: bool) -> None:
        super().__init__(parent, self.tr("Something went wrong"), width=560)
        safe = (
            self.tr("Your work was saved. You can go on, or close Counterfoil and start it again.")
            if kept
            else self.tr("What you typed last may not be saved. Copy it, then close Counterfoil and start it again.")
        )
        self.body.addWidget(PlainLabel(safe, wrap=True))
        self.body.addWidget(
            PlainLabel(self.tr("This report helps to mend it. It holds no data of yours or your customers."), wrap=True)
        )
        self.report_text = TextEdit(self.tr("Report"), rows=10)
        self.report_text.setReadOnly(True)
        self.report_text.set_text(made.text)
        self.body.addWidget(self.report_text)
        self.add_button(self.tr("Copy report"), lambda: QGuiApplication.clipboard().setText(made.text))
        self.add_button(self.tr("Go on"), self.accept, Kind.PRIMARY)


def make_report(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> Report:
    """Describe an error by its kind and place, without any value."""
    lines = [f"{_kind_name(kind)}", *_places(trace)]
    cause = None if error is None else error.__cause__ or error.__context__
    seen = {id(error)}
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines += [f"after {_kind_name(type(cause))}", *_places(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
    body = "\n".join(lines)
    bug = _short_hash(body)
    return Report(bug, f"Counterfoil {_own_version()}, bug {bug}\n{_surroundings()}\n\n{body}\n")


def _kind_name(kind: type[BaseException]) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _places(trace: TracebackType | None) -> list[str]:
    import traceback

    frames = traceback.StackSummary.extract(traceback.walk_tb(trace), lookup_lines=False)
    return [f"  {_short_path(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames[-_FRAMES:]]


def _short_path(file: str) -> str:
    """The part of a path that says which module it is, without the folders above, which may name the user."""
    parts = PurePath(file.replace("\\", "/")).parts
    for root in ("site-packages", "app"):
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + (root == "site-packages") :])
    return parts[-1] if parts else file


def _short_hash(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:8].upper()


def _own_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("counterfoil")
    except PackageNotFoundError:
        return "from source"


def _surroundings() -> str:
    import platform
    import sqlite3

    import PySide6

    return (
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, Qt {qVersion()}, "
        f"SQLite {sqlite3.sqlite_version}, {platform.system()} {platform.machine()}, {QGuiApplication.platformName()}"
    )
