"""The payment link of India's Unified Payments Interface (UPI linking specification 1.6), for claims in rupees."""

from __future__ import annotations

from urllib.parse import quote

from app.documents.payment_claim import Claim, one_line
from app.domain.errors import Problem

_NAME, _NOTE, _REFERENCE = 99, 50, 35


def upi_problems(claim: Claim) -> list[Problem]:
    """Return why there is no link for a claim in rupees, each reason with its field."""
    problems = []
    if not claim.seller.upi_id:
        problems.append(Problem("seller.bank.upi_id", "The UPI code needs your UPI id."))
    if not claim.payee:
        problems.append(Problem("seller.name", "The UPI code needs the name of your company."))
    return problems


def upi_link(claim: Claim) -> str:
    """Return the link, which a payment app opens or reads as a code."""
    number = one_line(claim.number)
    reference = "".join(char for char in number if char.isascii() and char.isalnum())[:_REFERENCE]
    fields = {
        "pa": claim.seller.upi_id,
        "pn": claim.payee[:_NAME],
        "tr": reference,
        "tn": number[:_NOTE],
        "am": claim.amount,
        "cu": "INR",
    }
    return "upi://pay?" + "&".join(f"{key}={quote(value, safe='@.')}" for key, value in fields.items() if value)
