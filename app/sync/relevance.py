"""Whether what a queued request asks for still holds: its invoice may have been cancelled or paid since."""

from __future__ import annotations

import sqlite3

from app.domain.currencies import CURRENCIES
from app.domain.decimals import from_minor, plain
from app.domain.outbox import Operation
from app.domain.payments import balance_of, why_not_collected
from app.domain.remote import OperationKind
from app.storage.records import documents
from app.storage.records import operations as records

_COLLECTING = frozenset({OperationKind.CREATE, OperationKind.SEND, OperationKind.REMIND})


def why_no_longer(connection: sqlite3.Connection, operation: Operation) -> str:
    """Return why a request is not to go out as it was written down, empty when it is."""
    if operation.kind not in _COLLECTING or operation.document_id is None:
        return ""
    document = documents.load(connection, operation.document_id)
    if reason := why_not_collected(document):
        return f"{reason} It was queued before."
    asked = operation
    if operation.kind is OperationKind.SEND:
        asked = records.load(connection, operation.parent_id or 0) or operation
    left = from_minor(balance_of(document), CURRENCIES[document.content.currency].digits)
    if operation.kind is OperationKind.REMIND or asked.amount is None or asked.amount == left:
        return ""
    now = f"{plain(left)} {document.content.currency}"
    return f"{now} is left to pay of {document.number}; it was {plain(asked.amount)} when this was queued."
