"""The lines of a document as they are shown: what of each stands in which column, and what below it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from app.documents.formats import Formats
from app.documents.labels import Wording
from app.documents.texts import Texts
from app.documents.unit_names import unit_name
from app.domain.decimals import ONE, added, to_minor
from app.domain.document import AllowanceCharge, Line, LineAmounts
from app.domain.look import Shown


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the document.

    Attributes:
        position: its number, from 1.
        description: may hold line ends.
        details: smaller lines below it: the note, each allowance and charge with its reason.
        quantity, price, tax, discount: as shown; empty where there is nothing to say.
        price_basis: smaller line below the price, such as "per 100".
        amount: net, or gross where prices include tax; minor units.
    """

    position: str
    description: str
    details: tuple[str, ...]
    quantity: str
    price: str
    price_basis: str
    tax: str
    discount: str
    amount: int
    shown: str


def build_row(
    place: int, line: Line, amounts: LineAmounts, wording: Wording, digits: int, hidden: Collection[Shown]
) -> Row:
    """Return a line as it is shown, without what is ``hidden``; what lowered or raised it is never lost."""
    words, form = wording.words, wording.formats
    unit = "" if Shown.UNIT in hidden else unit_name(line.unit, line.quantity, form.language)
    basis = ""
    if line.price_base_quantity != ONE and Shown.PRICE not in hidden:
        base_unit = unit_name(line.unit, line.price_base_quantity, form.language)
        basis = words.per.format(quantity=f"{form.number(line.price_base_quantity)} {base_unit}".strip())
    columned = Shown.DISCOUNT not in hidden
    return Row(
        position="" if Shown.POSITION in hidden else str(place),
        description=line.description,
        details=_details(line, amounts, words, form, digits, columned=columned),
        quantity="" if Shown.QUANTITY in hidden else f"{form.number(line.quantity)} {unit}".strip(),
        price="" if Shown.PRICE in hidden else form.number(line.unit_price, least=digits),
        price_basis=basis,
        tax="" if Shown.TAX in hidden else form.percent(line.tax.rate),
        discount=_discount(line, amounts, form, digits) if columned else "",
        amount=amounts.total,
        shown=form.amount(amounts.total, digits),
    )


def _details(
    line: Line, amounts: LineAmounts, words: Texts, form: Formats, digits: int, *, columned: bool
) -> tuple[str, ...]:
    """The note, then allowances and charges; one plain discount stands in its column alone, where there is one."""
    details = [line.note] if line.note else []
    if columned and len(line.allowances) == 1 and not line.charges and not line.allowances[0].reason:
        return tuple(details)
    entries = [
        (entry, -value, words.line_allowance) for entry, value in zip(line.allowances, amounts.allowances, strict=True)
    ]
    entries += [(entry, value, words.line_charge) for entry, value in zip(line.charges, amounts.charges, strict=True)]
    for entry, value, name in entries:
        share = f" {form.percent(entry.percent)}" if entry.percent is not None else ""
        amount = form.number(value, least=digits)
        details.append(f"{entry.reason or name}{share}: {amount}")
    return tuple(details)


def _discount(line: Line, amounts: LineAmounts, form: Formats, digits: int) -> str:
    """What the line was lowered (negative) or raised by, as a share where that is all there is."""
    if not line.allowances and not line.charges:
        return ""
    only: AllowanceCharge | None = line.allowances[0] if len(line.allowances) == 1 and not line.charges else None
    if only is not None and only.percent is not None:
        return form.percent(-only.percent)
    change: Decimal = added(*amounts.charges, *(-value for value in amounts.allowances))
    return form.amount(to_minor(change, digits), digits)
