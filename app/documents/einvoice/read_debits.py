"""Direct debits of an e-invoice that was read: what it says once for all of them is given to each."""

from __future__ import annotations

from dataclasses import replace

from app.documents.einvoice.model import DirectDebit, PaymentMeans

_DIRECT_DEBIT = frozenset({"49", "59"})


def with_debit(
    payment: tuple[PaymentMeans, ...], mandate: str, creditor: str, *, exact: bool = False
) -> tuple[PaymentMeans, ...]:
    """Return the ways to pay with what the document says once for all its direct debits.

    With ``exact`` each debit has its own mandate already and lacks the creditor alone.
    """
    if not mandate and not creditor:
        return payment
    debits = [place for place, means in enumerate(payment) if means.debit or means.code in _DIRECT_DEBIT]
    found = list(payment) or [PaymentMeans()]
    for place in debits or [0]:
        known = found[place].debit or DirectDebit()
        found[place] = replace(
            found[place], debit=DirectDebit(known.mandate if exact else mandate, creditor, known.account)
        )
    return tuple(found)
