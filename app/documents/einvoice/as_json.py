"""What an e-invoice says as JSON: an invoice as everywhere in this program, and what EN 16931 knows beside it.

Amounts, quantities and rates are texts as they are stated, dates ISO. What is absent in the e-invoice is left out, but
for the members that every invoice of this program has.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal

from app.documents.einvoice.content import party_of
from app.documents.einvoice.model import AllowanceCharge, EInvoice, Identifier, InvoiceLine, Sums, TaxRow
from app.domain.decimals import ONE, ZERO, plain
from app.domain.document_json import day_text
from app.domain.party_json import write_party

_SUMS = ("lines", "allowances", "charges", "net", "tax", "gross", "prepaid", "rounding", "due")
# What the members of an invoice say already, and the files, which are listed apart.
_TOLD = frozenset(
    {
        "number", "issue_date", "due_date", "currency", "lines", "allowances", "charges", "sums", "taxes", "notes",
        "payment_terms", "attachments",
    }
)  # fmt: skip
_TOLD_OF_LINES = frozenset({"quantity", "unit", "net", "allowances", "charges", "price", "category", "rate", "name"})


def write_einvoice(invoice: EInvoice) -> dict[str, object]:
    """Return the document; its totals and tax breakdown are `write_sums` and `write_taxes`."""
    delivered = invoice.delivery
    value: dict[str, object] = {
        "kind": "credit_note" if invoice.is_credit else "invoice",
        "number": invoice.number,
        "currency": invoice.currency,
        "issue_date": day_text(invoice.issue_date),
        "due_date": day_text(invoice.due_date),
        "delivery_date": day_text(delivered.day) if delivered else None,
        "reference": invoice.order or invoice.buyer_reference,
        "customer": write_party(party_of(invoice.buyer, delivered.address if delivered else None), None),
        "prices_include_tax": False,
        "lines": [_line(line) for line in invoice.lines],
        "allowances": [_entry(entry, level=True) for entry in invoice.allowances],
        "charges": [_entry(entry, level=True) for entry in invoice.charges],
        "prepaid": plain(invoice.sums.prepaid or ZERO),
        "rounding": plain(invoice.sums.rounding or ZERO),
        "notes": "\n".join(note.text for note in invoice.notes),
        "terms": invoice.payment_terms,
    }
    subjects = {note.subject for note in invoice.notes if note.subject}
    if subjects:
        value["note_subjects"] = [{"subject": note.subject, "text": note.text} for note in invoice.notes]
    return value | _stated(invoice, _TOLD)


def write_sums(sums: Sums) -> dict[str, object]:
    """Return the totals as they are stated, null where they are not."""
    value: dict[str, object] = {name: _number(getattr(sums, name)) for name in _SUMS}
    if sums.collected is not None:
        value["collected_for_others"] = plain(sums.collected)
    if sums.tax_in_tax_currency is not None:
        value["tax_in_tax_currency"] = plain(sums.tax_in_tax_currency)
    return value


def write_taxes(rows: tuple[TaxRow, ...]) -> list[dict[str, object]]:
    """Return the tax breakdown as it is stated."""
    return [
        {
            "category": row.category,
            "rate": plain(row.rate or ZERO),
            "basis": _number(row.basis),
            "tax": _number(row.tax),
        }
        | _stated(row, frozenset({"category", "rate", "basis", "tax"}))
        for row in rows
    ]


def _line(line: InvoiceLine) -> dict[str, object]:
    price = line.price
    value: dict[str, object] = {
        "description": line.name or line.description,
        "quantity": _number(line.quantity),
        "unit": line.unit,
        "unit_price": _number(price.net),
        "price_base_quantity": plain(ONE if price.base_quantity is None else price.base_quantity),
        "allowances": [_entry(entry) for entry in line.allowances],
        "charges": [_entry(entry) for entry in line.charges],
        "tax": {"category": line.category, "rate": plain(line.rate or ZERO)},
        "net": _number(line.net),
    }
    further = _stated(line, _TOLD_OF_LINES)
    if "description" in further:
        further["item_description"] = further.pop("description")
    for name, stated in (("gross_price", price.gross), ("price_discount", price.discount)):
        if stated is not None:
            further[name] = plain(stated)
    return value | further


def _entry(entry: AllowanceCharge, *, level: bool = False) -> dict[str, object]:
    value: dict[str, object] = {"amount": _number(entry.amount), "reason": entry.reason}
    if level:
        value["tax"] = {"category": entry.category, "rate": plain(entry.rate or ZERO)}
    return value | _stated(entry, frozenset({"amount", "reason", "category", "rate"}))


def _stated(part: object, told: frozenset[str]) -> dict[str, object]:
    """Return the fields of a part that are filled in and not told otherwise."""
    values = {field.name: _value(getattr(part, field.name)) for field in fields(part) if field.name not in told}  # type: ignore[arg-type]
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _value(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, Identifier):
        return _stated(value, frozenset()) if value else None
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    return _stated(value, frozenset()) if is_dataclass(value) else value


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
