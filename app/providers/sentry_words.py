"""How SentryPOS words its errors, per right of the key that a call needs."""

from __future__ import annotations

from functools import cache

from app.providers.calls import Dictionary, Word

TITLE = "SentryPOS"

READ, WRITE, REMIND = "invoice:read", "invoice:write", "invoice:remind"
CUSTOMER_READ, CUSTOMER_WRITE, SALES = "customer:read", "customer:write", "sales:read"


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
            "INSUFFICIENT_SCOPE": Word(
                403, f"The key lacks the right {scope}. Rights are fixed when a key is made: make one that has it."
            ),
            "DEMO_INVOICE": Word(403, "This is a demo invoice, which SentryPOS neither sends nor changes."),
            "NOT_FOUND": Word(404, "SentryPOS has no such invoice or customer."),
            "ALREADY_PAID": Word(409, "The invoice is already paid, so there is nothing to remind of."),
        },
    )
