"""E-invoices of our documents: what one lacks is told before issue, and an issued one becomes a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import facturx  # type: ignore[import-untyped]  # ships no type information
import pytest
from lxml import etree

from app.documents.einvoice import official
from app.documents.einvoice.forms import FORM_FACTS
from app.domain.document import Content, Document, State
from app.domain.einvoice import EInvoiceForm
from app.domain.errors import InputRefused, NotAllowed
from app.domain.tax import Tax, TaxCategory
from app.services import company as company_service
from app.services import corrections, document_check, documents, drafts, einvoices, issuing
from app.services.books import Books
from tests.documents import reading
from tests.support import builders
from tests.support.einvoices import ADVICE, BUYER, SELLER

XRECHNUNG = replace(BUYER, einvoice_form="xrechnung-ubl", buyer_reference="", endpoint="", endpoint_scheme="")


def set_up(books: Books, **changes: object) -> None:
    """Make the company one that any form of e-invoice can come from."""
    stored = company_service.get(books)
    names = ("contact_name", "phone", "registration", "legal_id", "endpoint", "endpoint_scheme")
    values = {name: getattr(SELLER, name) for name in names} | changes
    company_service.save(books, replace(stored, **values))


def attachments(pdf: bytes) -> dict[str, bytes]:
    return {name: contents[0] for name, contents in reading.reader(pdf).attachments.items()}


def issue(books: Books, content: Content) -> Document:
    return issuing.issue(books, drafts.create(books, content).id)


def problems(books: Books, content: Content) -> Mapping[str, tuple[str, str]]:
    return {problem.field: (problem.rule, problem.message) for problem in issuing.problems(books, content)}


def test_what_the_customers_form_asks_for_is_missing_at_issue(books: Books) -> None:
    content = builders.content(customer=XRECHNUNG)
    found = problems(books, content)
    asks = "The customer is in Germany and asks for XRechnung: "
    assert found == {
        "buyer_reference": ("BR-DE-15", f"{asks}a buyer reference (Leitweg-ID) is missing."),
        "seller.contact_name": (
            "BR-DE-5",
            f"{asks}the name of somebody to ask about the invoice is missing.",
        ),
        "seller.contact_phone": (
            "BR-DE-6",
            f"{asks}a phone number for questions about the invoice is missing.",
        ),
    }
    draft = drafts.create(books, content)
    with pytest.raises(InputRefused) as refused:
        issuing.issue(books, draft.id)
    assert {problem.rule for problem in refused.value.problems} == {"BR-DE-5", "BR-DE-6", "BR-DE-15"}
    assert documents.get(books, draft.id).state is State.DRAFT


def test_what_receivers_may_object_to_is_a_warning(books: Books) -> None:
    set_up(books, contact_phone="12")
    content = builders.content(customer=replace(BUYER, einvoice_form="xrechnung-cii", tax_id=""))
    assert problems(books, content) == {}
    (warning,) = issuing.warnings(books, content)
    assert (warning.rule, warning.field) == ("BR-DE-27", "seller.contact_phone")
    assert warning.message.endswith("the phone number of your company has fewer than three digits.")


def test_nothing_is_asked_of_a_customer_who_asks_for_no_form(books: Books) -> None:
    assert problems(books, builders.content()) == {}


def test_a_field_that_is_missing_anyway_is_told_once(books: Books) -> None:
    content = builders.content(customer=replace(XRECHNUNG, name=""))
    found = [problem for problem in issuing.problems(books, content) if problem.field == "customer.name"]
    assert [problem.message for problem in found] == ["Choose a customer."]


def test_once_everything_is_there_the_document_is_issued_and_written_in_every_form(books: Books) -> None:
    set_up(books)
    document = issue(books, builders.content(customer=replace(BUYER, einvoice_form="xrechnung-cii")))
    for form in EInvoiceForm:
        made = einvoices.make(books, document.id, form)
        assert made.name.startswith(f"{document.number} Acme Corp (")
        if form is not EInvoiceForm.FACTURX:
            findings = official.check(made.content, form, FORM_FACTS[form].syntax)
            assert {found.rule for found in findings} - ADVICE == set()


def test_factur_x_is_a_copy_of_the_pdf_with_the_invoice_inside(books: Books) -> None:
    set_up(books)
    document = issue(books, builders.content())
    made = einvoices.make(books, document.id, EInvoiceForm.FACTURX)
    assert made.name == f"{document.number} Acme Corp (Factur-X).pdf"
    assert attachments(made.content) == {"factur-x.xml": einvoices.facturx_xml(document)}
    assert made.content != documents.pdf(books, document.id)
    assert made.content == einvoices.make(books, document.id, EInvoiceForm.FACTURX).content
    assert document_check.check(books, made.content).form == "facturx"


def test_factur_x_is_an_archive_file_that_its_own_library_reads(books: Books) -> None:
    set_up(books)
    document = issue(books, builders.content())
    made = einvoices.make(books, document.id, EInvoiceForm.FACTURX).content
    assert reading.broken_rules(made) == set()
    name, xml = facturx.get_xml_from_pdf(made, check_xsd=True)
    assert (name, xml) == ("factur-x.xml", einvoices.facturx_xml(document))
    assert facturx.get_level(etree.fromstring(xml)) == "en16931"


def test_a_customer_who_asks_for_factur_x_gets_it_as_the_fixed_pdf(books: Books) -> None:
    set_up(books)
    document = issue(books, builders.content(customer=replace(BUYER, einvoice_form="facturx")))
    fixed = documents.pdf(books, document.id)
    assert einvoices.make(books, document.id, EInvoiceForm.FACTURX).content == fixed
    assert set(attachments(fixed)) == {"factur-x.xml"}
    cancelled = corrections.cancel(books, document.id)
    assert set(attachments(documents.pdf(books, cancelled.id))) == {"factur-x.xml"}


def test_a_draft_is_no_e_invoice(books: Books) -> None:
    draft = drafts.create(books, builders.content())
    with pytest.raises(NotAllowed, match="Issue it first"):
        einvoices.make(books, draft.id, EInvoiceForm.UBL)


def test_an_issued_document_that_breaks_rules_of_a_form_says_each(books: Books) -> None:
    document = issue(books, builders.content())
    with pytest.raises(InputRefused) as refused:
        einvoices.make(books, document.id, EInvoiceForm.PEPPOL)
    assert refused.value.summary == f"{document.number} breaks rules of this form; nothing was written."
    assert {(problem.rule, problem.field) for problem in refused.value.problems} == {
        ("PEPPOL-EN16931-R003", "buyer_reference"),
        ("PEPPOL-EN16931-R010", "customer.endpoint"),
        ("PEPPOL-EN16931-R020", "seller.endpoint"),
    }


def test_the_companys_exemption_code_is_fixed_with_the_document(books: Books) -> None:
    set_up(books, exemption_reasons=(("E", "Training"),), exemption_codes=(("E", "VATEX-EU-132-1I"),))
    exempt = replace(builders.line(), tax=Tax(TaxCategory.EXEMPT))
    document = issue(books, builders.content(exempt))
    assert document.calculation.taxes[0].reason_code == "VATEX-EU-132-1I"
    set_up(books, exemption_codes=())
    xml = einvoices.make(books, document.id, EInvoiceForm.UBL).content
    assert b"VATEX-EU-132-1I" in xml
    assert documents.get(books, document.id).calculation == document.calculation


def test_amounts_of_a_currency_with_three_decimals_are_named(books: Books) -> None:
    content = builders.content(builders.line(price="1.234"), currency="KWD")
    (first, *_) = issuing.problems(books, replace(content, customer=replace(BUYER, einvoice_form="ubl")))
    assert "at most two decimals" in first.message
    even = builders.content(builders.line(price="100"), currency="KWD", customer=BUYER)
    assert einvoices.make(books, issue(books, even).id, EInvoiceForm.UBL).content
