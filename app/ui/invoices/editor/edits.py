"""What the editor does to a document, each as a function from one frozen content to the next. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum

from app.domain.decimals import ZERO
from app.domain.document import AllowanceCharge, Content, Line
from app.domain.party import Customer, Party
from app.domain.tax import Tax, TaxCategory
from app.ui.figures import edit_text, read_amount, read_number, write_number
from app.ui.formats import NumberStyle


class Cell(IntEnum):
    """The columns of the lines grid."""

    HANDLE = 0
    DESCRIPTION = 1
    QUANTITY = 2
    UNIT = 3
    PRICE = 4
    TAX = 5
    DISCOUNT = 6
    NET = 7


FIRST, LAST = Cell.DESCRIPTION, Cell.DISCOUNT
"""The first and the last column that can be typed in."""

_FIELDS = {
    Cell.DESCRIPTION: "description",
    Cell.QUANTITY: "quantity",
    Cell.UNIT: "unit",
    Cell.PRICE: "unit_price",
    Cell.TAX: "tax",
    Cell.DISCOUNT: "allowances",
    Cell.NET: "net",
}


def field_of(row: int, cell: Cell) -> str:
    """Return the path of a cell as problems and the undo history name it."""
    return f"lines[{row}].{_FIELDS[cell]}"


def cell_of(field: str) -> tuple[int, Cell] | None:
    """Return row and column of a field path such as ``lines[3].tax.reason``; None when it is not in a line."""
    if not field.startswith("lines["):
        return None
    index, _, rest = field[len("lines[") :].partition("]")
    if not index.isdigit():
        return None
    name = rest.removeprefix(".").split(".")[0].split("[")[0]
    cell = next((cell for cell, field_name in _FIELDS.items() if field_name == name), Cell.DESCRIPTION)
    return int(index), cell


def with_line(content: Content, row: int, line: Line) -> Content:
    """Return ``content`` with one line replaced, or added when ``row`` is the first free one."""
    return replace(content, lines=(*content.lines[:row], line, *content.lines[row + 1 :]))


def with_lines_inserted(content: Content, row: int, lines: Sequence[Line]) -> Content:
    """Return ``content`` with ``lines`` before ``row``."""
    return replace(content, lines=(*content.lines[:row], *lines, *content.lines[row:]))


def without_lines(content: Content, rows: Iterable[int]) -> Content:
    """Return ``content`` without the lines of ``rows``."""
    gone = set(rows)
    return replace(content, lines=tuple(line for row, line in enumerate(content.lines) if row not in gone))


def with_lines_duplicated(content: Content, rows: Iterable[int]) -> Content:
    """Return ``content`` with copies of the lines of ``rows`` below the last of them."""
    chosen = sorted(set(rows))
    return with_lines_inserted(content, chosen[-1] + 1, [content.lines[row] for row in chosen]) if chosen else content


def with_lines_moved(content: Content, rows: Iterable[int], before: int) -> tuple[Content, int]:
    """Move the lines of ``rows`` to where row ``before`` is now; return the content and their new first row."""
    chosen = sorted(set(rows))
    moving = [content.lines[row] for row in chosen]
    at = before - sum(row < before for row in chosen)
    return with_lines_inserted(without_lines(content, chosen), at, moving), at


def with_customer(content: Content, customer: Customer) -> Content:
    """Return ``content`` for ``customer``: the party as it stands now, its language and payment terms where it has any.

    The currency stays: what was typed was meant in it.
    """
    changed = replace(content, customer_id=customer.id, customer=customer.as_party())
    if customer.language:
        changed = replace(changed, language=customer.language)
    if customer.terms_days is not None:
        changed = with_terms(changed, customer.terms_days)
    return changed


def with_party(content: Content, party: Party) -> Content:
    """Return ``content`` for a buyer that is in no address book."""
    return replace(content, customer_id=None, customer=party)


def terms_of(content: Content) -> int | None:
    """Return the days between issue and due date; None when either is missing or the due date comes first."""
    if content.issue_date is None or content.due_date is None:
        return None
    days = (content.due_date - content.issue_date).days
    return days if days >= 0 else None


def with_terms(content: Content, days: int) -> Content:
    """Return ``content`` due ``days`` after its issue date; unchanged while it has none."""
    if content.issue_date is None:
        return content
    return replace(content, due_date=content.issue_date + timedelta(days=days))


def with_issue_date(content: Content, day: date | None, days: int | None) -> Content:
    """Return ``content`` issued on ``day`` and due ``days`` later; without ``days`` the due date stays."""
    changed = replace(content, issue_date=day)
    return changed if days is None else with_terms(changed, days)


def with_reason(content: Content, category: TaxCategory, reason: str) -> Content:
    """Return ``content`` with ``reason`` on everything taxed under ``category``."""

    def given(tax: Tax) -> Tax:
        return replace(tax, reason=reason) if tax.category is category else tax

    def entries(of: tuple[AllowanceCharge, ...]) -> tuple[AllowanceCharge, ...]:
        return tuple(entry if entry.tax is None else replace(entry, tax=given(entry.tax)) for entry in of)

    return replace(
        content,
        lines=tuple(replace(line, tax=given(line.tax)) for line in content.lines),
        allowances=entries(content.allowances),
        charges=entries(content.charges),
    )


def discount_text(line: Line, style: NumberStyle, digits: int) -> str:
    """Return what the discount cell shows: a percentage, an amount, or how many there are."""
    if not line.allowances:
        return ""
    if len(line.allowances) > 1:
        return f"{len(line.allowances)} discounts"
    return entry_text(line.allowances[0], lambda value: write_number(value, style, digits), style)


def discount_edit_text(line: Line, style: NumberStyle, digits: int) -> str:
    """Return what the discount cell offers for editing."""
    if not line.allowances:
        return ""
    return entry_text(line.allowances[0], lambda value: edit_text(value, style, digits), style)


def entry_text(entry: AllowanceCharge, write: Callable[[Decimal], str], style: NumberStyle) -> str:
    """Return an allowance or charge as it is typed: ``5 %`` or an amount."""
    if entry.percent is not None:
        return f"{write_number(entry.percent, style)} %"
    return write(entry.amount or ZERO)


def read_entry(text: str, style: NumberStyle) -> AllowanceCharge:
    """Read an allowance or charge typed as a percentage (``5 %``) or an amount (``12.50``).

    Raises:
        ValueError: with a sentence for the user.
    """
    typed = text.strip()
    if typed.endswith("%"):
        percent = read_number(typed[:-1], style)
        return AllowanceCharge(percent=percent)
    return AllowanceCharge(amount=read_amount(typed, style))


def with_discount(line: Line, text: str, style: NumberStyle) -> Line:
    """Return ``line`` with its first discount as typed; an empty text takes it away.

    Raises:
        ValueError: with a sentence for the user.
    """
    if not text.strip():
        return replace(line, allowances=line.allowances[1:])
    entry = read_entry(text, style)
    if (entry.percent or entry.amount or ZERO) < 0:
        raise ValueError("A discount is not negative. Add a surcharge in the line's details (Alt+Enter).")
    if entry.percent is not None and entry.percent > 100:
        raise ValueError("A discount is at most 100 %.")
    reason = line.allowances[0].reason if line.allowances else ""
    return replace(line, allowances=(replace(entry, reason=reason), *line.allowances[1:]))
