"""Looks in a list for what is open: adopts what carries its marker, waits for what is absent, asks when in doubt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.outbox import Candidate, Operation
from app.domain.remote import (
    Channel,
    CheckoutPage,
    OperationKind,
    OperationState,
    RemoteInvoice,
    RemoteStatus,
)
from app.domain.series import SeriesKind
from app.providers.protocol import Listing
from app.storage.records import counters
from app.storage.records import operations as records
from app.storage.records import remotes as remote_records
from app.storage.records.accounts import load as load_account
from app.storage.records.company import series_of
from app.sync.engine import CREATES, Desk, candidate, settled_from
from app.sync.progress import PATIENCE, Note
from app.sync.pull import Seen, found_marker
from app.sync.states import Event, Facts

if TYPE_CHECKING:
    from app.storage.unit import Unit

_LOOKED_FOR = frozenset({OperationState.UNCLEAR, OperationState.ABSENT_ONCE, OperationState.NEEDS_ATTENTION})
_DELIVERED = frozenset({RemoteStatus.SENT, RemoteStatus.VIEWED, RemoteStatus.PAID})
_CLOCKS_APART = timedelta(hours=1)
_SHOWN = 20
_TAKEN = "It belongs to another request of ours already."
_MOST_LOST = 10_000
_UNDER_WAY = (
    "These books are a copy, and what was sent before may still take effect. This goes out when two lists of the"
    " provider, read some time apart, do not show it; the next that counts is read after {time} UTC."
)
_NOT_SHOWN = (
    "These books are a copy, and the provider's list cannot be trusted to show all that was sent before. Look there for"
    " invoices that these books lack: to create this one says that there are none."
)


@dataclass(slots=True)
class Settled:
    """What a list settled: sends that may go out now, and how many operations came to an end."""

    sendable: list[int]
    ended: int = 0


def prove_marker(desk: Desk, seen: Seen) -> None:
    """Note that markers come back in this account's list, or that one did not."""
    from app.storage.writes import accounts as writes

    with desk.ports.store.reading() as connection:
        # What a person chose may never have carried a marker.
        wanted = records.own_markers(connection, desk.account.id)
    checked = [
        seen.rows[remote_id].marker == wanted[operation_id]
        for remote_id, operation_id in seen.linked.items()
        if remote_id in seen.rows and operation_id in wanted
    ]
    if not checked:
        return
    proven = desk.ports.store.today() if all(checked) else None
    if proven == desk.account.marker_proven_on:
        return
    with desk.ports.store.writing() as unit:
        current = load_account(unit.raw, desk.account.id)
        if current is not None:
            writes.update_account(unit, replace(current, marker_proven_on=proven))
    desk.account = replace(desk.account, marker_proven_on=proven)


def raise_counters(desk: Desk, seen: Seen) -> None:
    """In books that were set back, let numbers go on after those that remote invoices unknown to them carry."""
    from app.storage.writes.documents import raise_counter

    if desk.epoch == 1:
        return
    with desk.ports.store.reading() as connection:
        ours, last = records.markers(connection, desk.account.id), counters.all_last(connection)
        series = series_of(connection, SeriesKind.INVOICE)
    higher: dict[str, int] = {}
    for row in seen.rows.values():
        if row.marker and row.marker not in ours:
            for period, counter in series.counters("\n".join(row.invoice.marker_texts)).items():
                known = max(last.get((series.kind.value, period), 0), higher.get(period, 0))
                # One far ahead is not ours, whatever stands beside it.
                if known < counter <= known + _MOST_LOST:
                    higher[period] = counter
    if higher:
        with desk.ports.store.writing() as unit:
            for period, counter in higher.items():
                raise_counter(unit, series.kind, period, counter)


def settle(desk: Desk, seen: Seen, read_at: datetime) -> Settled:
    """Bring the account's open creates and sends forward by what a list that was read from ``read_at`` on shows."""
    settled = Settled([])
    with desk.ports.store.reading() as connection:
        waiting = records.of_account(connection, desk.account.id)
        found = [
            each
            for each in waiting
            if (each.kind is OperationKind.CREATE and each.state in _LOOKED_FOR)
            or (each.kind in CREATES and each.state is OperationState.QUEUED)
        ]
        sends = [
            (each, parent)
            for each in waiting
            if each.kind is OperationKind.SEND
            and each.state not in {OperationState.IN_FLIGHT, OperationState.NEEDS_ATTENTION}
            and (parent := records.load(connection, each.parent_id or 0)) is not None
            and parent.state is OperationState.CONFIRMED
        ]
    if not found and not sends:
        return settled
    with desk.ports.store.writing() as unit:
        for operation in found:
            settle_one = _check_queued if operation.state is OperationState.QUEUED else _settle_create
            settled.ended += settle_one(desk, unit, operation, seen, read_at)
        for operation, parent in sends:
            _settle_send(desk, unit, operation, parent, seen, settled, read_at)
    return settled


def _check_queued(desk: Desk, unit: Unit, operation: Operation, seen: Seen, read_at: datetime) -> bool:
    """In books that were set back, see whether what is queued may be created, or is there already.

    A person is asked when an invoice these books do not know carries a marker and the number of a queued one.
    """
    if operation.quarantined or desk.epoch == 1:
        return False
    named = remote_records.naming(unit.raw, desk.account.id, operation.number) if operation.document_id else []
    shown = [candidate(claim.invoice, marked=False) for claim in named if claim.invoice.remote_id in seen.rows]
    if shown:
        note = Note(f"The provider holds an invoice for {operation.number} already.", candidates=shown)
        return _ended(desk.happen(unit, operation, Event.FOUND_DIFFERENT, Facts(), note))
    return keep_waiting(desk, unit, operation, read_at)


def note_look(desk: Desk, seen: Seen, read_at: datetime) -> None:
    """Note whether a list that was read from ``read_at`` on could show what was under way when the books were set back.

    Where markers do not come back, no list tells what was made by the books before.
    """
    since = settled_from(desk)
    if since is None or read_at < since or not seen.complete or desk.account.marker_proven_on is None:
        return
    with desk.ports.store.reading() as connection:
        canary = remote_records.canary(connection, desk.account.id, read_at)
    if canary in seen.rows and desk.pace.first_look_at is None:
        desk.pace = replace(desk.pace, first_look_at=read_at)
    elif canary in seen.rows:
        desk.pace = replace(desk.pace, set_back_at=None, first_look_at=None)


def keep_waiting(desk: Desk, unit: Unit, operation: Operation, now: datetime) -> bool:
    """Say of a queued create why it does not go out yet; ask a person once enough lists could not be trusted."""
    since = settled_from(desk)
    if since is None:
        return False
    waited = now >= since
    facts = Facts(waited=waited, impatient=operation.looks + 1 >= PATIENCE)
    words = _NOT_SHOWN if waited else _UNDER_WAY.format(time=f"{since:%H:%M}")
    note = Note(words, wait=0 if waited else math.ceil((since - now).total_seconds()))
    return _ended(desk.happen(unit, operation, Event.ABSENT, facts, note))


def _settle_create(desk: Desk, unit: Unit, operation: Operation, seen: Seen, read_at: datetime) -> bool:
    hits = seen.marked.get(operation.marker, [])
    if len(hits) > 1:
        note = Note(f"{len(hits)} remote invoices carry this marker.", candidates=_marked(hits))
        return _ended(desk.happen(unit, operation, Event.FOUND_MANY, Facts(), note))
    if hits:
        return _found(desk, unit, operation, hits[0])
    if operation.state is OperationState.NEEDS_ATTENTION or not _waited(operation, read_at):
        return False
    alike = look_alikes(desk, operation, seen)
    facts = absence_facts(desk, operation, seen, unit, alone=not alike)
    note = Note(
        _why_absent(facts, same_key=_sent_with(desk, operation)),
        candidates=[candidate(each, marked=False) for each in alike],
    )
    return _ended(desk.happen(unit, operation, Event.ABSENT, facts, note))


def _found(desk: Desk, unit: Unit, operation: Operation, hit: RemoteInvoice) -> bool:
    hit = _in_units(desk, operation, hit)
    differences = desk.provider.differences(desk.account, operation.payload, hit)
    if _is_taken(desk, unit, operation, hit.remote_id):
        differences = (*differences, _TAKEN)
    shown = (candidate(hit, marked=True, differences=differences),)
    if differences:
        note = Note(" ".join(differences), candidates=shown)
        return _ended(desk.happen(unit, operation, Event.FOUND_DIFFERENT, Facts(), note))
    note = Note(remote_id=hit.remote_id, candidates=shown)
    after = desk.happen(unit, operation, Event.FOUND_ONE, Facts(), note)
    if after is not None:
        adopt_claim(unit, after, hit)
    return _ended(after)


def _is_taken(desk: Desk, unit: Unit, operation: Operation, remote_id: str) -> bool:
    """Whether what carries the marker of an operation was given to another one by a person."""
    linked = records.linked_ids(unit.raw, desk.account.id, operation.kind)
    return linked.get(remote_id, operation.id) != operation.id


def adopt_claim(unit: Unit, operation: Operation, hit: RemoteInvoice) -> None:
    """Keep the claim of a confirmed create beside its document, with the amount in the unit that shows in."""
    from app.storage.writes import remotes as writes

    amount = hit.amount if hit.unit_known else None
    writes.link(unit, operation.account_id, operation.remote_id, operation.id, operation.document_id, amount)


def _waited(operation: Operation, read_at: datetime) -> bool:
    return operation.settle_after is not None and read_at >= operation.settle_after


def absence_facts(desk: Desk, operation: Operation, seen: Seen, unit: Unit, *, alone: bool) -> Facts:
    """Return what is known when a list does not show what an operation was to make."""
    canary = remote_records.canary(unit.raw, desk.account.id, operation.first_sent_at or operation.created_at)
    delivers = desk.provider.capabilities(desk.account).delivers_at_create and operation.channel is not Channel.NONE
    return Facts(
        complete=seen.complete and canary in seen.rows and _sent_with(desk, operation),
        waited=True,
        automatic=desk.account.marker_proven_on is not None and not delivers,
        owner=operation.seat == desk.machine and operation.epoch == desk.epoch,
        first_try=operation.creates_started < 2,
        trusted=not operation.quarantined,
        alone=alone,
        impatient=operation.looks + 1 >= PATIENCE,
    )


def _sent_with(desk: Desk, operation: Operation) -> bool:
    """Whether an operation was sent, if it was, with the key and to the address that are used now."""
    return operation.fingerprint in {"", desk.mark}


def _why_absent(facts: Facts, *, same_key: bool) -> str:
    if not same_key:
        return "It was sent with another key or to another address: that this list does not show it proves nothing."
    if not facts.complete:
        return "The provider's list does not show it, but the list cannot be trusted to be whole."
    if not facts.alone:
        return "The provider does not show it, but something that looks like it."
    return "The provider does not show it."


def look_alikes(desk: Desk, operation: Operation, seen: Seen) -> list[RemoteInvoice]:
    """Return unknown invoices of the same amount made since; they are shown, never adopted, and stop a repetition."""
    since = (operation.first_sent_at or operation.created_at) - _CLOCKS_APART
    unknown = (
        _in_units(desk, operation, row.invoice)
        for row in seen.rows.values()
        if not row.marker and row.invoice.remote_id not in seen.linked
    )
    return [
        invoice
        for invoice in unknown
        if invoice.amount == operation.amount and (invoice.created_at is None or invoice.created_at >= since)
    ][:_SHOWN]


def _in_units(desk: Desk, operation: Operation, invoice: RemoteInvoice) -> RemoteInvoice:
    if invoice.unit_known or operation.amount is None:
        return invoice
    return desk.provider.resolved(desk.account, invoice, operation.amount)


def _settle_send(
    desk: Desk,
    unit: Unit,
    operation: Operation,
    parent: Operation,
    seen: Seen,
    settled: Settled,
    read_at: datetime,
) -> None:
    """Let a send go out only when the list shows exactly one such invoice, not delivered yet."""
    marked = seen.marked.get(parent.marker, [])
    row = seen.rows.get(parent.remote_id)
    if len(marked) > 1 or (marked and row is not None and marked[0].remote_id != parent.remote_id):
        note = Note("More than one remote invoice carries this marker. Nothing was sent.", candidates=_marked(marked))
        settled.ended += _ended(desk.happen(unit, operation, Event.FOUND_MANY, Facts(), note))
        return
    waited = operation.settle_after is None or read_at >= operation.settle_after
    facts = Facts(
        complete=seen.complete,
        waited=waited,
        owner=operation.seat == desk.machine and operation.epoch == desk.epoch,
        first_try=operation.creates_started < 2,
        trusted=not operation.quarantined,
        impatient=operation.looks + 1 >= PATIENCE,
    )
    if row is None:
        note = Note("The provider's list does not show the invoice that is to be sent.")
        settled.ended += _ended(desk.happen(unit, operation, Event.ABSENT, facts, note))
    elif row.invoice.status in _DELIVERED:
        words = "The provider shows it as sent; whether the mail arrived is not known."
        settled.ended += _ended(desk.happen(unit, operation, Event.FOUND_SENT, facts, Note(words)))
    elif row.invoice.status is not RemoteStatus.DRAFT:
        note = Note(f"The provider shows it as {row.invoice.raw_status or 'without a status'}. Nothing was sent.")
        settled.ended += _ended(desk.happen(unit, operation, Event.FOUND_DIFFERENT, facts, note))
    elif operation.state is OperationState.SEND_UNCLEAR:
        _settle_unclear_send(desk, unit, operation, facts, settled)
    elif operation.state is OperationState.QUEUED:
        _release(desk, unit, operation, facts, settled, sure=bool(marked) or parent.creates_started <= 1)


def _settle_unclear_send(desk: Desk, unit: Unit, operation: Operation, facts: Facts, settled: Settled) -> None:
    if facts.waited:
        note = Note("The provider shows it as not sent.")
        settled.ended += _ended(desk.happen(unit, operation, Event.FOUND_DRAFT, facts, note))


def _release(desk: Desk, unit: Unit, operation: Operation, facts: Facts, settled: Settled, *, sure: bool) -> None:
    if facts.complete and sure:
        settled.sendable.append(operation.id)
        return
    note = Note("That there is only one such invoice at the provider is not certain. Nothing was sent.")
    settled.ended += _ended(desk.happen(unit, operation, Event.ABSENT, facts, note))


def settle_pages(desk: Desk, listing: Listing[CheckoutPage], read_at: datetime) -> None:
    """Bring the account's open page creates forward by the list of pages; absence is for a person to judge."""
    from app.storage.writes import checkout_pages as writes

    with desk.ports.store.reading() as connection:
        found = [
            each
            for each in records.of_account(connection, desk.account.id)
            if each.kind is OperationKind.PAGE_CREATE and each.state in _LOOKED_FOR
        ]
    for operation in found:
        hits = [page for page in listing.rows if found_marker(page.marker_texts) == operation.marker]
        with desk.ports.store.writing() as unit:
            if len(hits) == 1 and _is_taken(desk, unit, operation, hits[0].remote_id):
                desk.happen(unit, operation, Event.FOUND_DIFFERENT, Facts(), Note(_TAKEN))
            elif len(hits) == 1:
                after = desk.happen(unit, operation, Event.FOUND_ONE, Facts(), Note(remote_id=hits[0].remote_id))
                if after is not None and after.page_id is not None:
                    writes.link_page(unit, after.page_id, after.remote_id)
            elif hits:
                note = Note(f"{len(hits)} checkout pages carry this marker.")
                desk.happen(unit, operation, Event.FOUND_MANY, Facts(), note)
            elif operation.state is not OperationState.NEEDS_ATTENTION and _waited(operation, read_at):
                facts = Facts(complete=listing.complete, waited=True, impatient=operation.looks + 1 >= PATIENCE)
                desk.happen(unit, operation, Event.ABSENT, facts, Note("The provider does not show the page."))


def _marked(hits: Sequence[RemoteInvoice]) -> list[Candidate]:
    return [candidate(each, marked=True) for each in hits[:_SHOWN]]


def _ended(operation: Operation | None) -> bool:
    """Whether an operation has come to where nothing more happens by itself."""
    return operation is not None and operation.next_try_at is None
