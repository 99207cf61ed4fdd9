"""What is written is read back equal, and no mutation of it stops the reader."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from app.documents.einvoice.build import from_document
from app.documents.einvoice.forms import FORM_FACTS, Syntax
from app.documents.einvoice.model import EInvoice
from app.documents.einvoice.read import read_xml
from app.documents.einvoice.recompute import findings, recomputed
from app.documents.einvoice.writing import write_xml
from app.domain.einvoice import EInvoiceForm
from app.domain.errors import InputRefused
from tests.support import mutated_xml
from tests.support.einvoices import SELLER, random_document
from tests.support.full_einvoices import full

_DOCUMENTS, _MUTATIONS = 60, 300


def readable(invoice: EInvoice, form: EInvoiceForm) -> EInvoice:
    """What of it the syntax has a place for: UBL keeps due date of a credit note and remittance with the payment."""
    if FORM_FACTS[form].syntax is Syntax.CII or invoice.payment:
        return invoice
    return replace(invoice, remittance="", due_date=None if invoice.is_credit else invoice.due_date)


@pytest.mark.parametrize("form", EInvoiceForm)
def test_documents_of_ours_are_read_back_equal_and_come_to_what_they_state(form: EInvoiceForm) -> None:
    dice = random.Random(4)  # noqa: S311 - the same each time
    for _ in range(_DOCUMENTS):
        document = random_document(dice)
        invoice = from_document(document, document.seller or SELLER, form)
        reading = read_xml(write_xml(invoice, form))
        assert (reading.problems, reading.not_understood) == ((), ())
        assert reading.invoice == readable(invoice, form)
        found = findings(reading.invoice, reading.syntax, recomputed(reading.invoice))
        assert [broken for broken in found if broken.fatal and not broken.rule] == []


@pytest.mark.parametrize("form", [EInvoiceForm.UBL, EInvoiceForm.CII])
@pytest.mark.parametrize("type_code", ["380", "381", "384"])
def test_an_invoice_with_every_term_is_read_back_equal(form: EInvoiceForm, type_code: str) -> None:
    invoice = full(type_code, FORM_FACTS[form].syntax)
    reading = read_xml(write_xml(invoice, form))
    # Every way to pay at once is one more than CII takes.
    several = "CII-SR-467" if form is EInvoiceForm.CII else None
    assert {problem.rule for problem in reading.problems} == {several} - {None}
    assert reading.not_understood == ()
    assert reading.invoice == invoice


@pytest.mark.parametrize("form", [EInvoiceForm.UBL, EInvoiceForm.CII])
def test_no_mutation_stops_the_reader(form: EInvoiceForm) -> None:
    dice = random.Random(5)  # noqa: S311 - the same each time
    data = write_xml(full("380", FORM_FACTS[form].syntax), form)
    read = 0
    for _ in range(_MUTATIONS):
        mutated = mutated_xml.mutated(data, dice)
        begin = time.process_time()
        try:
            reading = read_xml(mutated)
        except InputRefused:
            continue
        findings(reading.invoice, reading.syntax, recomputed(reading.invoice))
        read += 1
        assert time.process_time() - begin < 2
    assert read > _MUTATIONS // 3
