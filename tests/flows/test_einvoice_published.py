"""Published e-invoices go the whole way: read, drafted, issued, written in each form they fit, and read back equal.

What is written is judged by the official rules on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app.documents.einvoice import official
from app.documents.einvoice.forms import FORM_FACTS
from app.documents.einvoice.model import AllowanceCharge, EInvoice, InvoiceLine
from app.domain.decimals import ONE, normal
from app.domain.einvoice import EInvoiceForm
from app.domain.errors import InputRefused
from app.services import company, einvoices, issuing, received
from app.services.books import Books
from tests.support import published
from tests.support.books import StandingClock
from tests.support.einvoices import ADVICE, SELLER

pytestmark = published.only_with_them

_ALWAYS = (EInvoiceForm.CII, EInvoiceForm.UBL)
_IF_THEY_FIT = (EInvoiceForm.XRECHNUNG_CII, EInvoiceForm.XRECHNUNG_UBL, EInvoiceForm.PEPPOL)
# Split payment is between Italians alone (BR-B-01), and the seller of these tests is German.
_SPLIT_PAYMENT = "cen_FT_G2G_TD01_con_Allegato_Bonifico_e_Split_Payment"
_FILES = [file for file in published.FILES if file.stem != _SPLIT_PAYMENT]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """The books of a company that can issue e-invoices."""
    with Books.open(tmp_path_factory.mktemp("books"), clock=StandingClock()) as opened:
        company.save(opened, SELLER)
        yield opened


@pytest.mark.parametrize("file", _FILES, ids=[file.stem for file in _FILES])
def test_it_goes_the_whole_way(books: Books, file: Path) -> None:
    first = received.read_file(file)
    issued = issuing.issue(books, received.as_draft(books, first).id)
    for form in (*_ALWAYS, *_IF_THEY_FIT):
        try:
            made = einvoices.make(books, issued.id, form)
        except InputRefused:
            assert form not in _ALWAYS
            continue
        if form in _ALWAYS:
            syntax = FORM_FACTS[form].syntax
            assert {each.rule for each in official.check(made.content, form, syntax) if each.fatal} <= ADVICE
        back = received.read(made.content)
        assert (back.findings, back.not_understood) == ((), ())
        assert said(back.invoice) == said(first.invoice)


def test_inside_a_pdf_too(books: Books) -> None:
    file = next(file for file in _FILES if file.stem == "cen_ubl-tc434-example8")
    first = received.read_file(file)
    issued = issuing.issue(books, received.as_draft(books, first).id)
    back = received.read(einvoices.make(books, issued.id, EInvoiceForm.FACTURX).content)
    assert (back.source, back.findings) == ("factur-x.xml", ())
    assert said(back.invoice) == said(first.invoice)


def test_many_of_them_fit_the_narrower_forms(books: Books) -> None:
    german = [file for file in _FILES if file.stem.startswith("xr_") and file.stem.endswith("ubl")]
    for file in german[:3]:
        issued = issuing.issue(books, received.as_draft(books, received.read_file(file)).id)
        for form in (EInvoiceForm.XRECHNUNG_CII, EInvoiceForm.XRECHNUNG_UBL):
            assert einvoices.make(books, issued.id, form).content


def said(invoice: EInvoice) -> tuple[object, ...]:
    """What both must say alike: amounts and what they come from, dates, the buyer, references."""
    sums = invoice.sums
    totals = tuple(_plain(each) for each in (sums.lines, sums.net, sums.tax, sums.gross, sums.prepaid, sums.due))
    taxes = {(row.category, _plain(row.rate), _plain(row.basis), _plain(row.tax)) for row in invoice.taxes if row.basis}
    levels = [_entry(each) for each in (*invoice.allowances, *invoice.charges)]
    return (
        invoice.is_credit,
        invoice.currency,
        " ".join((invoice.buyer.name or invoice.buyer.trading_name).split()),
        invoice.order,
        totals,
        taxes,
        levels,
        [_line(line) for line in invoice.lines],
    )


def _line(line: InvoiceLine) -> tuple[object, ...]:
    """A line: texts as a document keeps them, numbers without trailing zeros."""
    entries = [_plain(each.amount) for each in (*line.allowances, *line.charges)]
    return (
        " ".join((line.name or line.description).split()),
        _plain(line.quantity),
        line.unit,
        _plain(line.price.net),
        _plain(line.price.base_quantity or ONE),
        _plain(line.net),
        line.category,
        _plain(line.rate),
        entries,
    )


def _entry(entry: AllowanceCharge) -> tuple[object, ...]:
    return (_plain(entry.amount), entry.category, _plain(entry.rate))


def _plain(value: Decimal | None) -> Decimal:
    return normal(value or Decimal(0))
