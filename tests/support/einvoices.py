"""Documents of ours that can become any e-invoice, and what the official rules say of what is written."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from app.documents.einvoice import official
from app.documents.einvoice.build import from_document
from app.documents.einvoice.forms import FORM_FACTS
from app.documents.einvoice.model import EInvoice
from app.documents.einvoice.writing import write_xml
from app.domain.currencies import currency
from app.domain.document import Calculation, Content, Document, State
from app.domain.einvoice import EInvoiceForm
from app.domain.party import Address, Company, Party
from app.domain.tax import Tax, TaxCategory
from app.domain.totals import calculate
from tests.support import builders
from tests.support.fraction_totals import random_content

SELLER = builders.company(
    contact_name="Ann Lee",
    phone="+49 40 5550 1234",
    registration="HRB 12345, Amtsgericht Hamburg",
    legal_id="HRB 12345",
    endpoint="DE136695976",
    endpoint_scheme="9930",
    exemption_reasons=(
        ("E", "Exempt by law"),
        ("AE", "Reverse charge"),
        ("K", "Within the Union"),
        ("G", "Export"),
        ("O", "Not taxed here"),
    ),
)
BUYER = Party(
    name="Acme Corp",
    email="billing@acme.example",
    tax_id="DE123456789",
    address=Address("1 Main St", "", "Berlin", "", "10115", "DE"),
    buyer_reference="04011000-12346-97",
    endpoint="04011000-12346-97",
    endpoint_scheme="0204",
)
# What only says how a thing stands, or that the empty group which the schema of CII demands is empty.
ADVICE = frozenset({"PEPPOL-EN16931-R008", "BR-DE-TMP-32"})


def issued(content: Content, seller: Company = SELLER, calculation: Calculation | None = None) -> Document:
    """A document as issuing fixes it, without books."""
    amounts = calculation or calculate(content)
    taxes = tuple(replace(row, reason=row.reason or seller.exemption_reason(row.category)) for row in amounts.taxes)
    return Document(
        id=1,
        uid="0" * 36,
        revision=1,
        state=State.ISSUED,
        content=content,
        calculation=replace(amounts, taxes=taxes),
        number="INV-2026-0001",
        seller=seller,
    )


def broken(invoice: EInvoice, form: EInvoiceForm) -> set[str]:
    """The ids of the official rules that an e-invoice breaks in a form."""
    findings = official.check(write_xml(invoice, form), form, FORM_FACTS[form].syntax)
    return {f"{found.rule}: {found.message}" if found.rule == "xsd" else found.rule for found in findings} - ADVICE


def broken_by(document: Document, form: EInvoiceForm) -> set[str]:
    """The ids of the official rules that the e-invoice of a document breaks."""
    return broken(from_document(document, document.seller or SELLER, form), form)


def random_document(dice: random.Random) -> Document:
    """A document with anything in its amounts that can be issued and become an e-invoice."""
    content = random_content(dice)
    while currency(content.currency).digits > 2:
        content = random_content(dice)
    content = replace(
        content,
        lines=tuple(replace(line, tax=_possible(line.tax)) for line in content.lines),
        allowances=tuple(replace(entry, tax=_possible(entry.tax)) for entry in content.allowances),
        charges=tuple(replace(entry, tax=_possible(entry.tax)) for entry in content.charges),
    )
    country = "DE"
    categories = {line.tax.category for line in content.lines}
    categories |= {(entry.tax or Tax()).category for entry in (*content.allowances, *content.charges)}
    if TaxCategory.OUTSIDE_SCOPE in categories:
        content = _all_taxed(content, Tax(TaxCategory.OUTSIDE_SCOPE))
    elif TaxCategory.TRANSFERRED in categories:
        content, country = _all_taxed(content, Tax(TaxCategory.TRANSFERRED, Decimal(22))), "IT"
    seller = replace(SELLER, country=country, tax_id="IT12345670017") if country == "IT" else SELLER
    day = date(2026, 1, 1) + timedelta(days=dice.randrange(365))
    content = replace(
        content,
        customer=replace(BUYER, address=replace(BUYER.address, country=country)),
        issue_date=day,
        due_date=day + timedelta(days=14) if dice.random() < 0.8 else None,
        delivery_date=day,
        notes=dice.choice(("", "Thank you\nfor your order <&>")),
        reference=dice.choice(("", "PO 4711")),
    )
    return issued(content, seller)


def _possible(tax: Tax | None) -> Tax:
    """A standard rate of 0 is none (BR-S-05)."""
    return Tax(TaxCategory.ZERO) if tax is None or (tax.category is TaxCategory.STANDARD and not tax.rate) else tax


def _all_taxed(content: Content, tax: Tax) -> Content:
    return replace(
        content,
        lines=tuple(replace(line, tax=tax) for line in content.lines),
        allowances=tuple(replace(entry, tax=tax) for entry in content.allowances),
        charges=tuple(replace(entry, tax=tax) for entry in content.charges),
    )
