"""Taxes in the writer's words: what a cell shows can be typed back, and nothing else is guessed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.tax import RATE_ZERO, Tax, TaxCategory
from app.ui.invoices.editor.words import default_tax, read_tax, reasons_missing, tax_choices, tax_text
from tests.support import builders
from tests.support.styles import style_of

EN, DE = style_of("en"), style_of("de")


@pytest.mark.parametrize("category", TaxCategory)
def test_what_is_shown_of_a_tax_can_be_typed_back(category: TaxCategory) -> None:
    tax = Tax(category, Decimal(0) if category in RATE_ZERO else Decimal("7.5"))
    for written in (EN, DE):
        assert read_tax(tax_text(tax, written), written) == tax


@pytest.mark.parametrize(
    ("text", "category", "rate"),
    [
        ("19", "S", "19"), ("19 %", "S", "19"), ("S 19", "S", "19"), ("7,7", "S", "7.7"), ("AE", "AE", "0"),
        ("e", "E", "0"), ("E 0", "E", "0"), ("Z 0.00", "Z", "0"), ("L 7", "L", "7"), ("B 22", "B", "22"),
        ("0", "S", "0"),
    ],
)  # fmt: skip
def test_rates_and_categories_are_read(text: str, category: str, rate: str) -> None:
    assert read_tax(text, EN) == Tax(TaxCategory(category), Decimal(rate))


@pytest.mark.parametrize("text", ["", "E 19", "101", "-1", "nineteen", "AE 7", "S"])
def test_no_tax_is_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_tax(text, EN)


def test_the_taxes_offered_begin_with_the_company_s_and_those_in_use() -> None:
    content = builders.content(builders.line(rate="7"), builders.line(rate="19"))
    offered = [tax for _text, tax in tax_choices(builders.company(), content, EN)]
    assert offered[:2] == [default_tax(builders.company()), Tax(TaxCategory.STANDARD, Decimal(7))]
    assert {tax.category for tax in offered} >= RATE_ZERO
    assert len(set(offered)) == len(offered)


def test_a_reason_is_asked_for_once_and_not_where_the_company_has_one() -> None:
    exempt = replace(builders.line(), tax=Tax(TaxCategory.EXEMPT))
    content = builders.content(exempt, exempt)
    assert reasons_missing(content, builders.company()) == [TaxCategory.EXEMPT]
    told = builders.company(exemption_reasons=(("E", "§ 4 Nr. 21 UStG"),))
    assert reasons_missing(content, told) == []
