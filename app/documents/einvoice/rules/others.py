"""Says of an e-invoice from others what the rules say of our own: whose it is, and nothing to enter anywhere."""

from __future__ import annotations

from dataclasses import replace

from app.documents.einvoice.rules.broken import Broken

_WORDS = (
    ("Your company", "The seller"),
    ("your company", "the seller"),
    (": enter an IBAN in the settings", ""),
    (": choose which one it is", ""),
    ("Say why", "It is not said why"),
)


def of_others(broken: Broken) -> Broken:
    """Return a broken rule as it is said of an invoice that somebody else wrote."""
    message = broken.message
    for ours, theirs in _WORDS:
        message = message.replace(ours, theirs)
    return replace(broken, message=message)
