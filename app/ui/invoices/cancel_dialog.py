"""Undoing a whole invoice: the reason, and what it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.document import Document
from app.domain.errors import InputRefused
from app.ui import tasks
from app.ui.plain import isolated
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import Field
from app.ui.widgets.inputs import LineEdit
from app.ui.widgets.labels import PlainLabel, Tone

if TYPE_CHECKING:
    from app.services.books import Books


class CancelDialog(Dialog):
    """Asks for a reason and issues the cancellation; ``done`` gets it."""

    def __init__(self, parent: QWidget, books: Books, document: Document, done: Callable[[Document], object]) -> None:
        super().__init__(parent, parent.tr("Cancel {number}?").format(number=isolated(document.number or "")))
        self._books, self._document, self._done = books, document, done
        words = self.tr(
            "A cancellation with its own number undoes the whole document. Both stay in your books, and neither can be"
            " changed afterwards."
        )
        self.body.addWidget(PlainLabel(words, wrap=True))
        self.asking = PlainLabel(tone=Tone.ATTENTION, wrap=True)
        self.asking.hide()
        self.body.addWidget(self.asking)
        self.reason = LineEdit(max_length=1000)
        self._field = Field(self.tr("Reason"), self.reason, self.tr("Printed on the cancellation; may stay empty"))
        self.body.addWidget(self._field)
        self.add_button(self.tr("Keep it"), self.reject)
        self._go = self.add_button(self.tr("Issue cancellation"), self._on_go, Kind.DANGER)
        self.reason.setFocus()
        tasks.run(self, self._still_asking, self._show_asking)

    def _still_asking(self) -> list[str]:
        from app.services import remotes

        return remotes.still_asking(self._books, self._document.id)

    def _show_asking(self, sentences: list[str]) -> None:
        self.asking.setText("\n".join(sentences))
        self.asking.setVisible(bool(sentences))

    def _on_go(self) -> None:
        reason = self.reason.text().strip()

        def work() -> Document:
            from app.services import corrections

            return corrections.cancel(self._books, self._document.id, reason)

        self.carry_out(work, self._on_done, self._on_failed)

    def _on_done(self, made: Document) -> None:
        done = self._done
        self.accept()
        done(made)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, InputRefused):
            self._field.set_error(" ".join(problem.message for problem in error.problems))
        else:
            tasks.runner().present(self, error)
