"""The left side of the editor: form, lines, totals below each other, and the way from a problem to its field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from app.domain.document import Content
from app.domain.errors import Problem
from app.ui.formats import Formats
from app.ui.invoices.editor.cell_edit import Complete
from app.ui.invoices.editor.closing_card import ClosingCard
from app.ui.invoices.editor.customer_picker import Search
from app.ui.invoices.editor.details_form import DetailsForm
from app.ui.invoices.editor.edits import Cell, cell_of
from app.ui.invoices.editor.issued_panel import IssuedPanel
from app.ui.invoices.editor.line_commands import LineCommands, Tell
from app.ui.invoices.editor.lines_model import LinesModel
from app.ui.invoices.editor.lines_view import LinesView
from app.ui.invoices.editor.link_card import LinkCard, Seen
from app.ui.invoices.editor.reason_strip import ReasonStrip
from app.ui.invoices.editor.session import EditorSession
from app.ui.invoices.editor.undo_filter import leave_undo_to_editor
from app.ui.invoices.issue_panel import IssuePanel
from app.ui.theme.tokens import GAP
from app.ui.widgets.cards import Card
from app.ui.widgets.tab_order import lead_through

_SETTINGS = {"address.line1": "address.street"}
"""Parts of the seller as a document states them, and the fields of the company that they come from."""

_IN_DETAILS = ("note", "price_base_quantity", "charges")


class Sheet(QWidget):
    """Everything that is typed into.

    Attributes:
        settings_asked: ``(field)`` a problem of the company, mended in that field of the settings.
        party_asked: ``(field)`` the details of the customer on this document, the keyboard in that field.
    """

    settings_asked = Signal(str)
    party_asked = Signal(str)

    def __init__(
        self,
        session: EditorSession,
        formats: Formats,
        today: Callable[[], date],
        search: Search,
        complete: Complete,
        tell_pasted: Tell,
        look_at_link: Callable[[Content], Seen],
    ) -> None:
        super().__init__()
        self._session = session
        self.issued = IssuedPanel(formats)
        self.problems = IssuePanel(self.name_of)
        self.form = DetailsForm(session, formats, today, search)
        self.model = LinesModel(session, self)
        self.lines = LinesView(self.model, complete)
        self.commands = LineCommands(session, self.lines, tell_pasted)
        self.reasons = ReasonStrip(session)
        self.closing = ClosingCard(session)
        self.link = LinkCard(session, formats, look_at_link)
        card = Card(padding=0)
        card.body.setContentsMargins(1, 3, 1, 5)
        card.body.setSpacing(0)
        # No higher than its lines: what remains of the page stays empty below the totals.
        card.body.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
        card.body.addWidget(self.lines)
        card.body.addWidget(self.reasons)
        self.notices = QVBoxLayout()
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 2, 0)
        layout.setSpacing(GAP - 4)
        layout.addLayout(self.notices)
        for widget in (self.issued, self.problems, self.form):
            layout.addWidget(widget)
        layout.addWidget(card, 100)
        layout.addWidget(self.closing)
        layout.addWidget(self.link)
        layout.addStretch(1)
        leave_undo_to_editor(self.form, self.closing)
        self.problems.problem_chosen.connect(self._go_to)
        self.form.details_asked.connect(lambda: self.party_asked.emit(""))

    def add_below_state(self, widget: QWidget) -> None:
        """Put something more of what became of the document below its state."""
        self._layout.insertWidget(self._layout.indexOf(self.issued) + 1, widget)
        lead_through(self.issued.buttons["print"], [widget])

    def leave_fields(self) -> bool:
        """Take what stands in an open cell; return whether it could be read."""
        return self.lines.leave_cell()

    def focus_field(self, field: str, *, typing: bool = True) -> bool:
        """Put the keyboard on the field of a path; open a cell when ``typing``. False when there is no such field."""
        place = cell_of(field)
        if place is not None:
            return self._focus_line(*place, field, typing=typing)
        if field == "lines" or field.startswith("totals"):
            self.lines.setFocus(Qt.FocusReason.OtherFocusReason)
            self.lines.go(self.model.rowCount() - 1, Cell.DESCRIPTION)
            return True
        if field.startswith("payment_link"):
            self.link.choice.setFocus(Qt.FocusReason.OtherFocusReason)
            return not self.link.isHidden()
        if field == "notes":
            self.closing.notes.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        for name, rows in (("allowances", self.closing.allowances), ("charges", self.closing.charges)):
            if field.startswith(name):
                number = field[len(name) + 1 :].partition("]")[0]
                if field.endswith("reason") and self.reasons.focus_first():
                    return True
                rows.focus_row(int(number) if number.isdigit() else 0)
                return True
        found = self.form.field(field)
        if found is None:
            return False
        self.form.reveal(found)
        found.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def name_of(self, field: str) -> str:
        """Return the user's words for a field's path; empty for the whole document."""
        place = cell_of(field)
        if place is not None:
            row, cell = place
            return self.tr("Line {n}, {column}").format(n=row + 1, column=self.model.title(cell).lower())
        if field.startswith("seller"):
            return self.tr("Your company")
        if field.startswith("customer."):
            return self.tr("Customer")
        found = self.form.field(field)
        if found is not None:
            return found.label.text()
        words = {"lines": self.tr("Lines"), "notes": self.tr("Notes"), "allowances": self.tr("Discount")}
        words |= {"charges": self.tr("Charge"), "totals": self.tr("Totals"), "payment_link": self.tr("Payment link")}
        return words.get(field.partition("[")[0].partition(".")[0], "")

    def _go_to(self, problem: Problem) -> None:
        if problem.field.startswith("seller"):
            path = problem.field.removeprefix("seller.")
            self.settings_asked.emit(_SETTINGS.get(path, path))
        elif problem.field.startswith("customer.") and problem.field != "customer.name":
            self.party_asked.emit(problem.field)
        else:
            self.focus_field(problem.field)

    def _focus_line(self, row: int, cell: Cell, field: str, *, typing: bool) -> bool:
        rest = field.partition("].")[2]
        self.lines.setFocus(Qt.FocusReason.OtherFocusReason)
        if rest.endswith("reason") and self.reasons.focus_first():
            return True
        if typing and rest.startswith(_IN_DETAILS) and row < len(self._session.content.lines):
            self.lines.go(row, Cell.DESCRIPTION)
            self.commands.details()
        elif typing:
            self.lines.edit_cell(row, cell)
        else:
            self.lines.go(row, cell)
        return True
