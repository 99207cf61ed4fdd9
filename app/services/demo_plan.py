"""What the sample company does in two years, day by day, drawn from a seed and today's date alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from app.domain.countries import EU
from app.domain.decimals import multiplied
from app.domain.document import AllowanceCharge, Content, Line
from app.domain.item import Item
from app.domain.party import Company, Customer
from app.domain.tax import Tax, TaxCategory

INVOICES, DRAFTS, CANCELLED, CREDITED, OVERDUE = 300, 7, 4, 8, 7
_SEED = 20261121
_DAYS = 729
_LONG_LINES = 46
_GOODS = frozenset({"KGM", "MTR", "LTR", "SET"})
# Price of one euro's worth and the step that prices in that currency are rounded to.
_PRICES = {
    "EUR": (Decimal(1), Decimal("0.01")),
    "USD": (Decimal("1.08"), Decimal("0.10")),
    "NOK": (Decimal("11.6"), Decimal(1)),
}
_QUANTITIES = {
    "HUR": ("2", "3.5", "6", "7.5", "8", "14", "22.5", "40"),
    "DAY": ("0.5", "1", "1.5", "2", "2.5", "5"),
    "MON": ("1", "1", "3", "6"),
    "KMT": ("38", "64", "112", "240"),
    "KGM": ("45", "128.5", "260", "720"),
    "MTR": ("6", "12.5", "30", "80"),
    "MTK": ("18", "42.5", "96", "210"),
    "MTQ": ("60", "180", "425"),
    "TNE": ("3.2", "12", "27.5"),
    "LTR": ("5", "20", "60"),
}
_NOTES = (
    "As agreed on site.",
    "Please quote the number of this invoice.",
    "Delivered to the berth.",
    "The report follows by e-mail.",
)


class Fate(StrEnum):
    """What becomes of an invoice."""

    DRAFT = "draft"
    OPEN = "open"
    PAID = "paid"
    PARTLY_PAID = "partly_paid"
    OVERPAID = "overpaid"
    CANCELLED = "cancelled"
    CREDITED = "credited"


@dataclass(frozen=True, slots=True)
class Plan:
    """An invoice of the sample company.

    Attributes:
        fate: what becomes of it, on the day ``settled``, which never lies after today.
        share: of the amount due, how much is paid then.
    """

    content: Content
    fate: Fate
    settled: date
    share: Decimal = Decimal(1)
    method: str = "Bank transfer"


def plan(today: date, seller: Company, customers: Sequence[Customer], items: Sequence[Item]) -> list[Plan]:
    """Return the invoices of two years that end today, in the order of their dates."""
    dice = random.Random(_SEED)  # noqa: S311 (a believable company, not a secret)
    days = sorted(_working_day(today - timedelta(days=dice.randrange(3, _DAYS))) for _ in range(INVOICES - DRAFTS))
    days += [today - timedelta(days=dice.randrange(3)) for _ in range(DRAFTS)]
    # A company has regulars: the first customers of the list come more often.
    weights = [3 if place < 12 else 1 for place in range(len(customers))]
    buyers = dice.choices(customers, weights, k=INVOICES)
    contents = [
        _content(dice, seller, day, buyer, items, long=place == INVOICES // 2)
        for place, (day, buyer) in enumerate(zip(days, buyers, strict=True))
    ]
    return _fates(dice, today, contents)


def _working_day(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _content(
    dice: random.Random, seller: Company, day: date, buyer: Customer, items: Sequence[Item], *, long: bool
) -> Content:
    code = buyer.currency or seller.currency
    chosen = dice.choices(items, k=_LONG_LINES) if long else dice.sample(items, dice.choice((1, 2, 2, 3, 3, 4, 5, 7)))
    exported = all(item.unit in _GOODS for item in chosen)
    lines = tuple(_line(dice, item, buyer, code, exported=exported) for item in chosen)
    return Content(
        currency=code,
        issue_date=day,
        due_date=day + timedelta(days=seller.terms_days if buyer.terms_days is None else buyer.terms_days),
        # Goods that leave for another country of the Union say when (BR-IC-11).
        delivery_date=day if any(line.tax.category is TaxCategory.INTRA_COMMUNITY for line in lines) else None,
        reference=dice.choice(("", "", f"PO {dice.randrange(1000, 9999)}", f"Berth {dice.randrange(1, 40)}")),
        customer_id=buyer.id,
        customer=buyer.as_party(),
        lines=lines,
        allowances=_loyalty(dice, lines),
        notes=dice.choice((seller.notes, seller.notes, *_NOTES)),
        language=buyer.language or seller.language,
    )


def _line(dice: random.Random, item: Item, buyer: Customer, code: str, *, exported: bool) -> Line:
    factor, step = _PRICES[code]
    steps = (multiplied(item.unit_price, factor) / step).quantize(Decimal(1), ROUND_HALF_UP)
    discount = (AllowanceCharge(percent=Decimal(5), reason="Volume discount"),) if dice.random() < 0.12 else ()
    quantity = dice.choice(_QUANTITIES.get(item.unit, ("1", "1", "2", "3", "4", "12")))
    price = max(steps, Decimal(1)) * step
    line = replace(item.as_line(), quantity=Decimal(quantity), unit_price=price, allowances=discount)
    return replace(line, tax=_tax(item, buyer, exported=exported))


def _tax(item: Item, buyer: Customer, *, exported: bool) -> Tax:
    """At home German tax; in the EU the customer accounts for it if registered; beyond there is none."""
    country = buyer.address.country
    if country == "DE" or (country in EU and not buyer.tax_id):
        return item.tax
    if country in EU:
        return Tax(TaxCategory.INTRA_COMMUNITY if item.unit in _GOODS else TaxCategory.REVERSE_CHARGE)
    return Tax(TaxCategory.EXPORT if exported else TaxCategory.OUTSIDE_SCOPE)


def _loyalty(dice: random.Random, lines: Sequence[Line]) -> tuple[AllowanceCharge, ...]:
    """Now and then a discount on the whole, where all lines are taxed alike."""
    if dice.random() > 0.08 or len({line.tax for line in lines}) > 1:
        return ()
    return (AllowanceCharge(percent=Decimal(3), reason="Long-standing customer", tax=lines[0].tax),)


def _fates(dice: random.Random, today: date, contents: Sequence[Content]) -> list[Plan]:
    """Decide what becomes of each: what fell due long ago is settled, a few are late, the newest are open."""
    issued, drafts = contents[: INVOICES - DRAFTS], contents[INVOICES - DRAFTS :]
    due = [place for place, content in enumerate(issued) if _due(content) < today]
    recent = [place for place in due if (today - _due(issued[place])).days < 75]
    late = set(dice.sample(recent, min(OVERDUE, len(recent))))
    settled = [place for place in due if place not in late]
    chosen = dice.sample(settled, CANCELLED + CREDITED + 1)
    fates = dict.fromkeys(settled, Fate.PAID)
    fates |= dict.fromkeys(chosen[:CANCELLED], Fate.CANCELLED)
    fates |= dict.fromkeys(chosen[CANCELLED:-1], Fate.CREDITED)
    fates[chosen[-1]] = Fate.OVERPAID
    fates |= {place: Fate.PARTLY_PAID if turn < 2 else Fate.OPEN for turn, place in enumerate(sorted(late))}
    for place in range(len(issued)):
        if place not in fates:
            fates[place] = dice.choices((Fate.OPEN, Fate.PAID, Fate.PARTLY_PAID), (6, 3, 1))[0]
    plans = [_planned(dice, today, content, fates[place]) for place, content in enumerate(issued)]
    return plans + [Plan(content, Fate.DRAFT, today) for content in drafts]


def _planned(dice: random.Random, today: date, content: Content, fate: Fate) -> Plan:
    day = content.issue_date or today
    days = max(1, (_due(content) - day).days)
    settled = min(today, day + timedelta(days=dice.randrange(1, days + 12)))
    share = {Fate.PARTLY_PAID: Decimal(dice.choice(("0.25", "0.5", "0.6"))), Fate.OVERPAID: Decimal("1.1")}
    method = dice.choices(("Bank transfer", "Card", "Cash"), (16, 3, 1))[0]
    return Plan(content, fate, settled, share.get(fate, Decimal(1)), method)


def _due(content: Content) -> date:
    if content.due_date is None:
        raise ValueError("Every invoice of the sample company has a due date.")
    return content.due_date
