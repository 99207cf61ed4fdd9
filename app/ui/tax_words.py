"""The tax categories in the user's words, and a chooser of them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.tax import TaxCategory
from app.ui.widgets.inputs import ComboBox


def category_words(category: TaxCategory) -> str:
    """Return what a tax category is called in a chooser."""
    return {
        TaxCategory.STANDARD: _tr("Taxed"),
        TaxCategory.ZERO: _tr("Zero rated"),
        TaxCategory.EXEMPT: _tr("Exempt"),
        TaxCategory.REVERSE_CHARGE: _tr("Reverse charge"),
        TaxCategory.INTRA_COMMUNITY: _tr("Intra-Community supply"),
        TaxCategory.EXPORT: _tr("Export outside the EU"),
        TaxCategory.OUTSIDE_SCOPE: _tr("Outside the scope of tax"),
        TaxCategory.CANARY_ISLANDS: _tr("Canary Islands (IGIC)"),
        TaxCategory.CEUTA_MELILLA: _tr("Ceuta and Melilla (IPSI)"),
        TaxCategory.TRANSFERRED: _tr("Transferred tax (Italy)"),
    }[category]


def category_box(name: str) -> ComboBox:
    """Return a chooser of tax categories; its values are their codes."""
    box = ComboBox(name)
    for category in TaxCategory:
        box.add(category_words(category), category.value)
    return box


def _tr(text: str) -> str:
    return QCoreApplication.translate("Tax", text)
