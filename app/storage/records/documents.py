"""Documents: rows of `document` and its parts, as domain values."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from app.domain.currencies import currency
from app.domain.decimals import from_minor, parse_whole, plain, to_minor
from app.domain.document import (
    AllowanceCharge,
    Calculation,
    Content,
    Correction,
    Document,
    DocumentRef,
    Kind,
    Line,
    LineAmounts,
    State,
    TaxAmount,
    Totals,
)
from app.domain.errors import NotFound
from app.domain.link import ProviderLink, plain_link
from app.domain.party import ELECTRONIC, Company, Party
from app.domain.tax import Tax, TaxCategory
from app.domain.totals import calculate
from app.storage.keys import name_key
from app.storage.records.company import frozen_company
from app.storage.records.rows import (
    Columns,
    address_columns,
    address_of,
    day_of,
    day_text,
    decimal_of,
    decimal_text,
    select,
    time_of,
)

_TOTALS = ("lines", "allowances", "charges", "net", "tax", "gross", "prepaid", "rounding", "due")
_HEAD = """
    SELECT document.*, document_body.*, document_pdf.sha256 AS pdf_sha256, original.number AS original_number,
        original.issue_date AS original_date
    FROM document
    JOIN document_body ON document_body.document_id = document.id
    LEFT JOIN document_pdf ON document_pdf.document_id = document.id
    LEFT JOIN document AS original ON original.id = document.corrects_id
    WHERE document.id = :id
"""


@dataclass(frozen=True, slots=True)
class _Adjustment:
    """An allowance or charge with its resolved amount, currency units."""

    entry: AllowanceCharge
    resolved: Decimal


def load(connection: sqlite3.Connection, document_id: int) -> Document:
    """Return a document: a draft calculated anew, an issued one with the amounts stored at its issue.

    Raises:
        NotFound: there is none of that id.
    """
    heads = select(connection, _HEAD, {"id": document_id})
    if not heads:
        raise NotFound(f"There is no document {document_id}.")
    head = heads[0]
    state = State(head["state"])
    correction = Correction(head["correction"]) if head["correction"] else None
    content, stored = _content(connection, head)
    return Document(
        id=head["id"],
        uid=head["uid"],
        revision=head["revision"],
        state=state,
        content=content,
        calculation=calculate(content) if state is State.DRAFT else stored,
        number=head["number"],
        seller=_seller(connection, head),
        correction=correction,
        corrects=_original(head, correction),
        corrected_by=_corrections(connection, document_id),
        paid=head["paid"],
        credited=head["credited"],
        issued_at=time_of(head["issued_at"]),
        created_at=time_of(head["created_at"]),
        updated_at=time_of(head["updated_at"]),
        pdf_sha256=head["pdf_sha256"],
        payment_link=_payment_link(head),
    )


def _content(connection: sqlite3.Connection, head: sqlite3.Row) -> tuple[Content, Calculation]:
    """Return what the document says and the amounts stored with it."""
    key = {"id": head["id"]}
    lines = select(connection, "SELECT * FROM document_line WHERE document_id = :id ORDER BY position", key)
    taxes = select(connection, "SELECT * FROM document_tax WHERE document_id = :id ORDER BY position", key)
    sql = "SELECT * FROM document_adjustment WHERE document_id = :id ORDER BY line, is_charge, position"
    adjustments: dict[tuple[int, int], list[_Adjustment]] = {
        (line, is_charge): [_adjustment(row) for row in rows]
        for (line, is_charge), rows in groupby(select(connection, sql, key), lambda r: (r["line"], r["is_charge"]))
    }

    def entries(line: int, is_charge: int) -> tuple[AllowanceCharge, ...]:
        return tuple(adjustment.entry for adjustment in adjustments.get((line, is_charge), ()))

    def amounts(line: int, is_charge: int) -> tuple[Decimal, ...]:
        return tuple(adjustment.resolved for adjustment in adjustments.get((line, is_charge), ()))

    content = Content(
        kind=Kind(head["kind"]),
        currency=head["currency"],
        issue_date=day_of(head["issue_date"]),
        due_date=day_of(head["due_date"]),
        delivery_date=day_of(head["delivery_date"]),
        reference=head["reference"],
        customer_id=head["customer_id"],
        customer=_buyer(head),
        prices_include_tax=bool(head["prices_include_tax"]),
        lines=tuple(_line(row, entries(row["position"], 0), entries(row["position"], 1)) for row in lines),
        allowances=entries(0, 0),
        charges=entries(0, 1),
        prepaid=Decimal(head["prepaid"]),
        rounding=Decimal(head["rounding"]),
        notes=head["notes"],
        terms=head["terms"],
        language=head["language"],
        buyer_reference=head["buyer_reference"],
        contract=head["contract"],
        project=head["project"],
        period_start=day_of(head["period_start"]),
        period_end=day_of(head["period_end"]),
        checkout_page_id=head["checkout_page_id"],
    )
    digits = currency(content.currency).digits
    stored = Calculation(
        totals=Totals(*(head[f"total_{name}"] for name in _TOTALS)),
        lines=tuple(
            LineAmounts(row["net"], row["total"], amounts(row["position"], 0), amounts(row["position"], 1))
            for row in lines
        ),
        allowances=tuple(to_minor(amount, digits) for amount in amounts(0, 0)),
        charges=tuple(to_minor(amount, digits) for amount in amounts(0, 1)),
        taxes=tuple(
            TaxAmount(
                category=TaxCategory(row["category"]),
                rate=Decimal(row["rate"]),
                basis=row["basis"],
                tax=row["tax"],
                reason=row["reason"],
                reason_code=row["reason_code"],
            )
            for row in taxes
        ),
    )
    return content, stored


def _buyer(head: sqlite3.Row) -> Party:
    return Party(
        name=head["buyer_name"],
        email=head["buyer_email"],
        phone=head["buyer_phone"],
        tax_id=head["buyer_tax_id"],
        address=address_of(head, "buyer_address"),
        delivery=address_of(head, "buyer_delivery"),
        contact=head["buyer_contact"],
        **{name: head[f"buyer_{name}"] for name in ELECTRONIC},
    )


def _payment_link(head: sqlite3.Row) -> ProviderLink | None:
    link = plain_link(head["payment_url"])
    return ProviderLink(link, head["payment_provider"]) if link is not None else None


def _original(head: sqlite3.Row, correction: Correction | None) -> DocumentRef | None:
    if not head["corrects_id"]:
        return None
    return DocumentRef(head["corrects_id"], head["original_number"], correction, day_of(head["original_date"]))


def _seller(connection: sqlite3.Connection, head: sqlite3.Row) -> Company | None:
    return frozen_company(connection, head["seller"], head["seller_logo"]) if head["seller"] else None


def _line(row: sqlite3.Row, allowances: tuple[AllowanceCharge, ...], charges: tuple[AllowanceCharge, ...]) -> Line:
    return Line(
        description=row["description"],
        quantity=Decimal(row["quantity"]),
        unit=row["unit"],
        unit_price=Decimal(row["unit_price"]),
        price_base_quantity=Decimal(row["price_base_quantity"]),
        allowances=allowances,
        charges=charges,
        tax=_tax(row),
        note=row["note"],
        item_id=row["item_id"],
    )


def _tax(row: sqlite3.Row) -> Tax:
    category, rate = TaxCategory(row["tax_category"]), Decimal(row["tax_rate"])
    return Tax(category, rate, row["tax_reason"], row["tax_reason_code"])


def _adjustment(row: sqlite3.Row) -> _Adjustment:
    tax = _tax(row) if row["tax_category"] else None
    entry = AllowanceCharge(decimal_of(row["amount"]), decimal_of(row["percent"]), row["reason"], tax)
    return _Adjustment(entry, Decimal(row["resolved"]))


def _corrections(connection: sqlite3.Connection, document_id: int) -> tuple[DocumentRef, ...]:
    sql = "SELECT id, number, correction FROM document WHERE corrects_id = :id ORDER BY id"
    rows = select(connection, sql, {"id": document_id})
    return tuple(DocumentRef(row["id"], row["number"], Correction(row["correction"])) for row in rows)


def head_columns(content: Content, calculation: Calculation) -> Columns:
    """Return the columns of `document` that the content decides."""
    return {
        "kind": content.kind.value,
        "currency": content.currency,
        "issue_date": day_text(content.issue_date),
        "due_date": day_text(content.due_date),
        "reference": content.reference,
        "customer_id": content.customer_id,
        "buyer_name": content.customer.name,
        "buyer_key": name_key(content.customer.name),
        "buyer_city": content.customer.address.city,
        **{f"total_{name}": getattr(calculation.totals, name) for name in _TOTALS},
    }


def body_columns(content: Content) -> Columns:
    """Return the columns of `document_body` that the content decides."""
    customer = content.customer
    return {
        "delivery_date": day_text(content.delivery_date),
        "prices_include_tax": int(content.prices_include_tax),
        "prepaid": plain(content.prepaid),
        "rounding": plain(content.rounding),
        "notes": content.notes,
        "terms": content.terms,
        "language": content.language,
        "buyer_reference": content.buyer_reference,
        "contract": content.contract,
        "project": content.project,
        "period_start": day_text(content.period_start),
        "period_end": day_text(content.period_end),
        "checkout_page_id": content.checkout_page_id,
        **{f"buyer_{name}": getattr(customer, name) for name in ELECTRONIC},
        "buyer_email": customer.email,
        "buyer_phone": customer.phone,
        "buyer_tax_id": customer.tax_id,
        "buyer_contact": customer.contact,
        **address_columns("buyer_address", customer.address),
        **address_columns("buyer_delivery", customer.delivery),
    }


def line_columns(content: Content, calculation: Calculation) -> list[Columns]:
    """Return the rows of `document_line`."""
    return [
        {
            "position": position,
            "description": line.description,
            "quantity": plain(line.quantity),
            "unit": line.unit,
            "unit_price": plain(line.unit_price),
            "price_base_quantity": plain(line.price_base_quantity),
            "tax_category": line.tax.category.value,
            "tax_rate": plain(line.tax.rate),
            "tax_reason": line.tax.reason,
            "tax_reason_code": line.tax.reason_code,
            "note": line.note,
            "item_id": line.item_id,
            "net": amounts.net,
            "total": amounts.total,
        }
        for position, (line, amounts) in enumerate(zip(content.lines, calculation.lines, strict=True), 1)
    ]


def adjustment_columns(content: Content, calculation: Calculation) -> list[Columns]:
    """Return the rows of `document_adjustment`: line 0 is the document; charges are counted on from the allowances."""
    digits = currency(content.currency).digits
    rows = _adjustments(0, 0, content.allowances, (from_minor(amount, digits) for amount in calculation.allowances))
    charges = (from_minor(amount, digits) for amount in calculation.charges)
    rows += _adjustments(0, 1, content.charges, charges, len(content.allowances))
    for position, (line, amounts) in enumerate(zip(content.lines, calculation.lines, strict=True), 1):
        rows += _adjustments(position, 0, line.allowances, amounts.allowances)
        rows += _adjustments(position, 1, line.charges, amounts.charges, len(line.allowances))
    return rows


def _adjustments(
    line: int, is_charge: int, entries: Sequence[AllowanceCharge], resolved: Iterable[Decimal], before: int = 0
) -> list[Columns]:
    return [
        {
            "line": line,
            "is_charge": is_charge,
            "position": position,
            "amount": decimal_text(entry.amount if entry.percent is None else None),
            "percent": decimal_text(entry.percent),
            "resolved": plain(amount),
            "reason": entry.reason,
            "tax_category": entry.tax.category.value if entry.tax else None,
            "tax_rate": plain(entry.tax.rate) if entry.tax else None,
            "tax_reason": entry.tax.reason if entry.tax else "",
            "tax_reason_code": entry.tax.reason_code if entry.tax else "",
        }
        for position, (entry, amount) in enumerate(zip(entries, resolved, strict=True), before + 1)
    ]


def tax_columns(calculation: Calculation) -> list[Columns]:
    """Return the rows of `document_tax`."""
    return [
        {
            "position": position,
            "category": tax.category.value,
            "rate": plain(tax.rate),
            "basis": tax.basis,
            "tax": tax.tax,
            "reason": tax.reason,
            "reason_code": tax.reason_code,
        }
        for position, tax in enumerate(calculation.taxes, 1)
    ]


def find_id(connection: sqlite3.Connection, reference: str) -> int | None:
    """Return the id of the document that ``reference`` names: an id, else a uid, else a number (in any case).

    An id has no leading zeros: ``0002`` is the number of a document, whatever document has the id 2.
    """
    if not reference.startswith("0"):
        rows = select(connection, "SELECT id FROM document WHERE id = :id", {"id": parse_whole(reference)})
        if rows:
            return int(rows[0]["id"])
    sql = "SELECT id FROM document WHERE uid = :uid UNION ALL SELECT id FROM document WHERE number = :number"
    rows = select(connection, sql, {"uid": reference.lower(), "number": reference})
    return int(rows[0]["id"]) if rows else None


def credited_quantities(connection: sqlite3.Connection, document_id: int) -> list[tuple[int, Decimal]]:
    """Return, per line of each credit note of a document, the original's line position and the quantity."""
    sql = """
        SELECT original_position, quantity FROM credited_line
        JOIN document ON document.id = credited_line.document_id WHERE document.corrects_id = :id
    """
    return [
        (row["original_position"], Decimal(row["quantity"])) for row in select(connection, sql, {"id": document_id})
    ]
