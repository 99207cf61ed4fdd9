"""The fields of the company, in sections; it shows a `Company` and gives one back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.decimals import plain
from app.domain.party import Company
from app.domain.tax import RATE_ZERO, TaxCategory
from app.domain.tax_id_names import tax_id_name
from app.services.unprintable import fonts_folder
from app.ui.choices import country_box, currency_box, language_box
from app.ui.einvoice.fields import SellerFields
from app.ui.formats import Formats
from app.ui.forms import days, show_text, titled, watch
from app.ui.tax_words import category_box
from app.ui.theme.tokens import GAP
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import CheckBox, LineEdit, TextEdit
from app.ui.widgets.numbers import DecimalEdit

# Texts that a line edit shows and the company holds under the same name.
_LINES = (
    "name", "email", "phone", "website", "street", "building", "line2", "postal_code", "city", "region", "tax_id",
    "tax_number", "registration", "bank_name", "account_holder", "iban", "bic", "account_number", "upi_id",
    "payment_link",
)  # fmt: skip


class CompanyForm(QWidget):
    """Who the documents are from, how they are paid, and what new ones begin with.

    Attributes:
        changed: emitted when the user changed anything.
    """

    changed = Signal()

    def __init__(self, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Company()
        self.lines = {name: LineEdit(max_length=200) for name in _LINES}
        self._country = country_box(self.tr("Country"))
        self._category = category_box(self.tr("Tax of a new line"))
        self._rate = DecimalEdit(formats, minimum=Decimal(0), max_decimals=4)
        self._inclusive = CheckBox(self.tr("Prices include tax"))
        self._currency, self._language = currency_box(""), language_box("")
        self._terms = LineEdit(max_length=4)
        self._electronic = SellerFields()
        self._notes = TextEdit(rows=2)
        self._lay_out()
        watch((self,), self.changed)
        self._inclusive.clicked.connect(self.changed.emit)
        self._category.chosen_changed.connect(lambda _value: self._on_category())
        self._country.chosen_changed.connect(lambda _value: self._name_tax_id())
        for box in (self._country, self._currency):
            box.chosen_changed.connect(lambda _value: self._offer_upi())

    def set_company(self, company: Company) -> None:
        """Show the company; nothing is told."""
        self._shown = company
        for name, line in self.lines.items():
            show_text(line, getattr(company, name))
        self._electronic.show_company(company)
        self._country.choose(company.country)
        self._name_tax_id()
        self._category.choose(company.default_category)
        if self._rate.value() != Decimal(company.default_rate):
            self._rate.set_value(Decimal(company.default_rate))
        self._inclusive.setChecked(company.prices_include_tax)
        self._currency.choose(company.currency)
        self._language.choose(company.language)
        show_text(self._terms, str(company.terms_days))
        blocked = self.blockSignals(True)
        self._notes.set_text(company.notes)
        self.blockSignals(blocked)
        self._on_category()
        self._offer_upi()

    def company(self) -> Company:
        """Return what stands in the fields; what cannot be read becomes something that no company may have."""
        rate = self._rate.value()
        texts: dict[str, Any] = {name: line.text().strip() for name, line in self.lines.items()}
        return replace(
            self._shown,
            **texts,
            **self._electronic.values(),
            country=self.country(),
            default_category=str(self._category.chosen()),
            default_rate=self._rate.text() if rate is None else plain(rate),
            prices_include_tax=self._inclusive.isChecked(),
            currency=str(self._currency.chosen()),
            language=str(self._language.chosen()),
            terms_days=days(self._terms.text()),
            notes=self._notes.text(),
        )

    def adopt(self, company: Company) -> None:
        """Take over the revision of a company just stored; the fields stay as they are."""
        self._shown = company

    def country(self) -> str:
        """Return the code of the country chosen, empty for none."""
        return str(self._country.chosen() or "")

    def _name_tax_id(self) -> None:
        self._tax_id.set_label(tax_id_name(self.country()))

    def _on_category(self) -> None:
        free = TaxCategory(str(self._category.chosen() or "S")) in RATE_ZERO
        self._rate.setEnabled(not free)
        if free:
            self._rate.set_value(Decimal(0))

    def _offer_upi(self) -> None:
        """Ask for the UPI id where rupees are paid."""
        wanted = self.country() == "IN" or self._currency.chosen() == "INR"
        self._upi.setVisible(wanted or bool(self.lines["upi_id"].text()))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        for title, grid in (
            (self.tr("Company"), self._who()),
            (self.tr("Tax and registration"), self._tax()),
            (self.tr("Bank details"), self._bank()),
            (self.tr("E-invoices"), self._electronic),
            (self.tr("New documents"), self._defaults()),
        ):
            layout.addWidget(titled(title, grid))

    def _who(self) -> FormGrid:
        grid = FormGrid()
        self._line(grid, self.tr("Name"), "name", "name", 0, 0, 12)
        self._line(grid, self.tr("Street"), "street", "address.street", 1, 0, 6)
        self._line(grid, self.tr("Building number"), "building", "address.building", 1, 6, 2)
        self._line(grid, self.tr("Further line"), "line2", "address.line2", 1, 8, 4)
        self._line(grid, self.tr("Postcode"), "postal_code", "address.postal_code", 2, 0, 2)
        self._line(grid, self.tr("Town"), "city", "address.city", 2, 2, 4)
        self._line(grid, self.tr("Region"), "region", "address.region", 2, 6, 2)
        grid.add(Field(self.tr("Country"), self._country, path="address.country"), 2, 8, 4)
        self._line(grid, self.tr("Email"), "email", "email", 3, 0, 5)
        self._line(grid, self.tr("Phone"), "phone", "phone", 3, 5, 3)
        self._line(grid, self.tr("Website"), "website", "website", 3, 8, 4)
        return grid

    def _tax(self) -> FormGrid:
        grid = FormGrid()
        hint = self.tr("Such as DE123456789")
        self._tax_id = Field(tax_id_name(""), self.lines["tax_id"], hint, path="tax_id")
        grid.add(self._tax_id, 0, 0, 4)
        self._line(grid, self.tr("Local tax number"), "tax_number", "tax_number", 0, 4, 4)
        self._line(grid, self.tr("Registration"), "registration", "registration", 0, 8, 4, self.tr("Court and number"))
        grid.add(Field(self.tr("Tax of a new line"), self._category, path="tax.category"), 1, 0, 4)
        grid.add(Field(self.tr("Rate in per cent"), self._rate, path="tax.rate"), 1, 4, 2)
        grid.add(Field("", self._inclusive, path="prices_include_tax"), 1, 8, 4)
        return grid

    def _bank(self) -> FormGrid:
        grid = FormGrid()
        self._line(grid, self.tr("IBAN"), "iban", "bank.iban", 0, 0, 6)
        self._line(grid, self.tr("BIC"), "bic", "bank.bic", 0, 6, 3)
        self._line(grid, self.tr("Bank"), "bank_name", "bank.name", 0, 9, 3)
        self._line(grid, self.tr("Account holder"), "account_holder", "bank.holder", 1, 0, 6)
        hint = self.tr("Where there is no IBAN")
        self._line(grid, self.tr("Account number"), "account_number", "bank.account_number", 1, 6, 6, hint)
        hint = self.tr("Where customers pay online; {number}, {amount} and {currency} are filled in")
        self._line(grid, self.tr("Payment link"), "payment_link", "bank.payment_link", 2, 0, 12, hint)
        self._upi = Field(self.tr("UPI id"), self.lines["upi_id"], self.tr("For the UPI code"), path="bank.upi_id")
        grid.add(self._upi, 3, 0, 6)
        return grid

    def _defaults(self) -> FormGrid:
        grid = FormGrid()
        grid.add(Field(self.tr("Currency"), self._currency, path="currency"), 0, 0, 4)
        folder = fonts_folder()
        hint = self.tr("Further fonts, as for Chinese, go into {folder}").format(folder=folder) if folder else ""
        grid.add(Field(self.tr("Document language"), self._language, hint, path="language"), 0, 4, 4)
        grid.add(Field(self.tr("Payment terms in days"), self._terms, path="terms_days"), 0, 8, 4)
        notes = Field(self.tr("Notes"), self._notes, self.tr("Below the totals of each new document"), path="notes")
        grid.add(notes, 1, 0, 12)
        return grid

    def _line(
        self, grid: FormGrid, label: str, name: str, path: str, row: int, start: int, span: int, hint: str = ""
    ) -> None:
        grid.add(Field(label, self.lines[name], hint, path=path), row, start, span)
