"""Documents to look at and to test with: a believable seller, and invoices of many shapes."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

from PIL import Image, ImageDraw

from app.domain.document import (
    AllowanceCharge,
    Content,
    Correction,
    Document,
    DocumentRef,
    Kind,
    Line,
    State,
)
from app.domain.party import Address, Company, Paper, Party
from app.domain.tax import Tax, TaxCategory
from app.domain.totals import calculate

VAT_19, VAT_7 = Tax(TaxCategory.STANDARD, Decimal(19)), Tax(TaxCategory.STANDARD, Decimal(7))


def logo(colour: str = "#2457d6", size: tuple[int, int] = (320, 320)) -> bytes:
    """A rounded square with a bright corner, transparent around it, as PNG."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    width, height = size
    draw.rounded_rectangle((0, 0, width - 1, height - 1), min(size) // 5, fill=colour)
    stroke = min(size) // 10
    draw.line(
        [(width * 0.3, height * 0.22), (width * 0.3, height * 0.74), (width * 0.78, height * 0.74)], "white", stroke
    )
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def seller(**changes: object) -> Company:
    """Harbour Works of Hamburg, complete."""
    company = Company(
        name="Harbour Works Ltd",
        street="Quay Road",
        building="5",
        city="Hamburg",
        postal_code="20457",
        country="DE",
        email="office@harbour.example",
        phone="+49 40 5550 1234",
        website="harbour.example",
        tax_id="DE136695976",
        registration="HRB 12345",
        bank_name="Hafenbank",
        iban="DE89370400440532013000",
        bic="COBADEFFXXX",
        logo=logo(),
    )
    return replace(company, **changes)  # type: ignore[arg-type]  # the tests name real fields


def customer(**changes: object) -> Party:
    """Acme of Boston."""
    party = Party(
        name="Acme Corp",
        tax_id="US-98-7654321",
        address=Address("1 Main St", "", "Boston", "MA", "02101", "US"),
    )
    return replace(party, **changes)  # type: ignore[arg-type]  # the tests name real fields


LINES = (
    Line("Harbour survey, pier 7", Decimal("2.5"), "DAY", Decimal("780.00"), tax=VAT_19),
    Line(
        "Diving crew",
        Decimal(14),
        "HUR",
        Decimal("96.50"),
        allowances=(AllowanceCharge(percent=Decimal(5)),),
        tax=VAT_19,
    ),
    Line("Report, printed", Decimal(3), "C62", Decimal("24.00"), tax=VAT_7),
    Line("Travel, flat rate", Decimal(1), "C62", Decimal("140.00"), tax=VAT_19),
)

WORK = (
    "Inspection of the sheet pile wall",
    "Sonar survey of the harbour basin, evaluated and drawn",
    "Replacement of fenders",
    "Diving crew, three persons, with decompression chamber on site",
    "Concrete repair below the waterline",
    "Corrosion protection, two coats",
    "Crane hire",
    "Safety boat with skipper",
    "Drawings, sheet A1",
    "Meeting on site",
)
_UNITS = ("DAY", "HUR", "C62", "MTR", "MTK", "KGM", "LS")


def many_lines(count: int, seed: int = 0) -> tuple[Line, ...]:
    """``count`` lines that differ."""
    return tuple(
        Line(
            f"{WORK[(n + seed) % len(WORK)]}, section {n + 1 + seed}",
            Decimal(n % 9 + 1) + Decimal((n + seed) % 4) / 4,
            _UNITS[(n + seed) % len(_UNITS)],
            Decimal(1000 + (n * 3701 + seed * 911) % 90000) / 100,
            tax=VAT_7 if n % 5 == 2 else VAT_19,
        )
        for n in range(count)
    )


def content(lines: tuple[Line, ...] = LINES, **changes: object) -> Content:
    """An invoice in euro of 21 November 2026."""
    made = Content(
        currency="EUR",
        issue_date=date(2026, 11, 21),
        due_date=date(2026, 12, 21),
        reference="PO 4711",
        customer=customer(),
        lines=lines,
        notes="Thank you for your trust.",
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the tests name real fields


def issued(made: Content | None = None, number: str | None = "INV-2026-0313", **changes: object) -> Document:
    """An issued document of ``made``, with the calculation of the real engine."""
    made = made or content()
    document = Document(
        id=1,
        uid="6f1c9d0e-3b1b-4c57-9d92-6c1d3a0a7a11",
        revision=1,
        state=State.ISSUED,
        content=made,
        calculation=calculate(made),
        number=number,
        seller=seller(),
    )
    return replace(document, **changes)  # type: ignore[arg-type]  # the tests name real fields


def draft(made: Content | None = None) -> Document:
    """The same as a draft."""
    return issued(made, state=State.DRAFT, number=None, seller=None)


def credit_note() -> Document:
    """A credit note over one line of another invoice."""
    made = content(LINES[:2], kind=Kind.CREDIT_NOTE, due_date=None, notes="")
    ref = DocumentRef(7, "INV-2026-0298", Correction.CREDIT)
    return issued(made, "CRN-2026-0004", correction=Correction.CREDIT, corrects=ref)


def cancellation() -> Document:
    """The cancellation of another invoice."""
    made = content(kind=Kind.CREDIT_NOTE, due_date=None, notes="")
    ref = DocumentRef(7, "INV-2026-0298", Correction.CANCELLATION)
    return issued(made, "CAN-2026-0001", correction=Correction.CANCELLATION, corrects=ref)


def american(made: Content | None = None, **changes: object) -> Document:
    """On Letter paper, in dollars, by a seller in Portland."""
    sales_tax = Tax(TaxCategory.STANDARD, Decimal("8.875"))
    lines = (
        Line("Brand workshop", Decimal(2), "DAY", Decimal("1450.00"), tax=sales_tax),
        Line("Stock photography", Decimal(12), "C62", Decimal("9.99"), tax=sales_tax),
    )
    portland = seller(
        name="Tidewater Studio LLC", street="Burnside Ave", building="220", city="Portland", region="OR",
        postal_code="97214", country="US", tax_id="", registration="", iban="", bic="", bank_name="First Coast Bank",
        account_number="021000021 / 5550 1234", paper=Paper.LETTER, accent="#0f766e", logo=b"",
    )  # fmt: skip
    made = made or content(lines, currency="USD")
    return issued(made, "2026-0042", seller=portland, **changes)


def swiss(**changes: object) -> Document:
    """In francs, by a seller in Zurich with a QR-IBAN, to a payer in Bern; ``by`` is the seller, the rest content."""
    zurich = seller(
        name="Zürcher Bootsbau AG", street="Seestrasse", building="12a", postal_code="8002", city="Zürich",
        country="CH", iban="CH4431999123000889012", bic="", registration="", tax_id="CHE-116.281.710 MWST",
    )  # fmt: skip
    by = changes.pop("by", zurich)
    buyer = customer(name="Simon Muster", address=Address("Musterstrasse 5", "", "Bern", "", "3001", "CH"))
    plain: dict[str, object] = {"currency": "CHF", "language": "de", "customer": buyer}
    return issued(content(**(plain | changes)), seller=by)  # type: ignore[arg-type]  # the tests name real fields
