"""Payments, and what follows from them: what is left to pay, the payment state, overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.document import Document, Kind, PaymentState, State

METHOD_LENGTH = 80
"""Most characters of how a payment was made."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received for a document (for a credit note: paid out); never changed, only reversed by a counter-entry.

    Attributes:
        document_id, number, currency: the document it settles.
        amount: minor units; negative for a refund and for the counter-entry of a reversal.
        date: the day the money moved.
        method, reference: as the user words them: "Bank transfer", "statement 12".
        recorded_at: when it was entered (UTC).
        reverses: the payment this entry undoes; ``reversed_by``: the entry that undid this one.
    """

    id: int
    document_id: int
    number: str
    currency: str
    amount: int
    date: date
    method: str
    reference: str = ""
    recorded_at: datetime | None = None
    reverses: int | None = None
    reversed_by: int | None = None


def balance(due: int, paid: int, credited: int) -> int:
    """Return what is still owed, minor units; negative when too much was settled."""
    return due - paid - credited


def balance_of(document: Document) -> int:
    """Return what is still owed of a document, minor units, as `balance` does."""
    return balance(document.calculation.totals.due, document.paid, document.credited)


def why_not_collected(document: Document) -> str:
    """Return why nothing of a document can be collected, empty for an issued invoice with something left to pay."""
    if document.state is State.DRAFT:
        return "A draft cannot be collected. Issue it first."
    if not document.is_invoice:
        return "Only an invoice can be collected."
    if document.state is State.CANCELLED:
        return f"{document.number} is cancelled."
    if balance_of(document) <= 0:
        return f"Nothing is left to pay of {document.number}."
    return ""


def payment_state(state: State, due: int, paid: int, credited: int) -> PaymentState:
    """Return how far ``due`` is settled by payments and credit notes (all minor units; ``due`` may be negative)."""
    settled = paid + credited
    if state is State.DRAFT or (settled == 0 and due != 0):
        return PaymentState.OPEN
    if settled == due:
        return PaymentState.PAID
    within = 0 < settled < due or due < settled < 0
    return PaymentState.PARTLY_PAID if within else PaymentState.OVERPAID


def is_overdue(document: Document, today: date) -> bool:
    """Whether an issued invoice with something left to pay is past its due date.

    Where an invoice comes to less than nothing, what is left is owed to the customer, or was given back too much.
    """
    due_date = document.content.due_date
    if document.state is not State.ISSUED or document.content.kind is not Kind.INVOICE:
        return False
    left = min(document.calculation.totals.due, balance_of(document))
    return due_date is not None and due_date < today and left > 0
