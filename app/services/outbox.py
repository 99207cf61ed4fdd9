"""The outbox: what is queued, unclear or needs a decision, and the answers a person can give."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.document_json import time_text
from app.domain.errors import InputRefused, NotAllowed, Problem
from app.domain.outbox import Attempt, Operation, RemoteClaim
from app.domain.remote import LOOKED_UP, OperationKind, OperationState
from app.services import accounts, sync
from app.services.books import Books
from app.services.handover import attempt, operation
from app.storage.records import accounts as account_records
from app.storage.records import checkout_pages as page_records
from app.storage.records import operations as records
from app.storage.records import remotes as remote_records
from app.sync.progress import Note, happen
from app.sync.states import FAMILIES, Event, Facts, Family, table_of

if TYPE_CHECKING:
    from app.storage.unit import Unit

_ANSWERS = {Event.THIS_ONE: "adopt", Event.AGAIN: "retry", Event.DROP: "discard"}
_MEANWHILE = "This has changed meanwhile. Look at it again."


def listing(books: Books) -> list[Operation]:
    """Return what is queued, under way, unclear, refused or needs a decision, oldest first."""
    with books.reading() as connection:
        return records.waiting(connection)


def get(books: Books, operation_id: int) -> Operation:
    """Return an operation, a finished one too.

    Raises:
        NotFound: there is none of that id.
    """
    return operation(books, operation_id)


def attempts(books: Books, operation_id: int) -> list[Attempt]:
    """Return what happened to an operation, oldest first.

    Raises:
        NotFound: there is none of that id.
    """
    operation(books, operation_id)
    with books.reading() as connection:
        return records.attempts(connection, operation_id)


def answers(entry: Operation) -> tuple[str, ...]:
    """Return which of ``adopt``, ``retry`` and ``discard`` can be answered now."""
    table = table_of(entry.kind)
    possible = [word for event, word in _ANSWERS.items() if table.knows(entry.state, event)]
    if "retry" not in possible and _goes_on(entry):
        possible.append("retry")
    return tuple(possible)


def retry(
    books: Books, operation_id: int, cancel: threading.Event | None = None, *, shown: Operation | None = None
) -> Operation:
    """Go on with an operation now.

    What waits is tried, what is unclear is looked up, what was refused is tried again. What needs a decision is created
    again: that is the person's word that the provider does not have it. Who was ``shown`` something that went on by
    itself has given no such word.

    Raises:
        NotFound: there is none of that id.
        NotAllowed: nothing can be tried in this state, or it is not what was ``shown``.
        OutsideFailed: another window or command is talking to the providers.
    """
    entry = operation(books, operation_id)
    if shown is not None and _goes_on(shown):
        if not _goes_on(entry):
            return entry
    else:
        _check_shown(entry, shown)
    account = accounts.get(books, entry.account_id)
    if entry.state in LOOKED_UP or (entry.kind is OperationKind.SEND and entry.state is OperationState.QUEUED):
        sync.run(books, account.name, cancel=cancel)
        return operation(books, operation_id)
    if entry.state is not OperationState.QUEUED:
        _decide(books, entry, Event.AGAIN, Note("To be tried again, by a person's decision."))
        if entry.kind is OperationKind.SEND:
            sync.run(books, account.name, cancel=cancel)
            return operation(books, operation_id)
    attempt(books, account, operation_id)
    return operation(books, operation_id)


def _goes_on(entry: Operation) -> bool:
    """Whether something happens to an operation by itself, and nobody is asked."""
    return entry.state is OperationState.QUEUED or entry.state in LOOKED_UP


def _check_shown(entry: Operation, shown: Operation | None) -> None:
    """Let nobody answer what they have not seen.

    Raises:
        NotAllowed: the entry is not what was ``shown``; None for whoever has just read it.
    """
    if shown is not None and (entry.state, entry.claims, entry.candidates) != (
        shown.state,
        shown.claims,
        shown.candidates,
    ):
        raise NotAllowed(_MEANWHILE)


def adopt(books: Books, operation_id: int, remote_id: str = "", *, shown: Operation | None = None) -> Operation:
    """Say that a remote object is the one the operation made; of a delivery or a change, that it took place.

    Raises:
        InputRefused: nothing of that id is known at the account, or it belongs to something else.
        NotFound: there is none of that id.
        NotAllowed: there is nothing to decide in this state, or it is not what was ``shown``.
    """
    entry = operation(books, operation_id)
    _check_shown(entry, shown)
    if FAMILIES[entry.kind] is not Family.CREATE:
        return _decide(books, entry, Event.THIS_ONE, Note("It took place, by a person's word."))
    chosen = remote_id.strip() or entry.remote_id
    note = Note("Chosen by a person.", remote_id=chosen)
    with books.reading() as connection:
        known = remote_records.load(connection, entry.account_id, chosen)
        taken = records.linked_ids(connection, entry.account_id, entry.kind).get(chosen, entry.id)
    if taken != entry.id:
        whose = "page" if entry.kind is OperationKind.PAGE_CREATE else "document"
        raise InputRefused([Problem("remote_id", f"This one belongs to another {whose} already.")])
    if entry.kind is OperationKind.PAGE_CREATE:
        return _adopt_page(books, entry, note)
    if known is None:
        raise InputRefused([Problem("remote_id", f"No invoice of that id is known at {entry.account}. Sync first.")])
    from app.storage.writes import remotes as writes

    with books.writing() as unit:
        done = _decide(books, entry, Event.THIS_ONE, note)
        writes.link(unit, entry.account_id, chosen, entry.id, entry.document_id, _understood(books, entry, known))
    return done


def _understood(books: Books, entry: Operation, claim: RemoteClaim) -> Decimal | None:
    """Return the amount of a claim in the unit that the chosen document shows it is in, None while that is open."""
    from app.providers import registry

    account = accounts.get(books, entry.account_id)
    if entry.amount is None:
        return None
    shown = registry.provider(account.provider).resolved(account, claim.invoice, entry.amount)
    return shown.amount if shown.unit_known else None


def _adopt_page(books: Books, entry: Operation, note: Note) -> Operation:
    from app.storage.writes import checkout_pages as writes

    if not note.remote_id:
        raise InputRefused([Problem("remote_id", "Say which page it is.")])
    with books.writing() as unit:
        done = _decide(books, entry, Event.THIS_ONE, note)
        for page in page_records.listed(unit.raw, entry.account_id):
            # The list may have brought it in as a page made elsewhere.
            if page.remote_id == note.remote_id and page.id != entry.page_id:
                writes.forget_page(unit, page.id, heir=entry.page_id)
        if entry.page_id is not None:
            writes.link_page(unit, entry.page_id, note.remote_id)
    return done


def discard(books: Books, operation_id: int, *, shown: Operation | None = None) -> Operation:
    """Let an operation be; what it may have made at the provider stays there. Deliveries that wait for it go too.

    Raises:
        NotFound: there is none of that id.
        NotAllowed: there is nothing to drop in this state, or it is not what was ``shown``.
    """
    entry = operation(books, operation_id)
    _check_shown(entry, shown)
    note = Note("Dropped by a person.")
    with books.writing() as unit:
        done = _decide(books, entry, Event.DROP, note)
        for each in records.of_account(unit.raw, entry.account_id):
            if each.parent_id == entry.id and table_of(each.kind).knows(each.state, Event.DROP):
                _decide(books, each, Event.DROP, note)
    return done


def _decide(books: Books, entry: Operation, event: Event, note: Note) -> Operation:
    """Store a person's decision, with what they were shown.

    Raises:
        NotAllowed: it cannot be decided in this state, or somebody else was first.
    """
    if not table_of(entry.kind).knows(entry.state, event):
        raise NotAllowed(f"This cannot be answered while the entry is {entry.state.value.replace('_', ' ')}.")
    with books.writing() as unit:
        current = records.load(unit.raw, entry.id)
        if current is None:
            raise NotAllowed(_MEANWHILE)
        _check_shown(current, entry)
        seat = account_records.state(unit.raw).machine
        shown = Note(
            note.message, remote_id=note.remote_id, evidence=records.candidates_text(entry.candidates)[:20_000]
        )
        after = happen(unit, current, event, Facts(), shown, seat=seat)
        if after is None:
            raise NotAllowed(_MEANWHILE)
        if event is not Event.THIS_ONE:
            from app.storage.writes import remotes as remote_writes

            remote_writes.unlink(unit, entry.id)
        if event is Event.AGAIN and _was_held_back(unit, entry):
            from app.storage.writes import accounts as account_writes

            account_writes.end_wait(unit, entry.account_id)
        if event is Event.THIS_ONE or (event is Event.AGAIN and entry.state is OperationState.NEEDS_ATTENTION):
            from app.storage.writes import operations as writes

            writes.set_by_hand(unit, entry.id)
    return operation(books, entry.id)


def _was_held_back(unit: Unit, entry: Operation) -> bool:
    """Whether a create waited only because no list shows all that was sent before the books were set back.

    The person who creates it all the same has looked there, so that the account need not ask each time.
    """
    set_back_at = account_records.pace(unit.raw, entry.account_id).set_back_at
    newer = set_back_at is not None and entry.created_at >= set_back_at
    return newer and FAMILIES[entry.kind] is Family.CREATE and not entry.claims and not entry.candidates


def as_json(entries: Sequence[Operation]) -> list[dict[str, object]]:
    """Return entries as the command line answers them."""
    return [
        {
            "id": entry.id,
            "account": entry.account,
            "kind": entry.kind.value,
            "document": entry.document_id,
            "number": entry.number or None,
            "state": entry.state.value,
            "marker": entry.marker or None,
            "attempts": entry.claims,
            "next_try_at": time_text(entry.next_try_at),
            "reason": entry.reason,
            "candidates": [
                asdict(candidate) | {"differences": list(candidate.differences)} for candidate in entry.candidates
            ],
        }
        for entry in entries
    ]
