"""A stored document as JSON: what `app.domain.invoice_json` reads, and what the program knows beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from app.domain.currencies import currency
from app.domain.decimals import from_minor, plain, round_half_up
from app.domain.document import (
    AllowanceCharge,
    Calculation,
    Content,
    Document,
    DocumentRef,
    Line,
    LineAmounts,
    TaxAmount,
)
from app.domain.party_json import write_party
from app.domain.payments import balance, is_overdue, payment_state
from app.domain.tax import Tax
from app.domain.tax_json import write_tax


def write_document(document: Document, today: date) -> dict[str, object]:
    """Return the document; amounts are texts with the currency's decimals, dates ISO, times UTC."""
    content, calculation = document.content, document.calculation
    digits = currency(content.currency).digits
    due, paid, credited = calculation.totals.due, document.paid, document.credited
    remaining = balance(due, paid, credited)
    return {
        "id": document.id,
        "uid": document.uid,
        "kind": content.kind.value,
        "number": document.number,
        "state": document.state.value,
        "payment_state": payment_state(document.state, due, paid, credited).value,
        "overdue": is_overdue(document, today),
        "currency": content.currency,
        "issue_date": day_text(content.issue_date),
        "due_date": day_text(content.due_date),
        "delivery_date": day_text(content.delivery_date),
        "reference": content.reference,
        **_stated(content),
        **_payment_link(document),
        "customer": write_party(content.customer, content.customer_id),
        "prices_include_tax": content.prices_include_tax,
        "lines": [_line(line, amounts, digits) for line, amounts in zip(content.lines, calculation.lines, strict=True)],
        "allowances": _document_entries(content.allowances, calculation.allowances, digits),
        "charges": _document_entries(content.charges, calculation.charges, digits),
        "prepaid": plain(round_half_up(content.prepaid, digits)),
        "rounding": plain(round_half_up(content.rounding, digits)),
        "notes": content.notes,
        "terms": content.terms,
        "language": content.language,
        "totals": write_totals(calculation, digits)
        | {
            "paid": amount_text(paid, digits),
            "credited": amount_text(credited, digits),
            "balance": amount_text(remaining, digits),
        },
        "taxes": write_taxes(calculation, digits),
        "remotes": [],
        "correction": None if document.correction is None else document.correction.value,
        "corrects": None if document.corrects is None else _reference(document.corrects),
        "corrected_by": [_reference(reference) for reference in document.corrected_by],
        "revision": document.revision,
        "issued_at": time_text(document.issued_at),
        "created_at": time_text(document.created_at),
        "updated_at": time_text(document.updated_at),
        "pdf_sha256": document.pdf_sha256,
    }


def _stated(content: Content) -> dict[str, object]:
    """Return what most documents have nothing of, where there is something."""
    values = {
        "buyer_reference": content.buyer_reference,
        "contract": content.contract,
        "project": content.project,
        "period_start": day_text(content.period_start),
        "period_end": day_text(content.period_end),
    }
    return {name: value for name, value in values.items() if value}


def _payment_link(document: Document) -> dict[str, object]:
    """Return the page a draft waits for, and the link an issued document carries; nothing for all others."""
    page, link = document.content.checkout_page_id, document.payment_link
    if page is None and link is None:
        return {}
    url, provider = (link.link.url, link.provider) if link is not None else (None, None)
    return {"payment_link": {"checkout_page": page, "provider": provider, "url": url}}


def amount_text(minor: int, digits: int) -> str:
    """Return minor units as text with the currency's decimals."""
    return plain(from_minor(minor, digits))


def day_text(day: date | None) -> str | None:
    """Return a date as ``YYYY-MM-DD``."""
    return None if day is None else day.isoformat()


def time_text(moment: datetime | None) -> str | None:
    """Return a time as UTC to the second, ending in Z."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _line(line: Line, amounts: LineAmounts, digits: int) -> dict[str, object]:
    value: dict[str, object] = {
        "description": line.description,
        "quantity": plain(line.quantity),
        "unit": line.unit,
        "unit_price": plain(line.unit_price),
        "price_base_quantity": plain(line.price_base_quantity),
        "allowances": _line_entries(line.allowances, amounts.allowances),
        "charges": _line_entries(line.charges, amounts.charges),
        "tax": write_tax(line.tax),
        "net": amount_text(amounts.net, digits),
    }
    if line.note:
        value["note"] = line.note
    if line.item_id is not None:
        value["item_id"] = line.item_id
    return value


def _line_entries(entries: Sequence[AllowanceCharge], resolved: Sequence[Decimal]) -> list[dict[str, object]]:
    return [_entry(entry, plain(amount)) for entry, amount in zip(entries, resolved, strict=True)]


def _document_entries(
    entries: Sequence[AllowanceCharge], resolved: Sequence[int], digits: int
) -> list[dict[str, object]]:
    return [
        _entry(entry, amount_text(amount, digits)) | {"tax": write_tax(entry.tax or Tax())}
        for entry, amount in zip(entries, resolved, strict=True)
    ]


def _entry(entry: AllowanceCharge, resolved: str) -> dict[str, object]:
    """Return an allowance or charge; of a percentage also the amount it comes to, as ``resolved``."""
    if entry.percent is None:
        return {"amount": resolved, "reason": entry.reason}
    return {"percent": plain(entry.percent), "resolved": resolved, "reason": entry.reason}


def write_taxes(calculation: Calculation, digits: int) -> list[dict[str, object]]:
    """Return the tax breakdown."""
    return [_tax_row(row, digits) for row in calculation.taxes]


def write_totals(calculation: Calculation, digits: int) -> dict[str, object]:
    """Return the totals."""
    totals = calculation.totals
    amounts = {
        "lines": totals.lines,
        "allowances": totals.allowances,
        "charges": totals.charges,
        "net": totals.net,
        "tax": totals.tax,
        "gross": totals.gross,
        "prepaid": totals.prepaid,
        "rounding": totals.rounding,
        "due": totals.due,
    }
    return {name: amount_text(amount, digits) for name, amount in amounts.items()}


def _tax_row(row: TaxAmount, digits: int) -> dict[str, object]:
    value: dict[str, object] = {
        "category": row.category.value,
        "rate": plain(row.rate),
        "basis": amount_text(row.basis, digits),
        "tax": amount_text(row.tax, digits),
    }
    return value | {"reason": row.reason} if row.reason else value


def _reference(reference: DocumentRef) -> dict[str, object]:
    correction = None if reference.correction is None else reference.correction.value
    return {"id": reference.id, "number": reference.number, "correction": correction}
