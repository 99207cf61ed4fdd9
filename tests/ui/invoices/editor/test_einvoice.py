"""E-invoices in the editor: what the customer's form asks for leads to its field; an issued document is exported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog

from app.domain.einvoice import EInvoiceForm
from app.services import company, customers, documents, drafts, issuing
from app.services.books import Books
from app.ui.einvoice.export import EInvoiceDialog
from app.ui.invoices.editor.page import InvoicePage
from app.ui.invoices.editor.party_dialog import PartyDialog
from app.ui.shell.navigator import OpenInvoice
from app.ui.widgets.inputs import LineEdit
from tests.support import builders
from tests.support.accessibility import nameless
from tests.support.einvoices import BUYER, SELLER
from tests.support.invoice_page import issue, open_draft, run, shell_of
from tests.support.typist import Typist

XRECHNUNG = replace(BUYER, einvoice_form="xrechnung-ubl", buyer_reference="", endpoint="", endpoint_scheme="")


def issue_and_show(page: InvoicePage, books: Books, hands: Typist) -> int:
    document_id = issuing.issue(books, drafts.create(books, builders.content()).id).id
    page.open(OpenInvoice(document_id))
    hands.settle()
    return document_id


def open_export(page: InvoicePage, hands: Typist) -> EInvoiceDialog:
    run(page, "export-einvoice")
    hands.settle()
    (dialog,) = page.window().findChildren(EInvoiceDialog)
    return dialog


def test_what_the_customers_form_asks_for_leads_to_its_field(page: InvoicePage, books: Books, hands: Typist) -> None:
    names = ("contact_name", "phone", "legal_id", "endpoint", "endpoint_scheme")
    company.save(books, replace(company.get(books), **{name: getattr(SELLER, name) for name in names}))
    open_draft(page, books, hands, customer=replace(XRECHNUNG, email="", tax_id=""))
    run(page, "issue")
    hands.settle()
    links = {link.text().partition(":")[0]: link for link in page.sheet.problems.links()}
    assert set(links) == {"Buyer reference", "Customer"}
    links["Buyer reference"].click()
    reference = page.sheet.form.texts["buyer_reference"]
    assert reference.hasFocus()
    hands.type("04011000-12346-97")
    hands.settle()
    assert page.session.content.buyer_reference == "04011000-12346-97"
    page.sheet.problems.links()[0].click()
    (dialog,) = page.window().findChildren(PartyDialog)
    address = dialog.focusWidget()
    assert address.accessibleName() == "Electronic address"
    assert nameless(dialog) == []
    assert isinstance(address, LineEdit)
    address.setText("buyer@acme.example")
    dialog._on_done()
    hands.settle()
    assert page.session.content.customer.endpoint == "buyer@acme.example"
    assert issue(page, hands).content.customer.einvoice_form == "xrechnung-ubl"


def test_the_references_and_the_period_are_kept(page: InvoicePage, books: Books, hands: Typist) -> None:
    draft = open_draft(page, books, hands)
    form = page.sheet.form
    form.more.setChecked(True)
    for name in ("buyer_reference", "contract", "project"):
        hands.fill(form.texts[name], f"{name} 1")
    hands.fill(form.period_start, "2026-03-01")
    hands.fill(form.period_end, "2026-03-31")
    page.flush()
    content = documents.get(books, draft.id).content
    assert (content.buyer_reference, content.contract, content.project) == (
        "buyer_reference 1",
        "contract 1",
        "project 1",
    )
    assert (str(content.period_start), str(content.period_end)) == ("2026-03-01", "2026-03-31")


def test_the_dialog_tells_at_once_what_a_form_lacks(page: InvoicePage, books: Books, hands: Typist) -> None:
    issue_and_show(page, books, hands)
    dialog = open_export(page, hands)
    assert dialog.form.chosen() == EInvoiceForm.FACTURX
    assert dialog.go.isEnabled()
    assert nameless(dialog) == []
    dialog.form.choose(EInvoiceForm.PEPPOL)
    dialog.form.chosen_changed.emit(EInvoiceForm.PEPPOL)
    hands.settle()
    assert not dialog.go.isEnabled()
    (address,) = [link for link in dialog.links if "address of your company" in link.text()]
    assert "(PEPPOL-EN16931-R020)" in address.text()
    address.click()
    assert shell_of(page).navigator.went[-1] == ("settings", "endpoint")


def test_what_the_customer_lacks_leads_to_their_field(page: InvoicePage, books: Books, hands: Typist) -> None:
    customer = customers.create(books, builders.customer())
    content = builders.content(customer_id=customer.id, customer=customer.as_party())
    page.open(OpenInvoice(issuing.issue(books, drafts.create(books, content).id).id))
    hands.settle()
    dialog = open_export(page, hands)
    dialog.form.choose(EInvoiceForm.PEPPOL)
    dialog.form.chosen_changed.emit(EInvoiceForm.PEPPOL)
    hands.settle()
    (address,) = [link for link in dialog.links if "address of the customer" in link.text()]
    address.click()
    assert shell_of(page).navigator.went[-1] == ("open_customer", (customer.id, "endpoint"))


def test_an_issued_document_is_written_in_the_form_chosen(
    page: InvoicePage, books: Books, hands: Typist, tmp_path: Path
) -> None:
    document_id = issue_and_show(page, books, hands)
    dialog = open_export(page, hands)
    dialog.form.choose(EInvoiceForm.UBL)
    dialog.form.chosen_changed.emit(EInvoiceForm.UBL)
    hands.settle()
    dialog.go.click()
    hands.settle()
    (files,) = page.findChildren(QFileDialog)
    target = tmp_path / "invoice.xml"
    files.fileSelected.emit(str(target))
    files.close()
    hands.settle()
    number = documents.get(books, document_id).number or ""
    assert f"<cbc:ID>{number}</cbc:ID>" in target.read_text(encoding="utf-8")
    settings: QSettings = shell_of(page).settings
    assert settings.value("einvoice/form") == "ubl"


def test_a_draft_offers_no_export(page: InvoicePage, books: Books, hands: Typist) -> None:
    open_draft(page, books, hands)
    (action,) = [each for each in page.actions_now() if each.id == "export-einvoice"]
    assert not action.enabled
