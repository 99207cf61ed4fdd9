"""What inputs share whose text stands for a value: it is read at each keystroke, and how is told at once."""

from __future__ import annotations

from abc import abstractmethod
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.formats import Formats
from app.ui.widgets.inputs import LineEdit

V = TypeVar("V")


class ReadEdit(LineEdit, Generic[V]):
    """A value, or none. Leaving the field writes it out as the user would see it elsewhere.

    Attributes:
        value_changed: the value, or None, whenever it changes.
        said: ``(state, text)`` for the field around: state ``""``, ``"hint"`` or ``"error"``.
        remark: what was said last.
    """

    value_changed = Signal(object)
    said = Signal(str, str)

    def __init__(self, formats: Formats, name: str, max_length: int, parent: QWidget | None = None) -> None:
        super().__init__(name, max_length=max_length, parent=parent)
        self._formats = formats
        self._value: V | None = None
        self._problem = ""
        self.remark = ("", "")
        self.textChanged.connect(self._on_text_changed)
        self.editingFinished.connect(self._tidy)

    @abstractmethod
    def _read(self, text: str) -> V:
        """Return what a text stands for.

        Raises:
            ValueError: with a sentence for the user.
        """

    @abstractmethod
    def _written(self, value: V) -> str:
        """Return a value as the field shows it."""

    @abstractmethod
    def _reading(self, value: V, text: str) -> str:
        """Return how a text was read, where that is not plain from its looks; empty where it is."""

    def value(self) -> V | None:
        """Return the value; None when the field is empty or unreadable."""
        return self._value

    def set_value(self, value: V | None) -> None:
        """Show a value; None empties the field."""
        self.setText("" if value is None else self._written(value))

    def problem(self) -> str:
        """Return what is wrong with the text, in a sentence for the user; empty when it can be read or is empty."""
        return self._problem

    def _on_text_changed(self, text: str) -> None:
        before = self._value
        self._value, self._problem = None, ""
        if text.strip():
            try:
                self._value = self._read(text)
            except ValueError as error:
                self._problem = str(error)
        self.remark = self._remark(text.strip())
        self.said.emit(*self.remark)
        if self._value != before:
            self.value_changed.emit(self._value)

    def _remark(self, text: str) -> tuple[str, str]:
        if self._problem:
            return "error", self._problem
        reading = "" if self._value is None else self._reading(self._value, text)
        return ("hint", f"= {reading}") if reading else ("", "")

    def _tidy(self) -> None:
        if self._value is not None and self.isModified():
            self.set_value(self._value)
