"""Payment state and overdue, derived from amounts and dates."""

from __future__ import annotations

from datetime import date

from app.domain.document import Kind, PaymentState, State


def balance(due: int, paid: int, credited: int) -> int:
    """Return what is still owed, minor units; negative when too much was settled."""
    return due - paid - credited


def payment_state(state: State, due: int, paid: int, credited: int) -> PaymentState:
    """Return how far ``due`` is settled by payments and credit notes (all minor units; ``due`` may be negative)."""
    settled = paid + credited
    if state is State.DRAFT or (settled == 0 and due != 0):
        return PaymentState.OPEN
    if settled == due:
        return PaymentState.PAID
    within = 0 < settled < due or due < settled < 0
    return PaymentState.PARTLY_PAID if within else PaymentState.OVERPAID


def is_overdue(state: State, kind: Kind, due_date: date | None, remaining: int, today: date) -> bool:
    """Whether an issued invoice with something left to pay is past its due date."""
    return (
        state is State.ISSUED and kind is Kind.INVOICE and due_date is not None and due_date < today and remaining > 0
    )
