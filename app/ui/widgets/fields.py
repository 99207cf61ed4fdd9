"""A labelled field with room for its message, and the grid that leads each problem of a form to its field."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.errors import Problem
from app.ui.override import override
from app.ui.theme.tokens import GAP
from app.ui.widgets.inputs import ComboBox, restate
from app.ui.widgets.labels import PlainLabel, Size, Tone

MESSAGE_HEIGHT = 20
"""Kept free below each input, so that a message of one line moves nothing."""

_EDITED = ("textEdited", "chosen_changed", "textChanged")
"""Signals of inputs that tell of the user's change; the first that an input has counts."""

_TONES = {"error": Tone.BAD, "warning": Tone.ATTENTION, "hint": Tone.MUTED}


class Field(QWidget):
    """A label above an input, and a message below it that a screen reader hears as the input's description."""

    def __init__(
        self, label: str, widget: QWidget, hint: str = "", *, path: str = "", parent: QWidget | None = None
    ) -> None:
        """Wrap ``widget``.

        Args:
            label: the words above; they become the accessible name when the input has none.
            widget: the input; if it has a signal ``said(state, text)`` its remarks are shown below.
            hint: shown below while there is nothing else to say.
            path: the path of its problems as in the JSON of the command line, e.g. ``customer.name``.
            parent: the widget that owns it.
        """
        super().__init__(parent)
        self.path, self.widget, self._hint = path, widget, hint
        self._reproach = ""
        self.label = PlainLabel(label, size=Size.CAPTION, tone=Tone.MUTED)
        self.label.setBuddy(widget)
        self.message = PlainLabel(hint, size=Size.CAPTION, tone=Tone.MUTED, wrap=True)
        self.message.setMinimumHeight(MESSAGE_HEIGHT)
        self.message.setContentsMargins(0, 0, 0, 4)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        if not widget.accessibleName():
            widget.setAccessibleName(label)
        widget.setAccessibleDescription(hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.label)
        layout.addSpacing(4)
        layout.addWidget(widget)
        layout.addSpacing(1)
        layout.addWidget(self.message)
        layout.addStretch(0)
        said = getattr(widget, "said", None)
        if said is not None:
            said.connect(self._on_said)
            self._on_said(*getattr(widget, "remark", ("", "")))
        for name in _EDITED:
            edited = getattr(widget, name, None)
            if edited is not None:
                edited.connect(self._on_edited)
                break
        widget.installEventFilter(self)

    def set_label(self, text: str) -> None:
        """Change the words above, and what the input is called."""
        if self.widget.accessibleName() == self.label.text():
            self.widget.setAccessibleName(text)
        self.label.setText(text)

    def set_error(self, text: str) -> None:
        """Mark the field as wrong, with the sentence that says why; an empty text clears it.

        The sentence was about what stood there: it goes as soon as the user changes that.
        """
        self._show("error" if text else "", text)
        self._reproach = text

    def set_warning(self, text: str) -> None:
        """Mark the field as doubtful: the user may go on."""
        self._show("warning" if text else "", text)

    def set_hint(self, text: str) -> None:
        """Set what is shown while there is nothing else to say."""
        self._hint = text
        if not self.widget.property("state"):
            self._show("", "")

    def clear(self) -> None:
        """Take error or warning away."""
        self._show("", "")

    @property
    def state(self) -> str:
        """``"error"``, ``"warning"`` or empty."""
        return str(self.widget.property("state") or "")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # An input that is hidden or disabled takes its words along.
        if watched is self.widget and event.type() == QEvent.Type.EnabledChange:
            self.label.setEnabled(self.widget.isEnabled())
        return False

    def _on_edited(self, *_: object) -> None:
        if self._reproach and self.state == "error" and self.message.text() == self._reproach:
            self.clear()

    def _on_said(self, state: str, text: str) -> None:
        if state == "hint":
            self._show("", text)
        else:
            self._show(state, text)

    def _show(self, state: str, text: str) -> None:
        restate(self.widget, "state", state)
        self.message.set_tone(_TONES.get(state, Tone.MUTED))
        self.message.setText(text or self._hint)
        self.widget.setAccessibleDescription(text or self._hint)


class FormGrid(QWidget):
    """Fields in columns of equal width, and the way from a problem to its field."""

    def __init__(self, columns: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, Field] = {}
        self._grid = QGridLayout(self)
        # Each field brings the gap at its right along, the last one out of sight: spacing of Qt's own stands only where
        # a column ends in some row, and makes columns unequal.
        self.setContentsMargins(0, 0, -GAP, 0)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(0)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def add(self, field: Field, row: int, column: int = 0, span: int = 1) -> Field:
        """Put a field into the grid, ``span`` columns wide."""
        if isinstance(field.widget, ComboBox):
            # As wide as its columns, not as its longest choice.
            field.widget.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        field.setContentsMargins(0, 0, GAP, 0)
        self._grid.addWidget(field, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
        if field.path:
            self._fields[field.path] = field
        return field

    def field(self, path: str) -> Field:
        """Return the field of a path.

        Raises:
            KeyError: when there is none.
        """
        return self._fields[path]

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Mark the fields of all problems, put the cursor into the first, and return the problems without a field.

        A problem of a part (``address.city`` where the form has only ``address``) marks the field of the whole.
        """
        self.clear_problems()
        first: Field | None = None
        homeless: list[Problem] = []
        messages: dict[Field, list[str]] = {}
        for problem in problems:
            field = self._nearest(problem.field)
            if field is None:
                homeless.append(problem)
                continue
            messages.setdefault(field, []).append(problem.message)
        for field in self._fields.values():
            if field in messages:
                field.set_error(" ".join(messages[field]))
                first = first or field
        if first is not None:
            first.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return homeless

    def clear_problems(self) -> None:
        """Take all errors away."""
        for field in self._fields.values():
            if field.state == "error":
                field.clear()

    def _nearest(self, path: str) -> Field | None:
        while path:
            if path in self._fields:
                return self._fields[path]
            path = path.rpartition(".")[0]
        return None
