"""What became of an issued document: its state with amounts, what may be done next, payments and corrections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.document import Correction, Document, DocumentRef, Kind, PaymentState, State
from app.domain.payments import Payment, balance_of, is_overdue, payment_state
from app.ui.formats import Formats
from app.ui.plain import isolated, one_line
from app.ui.theme.tokens import GAP_SMALL, Role
from app.ui.widgets.buttons import Button
from app.ui.widgets.buttons import Kind as ButtonKind
from app.ui.widgets.cards import Card
from app.ui.widgets.labels import ElidedLabel, PlainLabel, Size, Tone
from app.ui.widgets.tab_order import lead_through

_ROW_HEIGHT = 24


class IssuedPanel(Card):
    """Shown instead of nothing above the form once a document is fixed.

    Attributes:
        asked: name of what the user wants: ``payment``, ``credit``, ``cancel``, ``duplicate``, ``print``.
        reverse_asked: the `Payment` to undo.
        document_asked: id of another document to open.
    """

    asked = Signal(str)
    reverse_asked = Signal(object)
    document_asked = Signal(int)

    def __init__(self, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._formats = formats
        self.sentence = PlainLabel("", wrap=True)
        self.body.addWidget(self.sentence)
        self.buttons = {
            "payment": Button(self.tr("Record payment"), lambda: self.asked.emit("payment")),
            "credit": Button(self.tr("Credit note"), lambda: self.asked.emit("credit")),
            "cancel": Button(self.tr("Cancel invoice"), lambda: self.asked.emit("cancel")),
            "duplicate": Button(self.tr("Duplicate"), lambda: self.asked.emit("duplicate")),
            "print": Button(self.tr("Print"), lambda: self.asked.emit("print")),
        }
        row = QHBoxLayout()
        row.setSpacing(GAP_SMALL)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.body.addLayout(self._rows)
        self._shown: list[QWidget] = []
        self.hide()

    def show_document(self, document: Document, payments: Sequence[Payment], today: date) -> None:
        """Show how ``document`` stands on the day ``today``; ``payments`` newest first."""
        self.sentence.setText(self._sentence(document, today))
        correction, cancelled = document.correction is not None, document.state is State.CANCELLED
        self.buttons["payment"].setVisible(not cancelled and document.correction is not Correction.CANCELLATION)
        self.buttons["credit"].setVisible(not (correction or cancelled or document.content.kind is Kind.CREDIT_NOTE))
        self.buttons["cancel"].setVisible(not (correction or cancelled or document.corrected_by))
        self.buttons["duplicate"].setVisible(not correction)
        focus = QApplication.focusWidget()
        stood_here = focus is not None and any(widget.isAncestorOf(focus) for widget in self._shown)
        for widget in self._shown:
            widget.hide()
            widget.deleteLater()
        self._shown = [self._link(ref) for ref in self._references(document)]
        self._shown += [self._payment(payment) for payment in payments]
        for widget in self._shown:
            self._rows.addWidget(widget)
        lead_through(self.buttons["print"], self._shown)
        self.show()
        if stood_here:
            # The row that the keyboard was in is gone; by itself Qt would lead it out of the page.
            self.buttons["payment"].setFocus()

    def _sentence(self, document: Document, today: date) -> str:
        code, due = document.content.currency, document.calculation.totals.due
        rest = balance_of(document)

        def money(amount: int) -> str:
            return self._formats.money(amount, code)

        parts = [self.tr("{amount} in total").format(amount=money(due))]
        if document.paid:
            parts.append(self.tr("{amount} paid").format(amount=money(document.paid)))
        if document.credited:
            parts.append(self.tr("{amount} credited").format(amount=money(document.credited)))
        is_open = bool(rest) and (rest > 0) == (due >= 0)
        if is_open:
            parts.append(self.tr("{amount} open").format(amount=money(rest)))
        elif rest:
            parts.append(self.tr("{amount} too much").format(amount=money(abs(rest))))
        day = document.content.due_date
        if day is not None and is_open and document.state is State.ISSUED and document.correction is None:
            late = (today - day).days
            words = self.tr("due {day}").format(day=self._formats.day(day))
            parts.append(words + (self.tr(", {n} days late").format(n=late) if late > 0 else ""))
        return " · ".join(parts)

    def _references(self, document: Document) -> list[tuple[str, DocumentRef]]:
        found = []
        if document.corrects is not None:
            cancels = document.correction is Correction.CANCELLATION
            found.append((self.tr("Cancels") if cancels else self.tr("Credits"), document.corrects))
        for ref in document.corrected_by:
            cancelled = ref.correction is Correction.CANCELLATION
            found.append((self.tr("Cancelled by") if cancelled else self.tr("Credited by"), ref))
        return found

    def _link(self, reference: tuple[str, DocumentRef]) -> QWidget:
        words, ref = reference
        text = f"{words} {ref.number or ''}".strip()
        return _row(Button(text, lambda: self.document_asked.emit(ref.id), kind=ButtonKind.LINK))

    def _payment(self, payment: Payment) -> QWidget:
        facts = [self._formats.day(payment.date), payment.method, payment.reference]
        if payment.reverses is not None:
            facts.insert(1, self.tr("reversal"))
        undone = payment.reversed_by is not None
        text = " · ".join(isolated(one_line(fact)) for fact in facts if fact)
        label = ElidedLabel(text, tone=Tone.MUTED if undone else Tone.TEXT)
        amount = PlainLabel(
            self._formats.money(payment.amount, payment.currency),
            size=Size.TEXT,
            tone=Tone.MUTED if undone else Tone.TEXT,
        )
        if undone or payment.reverses is not None:
            last: QWidget = PlainLabel(self.tr("reversed") if undone else "", size=Size.CAPTION, tone=Tone.MUTED)
        else:
            last = Button(self.tr("Reverse"), lambda: self.reverse_asked.emit(payment), kind=ButtonKind.LINK)
            name = self.tr("Reverse the payment of {amount}")
            last.setAccessibleName(name.format(amount=self._formats.money(payment.amount, payment.currency)))
        last.setFixedWidth(72)
        return _row(label, amount, last)


def state_of(document: Document, today: date) -> tuple[Role, str]:
    """Return the colour and the English word of a document's state on a day."""
    if document.state is State.DRAFT:
        return Role.NEUTRAL, "Draft"
    if document.state is State.CANCELLED:
        return Role.NEUTRAL, "Cancelled"
    if document.correction is not None:
        cancels = document.correction is Correction.CANCELLATION
        return Role.NEUTRAL, "Cancellation" if cancels else "Credit note"
    due = document.calculation.totals.due
    rest = balance_of(document)
    if is_overdue(document, today):
        return Role.BAD, "Overdue"
    if document.corrected_by and not rest and not document.paid:
        return Role.NEUTRAL, "Credited"
    return {
        PaymentState.OPEN: (Role.ACCENT, "Open"),
        PaymentState.PARTLY_PAID: (Role.ATTENTION, "Partly paid"),
        PaymentState.PAID: (Role.GOOD, "Paid"),
        PaymentState.OVERPAID: (Role.ATTENTION, "Overpaid"),
    }[payment_state(document.state, due, document.paid, document.credited)]


def _row(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    holder.setMinimumHeight(_ROW_HEIGHT)
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GAP_SMALL)
    for place, widget in enumerate(widgets):
        layout.addWidget(widget, 1 if place == 0 and len(widgets) > 1 else 0)
    if len(widgets) == 1:
        layout.addStretch(1)
    return holder
