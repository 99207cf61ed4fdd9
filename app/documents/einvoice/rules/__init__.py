"""The rules an e-invoice must keep, as checks of our own over the semantic model, each with its official id.

They are stated by EN 16931-1 and by the forms that narrow it; what they pass, the official artefacts pass (see the
tests). No library is needed, so that a draft can be judged while it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from app.documents.einvoice.forms import FORM_FACTS, GERMAN_FORMS, Syntax
from app.documents.einvoice.model import EInvoice
from app.documents.einvoice.rules.broken import Broken, levels
from app.documents.einvoice.rules.code_lists import check_codes
from app.documents.einvoice.rules.german import check_german
from app.documents.einvoice.rules.leniency import as_they_count
from app.documents.einvoice.rules.peppol import check_peppol, check_shared
from app.documents.einvoice.rules.presence import check_presence
from app.documents.einvoice.rules.sums import check_sums
from app.documents.einvoice.rules.taxes import check_taxes
from app.domain.einvoice import EInvoiceForm

__all__ = ["MOST_TOLD", "Broken", "check"]

MOST_TOLD = 10_000


def check(invoice: EInvoice, form: EInvoiceForm) -> list[Broken]:
    """Return the rules of a form that an e-invoice breaks, those of the standard first, then the form's own.

    Of a document that breaks more than `MOST_TOLD`, the first so many: it may have been made to.
    """
    return list(islice(as_they_count(_check(invoice, form), invoice.customization), MOST_TOLD))


def _check(invoice: EInvoice, form: EInvoiceForm) -> Iterator[Broken]:
    yield from check_presence(invoice)
    yield from check_sums(invoice)
    yield from check_taxes(invoice)
    yield from check_codes(invoice)
    if invoice.tax_currency and invoice.tax_currency == invoice.currency and FORM_FACTS[form].syntax is Syntax.CII:
        yield Broken("BR-53", "currency", "The currency of the tax is given although it is that of the invoice.")
    if form is EInvoiceForm.FACTURX:
        yield from _facturx(invoice)
    elif form is EInvoiceForm.PEPPOL:
        yield from check_shared(invoice, german=False)
        yield from check_peppol(invoice)
    elif form in GERMAN_FORMS:
        yield from check_shared(invoice, german=True)
        yield from check_german(invoice)


def _facturx(invoice: EInvoice) -> Iterator[Broken]:
    """Yield what the EN 16931 profile of Factur-X has narrower than the standard: it knows no split payment."""
    message = "Factur-X does not know the tax category split payment."
    for place, line in enumerate(invoice.lines):
        if line.category == "B":
            yield Broken("FX-SCH-A-000619", f"lines[{place}].tax.category", message)
    for place, row in enumerate(invoice.taxes):
        if row.category == "B":
            yield Broken("FX-SCH-A-000587", f"taxes[{place}]", message)
    for field, entry in levels(invoice):
        if entry.category == "B":
            rule = "FX-SCH-A-000602" if field.startswith("charges") else "FX-SCH-A-000599"
            yield Broken(rule, f"{field}.tax.category", message)
