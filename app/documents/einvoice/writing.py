"""Writes an e-invoice in the syntax of a form."""

from __future__ import annotations

from app.documents.einvoice.cii import write_cii
from app.documents.einvoice.forms import FORM_FACTS, Syntax
from app.documents.einvoice.model import EInvoice
from app.documents.einvoice.ubl import write_ubl
from app.domain.einvoice import EInvoiceForm


def write_xml(invoice: EInvoice, form: EInvoiceForm) -> bytes:
    """Return the XML, UTF-8, the same bytes for the same invoice."""
    return write_ubl(invoice) if FORM_FACTS[form].syntax is Syntax.UBL else write_cii(invoice)
