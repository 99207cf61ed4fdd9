"""Asks why no tax is charged, where the document and the settings do not say yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.tax import CATEGORY_NAMES, TaxCategory
from app.domain.text import LINE_LENGTH, single_line
from app.ui.invoices.editor.edits import with_reason
from app.ui.invoices.editor.session import EditorSession
from app.ui.invoices.editor.words import reasons_missing
from app.ui.theme.tokens import GAP_SMALL
from app.ui.widgets.inputs import LineEdit
from app.ui.widgets.labels import PlainLabel, Size, Tone


class ReasonStrip(QWidget):
    """One input per category in use that needs a reason; it stays while its text is under way."""

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: dict[TaxCategory, _ReasonRow] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 4, 12, 8)
        self._layout.setSpacing(GAP_SMALL)
        session.changed.connect(lambda _field: self.refresh())
        session.replaced.connect(self._on_replaced)
        self.hide()

    def refresh(self) -> None:
        """Show an input for each reason that is missing, or was given here."""
        session = self._session
        missing = [] if session.read_only else reasons_missing(session.content, session.company)
        taxes = [line.tax for line in session.content.lines]
        used = {tax.category for tax in taxes}
        for category in missing:
            if category not in self._rows:
                row = _ReasonRow(session, category)
                self._rows[category] = row
                self._layout.addWidget(row)
        for category, row in list(self._rows.items()):
            if category not in used and category not in missing:
                self._drop(category)
            else:
                text = next((tax.reason for tax in taxes if tax.category is category and tax.reason), "")
                row.show_reason(text)
        self.setVisible(bool(self._rows))

    def focus_first(self) -> bool:
        """Put the keyboard into the first reason asked for; False when none is."""
        for row in self._rows.values():
            row.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def _drop(self, category: TaxCategory) -> None:
        row = self._rows.pop(category)
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _on_replaced(self) -> None:
        for category in list(self._rows):
            self._drop(category)
        self.refresh()


class _ReasonRow(QWidget):
    def __init__(self, session: EditorSession, category: TaxCategory) -> None:
        super().__init__()
        self._session, self._category = session, category
        words = self.tr("{category}: why is no tax charged?").format(category=CATEGORY_NAMES[category])
        self.edit = LineEdit(words, placeholder=self.tr("Reason printed on the document"), max_length=LINE_LENGTH)
        label = PlainLabel(words, size=Size.CAPTION, tone=Tone.ATTENTION)
        label.setBuddy(self.edit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_SMALL)
        layout.addWidget(label)
        layout.addWidget(self.edit, 1)
        self.edit.textEdited.connect(self._on_edited)

    def show_reason(self, text: str) -> None:
        if self.edit.text().strip() != text:
            self.edit.setText(text)

    def _on_edited(self, text: str) -> None:
        try:
            reason = single_line(text, LINE_LENGTH)
        except ValueError:
            return
        field = f"reason.{self._category.value}"
        self._session.edit(with_reason(self._session.content, self._category, reason), field)
