"""When and how money came in: the fields that every payment has beside its amount."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.errors import Problem
from app.domain.payments import METHOD_LENGTH
from app.ui.formats import Formats
from app.ui.widgets.dates import DateEdit
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import ComboBox, LineEdit


class Receipt(NamedTuple):
    """The day and the words of a payment."""

    day: date
    method: str
    reference: str


class PaymentFields(FormGrid):
    """Date, method and reference, and before them an amount where there is one to type."""

    def __init__(self, formats: Formats, today: Callable[[], date], amount: QWidget | None = None) -> None:
        super().__init__()
        self.day = DateEdit(formats, today=today)
        self.method = ComboBox()
        self.method.setEditable(True)
        self.method.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for words in (
            self.tr("Bank transfer"),
            self.tr("Cash"),
            self.tr("Card"),
            self.tr("Direct debit"),
            self.tr("Cheque"),
        ):
            self.method.add(words, words)
        line = self.method.lineEdit()
        if line is not None:
            line.setMaxLength(METHOD_LENGTH)
            line.setAccessibleName(self.tr("Method"))
        self.reference = LineEdit(max_length=200, placeholder=self.tr("For example the statement"))
        if amount is not None:
            self.add(Field(self.tr("Amount"), amount, path="amount"), 0, 0, 6)
        self.add(Field(self.tr("Date"), self.day, path="date"), 0, 0 if amount is None else 6, 6)
        row, column = (0, 6) if amount is None else (1, 0)
        self.add(Field(self.tr("Method"), self.method, path="method"), row, column, 6)
        self.add(Field(self.tr("Reference"), self.reference, path="reference"), 1, 6 - column, 6 + column)
        self.day.set_value(today())

    def day_problem(self) -> Problem | None:
        """Return what is wrong with the day; None when it is one."""
        words = self.day.problem() or ("" if self.day.value() is not None else self.tr("Type the day."))
        return Problem("date", words) if words else None

    def receipt(self) -> Receipt | None:
        """Return what stands in the fields; None while there is no day."""
        day = self.day.value()
        return None if day is None else Receipt(day, self.method.currentText().strip(), self.reference.text().strip())
