"""What no draft may hold, however unfinished: texts too long or with control characters, numbers that do not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal

from app.domain.currencies import CURRENCIES
from app.domain.decimals import MAX_DECIMALS, MAX_INTEGER_DIGITS
from app.domain.document import AllowanceCharge, Content, Line
from app.domain.einvoice import ADDRESS_SCHEMES, REGISTER_SCHEMES
from app.domain.errors import Problem
from app.domain.invoice_json import MAX_ENTRIES, MAX_LINES, fraction_problems, size_problems
from app.domain.party import ELECTRONIC, LANGUAGES, Address, Company, Customer, Party
from app.domain.tax import MAX_RATE, Tax
from app.domain.text import LINE_LENGTH, NOTES_LENGTH, multi_line, single_line
from app.domain.totals import calculate
from app.domain.units import UNITS

_MOST = Decimal(10) ** MAX_INTEGER_DIGITS
_FIRST_DAY = date(1900, 1, 1)
_MOST_PERCENT = Decimal(1000)

Rule = tuple[Callable[[Decimal], bool], str]
"""What a number must satisfy beside its size, and the message when it does not."""


def content_problems(content: Content) -> list[Problem]:
    """Return everything that keeps a content from being stored as a draft, fields as in the invoice JSON."""
    problems = [problem for problem in _problems(content) if problem]
    return problems or size_problems(content, calculate(content))


def text_problem(field: str, text: str, tidy: Callable[[str, int], str], limit: int) -> Problem | None:
    """Return what is wrong with a text that ``tidy`` (see `app.domain.text`) would take."""
    try:
        tidy(text, limit)
    except ValueError as error:
        return Problem(field, str(error))
    return None


def single_problem(field: str, text: str, limit: int = 200) -> Problem | None:
    """Return what is wrong with a text of one line."""
    return text_problem(field, text, single_line, limit)


def multi_problem(field: str, text: str, limit: int = NOTES_LENGTH) -> Problem | None:
    """Return what is wrong with a text of several lines."""
    return text_problem(field, text, multi_line, limit)


def address_problems(field: str, address: Address) -> Iterator[Problem | None]:
    """Yield what is wrong with each field of an address."""
    for part in fields(address):
        yield single_problem(f"{field}.{part.name}", getattr(address, part.name))


def scheme_problems(prefix: str, holder: Company | Customer | Party) -> Iterator[Problem | None]:
    """Yield what is wrong with the schemes of an electronic address and of an entry in a register."""
    if holder.endpoint_scheme and holder.endpoint_scheme not in ADDRESS_SCHEMES:
        yield Problem(f"{prefix}endpoint_scheme", "Choose the kind of electronic address.")
    if holder.legal_id_scheme and holder.legal_id_scheme not in REGISTER_SCHEMES:
        yield Problem(f"{prefix}legal_id_scheme", "Choose the register.")


def _problems(content: Content) -> Iterator[Problem | None]:
    if content.currency not in CURRENCIES:
        yield Problem("currency", "Choose a currency.")
        return
    if content.language not in LANGUAGES:
        yield Problem("language", "Choose a document language.")
    yield from _days(content)
    yield from _texts(content)
    yield from _party(content.customer)
    for name in ("prepaid", "rounding"):
        yield number_problem(name, getattr(content, name))
    if len(content.lines) > MAX_LINES:
        yield Problem("lines", f"At most {MAX_LINES:,} lines are possible.")
        return
    for place, line in enumerate(content.lines):
        yield from _line(f"lines[{place}]", line)
    for name, entries in (("allowances", content.allowances), ("charges", content.charges)):
        yield from _entries(name, entries)
    yield from fraction_problems(content)


def _days(content: Content) -> Iterator[Problem | None]:
    for name in ("issue_date", "due_date", "delivery_date", "period_start", "period_end"):
        day = getattr(content, name)
        if day is not None and day < _FIRST_DAY:
            yield Problem(name, "A date before 1900 is not possible.")


def _texts(content: Content) -> Iterator[Problem | None]:
    for name in ("reference", "buyer_reference", "contract", "project"):
        yield single_problem(name, getattr(content, name))
    yield multi_problem("notes", content.notes)
    yield multi_problem("terms", content.terms, LINE_LENGTH)


def _party(customer: Party) -> Iterator[Problem | None]:
    for name in ("name", "email", "phone", "tax_id", "contact", *ELECTRONIC):
        yield single_problem(f"customer.{name}", getattr(customer, name))
    yield from scheme_problems("customer.", customer)
    yield from address_problems("customer.address", customer.address)
    yield from address_problems("customer.delivery", customer.delivery)


def _line(field: str, line: Line) -> Iterator[Problem | None]:
    yield single_problem(f"{field}.description", line.description, LINE_LENGTH)
    yield multi_problem(f"{field}.note", line.note, LINE_LENGTH)
    yield number_problem(f"{field}.quantity", line.quantity)
    negative = "A price must not be negative; a negative quantity takes goods back."
    yield number_problem(f"{field}.unit_price", line.unit_price, (lambda price: price >= 0, negative))
    above = (lambda quantity: quantity > 0, "The base quantity must be above 0.")
    yield number_problem(f"{field}.price_base_quantity", line.price_base_quantity, above)
    if line.unit not in UNITS:
        yield Problem(f"{field}.unit", "Choose a unit.")
    yield from tax_problems(f"{field}.tax", line.tax)
    yield from _entries(f"{field}.allowances", line.allowances)
    yield from _entries(f"{field}.charges", line.charges)


def _entries(field: str, entries: tuple[AllowanceCharge, ...]) -> Iterator[Problem | None]:
    if len(entries) > MAX_ENTRIES:
        yield Problem(field, f"At most {MAX_ENTRIES:,} entries are possible.")
        return
    for place, entry in enumerate(entries):
        at = f"{field}[{place}]"
        if (entry.amount is None) == (entry.percent is None):
            yield Problem(f"{at}.amount", "Give either an amount or a percentage.")
        if entry.amount is not None:
            yield number_problem(f"{at}.amount", entry.amount)
        if entry.percent is not None:
            percents = (
                lambda value: 0 <= value <= _MOST_PERCENT,
                f"A percentage from 0 to {_MOST_PERCENT} is possible.",
            )
            yield number_problem(f"{at}.percent", entry.percent, percents)
        yield single_problem(f"{at}.reason", entry.reason)
        if entry.tax is not None:
            yield from tax_problems(f"{at}.tax", entry.tax)


def tax_problems(field: str, tax: Tax) -> Iterator[Problem | None]:
    """Yield what is wrong with a rate and a reason."""
    rates = (lambda rate: 0 <= rate <= MAX_RATE, f"A rate from 0 to {MAX_RATE} is possible.")
    yield number_problem(f"{field}.rate", tax.rate, rates)
    yield single_problem(f"{field}.reason", tax.reason, LINE_LENGTH)


def number_problem(field: str, value: Decimal, rule: Rule | None = None) -> Problem | None:
    """Return what is wrong with a number: its size (see `app.domain.decimals.parse_decimal`), else what a rule says."""
    if not value.is_finite():
        return Problem(field, "Enter a number.")
    if abs(value) >= _MOST:
        return Problem(field, f"A number may have at most {MAX_INTEGER_DIGITS} digits before the point.")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_DECIMALS:
        return Problem(field, f"A number may have at most {MAX_DECIMALS} decimals.")
    return Problem(field, rule[1]) if rule and not rule[0](value) else None
