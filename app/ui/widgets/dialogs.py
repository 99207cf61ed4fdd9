"""Dialogs: few, never nested event loops, Escape always means "leave it as it is"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui import tasks
from app.ui.override import override
from app.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL, Role
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.fields import FormGrid
from app.ui.widgets.labels import PlainLabel, Size, Tone

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

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
        self._way_out: Button | None = None
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
        over = self._hold([button for button in self.findChildren(Button) if button.isEnabled()])
        self._under_way = True

        def succeed(outcome: T) -> None:
            self._under_way = False
            over()
            done(outcome)

        def fail(error: Exception) -> None:
            self._under_way = False
            over()
            failed(error)

        tasks.run(self, work, succeed, fail)

    def carry_out_for(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
        missed: Callable[[Exception], object],
        *,
        waiting: str,
        lane: tasks.Lane = tasks.Lane.DATABASE,
    ) -> None:
        """Do what was agreed to, off the GUI thread, where it may take long: the dialog can be closed meanwhile.

        The outcome is told all the same while ``owner`` lives: success to ``done``, after the dialog closed; a failure
        to ``failed`` while the dialog is open, which then can be tried again, else to ``missed``. What is waited for
        is said after half a second.
        """
        buttons = [each for each in self.findChildren(Button) if each.isEnabled() and each is not self._way_out]
        over = self._hold([*buttons, *self.findChildren(FormGrid)])
        if self._way_out is not None:
            cancel = self._way_out.text()
            self._way_out.set_text(self.tr("Close"))
            self._way_out.setFocus(Qt.FocusReason.OtherFocusReason)
        told = PlainLabel(waiting, size=Size.CAPTION, tone=Tone.MUTED)
        told.hide()
        self.buttons.insertWidget(0, told)
        QTimer.singleShot(tasks.SHOW_PROGRESS_AFTER_MS, told, told.show)

        def succeed(outcome: T) -> None:
            if self._is_open:
                self.accept()
            done(outcome)

        def fail(error: Exception) -> None:
            if not self._is_open:
                missed(error)
                return
            if self._way_out is not None:
                self._way_out.set_text(cancel)
            told.hide()
            told.deleteLater()
            over()
            failed(error)

        tasks.run(owner, work, succeed, fail, lane=lane)

    @property
    def _is_open(self) -> bool:
        return isValid(self) and self.isVisible()

    def _hold(self, controls: Sequence[QWidget]) -> Callable[[], None]:
        """Let nothing more be typed or pressed; what is returned gives it back, and the keyboard to where it was."""
        focused = self.focusWidget()
        for control in controls:
            control.setEnabled(False)

        def over() -> None:
            for control in controls:
                control.setEnabled(True)
            if focused is not None:
                focused.setFocus(Qt.FocusReason.OtherFocusReason)

        return over

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
        if on_click == self.reject:
            self._way_out = button
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
