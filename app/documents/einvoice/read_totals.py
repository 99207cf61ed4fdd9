"""Totals of an e-invoice that was read which stand in several places: of tax, and of what is collected for others."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from app.documents.einvoice.node import Node
from app.domain.decimals import ZERO, added

NO_SCHEME = "It is not said that this tax is value added tax."


def tax_totals(
    groups: Iterable[Node], name: str, currency: str, tax_currency: str
) -> tuple[Decimal | None, Decimal | None]:
    """Return the total of tax (BT-110) and that in ``tax_currency`` where it is another one (BT-111).

    They are the amounts called ``name`` in ``groups``; each one beyond them is a problem.
    """
    tax = in_tax_currency = None
    for group in groups:
        for amount, stated in group.amounts(name):
            if stated == tax_currency != currency and in_tax_currency is None:
                in_tax_currency = amount
            elif tax is None and (stated in ("", currency) or not currency):
                tax = amount
            else:
                group.problem(name, f"A further total of tax was not understood: {amount} {stated[:10]}.")
    return tax, in_tax_currency


def collected(groups: Iterable[Node], name: str, about: Iterable[str]) -> Decimal | None:
    """Return the sum of the amounts called ``name``, None where there are none; ``about`` names what describes them."""
    found = None
    for group in groups:
        group.skip(*about)
        amount = group.amount(name)
        found = added(found or ZERO, amount or ZERO)
    return found
