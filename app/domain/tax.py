"""Tax categories and the one place where tax is rounded (EN 16931: UNCL 5305, BR-S-08 and BR-S-09 and their kin)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.decimals import HUNDRED, divided, from_minor, multiplied, to_minor

MAX_RATE = HUNDRED


class TaxCategory(StrEnum):
    """The duty or tax category codes EN 16931 allows."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_COMMUNITY = "K"
    EXPORT = "G"
    OUTSIDE_SCOPE = "O"
    CANARY_ISLANDS = "L"
    CEUTA_MELILLA = "M"
    TRANSFERRED = "B"


CATEGORY_NAMES = {
    TaxCategory.STANDARD: "Taxed",
    TaxCategory.ZERO: "Zero rated",
    TaxCategory.EXEMPT: "Exempt",
    TaxCategory.REVERSE_CHARGE: "Reverse charge",
    TaxCategory.INTRA_COMMUNITY: "Intra-Community",
    TaxCategory.EXPORT: "Export",
    TaxCategory.OUTSIDE_SCOPE: "Outside scope",
    TaxCategory.CANARY_ISLANDS: "IGIC",
    TaxCategory.CEUTA_MELILLA: "IPSI",
    TaxCategory.TRANSFERRED: "Transferred",
}
"""What people call the categories, whose codes they need not know."""

RATE_ZERO = frozenset(
    {
        TaxCategory.ZERO,
        TaxCategory.EXEMPT,
        TaxCategory.REVERSE_CHARGE,
        TaxCategory.INTRA_COMMUNITY,
        TaxCategory.EXPORT,
        TaxCategory.OUTSIDE_SCOPE,
    }
)
NEEDS_REASON = RATE_ZERO - {TaxCategory.ZERO}


@dataclass(frozen=True, slots=True)
class Tax:
    """The tax of a line, allowance or charge.

    Attributes:
        category: see `TaxCategory`.
        rate: per cent, 0 for the categories of `RATE_ZERO`.
        reason: why no tax is charged; needed at issue for the categories of `NEEDS_REASON`.
        reason_code: the same as a VATEX code (BT-121), see `app.domain.einvoice`.
    """

    category: TaxCategory = TaxCategory.STANDARD
    rate: Decimal = Decimal(0)
    reason: str = ""
    reason_code: str = ""


def tax_on(basis: int, rate: Decimal, digits: int) -> int:
    """Return the tax on ``basis`` minor units, rounded half up once (BR-CO-17)."""
    return to_minor(divided(multiplied(from_minor(basis, digits), rate), HUNDRED), digits)


def basis_within(gross: int, rate: Decimal, digits: int) -> int:
    """Return the tax basis inside ``gross`` minor units of tax-inclusive prices; the tax is what remains of it."""
    return to_minor(divided(multiplied(from_minor(gross, digits), HUNDRED), HUNDRED + rate), digits)
