"""The customer of the document: found while typing, or made in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.domain.party import Party
from app.ui.choices import country_name
from app.ui.invoices.editor.suggestions import Suggestion, Suggestions
from app.ui.override import override
from app.ui.plain import isolated, one_line
from app.ui.theme.fonts import caption_font
from app.ui.theme.theme import theme
from app.ui.widgets.inputs import LineEdit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer that fits what is typed."""

    id: int
    name: str
    place: str


Search = Callable[[str, Callable[[Sequence[Candidate]], None]], None]
"""Looks up customers for a text and hands them to a function later, on the GUI thread."""

_CREATE = "create"


class CustomerPicker(LineEdit):
    """A field that searches the customers.

    Attributes:
        chosen: the id of the customer that was picked.
        typed: the name, while it is no known customer's.
        create_asked: the name of a customer to make.
    """

    chosen = Signal(int)
    typed = Signal(str)
    create_asked = Signal(str)

    def __init__(self, search: Search, parent: QWidget | None = None) -> None:
        super().__init__("", max_length=200, parent=parent)
        self.setAccessibleName(self.tr("Customer"))
        self.setPlaceholderText(self.tr("Type a name"))
        self._search = search
        self._list: Suggestions | None = None
        self._found: Sequence[Candidate] = ()
        self._detail = ""
        self._asked = self._answered = ""
        self._went_on = False
        self.textEdited.connect(self._on_edited)

    def show_party(self, party: Party) -> None:
        """Show who the document is for."""
        place = ", ".join(part for part in (party.address.city, country_name(party.address.country)) if part)
        if " ".join(self.text().split()) != party.name:
            self._went_on = False
            self.setText(party.name)
            self.setCursorPosition(0)
        self.setToolTip(party.name if self.is_cut() else "")
        if place != self._detail:
            self._detail = place
            self.setAccessibleDescription(place)
            self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._list is not None and self._list.take_key(event):
            return
        if key == Qt.Key.Key_Down and not self.isReadOnly() and not event.modifiers():
            self._ask(self.text() if self.isModified() else "")
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (self._await_answer() or self._take()):
            return
        if key == Qt.Key.Key_Escape and self._list is not None and self._list.isVisible():
            self._list.hide()
            return
        super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        window_only = event.reason() == Qt.FocusReason.ActiveWindowFocusReason
        if not window_only and not self._await_answer() and self._list is not None:
            current = self._list.current()
            if current is not None and current.value != _CREATE:
                self._take()
            elif self._list.isVisible():
                self._take_exact()
        if not window_only and self._list is not None:
            self._list.hide()
        super().focusOutEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() or not self.text():
            return
        if self.is_cut():
            self._tell_cut()
            return
        if not self._detail:
            return
        start = self.fontMetrics().horizontalAdvance(self.text()) + 16
        room = QRect(start, 0, self.width() - start - 10, self.height())
        if room.width() < 40:
            return
        painter = QPainter(self)
        painter.setFont(caption_font())
        painter.setPen(theme.color("muted"))
        words = painter.fontMetrics().elidedText(
            one_line(f"· {self._detail}"), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)

    def is_cut(self) -> bool:
        """Return whether there is not room for the whole name."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.width() - 20

    def _tell_cut(self) -> None:
        """End a name that is cut in an ellipsis: cut between words it would look whole."""
        painter, area = QPainter(self), self.rect().adjusted(11, 3, -9, -3)
        painter.fillRect(area, theme.color("ground" if self.isReadOnly() else "panel"))
        painter.setPen(theme.color("text"))
        shown = self.fontMetrics().elidedText(one_line(self.text()), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)

    def _on_edited(self, text: str) -> None:
        self._detail = ""
        self._went_on = False
        self.typed.emit(text)
        self._ask(text)

    def _ask(self, text: str) -> None:
        self._asked = text.strip()
        self._search(self._asked, self._on_found)

    def _await_answer(self) -> bool:
        """Whether the user goes on faster than the search: then the customer of exactly that name is taken later."""
        self._went_on = self._answered != self._asked and not self.isReadOnly()
        return self._went_on

    def _on_found(self, found: Sequence[Candidate]) -> None:
        self._found, self._answered = found, self._asked
        if self._went_on:
            self._went_on = False
            self._take_exact()
            return
        if not self.hasFocus():
            return
        rows = [Suggestion(candidate.name, candidate.place, candidate.id) for candidate in found]
        if self._asked:
            words = self.tr("Create “{name}”").format(name=isolated(one_line(self._asked, 60)))
            rows.append(Suggestion(words, "", _CREATE, icon="plus"))
        if self._list is None:
            self._list = Suggestions(self, self.tr("Customers found"))
            self._list.picked.connect(self._on_clicked)
        self._list.offer(rows)

    def _take(self) -> bool:
        current = self._list.current() if self._list is not None else None
        if current is not None:
            self._on_clicked(current)
            return True
        if self._list is not None and self._list.isVisible():
            taken = self._take_exact() or self._take_only(lambda name, typed: name.startswith(typed))
            self._list.hide()
            return taken
        return False

    def _take_exact(self) -> bool:
        """Take the one customer whose name is exactly what is typed."""
        return self._take_only(lambda name, typed: name == typed)

    def _take_only(self, fits: Callable[[str, str], bool]) -> bool:
        """Take the one customer found whose name fits what is typed, if there is one and no other."""
        typed = self.text().strip().casefold()
        fitting = [candidate for candidate in self._found if fits(candidate.name.casefold(), typed)]
        if len(fitting) != 1 or not typed:
            return False
        self.chosen.emit(fitting[0].id)
        return True

    def _on_clicked(self, choice: Suggestion) -> None:
        if self._list is not None:
            self._list.hide()
        if choice.value == _CREATE:
            self.create_asked.emit(self._asked)
        elif isinstance(choice.value, int):
            self.setText(choice.text)
            self.chosen.emit(choice.value)
