"""A credit note for all or part of an invoice: how much of each line is taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.domain.decimals import normal
from app.domain.document import Document
from app.domain.errors import InputRefused
from app.ui import tasks
from app.ui.formats import Formats
from app.ui.plain import isolated, one_line
from app.ui.theme.tokens import GAP, GAP_SMALL
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import ElidedLabel, PlainLabel, Size, Tone
from app.ui.widgets.numbers import DecimalEdit
from app.ui.widgets.scrolling import scrolled

if TYPE_CHECKING:
    from app.services.books import Books

_TALLEST = 320


class CreditDialog(Dialog):
    """Asks for the quantities and issues the credit note; ``done`` gets it.

    ``left`` is what may still be credited of each line.
    """

    def __init__(
        self,
        parent: QWidget,
        books: Books,
        formats: Formats,
        document: Document,
        left: Sequence[Decimal],
        done: Callable[[Document], object],
    ) -> None:
        title = parent.tr("Credit note for {number}").format(number=isolated(document.number or ""))
        super().__init__(parent, title, width=560)
        self._books, self._document, self._left, self._done = books, document, list(left), done
        self._formats = formats
        self.quantities: list[DecimalEdit] = []
        words = self.tr("It gets its own number and cannot be changed afterwards. Leave empty what is not credited.")
        self.body.addWidget(PlainLabel(words, tone=Tone.MUTED, wrap=True))
        rows = QWidget()
        area = scrolled(rows)
        area.setMaximumHeight(_TALLEST)
        self._fill(QGridLayout(rows))
        area.setMinimumHeight(min(rows.sizeHint().height() + GAP_SMALL, _TALLEST))
        self.body.addWidget(area)
        self._wrong = PlainLabel("", tone=Tone.BAD, wrap=True)
        self._wrong.hide()
        self.body.addWidget(self._wrong)
        links = QHBoxLayout()
        links.setSpacing(GAP)
        links.addWidget(Button(self.tr("Everything"), self.fill_all, kind=Kind.LINK))
        links.addWidget(Button(self.tr("Nothing"), self._clear, kind=Kind.LINK))
        self.buttons.insertLayout(0, links)
        self.add_button(self.tr("Cancel"), self.reject)
        self.add_button(self.tr("Issue credit note"), self._on_issue, Kind.PRIMARY)
        self.fill_all()

    def fill_all(self) -> None:
        """Credit all that is left."""
        for edit, left in zip(self.quantities, self._left, strict=True):
            edit.set_value(normal(left) if left else None)

    def _clear(self) -> None:
        for edit in self.quantities:
            edit.set_value(None)

    def _fill(self, grid: QGridLayout) -> None:
        grid.setContentsMargins(0, 0, GAP_SMALL, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP_SMALL)
        grid.setColumnStretch(0, 1)
        captions = (self.tr("Line"), self.tr("Left"), self.tr("Credit"))
        for column, caption in enumerate(captions):
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(PlainLabel(caption, size=Size.CAPTION, tone=Tone.MUTED), 0, column, side)
        for number, (line, left) in enumerate(zip(self._document.content.lines, self._left, strict=True), 1):
            name = self.tr("Line {n}: quantity to credit").format(n=number)
            edit = DecimalEdit(self._formats, name)
            edit.setFixedWidth(112)
            edit.setEnabled(bool(left))
            self.quantities.append(edit)
            grid.addWidget(ElidedLabel(f"{number} · {one_line(line.description, 120)}"), number, 0)
            shown = PlainLabel(self._formats.number(normal(left)), tone=Tone.MUTED)
            grid.addWidget(shown, number, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(edit, number, 2)

    def _on_issue(self) -> None:
        wrong = next((edit for edit in self.quantities if edit.problem()), None)
        if wrong is not None:
            self._refuse(wrong.problem())
            wrong.setFocus()
            return
        values = [edit.value() for edit in self.quantities]
        wanted = {number: value for number, value in enumerate(values, 1) if value}
        if not wanted:
            self._refuse(self.tr("Say how much of at least one line is credited."))
            return
        everything = all((value or Decimal(0)) == left for value, left in zip(values, self._left, strict=True))

        def work() -> Document:
            from app.services import corrections

            return corrections.credit(self._books, self._document.id, None if everything else wanted)

        self.carry_out(work, self._on_issued, self._on_failed)

    def _on_issued(self, note: Document) -> None:
        done = self._done
        self.accept()
        done(note)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, InputRefused):
            self._refuse(" ".join(problem.message for problem in error.problems))
        else:
            tasks.runner().present(self, error)

    def _refuse(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.show()
