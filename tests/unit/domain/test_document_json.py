"""A document written as JSON reads back as the same document."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from app.domain.document import AllowanceCharge, Content, Correction, Document, DocumentRef, Kind, Line, State
from app.domain.document_json import write_document
from app.domain.invoice_json import parse_text, read_content
from app.domain.party import Address, Party
from app.domain.tax import Tax, TaxCategory
from app.domain.totals import calculate
from tests.support.fraction_totals import random_content

TODAY = date(2026, 3, 3)
CONTENT = Content(
    issue_date=date(2026, 1, 31),
    due_date=date(2026, 3, 2),
    reference="PO 4711",
    customer_id=7,
    customer=Party(
        "Acme Corp", "billing@acme.example", "2025550123", "DE123456789", Address("1 Main St", city="Berlin")
    ),
    lines=(
        Line(
            "Consulting",
            Decimal("2.5"),
            "HUR",
            Decimal("120.00"),
            allowances=(AllowanceCharge(amount=Decimal("5.00"), reason="goodwill"),),
            tax=Tax(TaxCategory.STANDARD, Decimal(19)),
        ),
    ),
    allowances=(AllowanceCharge(Decimal("10.00"), reason="loyalty", tax=Tax(TaxCategory.STANDARD, Decimal(19))),),
    notes="Thank you",
)


def stored(content: Content, **more: object) -> Document:
    return replace(Document(3, "u-3", 1, State.ISSUED, content, calculate(content), "INV-2026-0001"), **more)  # type: ignore[arg-type]


def test_the_example_of_the_format_comes_to_its_stated_amounts() -> None:
    shown = write_document(stored(CONTENT), TODAY)
    assert shown["totals"] == {
        "lines": "295.00",
        "allowances": "10.00",
        "charges": "0.00",
        "net": "285.00",
        "tax": "54.15",
        "gross": "339.15",
        "prepaid": "0.00",
        "rounding": "0.00",
        "due": "339.15",
        "paid": "0.00",
        "credited": "0.00",
        "balance": "339.15",
    }
    assert shown["taxes"] == [{"category": "S", "rate": "19", "basis": "285.00", "tax": "54.15"}]
    assert isinstance(shown["lines"], list)
    assert shown["lines"][0]["net"] == "295.00"
    assert (shown["number"], shown["state"], shown["payment_state"]) == ("INV-2026-0001", "issued", "open")


def test_payments_and_the_day_decide_state_and_overdue() -> None:
    assert write_document(stored(CONTENT), date(2026, 3, 2))["overdue"] is False
    assert write_document(stored(CONTENT), TODAY)["overdue"] is True
    partly = write_document(stored(CONTENT, paid=10_000), TODAY)
    assert (partly["payment_state"], partly["overdue"]) == ("partly_paid", True)
    assert isinstance(partly["totals"], dict)
    assert partly["totals"]["balance"] == "239.15"
    assert write_document(stored(CONTENT, paid=33_915), TODAY)["overdue"] is False


def test_what_is_shown_can_be_read_again() -> None:
    credit = DocumentRef(4, "CRN-2026-0001", Correction.CREDIT)
    document = stored(
        CONTENT, corrected_by=(credit,), credited=100, issued_at=datetime(2026, 1, 31, 9, tzinfo=UTC), pdf_sha256="00"
    )
    text = json.dumps(write_document(document, TODAY)).encode()
    again = read_content(parse_text(text))
    assert again.content == CONTENT
    assert again.content.customer_id == 7


def test_random_documents_read_back_as_they_were() -> None:
    dice = random.Random(5)  # noqa: S311 (documents to try, not secrets)
    for _ in range(500):
        content = replace(random_content(dice), customer=Party("Acme"))
        text = json.dumps(write_document(stored(content, state=State.DRAFT, number=None), TODAY)).encode()
        again = read_content(parse_text(text)).content
        assert calculate(again) == calculate(content)
        assert again.kind in Kind


def test_members_left_out_keep_what_the_base_says() -> None:
    again = read_content({"reference": "PO 1"}, CONTENT).content
    assert again == replace(CONTENT, reference="PO 1")


def test_a_null_date_is_no_date() -> None:
    assert read_content({"due_date": None}, CONTENT).content.due_date is None


def test_a_line_without_tax_gets_the_tax_of_a_new_line() -> None:
    value = {"customer": {"id": 7}, "lines": [{"description": "x", "unit_price": "1"}]}
    tax = Tax(TaxCategory.STANDARD, Decimal(21))
    read = read_content(value, line_tax=tax)
    assert read.content.lines[0].tax == tax
    assert (read.content.customer_id, read.content.customer) == (7, Party())
    assert read.given == {"customer", "lines"}
