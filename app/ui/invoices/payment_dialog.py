"""Money that came in for one document: how much, when, how; what it leaves open is said before it is recorded."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.currencies import currency
from app.domain.decimals import from_minor, to_minor
from app.domain.document import Document
from app.domain.errors import InputRefused, Problem
from app.domain.payments import Payment, balance_of
from app.ui import tasks
from app.ui.formats import Formats
from app.ui.invoices.payment_fields import PaymentFields, Receipt
from app.ui.plain import isolated
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import PlainLabel, Tone
from app.ui.widgets.numbers import MoneyEdit
from app.ui.widgets.problems import show_problems

if TYPE_CHECKING:
    from app.services.books import Books


class PaymentDialog(Dialog):
    """Records a payment for ``document``; ``done`` hears of it once it is stored."""

    def __init__(
        self, parent: QWidget, books: Books, formats: Formats, document: Document, done: Callable[[Payment], object]
    ) -> None:
        title = parent.tr("Record payment for {number}").format(number=isolated(document.number or ""))
        super().__init__(parent, title, width=480)
        self._books, self._formats, self._document, self._done = books, formats, document, done
        code = document.content.currency
        self._open = balance_of(document)
        self.amount = MoneyEdit(formats, "", code)
        self.fields = PaymentFields(formats, books.today, self.amount)
        self.body.addWidget(self.fields)
        self.outcome = PlainLabel("", tone=Tone.MUTED, wrap=True)
        self.body.addWidget(self.outcome)
        self.amount.set_value(from_minor(self._open, currency(code).digits) if self._open else None)
        self.amount.value_changed.connect(lambda _value: self._tell_outcome())
        self._tell_outcome()
        self.add_button(self.tr("Cancel"), self.reject)
        self.add_button(self.tr("Record payment"), self._on_record, Kind.PRIMARY)
        self.amount.setFocus()
        self.amount.selectAll()

    def _tell_outcome(self) -> None:
        """Say what the amount typed would leave: nothing, something, or too much."""
        amount, code = self.amount.value(), self._document.content.currency
        if amount is None:
            self.outcome.setText("")
            return
        rest = self._open - to_minor(amount, currency(code).digits)
        shown = self._formats.money(abs(rest), code)
        if rest == 0:
            words = self.tr("Settles the document.")
        elif (rest > 0) == (self._document.calculation.totals.due >= 0):
            words = self.tr("A part payment: {amount} stays open.").format(amount=shown)
        else:
            words = self.tr("{amount} more than is open. It is kept as an over-payment.").format(amount=shown)
        self.outcome.setText(words)

    def _on_record(self) -> None:
        amount, receipt = self.amount.value(), self.fields.receipt()
        words = self.amount.problem() or ("" if amount is not None else self.tr("Type the amount."))
        missing = [Problem("amount", words)] if words else []
        missing += [problem for problem in (self.fields.day_problem(),) if problem is not None]
        if missing or amount is None or receipt is None:
            show_problems(self, missing)
            return
        self._store(amount, receipt)

    def _store(self, amount: Decimal, receipt: Receipt) -> None:
        def work() -> Payment:
            from app.services import payments

            return payments.record(self._books, self._document.id, amount, *receipt)

        self.carry_out(work, self._on_stored, self._on_failed)

    def _on_stored(self, payment: Payment) -> None:
        done = self._done
        self.accept()
        done(payment)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, InputRefused):
            rest = show_problems(self, error.problems)
            if rest:
                self.outcome.setText(" ".join(problem.message for problem in rest))
        else:
            tasks.runner().present(self, error)
