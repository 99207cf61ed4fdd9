"""Rows from a spreadsheet become lines; what cannot be read is named and left out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.document import AllowanceCharge, Line
from app.domain.tax import Tax, TaxCategory
from app.ui.invoices.editor.paste import MAX_ROWS, Pasted, is_table, read_table
from tests.support.styles import style_of

TAX = Tax(TaxCategory.STANDARD, Decimal(19))


def read(text: str, language: str = "en") -> Pasted:
    return read_table(text, style_of(language), TAX)


def test_a_header_names_the_columns_in_any_order_and_language() -> None:
    text = "Menge\tBezeichnung\tEinzelpreis\tMwSt\tEinheit\tBetrag\n2\tPrüfung\t1.234,50\t7 %\tStunde\t2.469,00\n"
    pasted = read(text.replace("Stunde", "HUR"), "de")
    assert pasted.problems == ()
    assert pasted.lines == (
        Line("Prüfung", Decimal(2), "HUR", Decimal("1234.50"), tax=Tax(TaxCategory.STANDARD, Decimal(7))),
    )


@pytest.mark.parametrize(
    "header",
    [
        "Opis\tIlość\tCena",
        "Descrizione\tQuantità\tPrezzo",
        "الوصف\tالكمية\tالسعر",
        "תיאור\tכמות\tמחיר",
        "विवरण\tमात्रा\tदर",
        "项目\t数量\t单价",
        "品目\t数量\t単価",
    ],
)
def test_a_header_is_known_in_every_script(header: str) -> None:
    first, *rest = header.split("\t")
    pasted = read("\t".join((*rest, first)) + "\n2\t40\tSurvey\n")
    assert [(line.description, line.quantity, line.unit_price) for line in pasted.lines] == [
        ("Survey", Decimal(2), Decimal(40))
    ]


def test_without_a_header_the_columns_are_known_by_their_looks() -> None:
    pasted = read("Survey\t2.5\tday\t780.00\t19 %\nReport\t3\t24.00\nTravel\t140.00\nThanks")
    assert [(line.description, line.quantity, line.unit, line.unit_price) for line in pasted.lines] == [
        ("Survey", Decimal("2.5"), "DAY", Decimal("780.00")),
        ("Report", Decimal(3), "C62", Decimal("24.00")),
        ("Travel", Decimal(1), "C62", Decimal("140.00")),
        ("Thanks", Decimal(1), "C62", Decimal(0)),
    ]
    assert {line.tax for line in pasted.lines} == {TAX}


def test_a_discount_stands_between_tax_and_net() -> None:
    pasted = read("A\t2\tpiece\t10.00\t19 %\t5 %\t19.00\nB\t1\tpiece\t10.00\t19 %\t1.50\t8.50")
    assert pasted.problems == ()
    assert [line.allowances for line in pasted.lines] == [
        (AllowanceCharge(percent=Decimal(5)),),
        (AllowanceCharge(amount=Decimal("1.50")),),
    ]


def test_the_table_shows_its_own_decimal_sign_whatever_the_document_speaks() -> None:
    pasted = read("A\t2\t1.234\nB\t1\t12,5", "en")
    assert [line.unit_price for line in pasted.lines] == [Decimal(1234), Decimal("12.5")]


def test_without_a_sign_of_it_an_ambiguous_number_is_refused_by_name() -> None:
    pasted = read("Item\tPrice\nA\t1,234\nB\t7")
    assert [line.description for line in pasted.lines] == ["B"]
    assert [problem.field for problem in pasted.problems] == ["row 2, Price"]
    assert "two ways" in pasted.problems[0].message


def test_each_cell_that_cannot_be_read_is_named_and_its_row_left_out() -> None:
    pasted = read("Item\tQty\tPrice\tVAT\nA\tmany\t-5\t400\nB\t1\t5\t19\n\t1\t5\t19")
    assert [line.description for line in pasted.lines] == ["B"]
    assert [problem.field for problem in pasted.problems] == ["row 2, Quantity", "row 2, Price", "row 2, Tax", "row 4"]


def test_a_discount_column_takes_percent_and_amount() -> None:
    pasted = read("Item\tPrice\tDiscount\nA\t10.00\t5 %\nB\t10.00\t1.50\nC\t10.00\t")
    assert [line.allowances for line in pasted.lines] == [
        (AllowanceCharge(percent=Decimal(5)),),
        (AllowanceCharge(amount=Decimal("1.50")),),
        (),
    ]


def test_a_cell_of_several_lines_becomes_description_and_note() -> None:
    pasted = read('"Survey\nPier 7, north side"\t1\t780.00')
    assert (pasted.lines[0].description, pasted.lines[0].note) == ("Survey", "Pier 7, north side")


def test_a_single_quote_sign_swallows_nothing() -> None:
    pasted = read('"12 inch pipe\t2\t7.50\nNext\t1\t1.00')
    assert [line.description for line in pasted.lines] == ['"12 inch pipe', "Next"]


def test_what_no_text_may_hold_is_named() -> None:
    pasted = read("A\x00B\t1\t1\nC\t1\t1\n" + "x" * 200_000 + "\t1\t1")
    assert [line.description for line in pasted.lines] == ["C"]
    assert [problem.field for problem in pasted.problems] == ["row 1, Description", "row 3, Description"]


def test_formulas_and_markup_are_only_text() -> None:
    pasted = read("=cmd()\t1\t1\n<b>x</b>\t1\t1")
    assert [line.description for line in pasted.lines] == ["=cmd()", "<b>x</b>"]


def test_too_many_rows_are_named() -> None:
    pasted = read("\n".join(f"Item {row}\t1.50" for row in range(MAX_ROWS + 1)))
    assert len(pasted.lines) == MAX_ROWS
    assert len(pasted.problems) == 1


def test_one_cell_is_no_table() -> None:
    assert not is_table("Survey\r\n")
    assert is_table("Survey\t2")
    assert is_table("Survey\nReport")
