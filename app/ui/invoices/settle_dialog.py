"""Asks when and how the money for several invoices came in, each of them paid in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.formats import Formats
from app.ui.invoices.payment_fields import PaymentFields, Receipt
from app.ui.theme.tokens import GAP_SMALL
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import PlainLabel, Tone
from app.ui.widgets.problems import show_problems

if TYPE_CHECKING:
    from app.services.invoice_list import InvoiceSummary


class SettleDialog(Dialog):
    """Tells what will be recorded, and hands the day and the words to ``record``."""

    def __init__(
        self,
        parent: QWidget,
        formats: Formats,
        today: Callable[[], date],
        invoices: Sequence[InvoiceSummary],
        left_out: int,
        record: Callable[[Receipt], object],
    ) -> None:
        """Make the dialog.

        Args:
            parent: the window.
            formats: how the user writes.
            today: the local business day.
            invoices: those that are open.
            left_out: how many documents were selected that are not.
            record: called once the user agreed.
        """
        count = len(invoices)
        verb = parent.tr("Record payment") if count == 1 else parent.tr("Record {n} payments")
        verb = verb.format(n=formats.whole(count))
        super().__init__(parent, verb, width=480)
        self._agreed = record
        sums: Counter[str] = Counter()
        for invoice in invoices:
            sums[invoice.currency] += invoice.balance
        amounts = " + ".join(formats.money(amount, code) for code, amount in sums.items())
        words = self.tr("Each invoice is recorded as paid in full: {amounts} together.").format(amounts=amounts)
        self.body.addWidget(PlainLabel(words, wrap=True))
        if left_out:
            others = self.tr("1 other document selected is not open and stays as it is.")
            if left_out > 1:
                others = self.tr("{n} other documents selected are not open and stay as they are.")
            self.body.addWidget(PlainLabel(others.format(n=formats.whole(left_out)), tone=Tone.MUTED, wrap=True))
        self.body.addSpacing(GAP_SMALL)
        self.fields = PaymentFields(formats, today)
        self.body.addWidget(self.fields)
        self.add_button(self.tr("Cancel"), self.reject)
        self.add_button(verb, self._on_record, Kind.PRIMARY)
        self.fields.day.setFocus()
        self.fields.day.selectAll()

    def _on_record(self) -> None:
        receipt, problem = self.fields.receipt(), self.fields.day_problem()
        if receipt is None or problem is not None:
            show_problems(self, [] if problem is None else [problem])
            return
        agreed = self._agreed
        self.accept()
        agreed(receipt)
