"""What is written passes the official rules: XML schemas and Schematron of the bodies behind the standard."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from app.documents.einvoice import official
from app.documents.einvoice.build import from_document
from app.documents.einvoice.forms import Syntax
from app.documents.einvoice.ubl import write_ubl
from app.documents.einvoice.writing import write_xml
from app.domain.document import AllowanceCharge, Content, Correction, DocumentRef, Kind
from app.domain.einvoice import EInvoiceForm
from app.domain.invoice_json import parse_text, read_content
from app.domain.tax import Tax, TaxCategory
from tests.support import builders
from tests.support.einvoices import BUYER, SELLER, broken_by, issued, random_document

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "invoices"
FILES = sorted(FOLDER.glob("*.json"))
ITALIAN = {"cen_FT_G2G_TD01_con_Allegato_Bonifico_e_Split_Payment"}
# One form of each syntax in full, and the others where they differ in what is written.
ALL = tuple(EInvoiceForm)


def published(file: Path) -> Content:
    """A published document, with what its JSON leaves out of the published customer and every form may ask for."""
    value = parse_text(file.read_bytes())
    assert isinstance(value, dict)
    value.pop("expected")
    for line in value["lines"]:
        line.pop("expected_net")
    content = read_content(value).content
    address = content.customer.address
    customer = replace(
        content.customer,
        endpoint=BUYER.endpoint,
        endpoint_scheme=BUYER.endpoint_scheme,
        address=replace(address, city=address.city or "Town", postal_code=address.postal_code or "1000"),
    )
    return replace(content, customer=customer, buyer_reference="04011000-12346-97")


@pytest.mark.skipif(not FILES, reason=f"the published documents are not beside the project: {FOLDER}")
@pytest.mark.parametrize("form", ALL)
def test_published_documents_pass_in_each_form_they_fit(form: EInvoiceForm) -> None:
    for file in FILES:
        seller, content = SELLER, published(file)
        if file.stem in ITALIAN:
            # Split payment is for Italy alone (BR-B-01), and Factur-X does not know it (FX-SCH-A-000587).
            seller = replace(SELLER, country="IT", tax_id="IT12345670017")
            if form is EInvoiceForm.FACTURX:
                continue
        assert broken_by(issued(content, seller), form) == set(), file.stem


def test_random_documents_pass_in_both_syntaxes() -> None:
    dice = random.Random(16931)  # noqa: S311 (documents to try, not secrets)
    for _ in range(60):
        document = random_document(dice)
        assert broken_by(document, EInvoiceForm.UBL) == set(), document.content
        assert broken_by(document, EInvoiceForm.CII) == set(), document.content


# Factur-X does not know split payment.
CATEGORIES = [pair for pair in product(TaxCategory, ALL) if pair != (TaxCategory.TRANSFERRED, EInvoiceForm.FACTURX)]


@pytest.mark.parametrize(("category", "form"), CATEGORIES)
def test_every_tax_category_passes(category: TaxCategory, form: EInvoiceForm) -> None:
    taxed = category in {TaxCategory.STANDARD, TaxCategory.CANARY_ISLANDS, TaxCategory.CEUTA_MELILLA}
    tax = Tax(category, Decimal(7 if taxed or category is TaxCategory.TRANSFERRED else 0))
    italian = category is TaxCategory.TRANSFERRED
    seller = replace(SELLER, country="IT", tax_id="IT12345670017") if italian else SELLER
    address = replace(BUYER.address, country="IT") if italian else BUYER.address
    content = builders.content(
        replace(builders.line(), tax=tax),
        customer=replace(BUYER, address=address),
        delivery_date=builders.TODAY,
        allowances=(AllowanceCharge(percent=Decimal(3), tax=tax),),
        charges=(AllowanceCharge(amount=Decimal("4.99"), reason="Freight", tax=tax),),
    )
    assert broken_by(issued(content, seller), form) == set()


@pytest.mark.parametrize("form", ALL)
def test_credit_notes_cancellations_and_corrected_invoices_pass(form: EInvoiceForm) -> None:
    original = DocumentRef(1, "INV-2026-0001", Correction.CANCELLATION, builders.TODAY)
    for kind, code in ((Kind.CREDIT_NOTE, "381"), (Kind.INVOICE, "384")):
        content = builders.content(customer=BUYER, kind=kind, due_date=None, delivery_date=builders.TODAY)
        document = replace(issued(content), corrects=original, correction=Correction.CANCELLATION)
        invoice = from_document(document, SELLER, form)
        assert (invoice.type_code, invoice.preceding[0].number) == (code, "INV-2026-0001")
        assert invoice.preceding[0].issue_date == builders.TODAY
        assert broken_by(document, form) == set()


def test_a_corrected_invoice_abroad_is_an_invoice_on_peppol() -> None:
    content = builders.content(customer=replace(BUYER, address=replace(BUYER.address, country="FR")))
    document = replace(issued(content), corrects=DocumentRef(1, "CRN-1"))
    assert from_document(document, SELLER, EInvoiceForm.PEPPOL).type_code == "380"


def test_a_negative_line_and_a_currency_without_cents_pass() -> None:
    odd = replace(builders.line(price="33.33", quantity="-0.5"), price_base_quantity=Decimal(12))
    content = builders.content(odd, builders.line(price="1234.567"), currency="JPY", customer=BUYER)
    for form in (EInvoiceForm.UBL, EInvoiceForm.FACTURX):
        assert broken_by(issued(content), form) == set()


def test_a_wrong_total_is_found_by_the_official_rules() -> None:
    """The rules do run: an invoice that is wrong is told, with its rule and its place."""
    invoice = from_document(issued(builders.content(customer=BUYER)), SELLER, EInvoiceForm.UBL)
    wrong = replace(invoice, sums=replace(invoice.sums, due=Decimal(1)))
    (found,) = official.check(write_ubl(wrong), EInvoiceForm.UBL, Syntax.UBL)
    assert (found.rule, found.fatal) == ("BR-CO-16", True)
    assert "Invoice" in found.place


def plain() -> bytes:
    return write_ubl(from_document(issued(builders.content(customer=BUYER)), SELLER, EInvoiceForm.UBL))


def test_an_amount_that_is_no_number_is_told_though_the_rules_break_off_at_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    wrong = re.sub(rb"(<cbc:PayableAmount[^>]*>)[^<]*", rb"\1NaN", plain())
    found = official.check(wrong, EInvoiceForm.UBL, Syntax.UBL)
    assert {each.rule for each in found} == {"xsd", "schematron"}
    assert all(each.fatal for each in found)
    assert "NaN" in found[0].message
    assert capfd.readouterr().err == ""


def test_a_text_of_many_megabytes_is_no_obstacle() -> None:
    long = plain().replace(b"<cbc:ID>", b"<!-- " + b"x" * 11_000_000 + b" --><cbc:ID>", 1)
    assert official.check(long, EInvoiceForm.UBL, Syntax.UBL) == []


def test_a_long_document_is_checked_as_a_short_one_is() -> None:
    wrong = re.sub(rb"(<cbc:PayableAmount[^>]*>)[^<]*", rb"\g<1>1", plain())
    long = wrong.replace(b"<cbc:ID>", b"<!-- -->" * 10_001 + b"<cbc:ID>", 1)
    assert official.check(long, EInvoiceForm.UBL, Syntax.UBL) == official.check(wrong, EInvoiceForm.UBL, Syntax.UBL)


def test_a_document_made_to_take_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official, "_SECONDS", 1.0)
    endless = plain().replace(b"<cbc:ID>", b"<cbc:Note/>" * 300_000 + b"<cbc:ID>", 1)
    (found,) = official.check(endless, EInvoiceForm.XRECHNUNG_UBL, Syntax.UBL)
    assert (found.rule, found.fatal) == ("schematron", True)


def test_the_same_document_is_written_in_the_same_bytes() -> None:
    document = random_document(random.Random(4))  # noqa: S311 (a document to try, not a secret)
    for form in EInvoiceForm:
        first, second = (write_xml(from_document(document, SELLER, form), form) for _ in range(2))
        assert first == second
        assert first.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<')


def test_what_xml_cannot_hold_is_replaced() -> None:
    content = builders.content(builders.line("a\uffffb & <c>"), customer=BUYER)
    xml = write_ubl(from_document(issued(content), SELLER, EInvoiceForm.UBL)).decode()
    assert "<cbc:Name>a\N{REPLACEMENT CHARACTER}b &amp; &lt;c&gt;</cbc:Name>" in xml
