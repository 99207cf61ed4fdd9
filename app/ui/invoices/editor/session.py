"""The document under edit: one content, its history and its calculation, which every widget reads and writes."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic

from PySide6.QtCore import QObject, Signal

from app.domain.currencies import currency
from app.domain.document import Content, Document, State
from app.domain.errors import Problem
from app.domain.party import Company
from app.domain.totals import calculate
from app.ui.formats import NumberStyle
from app.ui.invoices.editor.history import History, Step


class EditorSession(QObject):
    """The single source of truth of an editor page.

    Attributes:
        style: how the user writes numbers; the page shows them in the document's own language.
        company: the seller, for defaults; frozen into the document when it is issued.
        document: what is stored; None for a new invoice nothing was typed into.
        content, calculation: what is shown now.
        changed: ``(field)`` after each change, with the path of the field that was typed in or empty.
        replaced: another document, or the same one read anew, is shown.
        stepped: ``(field)`` after undo or redo, where the focus goes.
    """

    changed = Signal(str)
    replaced = Signal()
    stepped = Signal(str)

    def __init__(self, style: NumberStyle, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.style = style
        self.company = Company()
        self.document: Document | None = None
        self._history = History(Content())
        self.calculation = calculate(Content())
        self._unreadable: dict[str, str] = {}

    @property
    def content(self) -> Content:
        """What the editor shows now."""
        return self._history.content

    @property
    def read_only(self) -> bool:
        """Whether the document is issued, and so fixed."""
        return self.document is not None and self.document.state is not State.DRAFT

    @property
    def digits(self) -> int:
        """Minor-unit digits of the document's currency."""
        return currency(self.content.currency).digits

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return not self.read_only and self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a step forth again."""
        return not self.read_only and self._history.can_redo

    @property
    def unreadable(self) -> tuple[Problem, ...]:
        """The fields whose text cannot be read; the content still has what was there before."""
        return tuple(Problem(field, message) for field, message in self._unreadable.items())

    def show(self, company: Company, content: Content, document: Document | None) -> None:
        """Begin with another document; its history starts empty."""
        self.company, self.document = company, document
        self._history = History(content)
        self.calculation = document.calculation if document is not None and self.read_only else calculate(content)
        self._unreadable.clear()
        self.replaced.emit()

    def edit(self, content: Content, field: str = "") -> None:
        """Take ``content`` as the newest; typing in one ``field`` merges into one step of the history."""
        if self.read_only or not self._history.record(content, field, monotonic()):
            return
        self.calculation = calculate(content)
        self.changed.emit(field)

    def seal(self) -> None:
        """End the step of typing under way."""
        self._history.seal()

    def undo(self) -> None:
        """Go one step back."""
        if self.can_undo:
            self._step(self._history.undo())

    def redo(self) -> None:
        """Go one step forth."""
        if self.can_redo:
            self._step(self._history.redo())

    def set_unreadable(self, field: str, message: str) -> None:
        """Remember that ``field`` holds a text that cannot be read; an empty ``message`` takes it back."""
        if message:
            self._unreadable[field] = message
        else:
            self._unreadable.pop(field, None)

    def set_all_unreadable(self, prefix: str, problems: Iterable[Problem]) -> None:
        """Remember the problems of all fields whose path begins with ``prefix``, and no others."""
        for field in [field for field in self._unreadable if field.startswith(prefix)]:
            del self._unreadable[field]
        for problem in problems:
            self._unreadable[problem.field] = problem.message

    def _step(self, step: Step | None) -> None:
        if step is None:
            return
        self._unreadable.clear()
        self.calculation = calculate(step.content)
        self.changed.emit("")
        self.stepped.emit(step.field)
