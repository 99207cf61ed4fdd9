"""Writes customers and their contacts."""

from __future__ import annotations

from sqlalchemy import delete, insert, update

from app.domain.party import Customer
from app.storage import tables
from app.storage.records.customers import contact_columns, customer_columns
from app.storage.unit import Unit


def insert_customer(unit: Unit, customer: Customer) -> int:
    """Store a new customer; return its id."""
    result = unit.sql.execute(insert(tables.customer).values(customer_columns(customer)))
    (customer_id,) = result.inserted_primary_key or (0,)
    _insert_contacts(unit, int(customer_id), customer)
    return int(customer_id)


def update_customer(unit: Unit, customer: Customer) -> bool:
    """Replace a customer; return False when its revision is another one by now."""
    table = tables.customer
    where = (table.c.id == customer.id, table.c.revision == customer.revision)
    columns = {**customer_columns(customer), "revision": customer.revision + 1}
    if unit.sql.execute(update(table).where(*where).values(columns)).rowcount != 1:
        return False
    unit.sql.execute(delete(tables.contact).where(tables.contact.c.customer_id == customer.id))
    _insert_contacts(unit, customer.id, customer)
    return True


def set_archived(unit: Unit, customer_id: int, *, archived: bool) -> None:
    """Archive a customer or take them out of the archive."""
    table = tables.customer
    changed = {"archived": int(archived), "revision": table.c.revision + 1}
    unit.sql.execute(update(table).where(table.c.id == customer_id).values(changed))


def delete_customer(unit: Unit, customer_id: int) -> None:
    """Delete a customer no document names."""
    unit.sql.execute(delete(tables.customer).where(tables.customer.c.id == customer_id))


def _insert_contacts(unit: Unit, customer_id: int, customer: Customer) -> None:
    rows = contact_columns(customer)
    if rows:
        unit.sql.execute(insert(tables.contact), [{"customer_id": customer_id, **row} for row in rows])
