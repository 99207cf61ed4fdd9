"""The texts that explain why no tax is charged, one for each category that needs one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.party import Company
from app.domain.tax import NEEDS_REASON, TaxCategory
from app.ui.forms import show_text, titled, watch
from app.ui.tax_words import category_words
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import LineEdit
from app.ui.widgets.labels import PlainLabel, Tone

_CATEGORIES = tuple(category for category in TaxCategory if category in NEEDS_REASON)


class TaxSection(QWidget):
    """Shows the reasons of a `Company` and gives them back.

    Attributes:
        changed: emitted when the user changed one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = {category: LineEdit(max_length=1000) for category in _CATEGORIES}
        examples = {
            TaxCategory.EXEMPT: self.tr("Small business, no tax under § 19 UStG"),
            TaxCategory.REVERSE_CHARGE: self.tr("Reverse charge: the customer accounts for the tax"),
            TaxCategory.INTRA_COMMUNITY: self.tr(
                "Intra-Community supply, exempt under Article 138 of Directive 2006/112"
            ),
            TaxCategory.EXPORT: self.tr("Export, exempt under Article 146 of Directive 2006/112"),
            TaxCategory.OUTSIDE_SCOPE: self.tr("Not subject to tax in this country"),
        }
        self._grid = FormGrid()
        for row, (category, line) in enumerate(self._lines.items()):
            line.setPlaceholderText(examples[category])
            own = category is TaxCategory.EXEMPT
            self._grid.add(Field(f"{category_words(category)} ({category.value})", line), row, 0, 9 if own else 12)
        # Every other category has one code that follows from it.
        self._code = LineEdit(max_length=40, placeholder="VATEX-EU-132-1I")
        hint = self.tr("Code of the VATEX list")
        self._grid.add(Field(self.tr("For e-invoices"), self._code, hint, path="exemption_reasons[0].code"), 0, 9, 3)
        text = self.tr("Documents say this where a line carries no tax. A line can also have a reason of its own.")
        card = titled(self.tr("Why no tax is charged"), PlainLabel(text, tone=Tone.MUTED, wrap=True), self._grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        watch((self,), self.changed)

    def set_company(self, company: Company) -> None:
        """Show the reasons of a company."""
        for category, line in self._lines.items():
            show_text(line, company.exemption_reason(category.value))
        show_text(self._code, company.exemption_code(TaxCategory.EXEMPT))

    def applied(self, company: Company) -> Company:
        """Return ``company`` with the reasons that stand here; their problems name places in the order shown."""
        own = [(category.value, text) for category, line in self._lines.items() if (text := line.text().strip())]
        for place, (code, _text) in enumerate(own):
            self._field(TaxCategory(code)).path = f"exemption_reasons[{place}].reason"
        kept = [(code, text) for code, text in company.exemption_reasons if TaxCategory(code) not in self._lines]
        code = self._code.text().strip().upper()
        codes = dict(company.exemption_codes) | {TaxCategory.EXEMPT.value: code}
        return replace(
            company,
            exemption_reasons=(*own, *kept),
            exemption_codes=tuple((category, text) for category, text in codes.items() if text),
        )

    def _field(self, category: TaxCategory) -> Field:
        parent = self._lines[category].parentWidget()
        if not isinstance(parent, Field):
            raise TypeError("A line stands in its field.")
        return parent
