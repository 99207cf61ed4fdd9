"""Inputs for decimals and amounts: strict, exact, and telling at once how they read what was typed."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.currencies import CURRENCIES
from app.ui.figures import read_number
from app.ui.formats import Formats, Unreadable
from app.ui.override import override
from app.ui.theme.fonts import text_font
from app.ui.widgets.read_edit import ReadEdit


class DecimalEdit(ReadEdit[Decimal]):
    """A decimal in the user's locale.

    What cannot be read, or could be read in two ways (``1.234`` in German), is refused with a sentence; the value is
    then None. What reads differently from how it looks is shown as it was read.
    """

    def __init__(
        self,
        formats: Formats,
        name: str = "",
        *,
        minimum: Decimal | None = None,
        max_decimals: int = 12,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(formats, name, 60, parent)
        self._minimum, self._max_decimals = minimum, max_decimals
        self.setFont(text_font())
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    @override
    def _read(self, text: str) -> Decimal:
        return self._checked(read_number(text, self._formats.numbers))

    @override
    def _written(self, value: Decimal) -> str:
        return self._formats.numbers.write(value)

    @override
    def _reading(self, value: Decimal, text: str) -> str:
        # Plain digits with the locale's own mark, or what we would write ourselves, read as they look.
        plain = text.replace(self._formats.numbers.decimal, "", 1).removeprefix("-").isdigit()
        return "" if plain or text == self._written(value) else self._shown(value)

    def _checked(self, value: Decimal) -> Decimal:
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self._max_decimals:
            raise Unreadable(self.tr("At most {n} decimals.").format(n=self._max_decimals))
        if self._minimum is not None and value < self._minimum:
            raise Unreadable(self.tr("At least {n}.").format(n=self._written(self._minimum)))
        return value

    def _shown(self, value: Decimal) -> str:
        return self._written(value)


class MoneyEdit(DecimalEdit):
    """An amount of one currency, with that currency's decimals."""

    def __init__(
        self, formats: Formats, name: str = "", currency: str = "EUR", *, parent: QWidget | None = None
    ) -> None:
        self._currency = currency
        super().__init__(formats, name, max_decimals=_digits(currency), parent=parent)

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
