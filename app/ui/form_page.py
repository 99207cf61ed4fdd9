"""A page that edits one stored value: saved by its button, by Ctrl+S, and quietly when it is left."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from app.domain.errors import CounterfoilError, InputRefused, Problem
from app.ui import tasks
from app.ui.override import override
from app.ui.shell.page import Action, Page, Shell
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.dialogs import confirm
from app.ui.widgets.fields import Field
from app.ui.widgets.problems import clear_problems, explained, show_problems

T = TypeVar("T")


class FormPage(Page, Generic[T]):
    """Knows whether something typed is not stored yet, and stores it.

    Subclasses put their inputs below ``form``, call `touched` when the user changed one, and say how the value is read,
    stored and shown.

    Attributes:
        form: the widget below which all fields stand.
        dirty: whether something typed is not stored.
    """

    def __init__(self, shell: Shell, title: str, parent: QWidget | None = None) -> None:
        super().__init__(shell, title, parent)
        self.form = QWidget()
        self.dirty = False
        self._edits = 0
        self.save_button = Button(self.tr("Save"), self.save, kind=Kind.PRIMARY)

    # What a subclass says

    @abstractmethod
    def read(self) -> T:
        """Return the value that stands in the fields.

        A text that the value could not hold becomes something that `store` refuses, so that all problems come at once.
        """

    @abstractmethod
    def store(self, value: T) -> T:
        """Store a value through a service and return it as stored; runs off the GUI thread, or on it when flushing."""

    @abstractmethod
    def show_stored(self, value: T) -> None:
        """Show a value as stored, in every field."""

    @abstractmethod
    def adopt(self, value: T) -> None:
        """Take over what storing decided (id, revision) while the fields, edited meanwhile, stay as they are."""

    def stored(self, value: T) -> None:
        """Something was stored: the place to tell others."""

    def at_rest(self) -> str:
        """Return what the status line says while nothing is to be stored."""
        return self.tr("Saved")

    def sections(self) -> Sequence[QWidget]:
        """Return the parts of the form in the order a reader meets them."""
        return (self.form,)

    def reveal(self, field: Field) -> None:
        """Bring a field into view that may stand in a hidden section."""

    # What the user does

    def touched(self) -> None:
        """Note that the user changed something."""
        self._edits += 1
        self.dirty = True
        self.tell()

    def settled(self) -> None:
        """Note that the fields show what is stored."""
        self.dirty = False
        self.tell()

    def tell(self) -> None:
        """Say in the status line whether all is stored."""
        self.save_button.setEnabled(self.dirty)
        self.set_status(self.tr("Not saved yet") if self.dirty else self.at_rest())

    def save(self) -> None:
        """Store what stands in the fields, or show everything that keeps it from being stored."""
        value, edits = self.read(), self._edits
        tasks.run(
            self, lambda: self.store(value), lambda done: self._on_stored(done, edits), self._on_failed, key="save"
        )

    @override
    def flush(self) -> None:
        if not self.dirty:
            return
        try:
            done = self.store(self.read())
        except CounterfoilError:
            return
        self._on_stored(done, self._edits)

    @override
    def can_close(self) -> bool:
        self.flush()
        if not self.dirty:
            return True
        confirm(
            self,
            self.tr("Close without saving?"),
            self.tr("What you typed on this page cannot be saved yet, because something is missing or wrong."),
            self.tr("Close without saving"),
            self._close_anyway,
            danger=True,
        )
        return False

    @override
    def actions_now(self) -> Sequence[Action]:
        return (Action("save", self.tr("Save"), self.save, "Ctrl+S", enabled=self.dirty),)

    def _close_anyway(self) -> None:
        self.dirty = False
        self.window().close()

    def _on_stored(self, value: T, edits: int) -> None:
        if edits == self._edits:
            clear_problems(self.form)
            self.show_stored(value)
            self.settled()
        else:
            self.adopt(value)
        self.stored(value)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, InputRefused):
            self._show(error.problems)
        elif isinstance(error, CounterfoilError):
            sentence, details = explained(error)
            self.shell.notices.error(sentence, details)
        else:
            raise error

    def _show(self, problems: Sequence[Problem]) -> None:
        homeless = show_problems(self.sections(), problems, self.reveal)
        count = len(problems)
        words = self.tr("1 field needs a look") if count == 1 else self.tr("{n} fields need a look").format(n=count)
        self.set_status(self.tr("Not saved · {words}").format(words=words))
        if homeless:
            self.shell.notices.error(self.tr("This cannot be saved yet."), [problem.message for problem in homeless])
