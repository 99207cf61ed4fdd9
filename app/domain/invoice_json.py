"""An invoice or credit note in JSON, read into a document's content: every problem named, nothing guessed.

A document that was shown can be read again: what the program itself adds to it (number, state, totals, ...) is
accepted and does not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.domain.currencies import CURRENCIES, currency
from app.domain.decimals import ZERO, from_minor
from app.domain.document import AllowanceCharge, Calculation, Content, Kind, Line
from app.domain.errors import InputRefused, Problem
from app.domain.json_fields import Fields
from app.domain.json_text import parse_text
from app.domain.minor_units import fraction_problem
from app.domain.party import LANGUAGES, Party
from app.domain.party_json import read_party, write_party
from app.domain.stated_totals import differences, read_net, read_stated_totals
from app.domain.tax import Tax
from app.domain.tax_json import read_tax
from app.domain.text import LINE_LENGTH
from app.domain.totals import MAX_MINOR, calculate
from app.domain.units import UNITS

__all__ = ["ContentInput", "fraction_problems", "parse_text", "read_content", "size_problems"]

MAX_LINES = 10_000
MAX_ENTRIES = 1_000
MAX_ID = 2**53
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
        content: what it says; ``customer`` is empty when only the customer's id was given (``customer_id``).
        given: the names of the top-level members, so that a caller can fill in what was left out.
    """

    content: Content
    given: frozenset[str]


def read_content(
    value: object,
    base: Content | None = None,
    line_tax: Tax | None = None,
    more: Callable[[Content], Iterable[Problem | None]] = lambda _content: (),
) -> ContentInput:
    """Read one document; members that are absent keep what ``base`` says, lists are replaced as a whole.

    A line without ``tax`` gets ``line_tax``, what a new line of this company has. ``more`` says what else is wrong with
    what was read.

    Raises:
        InputRefused: with every problem, fields as in the JSON (``lines[0].quantity``).
    """
    base = base or Content()
    entry = Fields(value)
    if not isinstance(value, dict):
        entry.check()
    code = entry.choice("currency", CURRENCIES, base.currency, "a currency this program knows, like EUR")
    party, customer_id = _customer(entry, base)
    lines, nets = _lines(entry, base.lines, line_tax or Tax())
    stated = read_stated_totals(entry, nets)
    content = Content(
        kind=Kind(entry.choice("kind", tuple(Kind), base.kind, "a kind of document")),
        currency=code,
        issue_date=entry.day("issue_date", base.issue_date),
        due_date=entry.day("due_date", base.due_date),
        delivery_date=entry.day("delivery_date", base.delivery_date),
        reference=entry.text("reference", base.reference),
        customer_id=customer_id,
        customer=party,
        prices_include_tax=entry.flag("prices_include_tax", base.prices_include_tax),
        lines=lines,
        allowances=_allowances_charges(entry, "allowances", base.allowances, taxed=True),
        charges=_allowances_charges(entry, "charges", base.charges, taxed=True),
        prepaid=entry.decimal("prepaid", base.prepaid),
        rounding=entry.decimal("rounding", base.rounding),
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
    fractions = () if entry.refused("currency") else fraction_problems(content)
    entry.check((*fractions, *more(content)))
    calculation = calculate(content)
    problems = size_problems(content, calculation) or differences(stated, calculation, currency(code).digits)
    if problems:
        raise InputRefused(problems)
    return ContentInput(content, entry.given)


def fraction_problems(content: Content) -> Iterator[Problem | None]:
    """Yield a problem for each amount that is stored in minor units and does not fit those of its currency."""
    yield fraction_problem("prepaid", content.prepaid, content.currency)
    yield fraction_problem("rounding", content.rounding, content.currency)
    for name, entries in (("allowances", content.allowances), ("charges", content.charges)):
        for place, entry in enumerate(entries):
            if entry.percent is None and entry.amount is not None:
                yield fraction_problem(f"{name}[{place}].amount", entry.amount, content.currency)


def size_problems(content: Content, calculation: Calculation) -> list[Problem]:
    """Return a problem for each line and total that is too large to be stored."""
    limit = from_minor(MAX_MINOR, currency(content.currency).digits)
    message = f"The amount comes out too large: it must stay below {limit:,}."

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
    if stated.is_just(write_party(Party(), None)):
        return Party(), None  # as a draft that has no customer yet is shown
    customer_id = stated.whole("id", None, least=1, most=MAX_ID)
    if stated.given == {"id"}:
        return Party(), customer_id
    return read_party(stated), customer_id


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
    if not entry.refused("lines") and (lines == [] or (lines is None and not base)):
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
        price_base_quantity=entry.decimal("price_base_quantity", Decimal(1), above=ZERO),
        allowances=_allowances_charges(entry, "allowances", (), taxed=False),
        charges=_allowances_charges(entry, "charges", (), taxed=False),
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
    parent: Fields, name: str, base: tuple[AllowanceCharge, ...], *, taxed: bool
) -> tuple[AllowanceCharge, ...]:
    """Return the allowances or charges of a line, or of the document, where each has a tax of its own."""
    entries = parent.each(name, most=MAX_ENTRIES)
    return base if entries is None else tuple(_allowance_charge(entry, taxed=taxed) for entry in entries)


def _allowance_charge(entry: Fields, *, taxed: bool) -> AllowanceCharge:
    amount = percent = None
    if {"amount", "percent"} <= entry.given:
        entry.problem("percent", "Give either an amount or a percentage, not both.")
    if "percent" in entry.given:
        percent = entry.decimal("percent", ZERO, least=ZERO, most=_LARGEST_PERCENT)
    elif "amount" in entry.given:
        amount = entry.decimal("amount", ZERO)
    else:
        entry.problem("amount", "An amount or a percentage is required.")
    result = AllowanceCharge(
        amount=amount,
        percent=percent,
        reason=entry.text("reason"),
        tax=read_tax(entry, Tax()) if taxed else None,
    )
    entry.finish("amount", "resolved")
    return result
