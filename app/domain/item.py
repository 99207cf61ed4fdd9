"""A product or service of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.decimals import ZERO
from app.domain.document import Line
from app.domain.tax import Tax


@dataclass(frozen=True, slots=True)
class Item:
    """Something the company sells.

    Attributes:
        id: 0 until stored.
        name: what a line of a document says; ``description`` becomes the line's further text.
        unit: UN/ECE Recommendation 20 code.
        unit_price: currency units per ``unit``, without tax unless the company's prices include it.
        currency: of the price; empty for the company's.
        archived: kept, but not offered for new lines.
    """

    id: int = 0
    name: str = ""
    description: str = ""
    unit: str = "C62"
    unit_price: Decimal = ZERO
    currency: str = ""
    tax: Tax = field(default_factory=Tax)
    archived: bool = False
    revision: int = 0

    def as_line(self) -> Line:
        """Return a line that sells one unit of this item."""
        return Line(
            description=self.name,
            unit=self.unit,
            unit_price=self.unit_price,
            tax=self.tax,
            note=self.description,
            item_id=self.id or None,
        )
