"""What CreditClaw shows, as domain values; keys are read in snake_case and in camelCase [13.1]."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from app.domain import marker as markers
from app.domain.decimals import round_half_up
from app.domain.remote import CheckoutPage, PageStatus, RemoteInvoice, RemotePayment, RemoteStatus
from app.providers.protocol import Session
from app.providers.reading import Members, day, evidence, identity, link, moment, number, text, whole

HOSTS = ("creditclaw.com",)
HOME = "https://creditclaw.com"
CURRENCY = "USD"

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_STATUSES = {
    "draft": RemoteStatus.DRAFT,
    "sent": RemoteStatus.SENT,
    "viewed": RemoteStatus.VIEWED,
    "paid": RemoteStatus.PAID,
    "cancelled": RemoteStatus.CANCELLED,
}
STATUSES = tuple(_STATUSES)
_PAGE_STATUSES = {
    "active": PageStatus.ACTIVE,
    "paused": PageStatus.PAUSED,
    "archived": PageStatus.ARCHIVED,
    "expired": PageStatus.EXPIRED,
}


def snake(row: Members) -> Members:
    """Return ``row`` with its keys in snake_case; where both forms are given, the snake_case one counts."""
    if all(key.islower() for key in row):
        return row
    return {_HUMP.sub("_", key).lower(): value for key, value in row.items()} | {
        key: value for key, value in row.items() if key.islower()
    }


def dollars(row: Members, key: str) -> Decimal | None:
    """Return an amount in whole cents; binary fractions of a cent are what its arithmetic leaves behind."""
    amount = number(row, key)
    return None if amount is None else round_half_up(amount, 2)


def invoice(row: Members, session: Session) -> RemoteInvoice | None:
    """Read an invoice as the list, the create or the send reply show it; None when it has no usable id."""
    row = snake(row)
    remote_id = identity(row, "invoice_id")
    if not remote_id:
        return None
    raw_status, notes = text(row, "status"), text(row, "notes")
    return RemoteInvoice(
        remote_id,
        number=text(row, "reference_number"),
        status=_STATUSES.get(raw_status.strip().lower(), RemoteStatus.UNKNOWN),
        raw_status=raw_status,
        amount=dollars(row, "total_usd"),
        currency=CURRENCY,
        marker_texts=(notes,) if notes else (),
        description=_lines(row.get("line_items")),
        recipient_name=text(row, "recipient_name"),
        recipient_email=text(row, "recipient_email"),
        due_date=day(row, "due_date"),
        created_at=moment(row, "created_at"),
        sent_at=moment(row, "sent_at"),
        viewed_at=moment(row, "viewed_at"),
        paid_at=moment(row, "paid_at"),
        payment_url=link(text(row, "payment_url"), HOME, HOSTS),
        page_id=identity(row, "checkout_page_id"),
        sale_id=identity(row, "sale_id"),
        evidence=evidence(row, session.secret, "notes"),
    )


def _lines(items: object) -> str:
    """Return the lines in a few words: ``3 x 150.25 Bookkeeping``."""
    if not isinstance(items, list):
        return ""
    found = []
    for item in items[:20]:
        if isinstance(item, dict):
            line = snake(item)
            pieces = (number(line, "quantity"), number(line, "unit_price_usd"))
            told = " x ".join(f"{piece:f}" for piece in pieces if piece is not None)
            found.append(f"{told} {text(line, 'description')}".strip())
    return "; ".join(found)[:1_000]


def sale(row: Members, session: Session, invoices: Sequence[RemoteInvoice]) -> RemotePayment | None:
    """Read a sale; it names no invoice, so the invoice that names the sale is looked for.

    A sale that is not confirmed (pending, failed, refunded, a test, an amount that is not the page's) proves nothing,
    whatever the invoice says.
    """
    row = snake(row)
    payment_id = identity(row, "sale_id")
    if not payment_id:
        return None
    amount, status = dollars(row, "amount_usd"), text(row, "status")
    owner = next((each for each in invoices if each.sale_id == payment_id), None)
    return RemotePayment(
        payment_id,
        remote_id=owner.remote_id if owner else "",
        amount=amount or Decimal(0),
        currency=CURRENCY,
        paid_at=moment(row, "confirmed_at", "created_at"),
        status=status,
        proves=status.strip().lower() == "confirmed" and amount is not None and amount > 0,
        method=text(row, "payment_method"),
        page_id=identity(row, "checkout_page_id"),
        payer=text(row, "buyer_email", "buyer_identifier"),
        evidence=evidence(row, session.secret),
    )


def page(row: Members, session: Session) -> CheckoutPage | None:
    """Read a checkout page."""
    row = snake(row)
    remote_id = identity(row, "checkout_page_id")
    if not remote_id:
        return None
    methods, raw_status, description = row.get("allowed_methods"), text(row, "status"), text(row, "description")
    return CheckoutPage(
        account_id=session.account.id,
        title=text(row, "title"),
        description=markers.strip(description),
        amount=dollars(row, "amount_usd"),
        amount_locked=row.get("amount_locked") is True,
        allowed_methods=tuple(each for each in methods if isinstance(each, str)) if isinstance(methods, list) else (),
        page_type=text(row, "page_type") or "product",
        digital_product_url=text(row, "digital_product_url"),
        image_url=text(row, "image_url"),
        success_url=text(row, "success_url"),
        expires_on=day(row, "expires_at"),
        collect_buyer_name=row.get("collect_buyer_name") is True,
        status=_PAGE_STATUSES.get(raw_status.strip().lower(), PageStatus.UNKNOWN),
        raw_status=raw_status,
        remote_id=remote_id,
        url=link(text(row, "checkout_url"), HOME, HOSTS),
        views=whole(row, "view_count") or 0,
        payments=whole(row, "payment_count") or 0,
        received=dollars(row, "total_received_usd") or Decimal(0),
        created_at=moment(row, "created_at"),
        marker_texts=(description,) if description else (),
        evidence=evidence(row, session.secret),
    )
