"""What customers owe."""

from __future__ import annotations

from decimal import Decimal

from app.services import corrections, customers, drafts, issuing, payments
from app.services.books import Books
from app.services.customer_balances import open_by_customer
from app.services.invoice_list import CurrencySum
from tests.support import builders


def bill(books: Books, customer_id: int, currency: str = "EUR") -> int:
    """Issue an invoice of 119.00 to a customer; return its id."""
    party = customers.get(books, customer_id).as_party()
    draft = drafts.create(books, builders.content(customer_id=customer_id, customer=party, currency=currency))
    return issuing.issue(books, draft.id).id


def test_open_invoices_add_up_per_customer_and_currency(books: Books) -> None:
    first = customers.create(books, builders.customer(name="First")).id
    second = customers.create(books, builders.customer(name="Second")).id
    bill(books, first)
    paid_in_part = bill(books, first)
    bill(books, first, "USD")
    settled = bill(books, second)
    payments.record(books, paid_in_part, Decimal("19.00"), builders.TODAY, "Cash")
    payments.record(books, settled, Decimal("119.00"), builders.TODAY, "Cash")
    assert open_by_customer(books) == {
        first: (CurrencySum("EUR", 2, 23800, 21900), CurrencySum("USD", 1, 11900, 11900)),
    }


def test_drafts_and_what_was_cancelled_are_not_owed(books: Books) -> None:
    customer = customers.create(books, builders.customer())
    drafts.create(books, builders.content(customer_id=customer.id, customer=customer.as_party()))
    corrections.cancel(books, bill(books, customer.id))
    assert open_by_customer(books) == {}
