"""Keeps the full-text index of documents in step with them, in the same transaction."""

from __future__ import annotations

from app.domain.document import Content
from app.storage.keys import folded
from app.storage.unit import Unit


def put(unit: Unit, document_id: int, content: Content, number: str | None) -> None:
    """Index what a document can be found by, in place of what was indexed before."""
    remove(unit, document_id)
    unit.raw.execute(
        "INSERT INTO document_search (rowid, number, customer, lines, notes) VALUES (?, ?, ?, ?, ?)",
        (document_id, *indexed(content, number)),
    )


def remove(unit: Unit, document_id: int) -> None:
    """Forget a document."""
    unit.raw.execute("DELETE FROM document_search WHERE rowid = ?", (document_id,))


def indexed(content: Content, number: str | None) -> tuple[str, str, str, str]:
    """Return the texts that are indexed: number and reference, customer, lines, notes."""
    customer = content.customer
    lines = "\n".join(text for line in content.lines for text in (line.description, line.note) if text)
    return (
        folded(f"{number or ''} {content.reference}"),
        folded(f"{customer.name} {customer.contact} {customer.email} {customer.address.city}"),
        folded(lines),
        folded(content.notes),
    )
