"""Why a total is what it is: each step says what was done, and its result is the engine's."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.domain.document import AllowanceCharge, Content
from app.domain.tax import Tax, TaxCategory
from app.domain.totals import calculate
from app.ui.invoices.editor.explain import Reason, explain
from tests.support import builders
from tests.support.styles import style_of

STANDARD = Tax(TaxCategory.STANDARD, Decimal(19))


def steps(content: Content) -> list[tuple[str, str, str]]:
    return [(step.label, step.working, step.amount) for step in explain(content, calculate(content), style_of("en"))]


def test_a_plain_document_is_lines_tax_and_total() -> None:
    assert steps(builders.content(builders.line("Survey", "780", "2.5"))) == [
        ("1 · Survey", "2.5 × 780.00", "1,950.00"),
        ("Lines", "sum of the lines", "1,950.00"),
        ("Tax 19 %", "19 % of 1,950.00", "370.50"),
        ("Total", "1,950.00 net + 370.50 tax", "2,320.50"),
    ]


def test_a_line_tells_its_base_quantity_charges_discounts_and_rounding() -> None:
    line = replace(
        builders.line("Cable", "199", "33"),
        price_base_quantity=Decimal(100),
        charges=(AllowanceCharge(amount=Decimal(5)),),
        allowances=(AllowanceCharge(percent=Decimal(10)),),
    )
    [first, *_rest] = steps(builders.content(line))
    assert first == ("1 · Cable", "33 × 199.00 ÷ 100 + 5.00 − 10 % of 65.67 (6.57)", "64.10")


def test_discounts_charges_prepaid_and_rounding_of_the_document_are_told() -> None:
    content = builders.content(
        builders.line("Survey", "100"),
        allowances=(AllowanceCharge(percent=Decimal(10), reason="loyal", tax=STANDARD),),
        charges=(AllowanceCharge(amount=Decimal(5), tax=STANDARD),),
        prepaid=Decimal(50),
        rounding=Decimal("-0.05"),
    )
    assert steps(content)[2:] == [
        ("Discount · loyal", "10 % of 100.00, 19 %", "−10.00"),
        ("Charge", "19 %", "+5.00"),
        ("Tax 19 %", "19 % of 95.00", "18.05"),
        ("Net", "lines − discounts + charges", "95.00"),
        ("Total", "95.00 net + 18.05 tax", "113.05"),
        ("Due", "113.05 − 50.00 prepaid − 0.05 rounding", "63.00"),
    ]


def test_prices_with_tax_tell_how_much_tax_is_in_them() -> None:
    content = builders.content(builders.line("Survey", "500"), prices_include_tax=True)
    assert ("Tax 19 %", "500.00 − 500.00 ÷ 1.19 = 79.83193277…, rounded", "79.83") in steps(content)


def test_an_untaxed_group_says_so() -> None:
    line = replace(builders.line(), tax=Tax(TaxCategory.EXEMPT))
    assert ("Exempt", "no tax on 100.00", "0.00") in steps(builders.content(line))


def test_the_numbers_are_as_the_user_writes_them() -> None:
    content = builders.content(builders.line("Prüfung", "1234.5", "2"))
    assert explain(content, calculate(content), style_of("de"))[0] == Reason("1 · Prüfung", "2 × 1.234,50", "2.469,00")
