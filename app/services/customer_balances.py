"""What customers owe: the open balances of their issued documents, per currency. Standard library only."""

from __future__ import annotations

from app.services.books import Books
from app.storage.summaries import CurrencySum


def open_by_customer(books: Books) -> dict[int, tuple[CurrencySum, ...]]:
    """Return, for each customer with anything left to settle, the sums per currency; minor units.

    Credit notes that were not paid out count against what is owed. A document written without a customer of the address
    book belongs to nobody here.
    """
    sql = """
        SELECT customer_id, currency, count(*), sum(amount), sum(balance) FROM document
        WHERE state = 'issued' AND balance <> 0 AND customer_id IS NOT NULL
        GROUP BY customer_id, currency ORDER BY customer_id, currency
    """
    found: dict[int, tuple[CurrencySum, ...]] = {}
    with books.reading() as connection:
        for customer_id, *values in connection.execute(sql).fetchall():
            found[customer_id] = (*found.get(customer_id, ()), CurrencySum(*values))
    return found
