"""An invoice or credit note in JSON, read into a document's content: every problem named, nothing guessed.

A document that was shown can be read again: what the program itself adds to it (number, state, totals, ...) is
accepted and does not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.domain.currencies import CURRENCIES, currency
from app.domain.decimals import ZERO, from_minor, round_half_up
from app.domain.document import AllowanceCharge, Calculation, Content, Kind, Line
from app.domain.errors import InputRefused, Problem
from app.domain.json_fields import Fields
from app.domain.json_text import parse_text
from app.domain.party import LANGUAGES, Party
from app.domain.party_json import read_party
from app.domain.stated_totals import differences, read_net, read_stated_totals
from app.domain.tax import Tax
from app.domain.tax_json import read_tax
from app.domain.text import LINE_LENGTH
from app.domain.totals import MAX_MINOR, calculate
from app.domain.units import UNITS

__all__ = ["ContentInput", "parse_text", "read_content", "size_problems"]

MAX_LINES = 10_000
MAX_ENTRIES = 1_000
MAX_ID = 2**53
_SMALLEST = Decimal("0.000000000001")
_LARGEST_PERCENT = Decimal(1000)
_ADDED_BY_US = (
    "id",
    "uid",
    "number",
    "state",
    "payment_state",
    "overdue",
    "totals",
    "taxes",
    "remotes",
    "correction",
    "corrects",
    "corrected_by",
    "revision",
    "issued_at",
    "created_at",
    "updated_at",
    "pdf_sha256",
)


@dataclass(frozen=True, slots=True)
class ContentInput:
    """A document as it was read.

    Attributes:
        content: what it says; ``customer`` is empty when only the customer's id was given.
        customer_ref: the id of a customer of the address book, if one was given.
        given: the names of the top-level members, so that a caller can fill in what was left out.
    """

    content: Content
    customer_ref: int | None
    given: frozenset[str]


def read_content(value: object, base: Content | None = None, line_tax: Tax | None = None) -> ContentInput:
    """Read one document; members that are absent keep what ``base`` says, lists are replaced as a whole.

    A line without ``tax`` gets ``line_tax``, what a new line of this company has.

    Raises:
        InputRefused: with every problem, fields as in the JSON (``lines[0].quantity``).
    """
    base = base or Content()
    entry = Fields(value)
    if not isinstance(value, dict):
        entry.check()
    code = entry.choice("currency", CURRENCIES, base.currency, "a currency this program knows, like EUR")
    digits = currency(code).digits
    party, customer_ref = _customer(entry, base)
    lines, nets = _lines(entry, base.lines, line_tax or Tax())
    stated = read_stated_totals(entry, nets)
    content = Content(
        kind=Kind(entry.choice("kind", tuple(Kind), base.kind, "a kind of document")),
        currency=code,
        issue_date=entry.day("issue_date", base.issue_date),
        due_date=entry.day("due_date", base.due_date),
        delivery_date=entry.day("delivery_date", base.delivery_date),
        reference=entry.text("reference", base.reference),
        customer_id=customer_ref,
        customer=party,
        prices_include_tax=entry.flag("prices_include_tax", base.prices_include_tax),
        lines=lines,
        allowances=_allowances_charges(entry, "allowances", base.allowances, digits),
        charges=_allowances_charges(entry, "charges", base.charges, digits),
        prepaid=_amount(entry, "prepaid", base.prepaid, digits),
        rounding=_amount(entry, "rounding", base.rounding, digits),
        notes=entry.text("notes", base.notes, limit=10_000, lines=True),
        terms=entry.text("terms", base.terms, limit=LINE_LENGTH, lines=True),
        language=entry.choice("language", LANGUAGES, base.language, "a document language"),
        buyer_reference=entry.text("buyer_reference", base.buyer_reference),
        contract=entry.text("contract", base.contract),
        project=entry.text("project", base.project),
        period_start=entry.day("period_start", base.period_start),
        period_end=entry.day("period_end", base.period_end),
        checkout_page_id=_checkout_page(entry, base.checkout_page_id),
    )
    entry.finish(*_ADDED_BY_US)
    entry.check()
    calculation = calculate(content)
    problems = size_problems(content, calculation) or differences(stated, calculation, digits)
    if problems:
        raise InputRefused(problems)
    return ContentInput(content, customer_ref, entry.given)


def size_problems(content: Content, calculation: Calculation) -> list[Problem]:
    """Return a problem for each line and total that is too large to be stored."""
    limit = from_minor(MAX_MINOR, currency(content.currency).digits)
    message = f"The amount comes out too large: it must stay below {limit}."

    def large(amounts: Iterable[tuple[str, int]]) -> list[Problem]:
        return [Problem(field, message) for field, amount in amounts if abs(amount) >= MAX_MINOR]

    parts = [(f"lines[{place}]", line.total) for place, line in enumerate(calculation.lines)]
    parts += [(f"allowances[{place}]", amount) for place, amount in enumerate(calculation.allowances)]
    parts += [(f"charges[{place}]", amount) for place, amount in enumerate(calculation.charges)]
    totals = calculation.totals
    sums = (totals.lines, totals.allowances, totals.charges, totals.net, totals.tax, totals.gross, totals.due)
    entries = (entry for line in calculation.lines for entry in (*line.allowances, *line.charges))
    return (
        large(parts)
        or large([("totals", max(map(abs, sums)))])
        or ([Problem("lines", message)] if any(abs(entry) >= limit for entry in entries) else [])
    )


def _customer(entry: Fields, base: Content) -> tuple[Party, int | None]:
    """Return the party stated and the id given; ``{"id": 7}`` alone leaves the party for the address book to fill."""
    stated = entry.inner("customer")
    if stated is None:
        return base.customer, base.customer_id
    customer_ref = stated.whole("id", None, least=1, most=MAX_ID)
    if stated.given == {"id"}:
        return Party(), customer_ref
    return read_party(stated), customer_ref


def _checkout_page(entry: Fields, before: int | None) -> int | None:
    """Return the page whose link is to be printed; the link itself comes from the page, whatever is stated of it."""
    if entry.is_null("payment_link"):
        return None
    stated = entry.inner("payment_link")
    if stated is None:
        return before
    page = stated.whole("checkout_page", None, least=1, most=MAX_ID)
    stated.finish("account", "provider", "url", "state", "reason")
    return page


def _lines(entry: Fields, base: tuple[Line, ...], line_tax: Tax) -> tuple[tuple[Line, ...], list[Decimal | None]]:
    """Return the lines and, per line, the net it states."""
    lines = entry.each("lines", most=MAX_LINES)
    if lines == [] or (lines is None and not base and not entry.refused("lines")):
        entry.problem("lines", "At least one line is needed.")
    if lines is None:
        return base, []
    nets = [read_net(line) for line in lines]
    return tuple(_line(line, line_tax) for line in lines), nets


def _line(entry: Fields, default_tax: Tax) -> Line:
    line = Line(
        description=entry.text("description", required=True, limit=LINE_LENGTH),
        quantity=entry.decimal("quantity", Decimal(1)),
        unit=entry.choice("unit", UNITS, "C62", "a unit code of UN/ECE Recommendation 20, like HUR or C62"),
        unit_price=_price(entry),
        price_base_quantity=entry.decimal("price_base_quantity", Decimal(1), least=_SMALLEST),
        allowances=_allowances_charges(entry, "allowances", (), None),
        charges=_allowances_charges(entry, "charges", (), None),
        tax=read_tax(entry, default_tax),
        note=entry.text("note", limit=LINE_LENGTH, lines=True),
        item_id=entry.whole("item_id", None, least=1, most=MAX_ID),
    )
    entry.finish("net")
    return line


def _price(entry: Fields) -> Decimal:
    if "unit_price" not in entry.given:
        entry.problem("unit_price", "This field is required.")
    price = entry.decimal("unit_price", ZERO)
    if price < 0:
        entry.problem("unit_price", "A price must not be negative; a negative quantity takes goods back.")
    return price


def _allowances_charges(
    parent: Fields, name: str, base: tuple[AllowanceCharge, ...], digits: int | None
) -> tuple[AllowanceCharge, ...]:
    """Return the allowances or charges of a line (``digits`` None) or of the document, where each has a tax."""
    entries = parent.each(name, most=MAX_ENTRIES)
    return base if entries is None else tuple(_allowance_charge(entry, digits) for entry in entries)


def _allowance_charge(entry: Fields, digits: int | None) -> AllowanceCharge:
    amount = percent = None
    if {"amount", "percent"} <= entry.given:
        entry.problem("percent", "Give either an amount or a percentage, not both.")
    if "percent" in entry.given:
        percent = entry.decimal("percent", ZERO, least=ZERO, most=_LARGEST_PERCENT)
    elif "amount" in entry.given:
        amount = entry.decimal("amount", ZERO) if digits is None else _amount(entry, "amount", ZERO, digits)
    else:
        entry.problem("amount", "An amount or a percentage is required.")
    result = AllowanceCharge(
        amount=amount,
        percent=percent,
        reason=entry.text("reason"),
        tax=None if digits is None else read_tax(entry, Tax()),
    )
    entry.finish("amount", "resolved")
    return result


def _amount(entry: Fields, name: str, default: Decimal, digits: int) -> Decimal:
    """Return an amount that is stored as it is and so must fit the minor units of the currency."""
    amount = entry.decimal(name, default)
    if amount != round_half_up(amount, digits):
        entry.problem(name, f"This amount has more decimals than its currency: {digits}.")
    return amount
