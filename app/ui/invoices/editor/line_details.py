"""Everything about one line that the grid has no column for: note, base quantity, surcharges, further discounts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from app.domain.decimals import ONE, ZERO
from app.domain.document import Line
from app.domain.errors import Problem
from app.domain.tax import Tax
from app.domain.text import LINE_LENGTH, multi_line, single_line
from app.ui.formats import NumberStyle
from app.ui.invoices.editor.amount_edit import AmountEdit
from app.ui.invoices.editor.entries import EntryRows, Words
from app.ui.units import read_unit, unit_name
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import ComboBox, LineEdit, TextEdit
from app.ui.widgets.labels import PlainLabel, Size, Tone
from app.ui.widgets.problems import show_problems


class LineDetails(Dialog):
    """Edits a copy of a line and hands it over as one step."""

    def __init__(
        self,
        parent: QWidget,
        number: int,
        line: Line,
        taxes: Sequence[tuple[str, Tax]],
        style: NumberStyle,
        digits: int,
        done: Callable[[Line], None],
    ) -> None:
        super().__init__(parent, self.tr("Line {n}").format(n=number), width=600)
        self._line, self._done = line, done
        self._taxes = list(taxes)
        self.description = LineEdit(max_length=LINE_LENGTH)
        self.note = TextEdit(max_length=LINE_LENGTH, rows=2)
        self.quantity = AmountEdit("", empty=ZERO)
        self.unit = LineEdit(max_length=40)
        self.price = AmountEdit("", empty=ZERO, check=self._check_price)
        self.base = AmountEdit("", empty=ONE, check=self._check_base)
        self.tax = ComboBox()
        self.reason = LineEdit(max_length=LINE_LENGTH)
        for text, tax in self._taxes:
            self.tax.add(text, tax)
        if not self.tax.choose(replace(line.tax, reason="")):
            self.tax.add(str(line.tax.rate), replace(line.tax, reason=""))
            self.tax.choose(replace(line.tax, reason=""))
        grid = FormGrid()
        grid.add(Field(self.tr("Description"), self.description, path="description"), 0, 0, 12)
        grid.add(Field(self.tr("Note below the description"), self.note, path="note"), 1, 0, 12)
        grid.add(Field(self.tr("Quantity"), self.quantity, path="quantity"), 2, 0, 3)
        grid.add(Field(self.tr("Unit"), self.unit, path="unit"), 2, 3, 3)
        grid.add(Field(self.tr("Price"), self.price, path="unit_price"), 2, 6, 3)
        base = Field(self.tr("Price is for"), self.base, self.tr("Units; usually 1"), path="price_base_quantity")
        grid.add(base, 2, 9, 3)
        grid.add(Field(self.tr("Tax"), self.tax, path="tax"), 3, 0, 4)
        hint = self.tr("Printed where no tax is charged")
        grid.add(Field(self.tr("Reason for no tax"), self.reason, hint, path="tax.reason"), 3, 4, 8)
        self.body.addWidget(grid)
        self.allowances = EntryRows(Words(self.tr("Discount"), self.tr("Add discount"), "allowances"))
        self.charges = EntryRows(Words(self.tr("Surcharge"), self.tr("Add surcharge"), "charges"))
        for title, rows in ((self.tr("Discounts"), self.allowances), (self.tr("Surcharges"), self.charges)):
            self.body.addWidget(PlainLabel(title, size=Size.CAPTION, tone=Tone.MUTED))
            self.body.addWidget(rows)
        self._wrong = PlainLabel("", tone=Tone.BAD, wrap=True)
        self._wrong.hide()
        self.body.addWidget(self._wrong)
        self._show(style, digits)
        self.add_button(self.tr("Cancel"), self.reject)
        self.add_button(self.tr("Apply"), self._on_done, Kind.PRIMARY)
        self.description.setFocus()

    def _show(self, style: NumberStyle, digits: int) -> None:
        line = self._line
        self.description.setText(line.description)
        self.note.set_text(line.note)
        self.quantity.show_value(line.quantity, style, 0)
        self.unit.setText(unit_name(line.unit))
        self.price.show_value(line.unit_price, style, digits)
        self.base.show_value(line.price_base_quantity, style, 0)
        self.reason.setText(line.tax.reason)
        self.allowances.show_entries(line.allowances, style, digits)
        self.charges.show_entries(line.charges, style, digits)

    def _check_price(self, price: Decimal) -> str:
        return self.tr("A price is not negative. Use a negative quantity for a return.") if price < 0 else ""

    def _check_base(self, base: Decimal) -> str:
        return self.tr("More than zero.") if base <= 0 else ""

    def _problems(self) -> list[Problem]:
        """Return what keeps the line from being taken."""
        edits = {"quantity": self.quantity, "unit_price": self.price, "price_base_quantity": self.base}
        problems = [Problem(field, edit.problem()) for field, edit in edits.items() if edit.problem()]
        try:
            read_unit(self.unit.text())
        except ValueError as error:
            problems.append(Problem("unit", str(error)))
        for field, edit, tidy in (
            ("description", self.description, single_line),
            ("note", self.note, multi_line),
            ("tax.reason", self.reason, single_line),
        ):
            try:
                tidy(edit.text(), LINE_LENGTH)
            except ValueError as error:
                problems.append(Problem(field, str(error)))
        problems += [*self.allowances.problems(), *self.charges.problems()]
        return problems

    def _on_done(self) -> None:
        problems = self._problems()
        tax = self.tax.chosen()
        if problems or not isinstance(tax, Tax):
            homeless = show_problems(self, problems)
            self._wrong.setText(" ".join(problem.message for problem in homeless))
            self._wrong.setVisible(bool(homeless))
            return
        self.accept()
        self._done(
            replace(
                self._line,
                description=single_line(self.description.text(), LINE_LENGTH),
                note=multi_line(self.note.text(), LINE_LENGTH),
                quantity=self.quantity.value(),
                unit=read_unit(self.unit.text()),
                unit_price=self.price.value(),
                price_base_quantity=self.base.value(),
                tax=replace(tax, reason=single_line(self.reason.text(), LINE_LENGTH)),
                allowances=self.allowances.entries(),
                charges=self.charges.entries(),
            )
        )
