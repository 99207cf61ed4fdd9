"""What a tax is called: by the seller's country, the language, and the category of EN 16931."""

from __future__ import annotations

from app.documents.texts import Texts
from app.documents.wording import known, wording
from app.domain.tax import TaxCategory

_GOODS_TAX = {"AU", "NZ", "IN", "SG", "CA", "MV", "PG"}


def tax_name(words: Texts, language: str, country: str) -> str:
    """Return the everyday name of the tax that a seller of ``country`` charges; VAT where nothing else is known."""
    if country == "US":
        return words.sales_tax
    if country in _GOODS_TAX:
        return words.goods_tax
    return wording(known(language))["taxes"].get(country, words.vat)


def category_tax_name(category: TaxCategory, tax: str) -> str:
    """Return the name of the tax of a category that carries a rate: the Canary Islands and Ceuta have their own."""
    return {TaxCategory.CANARY_ISLANDS: "IGIC", TaxCategory.CEUTA_MELILLA: "IPSI"}.get(category, tax)


def untaxed_name(category: TaxCategory, words: Texts, tax: str) -> str:
    """Return what the totals call the amount of a category without tax; empty for a category with a rate."""
    names = {
        TaxCategory.ZERO: words.zero_rated,
        TaxCategory.EXEMPT: words.exempt,
        TaxCategory.REVERSE_CHARGE: words.reverse_charge,
        TaxCategory.INTRA_COMMUNITY: words.intra_community,
        TaxCategory.EXPORT: words.export,
        TaxCategory.OUTSIDE_SCOPE: words.outside_scope,
    }
    return names.get(category, "").format(tax=tax)


def standard_reason(category: TaxCategory, words: Texts, tax: str) -> str:
    """Return the usual sentence why a category carries no tax; empty for one that does, and for the zero rate."""
    reasons = {
        TaxCategory.EXEMPT: words.exempt_reason,
        TaxCategory.REVERSE_CHARGE: words.reverse_charge_reason,
        TaxCategory.INTRA_COMMUNITY: words.intra_community_reason,
        TaxCategory.EXPORT: words.export_reason,
        TaxCategory.OUTSIDE_SCOPE: words.outside_scope_reason,
    }
    return reasons.get(category, "").format(tax=tax)
