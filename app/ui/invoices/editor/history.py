"""Undo and redo through the whole editor: a stack of frozen contents, with the typing of one field merged.

Pure: the clock comes in as seconds, so that a pause can end a step of typing.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.document import Content

PAUSE = 2.0
"""Seconds without a keystroke after which further typing in the same field is a step of its own."""

DEPTH = 500
"""How many steps can be undone; they share everything that did not change."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step back or forth.

    Attributes:
        content: what to show.
        field: path of the field that the step changes, where the focus goes; empty when it is no single field.
    """

    content: Content
    field: str


class History:
    """The contents an editor went through."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._past: list[Step] = []
        self._future: list[Step] = []
        self._open_field = ""
        self._last_change = 0.0

    @property
    def content(self) -> Content:
        """What the editor shows now."""
        return self._content

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step forth again."""
        return bool(self._future)

    def record(self, content: Content, field: str = "", at: float = 0.0) -> bool:
        """Take ``content`` as the newest.

        Args:
            content: the whole document after the change.
            field: path of the field that was typed in; empty for an action such as removing a line, which never merges.
            at: seconds of a clock that never goes back.

        Returns:
            False when nothing differs from what is shown.
        """
        if content == self._content:
            return False
        goes_on = bool(field) and field == self._open_field and at - self._last_change <= PAUSE and bool(self._past)
        if not goes_on:
            self._past.append(Step(self._content, field))
            del self._past[:-DEPTH]
        elif self._past[-1].content == content:
            # Typed and taken back: as if it had not happened.
            self._past.pop()
            field = ""
        self._content = content
        self._future.clear()
        self._open_field, self._last_change = field, at
        return True

    def seal(self) -> None:
        """End the step of typing under way: the focus left the field."""
        self._open_field = ""

    def undo(self) -> Step | None:
        """Go one step back and return it; None at the beginning."""
        return self._move(self._past, self._future)

    def redo(self) -> Step | None:
        """Go one step forth and return it; None at the end."""
        return self._move(self._future, self._past)

    def _move(self, source: list[Step], target: list[Step]) -> Step | None:
        self.seal()
        if not source:
            return None
        step = source.pop()
        target.append(Step(self._content, step.field))
        self._content = step.content
        return step
