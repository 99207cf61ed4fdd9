"""What must be there before a document is issued, and what is only pointed out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.checks import missing_for_issue, warnings
from app.domain.document import Content, Line
from app.domain.errors import Problem
from app.domain.party import Company, Party
from app.domain.tax import Tax, TaxCategory

SELLER = Company(name="Harbour Works", street="Quay", building="1", city="Kiel", country="DE", tax_id="DE136695976")
LINE = Line("Repair", unit_price=Decimal(100), tax=Tax(TaxCategory.STANDARD, Decimal(19)))
READY = Content(
    issue_date=date(2026, 1, 1),
    due_date=date(2026, 1, 31),
    customer=Party("Acme", tax_id="FR40303265045"),
    lines=(LINE,),
)


def fields(problems: list[Problem]) -> list[str]:
    return [problem.field for problem in problems]


def taxed(category: TaxCategory, reason: str = "") -> Content:
    return replace(READY, lines=(replace(LINE, tax=Tax(category, Decimal(0), reason)),))


def test_nothing_is_missing_from_a_complete_document() -> None:
    assert missing_for_issue(READY, SELLER) == []
    assert warnings(READY) == []


def test_everything_missing_is_named_at_once() -> None:
    assert fields(missing_for_issue(Content(), Company())) == [
        "seller.name",
        "seller.address.line1",
        "seller.address.city",
        "seller.address.country",
        "customer.name",
        "issue_date",
        "lines",
    ]


def test_an_empty_line_of_a_draft_must_be_filled() -> None:
    assert fields(missing_for_issue(replace(READY, lines=(LINE, Line())), SELLER)) == ["lines[1].description"]


@pytest.mark.parametrize("category", ["E", "AE", "K", "G", "O"])
def test_a_tax_free_category_needs_one_reason(category: str) -> None:
    content = taxed(TaxCategory(category))
    content = replace(content, lines=content.lines * 2)
    assert fields(missing_for_issue(content, SELLER)) == ["lines[0].tax.reason"]
    assert missing_for_issue(content, replace(SELLER, exemption_reasons=((category, "Because"),))) == []
    assert missing_for_issue(taxed(TaxCategory(category), "Because"), SELLER) == []


def test_categories_are_named_in_words_not_by_their_codes() -> None:
    charged = replace(READY, lines=(replace(LINE, tax=Tax(TaxCategory.REVERSE_CHARGE, Decimal(19))),))
    told = " ".join(problem.message for problem in missing_for_issue(charged, SELLER))
    assert "Reverse charge carries no tax: its rate must be 0." in told
    assert "Say why no tax is charged (Reverse charge)" in told
    assert "AE" not in told


def test_zero_rated_goods_need_no_reason() -> None:
    assert missing_for_issue(taxed(TaxCategory.ZERO), SELLER) == []


def test_tax_is_charged_only_with_a_number_of_the_seller() -> None:
    seller = replace(SELLER, tax_id="")
    assert fields(missing_for_issue(READY, seller)) == ["seller.tax_id"]
    assert missing_for_issue(READY, replace(seller, tax_number="20/123/45678")) == []
    assert missing_for_issue(READY, replace(seller, country="US")) == []
    assert missing_for_issue(taxed(TaxCategory.OUTSIDE_SCOPE, "Small business"), seller) == []
    assert fields(missing_for_issue(taxed(TaxCategory.EXPORT, "Export"), replace(seller, tax_number="1"))) == [
        "seller.tax_id"
    ]


@pytest.mark.parametrize("category", [TaxCategory.REVERSE_CHARGE, TaxCategory.INTRA_COMMUNITY])
def test_the_customers_number_is_needed_where_they_account_for_the_tax(category: TaxCategory) -> None:
    content = replace(taxed(category, "Because"), customer=Party("Acme"))
    assert fields(missing_for_issue(content, SELLER)) == ["customer.tax_id"]


def test_oddities_are_pointed_out_but_do_not_hold_up() -> None:
    odd = replace(READY, due_date=date(2025, 12, 31), lines=(LINE, LINE, replace(LINE, quantity=Decimal(0))))
    found = warnings(odd, lambda tax_id, country: False)
    assert fields(found) == ["due_date", "customer.tax_id", "lines[1]", "lines[2].quantity"]
    assert missing_for_issue(odd, SELLER) == []


@pytest.mark.parametrize(("quantity", "field"), [("0", "lines[0].quantity"), ("-1", "totals.gross")])
def test_a_total_that_is_not_positive_is_pointed_out(quantity: str, field: str) -> None:
    content = replace(READY, lines=(replace(LINE, quantity=Decimal(quantity)),))
    assert field in fields(warnings(content))
    assert "totals.gross" in fields(warnings(content))
