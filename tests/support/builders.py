"""Domain values for tests: complete enough to be issued, with what matters to the test given by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.document import Content, Line
from app.domain.party import Address, Company, Customer, Party
from app.domain.tax import Tax, TaxCategory

TODAY = date(2026, 3, 15)

_COMPANY = Company(
    name="Werkstatt Nord GmbH",
    street="Hafenstraße",
    building="12a",
    city="Hamburg",
    postal_code="20457",
    country="DE",
    email="post@werkstatt-nord.example",
    tax_id="DE136695976",
    iban="DE89370400440532013000",
    bic="COBADEFFXXX",
    default_rate="19",
    terms_days=14,
)
_CUSTOMER = Customer(
    name="Acme Corp",
    email="billing@acme.example",
    address=Address("1 Main St", "", "Berlin", "", "10115", "DE"),
)


def company(**changes: object) -> Company:
    """A company that can issue documents."""
    return replace(_COMPANY, **changes)  # type: ignore[arg-type]  # the names are checked by replace itself


def customer(**changes: object) -> Customer:
    """A customer with an address."""
    return replace(_CUSTOMER, **changes)  # type: ignore[arg-type]  # the names are checked by replace itself


def party(name: str = "Acme Corp") -> Party:
    """A buyer as a document states them."""
    return replace(_CUSTOMER, name=name).as_party()


def line(description: str = "Consulting", price: str = "100", quantity: str = "1", rate: str = "19") -> Line:
    """A line with standard tax."""
    tax = Tax(TaxCategory.STANDARD, Decimal(rate))
    return Line(description, quantity=Decimal(quantity), unit_price=Decimal(price), tax=tax)


def content(*lines: Line, **changes: object) -> Content:
    """An invoice of `TODAY` that can be issued: by itself one line of 100.00 plus 19 %, 119.00 due."""
    plain = Content(
        issue_date=TODAY,
        due_date=date(2026, 3, 29),
        customer=party(),
        lines=lines or (line(),),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # the names are checked by replace itself
