"""What SentryPOS shows, as domain values. All keys but id, amount and status are optional when reading [12.3]."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from app.domain import marker as markers
from app.domain.decimals import from_minor
from app.domain.remote import RemoteCustomer, RemoteInvoice, RemotePayment, RemoteStatus
from app.domain.secret import Secret
from app.providers.protocol import Session
from app.providers.reading import day, evidence, identity, link, moment, text, whole

HOSTS = ("sentrypos.app",)
HOME = "https://sandbox.sentrypos.app"

_STATUSES = {
    "PENDING": RemoteStatus.OPEN,
    "SENT": RemoteStatus.SENT,
    "PAID": RemoteStatus.PAID,
    "CANCELLED": RemoteStatus.CANCELLED,
}


def currency(session: Session) -> str:
    """Return the one currency of the account; no document names it."""
    return session.option("currency", "USD").upper()


def invoice(row: Mapping[str, object], secret: Secret, code: str) -> RemoteInvoice | None:
    """Read an invoice in the currency ``code``; None when it has no usable id."""
    remote_id = identity(row, "id")
    if not remote_id:
        return None
    nested = row.get("customer")
    customer: Mapping[str, object] = nested if isinstance(nested, dict) else {}
    raw_status, description, cents = text(row, "status"), text(row, "description"), whole(row, "amountCents")
    return RemoteInvoice(
        remote_id,
        status=_STATUSES.get(raw_status.strip().upper(), RemoteStatus.UNKNOWN),
        raw_status=raw_status,
        amount=None if cents is None else from_minor(cents, 2),
        currency=code,
        marker_texts=(description,) if description else (),
        description=markers.strip(description),
        recipient_name=text(customer, "name"),
        recipient_email=text(customer, "email"),
        recipient_phone=text(customer, "phone"),
        due_date=day(row, "dueAt"),
        created_at=moment(row, "createdAt"),
        payment_url=link(text(row, "paymentUrl"), HOME, HOSTS),
        evidence=evidence(row, secret, "description"),
    )


def sale(row: Mapping[str, object], secret: Secret, code: str) -> RemotePayment | None:
    """Read a sale in the currency ``code``; only a completed one with an amount proves a payment."""
    payment_id = identity(row, "id")
    if not payment_id:
        return None
    nested = row.get("customer")
    cents, status = whole(row, "amountCents"), text(row, "status")
    completed = status.strip().upper() == "COMPLETED"
    return RemotePayment(
        payment_id,
        remote_id=identity(row, "invoiceId"),
        amount=from_minor(cents, 2) if cents is not None else Decimal(0),
        currency=code,
        paid_at=moment(row, "completedAt", "createdAt"),
        status=status,
        proves=completed and cents is not None and cents > 0,
        method=text(row, "network"),
        payer=text(nested, "name") if isinstance(nested, dict) else "",
        evidence=evidence(row, secret),
    )


def customer(row: Mapping[str, object]) -> RemoteCustomer | None:
    """Read a customer."""
    remote_id = identity(row, "id")
    if not remote_id:
        return None
    return RemoteCustomer(remote_id, text(row, "name"), text(row, "email"), text(row, "phone"))
