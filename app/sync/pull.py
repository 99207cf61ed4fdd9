"""Takes over what a provider lists: claims beside the documents, proven payments into the books, pages' counters.

A claim never changes the document; a row that is gone from a list is noted as missing, never deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple

from app.domain import marker as markers
from app.domain.currencies import CURRENCIES
from app.domain.decimals import from_minor, round_half_up, to_minor
from app.domain.outbox import Operation
from app.domain.payments import Payment
from app.domain.remote import CheckoutPage, OperationKind, RemoteInvoice, RemotePayment
from app.domain.text import single_line
from app.domain.totals import MAX_MINOR
from app.providers.protocol import Listing
from app.storage.records import checkout_pages as page_records
from app.storage.records import operations as operation_records
from app.storage.records import payments as payment_records
from app.storage.records import remotes as records
from app.storage.records.rows import decimal_text, select, time_text
from app.sync.engine import Desk

if TYPE_CHECKING:
    from app.storage.unit import Unit

_DASHES = 4  # in a marker
_UNLINKED = records.Links(None, None, "")


class Row(NamedTuple):
    """A listed invoice with the marker found in it, empty for none."""

    invoice: RemoteInvoice
    marker: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a list held and what was new in it.

    Attributes:
        complete: whether a row that is not here was not there; a list without anything known to be there never is.
        linked: per remote id, the operation it was linked to before.
        marked: the invoices that carry each marker.
    """

    rows: dict[str, Row]
    complete: bool
    linked: Mapping[str, int]
    marked: Mapping[str, list[RemoteInvoice]]
    added: int = 0
    changed: int = 0
    missing: int = 0


def take_over(desk: Desk, listing: Listing[RemoteInvoice]) -> Seen:
    """Store what the list says that was not known; rows that say nothing new cost no write."""
    account_id, store = desk.account.id, desk.ports.store
    with store.reading() as connection:
        known = records.known(connection, account_id)
        operations = {each.id: each for each in operation_records.of_account(connection, account_id, open_only=False)}
        linked = operation_records.linked_ids(connection, account_id, OperationKind.CREATE)
    rows: dict[str, Row] = {}
    news: list[tuple[RemoteInvoice, records.Links]] = []
    for listed in listing.rows:
        if not listed.remote_id:
            continue
        kept = known.get(listed.remote_id)
        operation = operations.get(linked.get(listed.remote_id, 0))
        invoice = _resolved(desk, listed, operation)
        if kept is not None and _same(kept, invoice):
            rows[listed.remote_id] = Row(invoice, kept.marker)
            continue
        marker = found_marker(invoice.marker_texts)
        rows[listed.remote_id] = Row(invoice, marker)
        links = _UNLINKED
        if operation is not None:
            links = records.Links(operation.id, operation.document_id, marker)
        elif marker or kept is not None:
            links = records.Links(None, kept.document_id if kept else None, marker)
        news.append((invoice, links))
    complete = listing.complete and (not known or any(remote_id in rows for remote_id in known))
    gone = [kept.id for remote_id, kept in known.items() if remote_id not in rows and not kept.missing_since]
    gone = gone if complete else []
    if news or gone:
        _store(desk, news, gone)
    added = sum(invoice.remote_id not in known for invoice, _ in news)
    marked: dict[str, list[RemoteInvoice]] = {}
    for row in rows.values():
        if row.marker:
            marked.setdefault(row.marker, []).append(row.invoice)
    return Seen(rows, complete, linked, marked, added, len(news) - added, len(gone))


def _store(desk: Desk, news: list[tuple[RemoteInvoice, records.Links]], gone: list[int]) -> None:
    from app.storage.writes import remotes as writes

    with desk.ports.store.writing() as unit:
        stamp = time_text(unit.now)
        writes.put_claims(unit, (records.row_values(desk.account.id, *each, stamp) for each in news))
        writes.set_missing(unit, gone)


def _resolved(desk: Desk, invoice: RemoteInvoice, operation: Operation | None) -> RemoteInvoice:
    if operation is None or operation.amount is None or invoice.unit_known:
        return invoice
    return desk.provider.resolved(desk.account, invoice, operation.amount)


def _same(kept: records.Kept, invoice: RemoteInvoice) -> bool:
    """Whether a row says nothing new. Evidence is the row itself, but it may be cut, or be understood otherwise now."""
    return (
        kept.evidence == invoice.evidence
        and kept.missing_since is None
        and kept.status == invoice.status._value_
        and kept.unit_known == invoice.unit_known
        and kept.amount == decimal_text(invoice.amount)
    )


def found_marker(texts: tuple[str, ...]) -> str:
    """Return the marker in the texts of a remote object; empty when there is none, or more than one."""
    found: set[str] = set()
    for text in texts:
        # Most texts hold none, and looking closely at each takes longer than everything else here.
        if text.count("-") >= _DASHES or "&" in text or not text.isascii():
            found |= markers.find(text)
    return found.pop() if len(found) == 1 else ""


def take_payments(desk: Desk, listing: Listing[RemotePayment]) -> tuple[int, list[str]]:
    """Store what the provider says of payments, and record each that is proven in the books, once.

    Returns how many were recorded, and what the user should look at, a sentence each.
    """
    account_id = desk.account.id
    with desk.ports.store.reading() as connection:
        known = records.payments(connection, account_id)
    listed = {payment.payment_id: payment for payment in listing.rows if payment.payment_id}
    # A payment told of earlier may belong to an invoice that was linked to its document only now.
    unrecorded = {key: kept.payment for key, kept in known.items() if kept.recorded is None and kept.payment.proves}
    to_do = [
        payment
        for key, payment in {**unrecorded, **listed}.items()
        if key in unrecorded or key not in known or known[key].payment != payment
    ]
    recorded, notes = 0, list[str]()
    if not to_do:
        return recorded, notes
    with desk.ports.store.writing() as unit:
        kept_now = records.payments(unit.raw, account_id)
        documents = _documents(unit, account_id)
        for payment in to_do:
            earlier, document = kept_now.get(payment.payment_id), documents.get(payment.remote_id)
            entry, note = None, ""
            if earlier is None or earlier.recorded is None:
                entry, note = _record(desk, unit, payment, document)
            else:
                note = _note(payment_records.load(unit.raw, earlier.recorded), payment)
            recorded += entry is not None
            if earlier is None or entry is not None or earlier.payment != payment or earlier.note != note:
                _put_payment(unit, account_id, payment, entry, note)
            if note and document is not None and (earlier is None or earlier.note != note):
                notes.append(f"{document.number}, payment {payment.payment_id}: {note}")
    return recorded, notes


def _note(entry: Payment, payment: RemotePayment) -> str:
    """Return what there is to look at when a provider speaks again of a payment that is an entry of the books."""
    if entry.reversed_by is not None:
        return ""  # a person looked at it
    if not payment.proves:
        return "The provider does not confirm this payment any more. It stands in the books; look at it."
    if payment.amount != from_minor(entry.amount, CURRENCIES[entry.currency].digits):
        return f"The provider shows {payment.amount:f} now, not what stands in the books; look at it."
    return ""


def _put_payment(unit: Unit, account_id: int, payment: RemotePayment, entry: int | None, note: str) -> None:
    from app.storage.writes import remotes as writes

    writes.put_payment(unit, account_id, payment, entry, note)


class _Document(NamedTuple):
    """What is needed of a document to record a payment of it."""

    id: int
    currency: str
    number: str


def _documents(unit: Unit, account_id: int) -> dict[str, _Document]:
    """Return, per remote id, the issued document it collects for; not while a person must say so."""
    rows = select(
        unit.raw,
        "SELECT remote_invoice.remote_id, document.id, document.currency, document.number FROM remote_invoice"
        " JOIN document ON document.id = remote_invoice.document_id"
        " LEFT JOIN operation ON operation.id = remote_invoice.operation_id"
        " WHERE remote_invoice.account_id = :account AND document.state <> 'draft'"
        " AND coalesce(operation.state, 'confirmed') = 'confirmed'",
        {"account": account_id},
    )
    return {row["remote_id"]: _Document(row["id"], row["currency"], row["number"]) for row in rows}


def _record(desk: Desk, unit: Unit, payment: RemotePayment, document: _Document | None) -> tuple[int | None, str]:
    """Record a proven payment of a document; return its entry, or why there is none."""
    from app.storage.writes.payments import insert_payment

    if not payment.proves or document is None:
        return None, ""
    code = document.currency
    if payment.currency and payment.currency.upper() != code:
        return None, f"It is in {payment.currency[:10]}, the invoice in {code}. Enter it by hand."
    digits = CURRENCIES[code].digits
    amount = round_half_up(payment.amount, digits)
    if not payment.amount.is_finite() or amount != payment.amount or not 0 < to_minor(amount, digits) < MAX_MINOR:
        return None, "Its amount cannot be booked. Enter it by hand."
    day = payment.paid_at.astimezone(UTC).date() if payment.paid_at else desk.ports.store.today()
    method = _words(f"{desk.provider.title} {payment.method}", 80)
    reference = _words(f"{desk.account.name} {payment.payment_id}", 200)
    return insert_payment(unit, document.id, to_minor(amount, digits), day, method, reference), ""


def _words(text: str, limit: int) -> str:
    """Return foreign text fit for the books."""
    return single_line("".join(c if c.isprintable() else " " for c in text)[:limit], limit)


def take_pages(desk: Desk, listing: Listing[CheckoutPage]) -> None:
    """Take over counters and status of the pages, and pages made elsewhere; what is edited here stays as it is."""
    from app.storage.writes import checkout_pages as writes

    account_id = desk.account.id
    with desk.ports.store.reading() as connection:
        pages = {page.remote_id: page for page in page_records.listed(connection, account_id) if page.remote_id}
        edited = {remote_id for remote_id, page in pages.items() if page_records.changed(connection, page.id)}
        ours = operation_records.markers(connection, account_id)
    with desk.ports.store.writing() as unit:
        for row in listing.rows:
            page, shown = pages.get(row.remote_id), row
            if page is None:
                # One of ours whose answer was lost is linked by the person or the list, not made a second time.
                if row.remote_id and found_marker(row.marker_texts) not in ours:
                    writes.insert_page(unit, replace(row, id=0, account_id=account_id))
                continue
            if row.remote_id in edited:
                shown = replace(
                    page, views=row.views, payments=row.payments, received=row.received, evidence=row.evidence
                )
            settled = replace(
                shown,
                id=page.id,
                account_id=account_id,
                created_at=page.created_at,
                success_url=shown.success_url or page.success_url,
            )
            if replace(settled, marker_texts=()) != page:
                writes.update_page(unit, settled, changed=shown.remote_id in edited)
