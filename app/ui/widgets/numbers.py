"""Inputs for decimals and amounts: strict, exact, and telling at once how they read what was typed."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.currencies import CURRENCIES
from app.ui.figures import read_number
from app.ui.formats import Formats, Unreadable
from app.ui.override import override
from app.ui.theme.fonts import text_font
from app.ui.widgets.inputs import LineEdit


class DecimalEdit(LineEdit):
    """A decimal in the user's locale.

    What cannot be read, or could be read in two ways (``1.234`` in German), is refused with a sentence; the value is
    then None. What reads differently from how it looks is shown as it was read.

    Attributes:
        value_changed: the value, or None, whenever it changes.
        said: ``(state, text)`` for the field around: state ``""``, ``"hint"`` or ``"error"``.
        remark: what was said last.
    """

    value_changed = Signal(object)
    said = Signal(str, str)

    def __init__(
        self,
        formats: Formats,
        name: str = "",
        *,
        minimum: Decimal | None = None,
        max_decimals: int = 12,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, max_length=60, parent=parent)
        self._formats = formats
        self._minimum, self._max_decimals = minimum, max_decimals
        self._value: Decimal | None = None
        self._problem = ""
        self.remark = ("", "")
        self.setFont(text_font())
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.textChanged.connect(self._on_text_changed)
        self.editingFinished.connect(self._tidy)

    def value(self) -> Decimal | None:
        """Return the number; None when the field is empty or unreadable."""
        return self._value

    def set_value(self, value: Decimal | None) -> None:
        """Show a number, grouped; None empties the field."""
        self.setText("" if value is None else self._written(value))

    def problem(self) -> str:
        """Return what is wrong with the text, in a sentence for the user; empty when it can be read or is empty."""
        return self._problem

    def _written(self, value: Decimal) -> str:
        return self._formats.numbers.write(value)

    def _on_text_changed(self, text: str) -> None:
        before = self._value
        self._value, self._problem = None, ""
        if text.strip():
            try:
                self._value = self._checked(read_number(text, self._formats.numbers))
            except ValueError as error:
                self._problem = str(error)
        self._say(text)
        if self._value != before:
            self.value_changed.emit(self._value)

    def _checked(self, value: Decimal) -> Decimal:
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self._max_decimals:
            raise Unreadable(self.tr("At most {n} decimals.").format(n=self._max_decimals))
        if self._minimum is not None and value < self._minimum:
            raise Unreadable(self.tr("At least {n}.").format(n=self._written(self._minimum)))
        return value

    def _say(self, text: str) -> None:
        if self._problem:
            self.remark = ("error", self._problem)
        elif self._value is not None and not self._reads_as_it_looks(text.strip()):
            self.remark = ("hint", "= " + self._shown(self._value))
        else:
            self.remark = ("", "")
        self.said.emit(*self.remark)

    def _reads_as_it_looks(self, text: str) -> bool:
        """Whether the text is plain digits with the locale's own mark, or what we would write ourselves."""
        return (
            text == self._written(self._value or Decimal())
            or text.replace(self._formats.numbers.decimal, "", 1).removeprefix("-").isdigit()
        )

    def _shown(self, value: Decimal) -> str:
        return self._written(value)

    def _tidy(self) -> None:
        if self._value is not None and self.isModified():
            self.set_value(self._value)


class MoneyEdit(DecimalEdit):
    """An amount of one currency, with that currency's decimals."""

    def __init__(
        self, formats: Formats, name: str = "", currency: str = "EUR", *, parent: QWidget | None = None
    ) -> None:
        self._currency = currency
        super().__init__(formats, name, max_decimals=_digits(currency), parent=parent)

    def set_currency(self, currency: str) -> None:
        """Read and write amounts of another currency from now on."""
        self._currency, self._max_decimals = currency, _digits(currency)
        self._on_text_changed(self.text())

    @override
    def _written(self, value: Decimal) -> str:
        return self._formats.numbers.write(value, digits=self._max_decimals)

    @override
    def _shown(self, value: Decimal) -> str:
        known = CURRENCIES.get(self._currency)
        return f"{known.symbol if known else self._currency} {self._written(value)}"


def _digits(currency: str) -> int:
    known = CURRENCIES.get(currency)
    return 2 if known is None else known.digits
