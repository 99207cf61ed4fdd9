"""Elements of an e-invoice from others that are there and say nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.documents.einvoice.rules.broken import Broken
from app.domain.einvoice import EInvoiceForm

_FORBIDDEN = frozenset({EInvoiceForm.PEPPOL, EInvoiceForm.XRECHNUNG_CII, EInvoiceForm.XRECHNUNG_UBL})
# Elsewhere an empty text does no harm; an empty date is none, and an empty code is on no list.
_ENDS = ("Date", "DateString", "DateTimeString", "ReasonCode", ":TaxCurrencyCode", ":SubjectCode")
_MESSAGE = "This element is there and says nothing."


def check_hollow(paths: Sequence[str], form: EInvoiceForm) -> Iterator[Broken]:
    """Yield what may not be empty in a document of this form."""
    for path in paths:
        if path.endswith("/cac:OrderReference/cbc:ID"):  # UBL wants it where only the number of a sales order is known
            continue
        if form in _FORBIDDEN:
            yield Broken("PEPPOL-EN16931-R008", path, _MESSAGE)
        elif path.endswith(_ENDS):
            yield Broken("", path, _MESSAGE)
