"""Dialogs: few, never nested event loops, Escape always means "leave it as it is"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import tasks
from app.ui.override import override
from app.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL, Role
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.labels import PlainLabel, Size

if TYPE_CHECKING:
    from app.ui.widgets.notices import NoticeBar

T = TypeVar("T")


class Dialog(QDialog):
    """A window-modal dialog: a title, a body, and buttons at the right. Show it with ``open()``.

    Attributes:
        body: the layout for its contents.
        buttons: the row of buttons, filled from the right by :meth:`add_button`.
    """

    def __init__(self, parent: QWidget | None, title: str, *, width: int = 440) -> None:
        super().__init__(parent)
        self._trouble: NoticeBar | None = None
        self._under_way = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GAP_LARGE, GAP_LARGE, GAP_LARGE, GAP_LARGE)
        outer.setSpacing(GAP)
        outer.addStrut(width - 2 * GAP_LARGE)
        outer.addWidget(PlainLabel(title, size=Size.TOTAL, wrap=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP_SMALL)
        outer.addLayout(self.body, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(GAP_SMALL)
        self.buttons.addStretch(1)
        outer.addLayout(self.buttons)

    @override
    def reject(self) -> None:
        if not self._under_way:
            super().reject()

    def carry_out(
        self, work: Callable[[], T], done: Callable[[T], object], failed: Callable[[Exception], object]
    ) -> None:
        """Do what was agreed to, off the GUI thread; the dialog stays until its outcome was told to one of the two."""
        pressable = [button for button in self.findChildren(Button) if button.isEnabled()]

        def over() -> None:
            self._under_way = False
            for button in pressable:
                button.setEnabled(True)

        def succeed(outcome: T) -> None:
            over()
            done(outcome)

        def fail(error: Exception) -> None:
            over()
            failed(error)

        self._under_way = True
        for button in pressable:
            button.setEnabled(False)
        tasks.run(self, work, succeed, fail)

    def show_trouble(self, error: Exception, form: QWidget | Sequence[QWidget]) -> None:
        """Lead what was refused to the fields of ``form``; what has no field there is told below everything else.

        Raises:
            Exception: ``error`` itself, when it is a bug.
        """
        from app.domain.errors import CounterfoilError, InputRefused
        from app.ui.widgets.notices import NoticeBar
        from app.ui.widgets.problems import explained, show_problems

        if not isinstance(error, CounterfoilError):
            raise error
        if self._trouble is not None:
            self._trouble.dismiss()
            self._trouble = None
        sentence, details = explained(error)
        if isinstance(error, InputRefused):
            homeless = show_problems(form, error.problems)
            if not homeless:
                return
            sentence, details = homeless[0].message, tuple(problem.message for problem in homeless[1:])
        self._trouble = NoticeBar(Role.BAD, sentence, details)
        self.body.addWidget(self._trouble)

    def add_button(self, text: str, on_click: Callable[[], object], kind: Kind = Kind.SECONDARY) -> Button:
        """Add a button to the right of those before; a primary one is pressed by Enter."""
        button = Button(text, on_click, kind=kind)
        self.buttons.addWidget(button)
        if kind is Kind.PRIMARY:
            button.setDefault(True)
        return button


def confirm(
    parent: QWidget, title: str, text: str, verb: str, done: Callable[[], object], *, danger: bool = False
) -> Dialog:
    """Ask before something that nothing can undo; ``done`` is called when the user agrees.

    Args:
        parent: the page that asks.
        title: the question, e.g. "Delete 3 drafts?".
        text: what will be lost, and what is safe.
        verb: on the button that agrees.
        done: what was agreed to.
        danger: show the verb as dangerous; Enter then means "leave it".
    """
    dialog = Dialog(parent.window(), title)
    dialog.body.addWidget(PlainLabel(text, wrap=True))
    keep = dialog.add_button(dialog.tr("Cancel"), dialog.reject)

    def agree() -> None:
        dialog.accept()
        done()

    dialog.add_button(verb, agree, Kind.DANGER if danger else Kind.PRIMARY)
    if danger:
        keep.setDefault(True)
        keep.setFocus()
    dialog.open()
    return dialog
