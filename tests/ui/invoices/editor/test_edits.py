"""What the editor does to a document, as plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.document import AllowanceCharge, Content
from app.domain.tax import Tax, TaxCategory
from app.ui.invoices.editor.edits import (
    Cell,
    cell_of,
    discount_text,
    field_of,
    terms_of,
    with_customer,
    with_discount,
    with_issue_date,
    with_lines_duplicated,
    with_lines_moved,
    with_reason,
    with_terms,
    without_lines,
)
from tests.support import builders
from tests.support.styles import style_of

ABCDE = builders.content(*(builders.line(name) for name in "ABCDE"))


def names(content: Content) -> str:
    return "".join(line.description for line in content.lines)


@pytest.mark.parametrize(
    ("rows", "before", "result", "first"),
    [
        ([0], 5, "BCDEA", 4), ([4], 0, "EABCD", 0), ([1, 3], 0, "BDACE", 0), ([1, 3], 5, "ACEBD", 3),
        ([1, 2], 2, "ABCDE", 1), ([0, 1], 3, "CABDE", 1),
    ],
)  # fmt: skip
def test_lines_move_together(rows: list[int], before: int, result: str, first: int) -> None:
    content, at = with_lines_moved(ABCDE, rows, before)
    assert (names(content), at) == (result, first)


def test_lines_are_duplicated_below_the_last_and_removed() -> None:
    assert names(with_lines_duplicated(ABCDE, [3, 1])) == "ABCDBDE"
    assert names(with_lines_duplicated(ABCDE, [])) == "ABCDE"
    assert names(without_lines(ABCDE, [0, 4])) == "BCD"


@pytest.mark.parametrize("cell", [cell for cell in Cell if cell is not Cell.HANDLE])
def test_a_cell_and_its_path_name_each_other(cell: Cell) -> None:
    assert cell_of(field_of(7, cell)) == (7, cell)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("lines[2].tax.reason", (2, Cell.TAX)), ("lines[0].allowances[1].amount", (0, Cell.DISCOUNT)),
        ("lines[3]", (3, Cell.DESCRIPTION)), ("lines", None), ("notes", None), ("lines[x].tax", None),
    ],
)  # fmt: skip
def test_problems_are_led_to_their_cell(path: str, place: tuple[int, Cell] | None) -> None:
    assert cell_of(path) == place


def test_the_due_date_keeps_its_distance() -> None:
    content = replace(ABCDE, issue_date=date(2026, 1, 31), due_date=date(2026, 2, 14))
    assert terms_of(content) == 14
    moved = with_issue_date(content, date(2026, 3, 1), 14)
    assert moved.due_date == date(2026, 3, 15)
    assert with_issue_date(content, None, 14).due_date == content.due_date
    assert with_terms(content, 0).due_date == content.issue_date


def test_a_due_date_before_the_issue_date_has_no_terms() -> None:
    assert terms_of(replace(ABCDE, issue_date=date(2026, 2, 1), due_date=date(2026, 1, 1))) is None
    assert terms_of(replace(ABCDE, due_date=None)) is None


def test_a_customer_brings_language_and_terms_but_never_another_currency() -> None:
    customer = replace(builders.customer(), id=7, currency="USD", language="fr", terms_days=60)
    content = with_customer(replace(ABCDE, issue_date=date(2026, 1, 1)), customer)
    assert (content.customer_id, content.customer) == (7, customer.as_party())
    assert (content.language, content.currency, content.due_date) == ("fr", "EUR", date(2026, 3, 2))


def test_a_reason_goes_to_everything_of_its_category() -> None:
    exempt = Tax(TaxCategory.EXEMPT)
    content = replace(
        ABCDE,
        lines=(replace(ABCDE.lines[0], tax=exempt), ABCDE.lines[1]),
        charges=(AllowanceCharge(amount=Decimal(1), tax=exempt),),
    )
    told = with_reason(content, TaxCategory.EXEMPT, "Education")
    assert [line.tax.reason for line in told.lines] == ["Education", ""]
    assert told.charges[0].tax == Tax(TaxCategory.EXEMPT, reason="Education")


def test_a_discount_keeps_its_reason_and_the_others() -> None:
    second = AllowanceCharge(amount=Decimal(1))
    line = replace(builders.line(), allowances=(AllowanceCharge(percent=Decimal(5), reason="loyal"), second))
    changed = with_discount(line, "7,50", style_of("de"))
    assert changed.allowances == (AllowanceCharge(amount=Decimal("7.50"), reason="loyal"), second)
    assert with_discount(line, "", style_of("de")).allowances == (second,)
    assert discount_text(line, style_of("en"), 2) == "2 discounts"
    assert discount_text(replace(line, allowances=line.allowances[:1]), style_of("en"), 2) == "5 %"
