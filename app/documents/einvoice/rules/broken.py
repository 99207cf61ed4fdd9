"""What a rule says of an e-invoice that breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.documents.einvoice.model import AllowanceCharge, EInvoice
from app.domain.decimals import added

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Broken:
    """One rule that is broken, once.

    Attributes:
        rule: the official id, such as ``BR-CO-15``.
        field: where to mend it, as in the JSON of an invoice; what belongs to the company begins with ``seller.``.
        message: one plain sentence.
        fatal: whether receivers refuse the document for it; otherwise it is advice.
        recomputed: whether it is a difference from our arithmetic, of which no rule speaks.
    """

    rule: str
    field: str
    message: str
    fatal: bool = True
    recomputed: bool = False


def total(amounts: Iterator[Decimal | None]) -> Decimal:
    """Return the exact sum; what is absent counts as 0."""
    return added(*(amount for amount in amounts if amount is not None))


def rounded(amount: Decimal, unit: Decimal = CENT) -> Decimal:
    """Round half up."""
    return amount.quantize(unit, rounding=ROUND_HALF_UP)


def levels(invoice: EInvoice) -> Iterator[tuple[str, AllowanceCharge]]:
    """Yield every allowance and charge of the document with the path of its field."""
    for name, entries in (("allowances", invoice.allowances), ("charges", invoice.charges)):
        for place, entry in enumerate(entries):
            yield f"{name}[{place}]", entry


def line_levels(invoice: EInvoice) -> Iterator[tuple[str, AllowanceCharge]]:
    """Yield every allowance and charge of the lines with the path of its field."""
    for number, line in enumerate(invoice.lines):
        for name, entries in (("allowances", line.allowances), ("charges", line.charges)):
            for place, entry in enumerate(entries):
                yield f"lines[{number}].{name}[{place}]", entry
