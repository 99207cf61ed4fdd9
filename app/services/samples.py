"""A document to look at while the company chooses how its documents look; and the words it may change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from app.domain.decimals import parse_decimal
from app.domain.document import AllowanceCharge, Content, Document, Line, State
from app.domain.look import Form
from app.domain.party import LANGUAGES, Address, Company, Party
from app.domain.tax import Tax, TaxCategory
from app.domain.totals import calculate
from app.services.file_names import patterned_name

_RATE = Decimal(19)


def _content(company: Company, day: date) -> Content:
    """An invoice in the company's language, currency and tax, with every column in use."""
    try:
        tax = Tax(TaxCategory(company.default_category), parse_decimal(company.default_rate))
    except ValueError:
        tax = Tax(TaxCategory.STANDARD, _RATE)
    discount = (AllowanceCharge(percent=Decimal(5)),)
    lines = (
        Line("Consulting on site", Decimal("2.5"), "DAY", Decimal(780), tax=tax),
        Line("Installation and training", Decimal(14), "HUR", Decimal(95), allowances=discount, tax=tax),
        Line("Handbook, printed", Decimal(3), "C62", Decimal(24), note="Second edition, 96 pages", tax=tax),
    )
    return Content(
        currency=company.currency,
        language=company.language if company.language in LANGUAGES else "en",
        issue_date=day,
        due_date=day + timedelta(days=min(max(company.terms_days, 0), 365)),
        reference="PO 4711",
        customer=Party(
            name="Acme Corp",
            address=Address("1 Main St", city="Boston", region="MA", postal_code="02101", country="US"),
            delivery=Address("Dock 9", city="Boston", region="MA", postal_code="02128", country="US"),
        ),
        prices_include_tax=company.prices_include_tax,
        lines=lines,
        notes=company.notes,
    )


def _document(content: Content, company: Company) -> Document:
    """The content as ``company`` would issue it."""
    return Document(
        id=0,
        uid="",
        revision=0,
        state=State.ISSUED,
        content=content,
        calculation=calculate(content),
        number="INV-2026-0001",
        seller=company,
    )


def render(company: Company, day: date, form: Form = Form.DOCUMENT) -> bytes:
    """Return the PDF of the sample.

    Raises:
        InputRefused: the logo is no picture.
    """
    from app.documents.delivery_note import build_delivery_note
    from app.documents.pdf import render as render_pdf
    from app.documents.view import build_view

    sample = _document(_content(company, day), company)
    view = build_delivery_note(sample, company) if form is Form.DELIVERY_NOTE else build_view(sample, company)
    # It was never issued and must not pass for what was.
    return render_pdf(replace(view, uid=""))


def file_name(company: Company, day: date) -> str:
    """Return what the file of the sample is called."""
    without_lines = replace(_content(company, day), lines=())
    return patterned_name(company.look.file_name, _document(without_lines, company))


def words(language: str) -> list[tuple[str, str]]:
    """Return the name of each word on a page and what ``language`` says, in the order of a page."""
    from app.documents.labels import label_names, standard

    return [(name, standard(language, name)) for name in label_names()]
