"""The words of a document in each language it can be written in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.documents.wording import known, wording


@dataclass(frozen=True, slots=True)
class Texts:
    """The wording of one language; braces are filled in with `str.format`."""

    invoice: str
    credit_note: str
    cancellation: str
    draft: str
    billed_to: str
    credited_to: str
    delivered_to: str
    issued: str
    due: str
    delivery_date: str
    reference: str
    buyer_reference: str
    contract: str
    project: str
    period: str
    customer_tax_id: str
    attention: str
    corrects_invoice: str
    cancels_invoice: str
    tax_id: str
    tax_number: str
    # The line table.
    description: str
    quantity: str
    price: str
    price_with_tax: str
    discount: str
    net: str
    total: str
    per: str
    carried_over: str
    brought_forward: str
    line_allowance: str
    line_charge: str
    # The totals.
    sum_of_lines: str
    allowance: str
    charge: str
    net_total: str
    gross_total: str
    tax_on: str
    includes_tax_on: str
    untaxed: str
    prepaid: str
    rounding: str
    total_due: str
    total_credit: str
    prices_include_tax: str
    # How to pay, and the foot of the page.
    how_to_pay: str
    pay_until: str
    pay_now: str
    nothing_to_pay: str
    credit_follows: str
    cancels_in_full: str
    account_holder: str
    bank: str
    account_number: str
    scan_to_pay: str
    page: str
    # Taxes.
    vat: str
    sales_tax: str
    goods_tax: str
    zero_rated: str
    exempt: str
    reverse_charge: str
    intra_community: str
    export: str
    outside_scope: str
    reverse_charge_reason: str
    intra_community_reason: str
    export_reason: str
    exempt_reason: str
    outside_scope_reason: str


def texts(language: str) -> Texts:
    """Return the wording of a language, English where it is none of ours."""
    return _texts(known(language))


@cache
def _texts(language: str) -> Texts:
    return Texts(**wording(language)["texts"])
