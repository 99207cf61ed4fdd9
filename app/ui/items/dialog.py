"""The editor of one item, in a dialog over the list."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.domain.decimals import normal
from app.domain.item import Item
from app.domain.tax import RATE_ZERO, Tax, TaxCategory
from app.ui.choices import currency_box
from app.ui.forms import roomy
from app.ui.shell.page import Shell
from app.ui.tax_words import category_box
from app.ui.units import unit_choices, unit_name
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import ComboBox, LineEdit, TextEdit
from app.ui.widgets.numbers import DecimalEdit

if TYPE_CHECKING:
    from app.services.books import Books

_UNREADABLE = Decimal("Infinity")
"""Stands for a number that cannot be read; no item may have it."""


class ItemDialog(Dialog):
    """Edits a stored item, or makes one.

    Attributes:
        saved: the `Item` as stored.
    """

    saved = Signal(object)

    def __init__(self, parent: QWidget, shell: Shell, books: Books, item: Item) -> None:
        title = self.tr("Item") if item.id else self.tr("New item")
        super().__init__(parent, title, width=560)
        self._books, self._item = books, item
        self._name = LineEdit(max_length=1000)
        self._description = TextEdit(rows=3, max_length=1000)
        self._unit = ComboBox()
        choices = unit_choices()
        if item.unit not in {code for _name, code in choices}:
            choices.insert(0, (unit_name(item.unit), item.unit))
        for words, code in choices:
            self._unit.add(words, code)
        self._price = DecimalEdit(shell.formats, minimum=Decimal(0))
        self._currency = currency_box("", empty=self.tr("As the company"))
        self._category = category_box("")
        self._rate = DecimalEdit(shell.formats, minimum=Decimal(0), max_decimals=4)
        self._form = self._lay_out()
        self.body.addWidget(self._form)
        self.add_button(self.tr("Cancel"), self.reject)
        self._save_button = self.add_button(self.tr("Save"), self._save, Kind.PRIMARY)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self._save)
        self._category.chosen_changed.connect(lambda _value: self._on_category())
        self._show(item)
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> FormGrid:
        form = roomy(FormGrid())
        form.add(Field(self.tr("Name"), self._name, path="name"), 0, 0, 12)
        hint = self.tr("Stands below the name on the document")
        form.add(Field(self.tr("Description"), self._description, hint, path="description"), 1, 0, 12)
        form.add(Field(self.tr("Price"), self._price, path="unit_price"), 2, 0, 4)
        form.add(Field(self.tr("Currency"), self._currency, path="currency"), 2, 4, 4)
        form.add(Field(self.tr("Unit"), self._unit, path="unit"), 2, 8, 4)
        form.add(Field(self.tr("Tax"), self._category, path="tax.category"), 3, 0, 8)
        form.add(Field(self.tr("Rate in per cent"), self._rate, path="tax.rate"), 3, 8, 4)
        return form

    def _show(self, item: Item) -> None:
        self._name.setText(item.name)
        self._description.set_text(item.description)
        self._unit.choose(item.unit)
        self._price.set_value(item.unit_price if item.id else None)
        self._currency.choose(item.currency)
        self._category.choose(item.tax.category.value)
        self._rate.set_value(normal(item.tax.rate))
        self._on_category()

    def _read(self) -> Item:
        price, rate = self._price.value(), self._rate.value()
        category = TaxCategory(str(self._category.chosen()))
        return replace(
            self._item,
            name=self._name.text().strip(),
            description=self._description.text().strip(),
            unit=str(self._unit.chosen()),
            unit_price=_UNREADABLE if price is None else price,
            currency=str(self._currency.chosen() or ""),
            tax=Tax(category, _UNREADABLE if rate is None else rate, self._item.tax.reason),
        )

    def _on_category(self) -> None:
        free = TaxCategory(str(self._category.chosen())) in RATE_ZERO
        self._rate.setEnabled(not free)
        if free:
            self._rate.set_value(Decimal(0))

    def _save(self) -> None:
        item = self._read()

        def store() -> Item:
            from app.services import items

            return items.save(self._books, item) if item.id else items.create(self._books, item)

        self.carry_out(store, self._on_saved, self._on_failed)

    def _on_saved(self, item: Item) -> None:
        self.saved.emit(item)
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self.show_trouble(error, self._form)
