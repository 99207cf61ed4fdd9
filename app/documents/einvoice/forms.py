"""The forms an e-invoice can take: which syntax it is written in, and how it names the rules it follows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.einvoice import EInvoiceForm


class Syntax(StrEnum):
    """The two syntaxes of EN 16931."""

    UBL = "ubl"
    CII = "cii"


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What is known of a form.

    Attributes:
        syntax: what it is written in.
        customization: BT-24, the specification it follows; ``profile`` BT-23, the process, empty for none.
        name: how its users call it; a name of its own in every language.
    """

    syntax: Syntax
    customization: str
    profile: str
    name: str


_CORE = "urn:cen.eu:en16931:2017"
_XRECHNUNG = f"{_CORE}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
_BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"

FORM_FACTS = {
    EInvoiceForm.FACTURX: FormFacts(Syntax.CII, _CORE, "", "Factur-X / ZUGFeRD (PDF)"),
    EInvoiceForm.XRECHNUNG_CII: FormFacts(Syntax.CII, _XRECHNUNG, _BILLING, "XRechnung (CII)"),
    EInvoiceForm.XRECHNUNG_UBL: FormFacts(Syntax.UBL, _XRECHNUNG, _BILLING, "XRechnung (UBL)"),
    EInvoiceForm.PEPPOL: FormFacts(
        Syntax.UBL, f"{_CORE}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", _BILLING, "Peppol BIS Billing 3.0"
    ),
    EInvoiceForm.CII: FormFacts(Syntax.CII, _CORE, "", "EN 16931 (CII)"),
    EInvoiceForm.UBL: FormFacts(Syntax.UBL, _CORE, "", "EN 16931 (UBL)"),
}


# How the profiles of Factur-X beside EN 16931 end their BT-24.
FACTURX_PROFILES = (":minimum", ":basicwl", ":basic", ":extended")
GERMAN_FORMS = frozenset({EInvoiceForm.XRECHNUNG_CII, EInvoiceForm.XRECHNUNG_UBL})


def form_of(customization: str, syntax: Syntax) -> EInvoiceForm:
    """Return the form whose rules a document with this BT-24 says it follows; the plain standard's for any other."""
    for form in (*GERMAN_FORMS, EInvoiceForm.PEPPOL):
        facts = FORM_FACTS[form]
        if facts.syntax is syntax and customization.startswith(facts.customization):
            return form
    if syntax is Syntax.CII and customization.lower().endswith(FACTURX_PROFILES):
        return EInvoiceForm.FACTURX
    return EInvoiceForm(syntax.value)
