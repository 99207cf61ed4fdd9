"""How SentryPOS words its errors, per right of the key that a call needs."""

from __future__ import annotations

from functools import cache

from app.providers.calls import Dictionary, Word

TITLE = "SentryPOS"

READ, WRITE, REMIND = "invoice:read", "invoice:write", "invoice:remind"
CUSTOMER_READ, CUSTOMER_WRITE, SALES = "customer:read", "customer:write", "sales:read"
SCOPE_LACKING = "INSUFFICIENT_SCOPE"


def lacking(*scopes: str, said: str = "") -> str:
    """Return the sentence on a right that the key lacks: those of ``scopes`` that SentryPOS ``said``, else any."""
    named = [scope for scope in scopes if scope in said] or scopes
    return f"The key lacks the right {' or '.join(named)}. Rights are fixed when a key is made: make one that has it."


@cache
def words(scope: str) -> Dictionary:
    """Return the dictionary of a call that needs the right ``scope``."""
    return Dictionary(
        TITLE,
        {
            "VALIDATION_ERROR": Word(400, "SentryPOS does not accept the data, e.g. the amount or the customer."),
            "FORBIDDEN": Word(
                403,
                "SentryPOS does not accept this key from your present network address. Allow the address there, or try "
                "again from an allowed one; the key itself may be good.",
                "key",
            ),
            SCOPE_LACKING: Word(403, lacking(scope)),
            "DEMO_INVOICE": Word(403, "This is a demo invoice, which SentryPOS neither sends nor changes."),
            "NOT_FOUND": Word(404, "SentryPOS has no such invoice or customer."),
            "ALREADY_PAID": Word(409, "The invoice is already paid, so there is nothing to remind of."),
        },
    )
