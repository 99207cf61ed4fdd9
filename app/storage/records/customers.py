"""Customers: rows of `customer` and `contact`."""

from __future__ import annotations

import sqlite3

from app.domain.errors import NotFound
from app.domain.party import ELECTRONIC, Contact, Customer
from app.storage.keys import folded, name_key
from app.storage.records.rows import Columns, address_columns, address_of, select

_PLAIN = ("name", "email", "phone", "tax_id", "currency", "language", "terms_days", "notes", *ELECTRONIC)


def load(connection: sqlite3.Connection, customer_id: int) -> Customer:
    """Return a customer.

    Raises:
        NotFound: there is none of that id.
    """
    rows = select(connection, "SELECT * FROM customer WHERE id = :id", {"id": customer_id})
    if not rows:
        raise NotFound(f"There is no customer {customer_id}.")
    row = rows[0]
    sql = "SELECT name, role, email, phone FROM contact WHERE customer_id = :id ORDER BY position"
    contacts = tuple(Contact(*contact) for contact in select(connection, sql, {"id": customer_id}))
    return Customer(
        id=row["id"],
        **{name: row[name] for name in _PLAIN},
        address=address_of(row, "address"),
        delivery=address_of(row, "delivery"),
        contacts=contacts,
        archived=bool(row["archived"]),
        revision=row["revision"],
    )


def customer_columns(customer: Customer) -> Columns:
    """Return the columns of `customer` that its editor decides, and the keys it is found by."""
    address = customer.address
    found_by = [customer.name, customer.email, customer.phone, customer.tax_id, address.city, address.postal_code]
    found_by += [part for contact in customer.contacts for part in (contact.name, contact.email)]
    return {
        **{name: getattr(customer, name) for name in _PLAIN},
        **address_columns("address", customer.address),
        **address_columns("delivery", customer.delivery),
        "archived": int(customer.archived),
        "name_key": name_key(customer.name),
        "search_key": folded(" ".join(found_by)),
    }


def contact_columns(customer: Customer) -> list[Columns]:
    """Return the rows of `contact`."""
    return [
        {"position": position, "name": entry.name, "role": entry.role, "email": entry.email, "phone": entry.phone}
        for position, entry in enumerate(customer.contacts, 1)
    ]
