"""Everything that keeps a document from being issued, at once; each entry leads to its field."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import Problem
from app.ui.override import override
from app.ui.plain import one_line
from app.ui.theme.theme import theme
from app.ui.theme.tokens import GAP, GAP_SMALL, Role
from app.ui.widgets.buttons import Button, IconButton, SentenceLink
from app.ui.widgets.ground import paint_ground
from app.ui.widgets.labels import PlainLabel, Size

_SHOWN = 12


class IssuePanel(QWidget):
    """A list of problems, or of doubts that may be passed over.

    Attributes:
        appeared: there is something to mend or to decide; emitted before the panel takes the keyboard.
        problem_chosen: the `Problem` whose field the user wants to go to.
        anyway: the user wants to issue in spite of the doubts.
    """

    appeared = Signal()
    problem_chosen = Signal(object)
    anyway = Signal()

    def __init__(self, name_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        """Make the panel, hidden.

        Args:
            name_of: returns the user's words for the path of a field, empty for the whole document.
            parent: the widget that owns it.
        """
        super().__init__(parent)
        self._name_of = name_of
        self._role = Role.BAD
        self._title = PlainLabel("", size=Size.STRONG, wrap=True)
        self._anyway = Button(self.tr("Issue anyway"), self.anyway.emit)
        self._close = IconButton("close", self.tr("Close the list"), self.hide, tint="muted")
        self._shown: list[QWidget] = []
        self._links = QVBoxLayout()
        self._links.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._anyway)
        head.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP + 2, GAP_SMALL, GAP_SMALL, GAP_SMALL)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addLayout(self._links)
        theme.changed.connect(self.update)
        self.hide()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """List what must be mended first and put the keyboard on the first entry."""
        self._set_problems(problems)
        self.appeared.emit()
        self._focus_first()

    def show_doubts(self, doubts: Sequence[Problem]) -> None:
        """List what is odd but allowed; the user decides."""
        self._role = Role.ATTENTION
        self._show(doubts, self.tr("Worth a look before the document is fixed"))
        self._anyway.show()
        self.appeared.emit()
        self._anyway.setFocus(Qt.FocusReason.OtherFocusReason)

    def update_problems(self, problems: Sequence[Problem], doubts: Sequence[Problem]) -> None:
        """Show what remains while the user mends; the keyboard stays where it is. Nothing left: the panel goes."""
        if problems:
            self._set_problems(problems)
        elif self._role is Role.ATTENTION and doubts:
            self._show(doubts, self._title.text())
        else:
            self.hide()

    def _set_problems(self, problems: Sequence[Problem]) -> None:
        self._role = Role.BAD
        count = len(problems)
        words = self.tr("One thing is missing before this can be issued") if count == 1 else ""
        self._show(problems, words or self.tr("{n} things are missing before this can be issued").format(n=count))
        self._anyway.hide()

    def _focus_first(self) -> None:
        for link in self.links()[:1]:
            link.setFocus(Qt.FocusReason.OtherFocusReason)

    def links(self) -> list[Button]:
        """Return the entries, in order."""
        return [link for link in self._shown if isinstance(link, Button)]

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, self._role)

    def _show(self, problems: Sequence[Problem], title: str) -> None:
        for widget in self._shown:
            widget.hide()
            widget.deleteLater()
        self._shown = [self._link(problem) for problem in problems[:_SHOWN]]
        if len(problems) > _SHOWN:
            self._shown.append(PlainLabel(self.tr("and {n} more").format(n=len(problems) - _SHOWN)))
        self._title.setText(title)
        self.setAccessibleName(title)
        for widget in self._shown:
            self._links.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        self.show()
        self.update()

    def _link(self, problem: Problem) -> Button:
        name = self._name_of(problem.field)
        text = one_line(f"{name}: {problem.message}" if name else problem.message, 160)
        return SentenceLink(text, lambda: self.problem_chosen.emit(problem))
