"""The card below the lines: notes, discounts and charges of the whole document, and the totals with their working."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.document import AllowanceCharge
from app.domain.tax import Tax
from app.domain.text import multi_line
from app.ui.invoices.editor.entries import EntryRows, Words
from app.ui.invoices.editor.session import EditorSession
from app.ui.invoices.editor.totals_panel import Explanation, TotalsPanel
from app.ui.invoices.editor.words import tax_choices
from app.ui.theme.tokens import GAP, GAP_LARGE
from app.ui.widgets.cards import Card
from app.ui.widgets.fields import Field
from app.ui.widgets.inputs import TextEdit


class ClosingCard(Card):
    """What a document says at its end.

    Attributes:
        reveal_asked: the working of the totals was opened and wants to be seen.
    """

    reveal_asked = Signal()

    def __init__(self, session: EditorSession) -> None:
        super().__init__()
        self._session = session
        self._showing = False
        self.notes = TextEdit(rows=3)
        self.notes_field = Field(self.tr("Notes"), self.notes, path="notes")
        self.allowances = EntryRows(Words(self.tr("Discount"), self.tr("Add discount"), "allowances"), self._taxes)
        self.charges = EntryRows(Words(self.tr("Charge"), self.tr("Add charge"), "charges"), self._taxes)
        self.totals = TotalsPanel(session)
        self.explanation = Explanation(session)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.notes_field)
        left.addWidget(self.allowances)
        left.addWidget(self.charges)
        adding = QHBoxLayout()
        adding.setSpacing(GAP)
        adding.addWidget(self.allowances.add_button)
        adding.addWidget(self.charges.add_button)
        adding.addStretch(1)
        left.addLayout(adding)
        left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(GAP_LARGE)
        row.addLayout(left, 5)
        right = QWidget()
        holder = QVBoxLayout(right)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.totals)
        holder.addStretch(1)
        row.addWidget(right, 4)
        self.body.setContentsMargins(17, 13, 17, 9)
        self.body.addLayout(row)
        self.body.addWidget(self.explanation)
        self.totals.explanation_shown.connect(self._on_explanation)
        self.notes.textChanged.connect(self._on_notes)
        self.allowances.edited.connect(self._on_allowances)
        self.charges.edited.connect(self._on_charges)
        for rows, path in ((self.allowances, "allowances"), (self.charges, "charges")):
            rows.read.connect(lambda rows=rows, path=path: session.set_all_unreadable(path, rows.problems()))
        session.changed.connect(lambda _field: self.refresh())
        session.replaced.connect(self._start_over)
        session.stepped.connect(lambda _field: self._start_over())
        self.refresh()

    def refresh(self) -> None:
        """Show what the session holds."""
        session, content = self._session, self._session.content
        self._showing = True
        try:
            if _tidy(self.notes.text()) != content.notes:
                self.notes.set_text(content.notes)
                self.notes.moveCursor(QTextCursor.MoveOperation.End)
            self.notes.setReadOnly(session.read_only)
            for rows, entries in ((self.allowances, content.allowances), (self.charges, content.charges)):
                rows.show_entries(entries, session.style, session.digits, read_only=session.read_only)
        finally:
            self._showing = False

    def _start_over(self) -> None:
        """Drop texts that could not be read: another document, or another step of this one, is shown."""
        for rows in (self.allowances, self.charges):
            rows.drop_unreadable()
        self.notes_field.clear()
        self._showing = True
        self.notes.set_text(self._session.content.notes)
        self._showing = False
        self.refresh()

    def _on_explanation(self, shown: bool) -> None:
        self.explanation.set_shown(shown)
        if shown:
            # After the layout made room for it.
            QTimer.singleShot(0, self.explanation, self.reveal_asked.emit)

    def _taxes(self) -> Sequence[tuple[str, Tax]]:
        return tax_choices(self._session.company, self._session.content, self._session.style)

    def _on_notes(self) -> None:
        if self._showing or self._session.read_only:
            return
        try:
            notes = multi_line(self.notes.text())
        except ValueError as error:
            self._session.set_unreadable("notes", str(error))
            self.notes_field.set_error(str(error))
            return
        self._session.set_unreadable("notes", "")
        self.notes_field.clear()
        self._session.edit(replace(self._session.content, notes=notes), "notes")

    def _on_allowances(self, entries: tuple[AllowanceCharge, ...], field: str) -> None:
        self._session.edit(replace(self._session.content, allowances=entries), field)

    def _on_charges(self, entries: tuple[AllowanceCharge, ...], field: str) -> None:
        self._session.edit(replace(self._session.content, charges=entries), field)


def _tidy(text: str) -> str:
    try:
        return multi_line(text)
    except ValueError:
        return text
