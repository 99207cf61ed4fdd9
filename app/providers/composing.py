"""What every request starts from: what is to be collected, in rows that add up, and texts that do no harm."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain import marker as markers
from app.domain.currencies import currency
from app.domain.decimals import ONE, from_minor, multiplied, normal, plain
from app.domain.document import Document, Line
from app.domain.errors import InputRefused, Problem
from app.domain.payments import balance_of, why_not_collected
from app.domain.remote import CollectRequest

# Providers put texts raw into mails and pages; what would be markup there is written with a look-alike.
_HARMLESS = str.maketrans({"<": "‹", ">": "›"})
_MAIL = re.compile(r"[^@\s<>\"(),:;\\]{1,64}@[^@\s<>\"(),:;\\]{1,190}")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document still claims.

    Attributes:
        minor: in minor units of ``currency``, which has ``digits`` decimals.
        whole: whether that is all the document ever claimed, so that its lines can add up to it.
    """

    number: str
    minor: int
    digits: int
    currency: str
    whole: bool

    @property
    def amount(self) -> Decimal:
        """The claim in currency units."""
        return from_minor(self.minor, self.digits)


@dataclass(frozen=True, slots=True)
class Row:
    """One position of a request: ``quantity`` times ``unit_price`` (currency units) is exactly ``minor``."""

    name: str
    quantity: Decimal
    unit_price: Decimal
    minor: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The positions of a request and the tax on top of them, minor units; ``lost`` says what they do not show."""

    rows: tuple[Row, ...]
    tax: int
    lost: tuple[str, ...]


def claim(request: CollectRequest, problems: list[Problem]) -> Claim:
    """Return what is to be collected, adding to ``problems`` why it cannot be."""
    document = request.document
    if reason := why_not_collected(document):
        problems.append(Problem("document", reason))
    due = document.calculation.totals.due
    minor = balance_of(document)
    digits = currency(document.content.currency).digits
    return Claim(document.number or "", minor, digits, document.content.currency, minor == due)


def refuse(problems: list[Problem]) -> None:
    """Raise `InputRefused` when there are any."""
    if problems:
        raise InputRefused(problems)


def rows(document: Document, claimed: Claim, *, tax_inside: bool) -> Rows:
    """Return positions that add up to the claim with the tax.

    Lines stay lines where quantity times price is exactly their amount; others become one piece at their amount. What
    has no such place (allowances of the document, prepayments, negative lines, part payments) folds all into one row.
    ``tax_inside`` lets prices that include tax stay as they are, for a provider without a tax field.
    """
    content, calculation = document.content, document.calculation
    totals = calculation.totals
    gross = tax_inside and content.prices_include_tax
    amounts = [line.total if gross else line.net for line in calculation.lines]
    charges = sum(calculation.charges) if gross else totals.charges
    tax = 0 if gross else totals.tax
    if (
        not claimed.whole
        or totals.allowances
        or any(amount < 0 for amount in (*amounts, charges, tax))
        or sum(amounts) + charges + tax != claimed.minor
    ):
        return _one_row(document, claimed)
    lost = []
    found = []
    for position, (line, minor) in enumerate(zip(content.lines, amounts, strict=True), 1):
        row = _row(line, minor, claimed.digits, position)
        if row.quantity != line.quantity or row.unit_price != line.unit_price:
            lost.append(f"Line {position} is told as one piece at its amount.")
        found.append(row)
    if charges:
        found.append(Row("Charges", ONE, from_minor(charges, claimed.digits), charges))
    return Rows(tuple(found), tax, tuple(lost))


def _row(line: Line, minor: int, digits: int, position: int) -> Row:
    name = clean(line.description) or f"Position {position}"
    exact = not line.allowances and not line.charges and line.price_base_quantity == ONE and line.quantity > 0
    if exact and multiplied(line.quantity, line.unit_price) == from_minor(minor, digits):
        return Row(name, line.quantity, line.unit_price, minor)
    pieces = "" if line.quantity == ONE else f" ({plain(normal(line.quantity))} {line.unit})"
    return Row(f"{name}{pieces}", ONE, from_minor(minor, digits), minor)


def _one_row(document: Document, claimed: Claim) -> Rows:
    lost = ["The lines are told as one, because the provider has no place for what is deducted from them."]
    if document.calculation.totals.tax:
        lost.append("The tax is part of the one amount.")
    name = " - ".join(part for part in (claimed.number, summary(document)) if part)
    return Rows((Row(name, ONE, claimed.amount, claimed.minor),), 0, tuple(lost))


def summary(document: Document) -> str:
    """Return a few words on what the document is for."""
    names = [name for line in document.content.lines if (name := clean(line.description))]
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else "".join(names)


def clean(text: str) -> str:
    """Return user text on one line, without markers, markup, control characters and marks that turn the direction."""
    return " ".join(_harmless(markers.strip(text)).split())


def clean_lines(text: str) -> str:
    """Return user text like `clean`, its line breaks kept."""
    return "\n".join(" ".join(line.split()) for line in _harmless(markers.strip(text)).split("\n")).strip()


def _harmless(text: str) -> str:
    kept = [c for c in text.translate(_HARMLESS) if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}]
    return "".join(kept)


def shorten(text: str, limit: int) -> str:
    """Return ``text`` cut to ``limit`` characters, the cut marked."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def is_mail(address: str) -> bool:
    """Return whether ``address`` has the shape of one e-mail address."""
    return _MAIL.fullmatch(address) is not None and address.isprintable()


def utc_midnight(day: date) -> str:
    """Return a calendar day as the instant providers ask for; read back in UTC it is the same day everywhere."""
    return f"{day.isoformat()}T00:00:00Z"


def told(amount: Decimal, code: str) -> str:
    """Return an amount for a preview or a message."""
    return f"{plain(amount)} {code}"
