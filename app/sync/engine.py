"""Makes the calls of the outbox, each written down before it is made, and stores what came of it.

One call of an account at a time, over a connection of its own; what is unclear afterwards is never repeated here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.domain import marker as markers
from app.domain.outbox import AccountPace, Attempt, Candidate, Operation
from app.domain.remote import Account, CheckoutPage, OperationKind, OperationState, RemoteInvoice
from app.providers.budget import Ledger
from app.providers.protocol import Accepted, KeyRefused, Limited, NotSent, Outcome, Refused, Session, Unclear
from app.storage.records import accounts as account_records
from app.storage.records import checkout_pages as page_records
from app.storage.records import operations as records
from app.storage.records import remotes as remote_records
from app.storage.records.rows import select
from app.sync.ports import Ports, fingerprint
from app.sync.progress import LEASE, Note, advanced, happen, quiet_time, righted
from app.sync.relevance import why_no_longer
from app.sync.states import Action, Event, Facts, table_of

if TYPE_CHECKING:
    from app.domain.secret import Secret
    from app.providers.protocol import Provider
    from app.providers.wire import Stage
    from app.storage.unit import Unit

LEAVE_WITHIN = 5.0
"""Seconds after its intent was written within which a request must leave, or it does not leave at all."""

CREATES = frozenset({OperationKind.CREATE, OperationKind.PAGE_CREATE})


@dataclass(slots=True)
class Desk:
    """One account at work.

    Attributes:
        mark: of key and address (`app.sync.ports.fingerprint`).
        epoch, machine: of the books in this life, and the seat that works.
        held: why nothing may be created or sent, empty when it may.
    """

    ports: Ports
    account: Account
    provider: Provider
    session: Session
    ledger: Ledger
    pace: AccountPace
    mark: str
    epoch: int
    machine: str
    held: str
    leave_by: list[float] = field(default_factory=list)

    @property
    def quiet(self) -> timedelta:
        """How long after a create a list may still not show it."""
        return quiet_time(self.pace.slowest_create_ms)

    def happen(self, unit: Unit, operation: Operation, event: Event, facts: Facts, note: Note) -> Operation | None:
        """See `app.sync.progress.happen`."""
        return happen(unit, operation, event, facts, replace(note, quiet=self.quiet), seat=self.machine)


@contextmanager
def at_desk(ports: Ports, account: Account, secret: Secret) -> Iterator[Desk]:
    """Open an account for work; at the end store what its calls used up and taught."""
    from app.providers.wire import Stage, Withheld

    store, provider = ports.store, ports.provider(account.provider)
    with store.reading() as connection:
        pace = account_records.pace(connection, account.id).righted(store.now())
        state = account_records.state(connection)
    leave_by: list[float] = []

    def hook(stage: Stage) -> None:
        if stage is Stage.BEFORE_FIRST_BYTE and leave_by and ports.seconds() > leave_by[0]:
            raise Withheld("The computer slept before the request could leave. It was not sent.")
        ports.barrier(stage.value)

    client = ports.client(hook, ports.cancel)
    budgets = provider.capabilities(account).budgets
    ledger = Ledger(budgets, lambda: store.now().timestamp(), pace.budget)
    session = Session(account, secret, client, ledger)
    mark = fingerprint(state.books, account, secret)
    held = state.paused or account.paused
    desk = Desk(ports, account, provider, session, ledger, pace, mark, state.epoch, state.machine, held, leave_by)
    try:
        yield desk
    finally:
        client.close()
        _keep(desk)


def _keep(desk: Desk) -> None:
    """Store the pace and what was learned, when it changed."""
    from app.storage.writes import accounts as writes

    pace = replace(desk.pace, budget=desk.ledger.used())
    with desk.ports.store.writing() as unit:
        writes.save_pace(unit, desk.account.id, pace)
        current = account_records.load(unit.raw, desk.account.id)
        if current is not None and desk.session.learned:
            options = {**dict(current.options), **desk.session.learned}
            writes.update_account(unit, replace(current, options=tuple(options.items())))


def recover(desk: Desk) -> None:
    """Take note of calls that nobody is waiting for any more: ours of a process that ended, others' of long ago.

    Times that a clock wrote which ran ahead are put right.
    """
    from app.storage.writes import operations as writes

    with desk.ports.store.reading() as connection:
        found = records.of_account(connection, desk.account.id)
    now = desk.ports.store.now()
    left = [operation for operation in found if operation.state is OperationState.IN_FLIGHT]
    ahead = [
        (operation, after)
        for operation in found
        if operation.state is not OperationState.IN_FLIGHT
        and (after := righted(operation, now, desk.quiet)) != operation
    ]
    if not left and not ahead:
        return
    with desk.ports.store.writing() as unit:
        for operation, after in ahead:
            writes.save_progress(unit, operation, after)
        for operation in left:
            if operation.seat == desk.machine:
                note = Note("The program ended during the call. Whether it took effect is being looked up.")
                desk.happen(unit, operation, Event.INTERRUPTED, Facts(), note)
            elif operation.claimed_at is None or abs(now - operation.claimed_at) > LEASE:
                note = Note("Another computer began this call and did not finish it.")
                desk.happen(unit, operation, Event.LEASE_EXPIRED, Facts(), note)


def due(desk: Desk, now: datetime) -> list[int]:
    """Return the queued operations that may be tried now and need no list first, oldest first."""
    with desk.ports.store.reading() as connection:
        found = records.of_account(connection, desk.account.id)
        return [
            operation.id
            for operation in found
            if operation.state is OperationState.QUEUED
            and operation.kind is not OperationKind.SEND
            and (operation.next_try_at is None or operation.next_try_at <= now)
            and (operation.parent_id is None or target_id(connection, operation))
        ]


def target_id(connection: sqlite3.Connection, operation: Operation) -> str:
    """Return the remote id an operation works on, empty while it is not known."""
    if operation.page_id is not None:
        page = page_records.load(connection, operation.page_id)
        return page.remote_id if page else ""
    parent = records.load(connection, operation.parent_id or 0)
    confirmed = parent is not None and parent.state is OperationState.CONFIRMED
    return parent.remote_id if parent is not None and confirmed else ""


def perform(desk: Desk, operation_id: int, facts: Facts | None = None) -> Operation | None:
    """Make the call of a queued operation; return the operation as it then is, None when it may not be made now."""
    from app.providers.http import MAX_SECONDS

    desk.ports.barrier("before_intent")
    operation = _claim(desk, operation_id, facts or Facts())
    if operation is None:
        return None
    desk.ports.barrier("after_intent")
    begun = desk.ports.seconds()
    try:
        outcome = _call(desk, operation)()
    except Exception:
        # Unforeseen, and perhaps after the request had left: it is looked up like any other unclear call.
        _save(desk, operation, Unclear(code="bug", message="The call ended in an error of the program."), 0.0)
        raise
    finally:
        desk.leave_by.clear()
    # A call that took longer than one may has slept.
    _save(desk, operation, outcome, min(desk.ports.seconds() - begun, MAX_SECONDS))
    desk.ports.barrier("after_save")
    with desk.ports.store.reading() as connection:
        return records.load(connection, operation_id)


def _claim(desk: Desk, operation_id: int, facts: Facts) -> Operation | None:
    """Write down that a call is about to be made, on disk before it is; None when it must not be made."""
    from app.storage.writes import accounts as account_writes
    from app.storage.writes import operations as writes

    if desk.held:
        return None
    with desk.ports.store.writing() as unit:
        operation = records.load(unit.raw, operation_id)
        state = account_records.state(unit.raw)
        if operation is None or state.epoch != desk.epoch or _busy(unit, desk.account.id):
            return None
        if needs_list(desk, operation):
            return None
        step = table_of(operation.kind).step(operation.state, Event.CLAIM, facts)
        if step is None or not {Action.RECORD_INTENT, Action.DURABLE} <= step.actions:
            return None
        if why := why_no_longer(unit.raw, operation):
            # Nobody is reminded of what is settled; whether to ask for the rest, or for nothing, a person says.
            event = Event.DROP if operation.kind is OperationKind.REMIND else Event.FOUND_DIFFERENT
            desk.happen(unit, operation, event, Facts(), Note(why))
            return None
        now = unit.now
        claimed = replace(
            advanced(operation, step, now, Note()),
            seat=desk.machine,
            epoch=desk.epoch,
            fingerprint=desk.mark,
            claimed_at=now,
            first_sent_at=operation.first_sent_at or now,
        )
        if not writes.save_progress(unit, operation, claimed):
            return None
        desk.leave_by[:] = [desk.ports.seconds() + LEAVE_WITHIN]
        _log_intent(unit, claimed)
        account_writes.count_call(unit)
    desk.ports.witness.saw(state.books, desk.ports.store.home, state.calls + 1)
    return claimed


def must_read_first(desk: Desk) -> bool:
    """Whether these are books that were set back or copied, and have not read since what the account holds already."""
    return desk.epoch > 1 and desk.pace.read_at is None


def settled_from(desk: Desk) -> datetime | None:
    """Return from when on a complete list can show what was under way when the books were set back, None when two did.

    One alone may lag, and what it lacks would be created anew.
    """
    pace = desk.pace
    return None if pace.set_back_at is None else (pace.first_look_at or pace.set_back_at) + desk.quiet


def needs_list(desk: Desk, operation: Operation) -> bool:
    """Whether a list must be read before a create may go out.

    In books that were set back the provider may hold, or come to hold, an invoice of the same number; once a list was
    read, a person can know that it will not.
    """
    return operation.kind in CREATES and (
        must_read_first(desk) or (desk.pace.set_back_at is not None and not operation.quarantined)
    )


def _busy(unit: Unit, account_id: int) -> bool:
    """Whether another call of the account is under way; some providers number wrongly when two come at once."""
    sql = "SELECT 1 FROM operation WHERE account_id = :account AND state = 'in_flight'"
    return bool(select(unit.raw, sql, {"account": account_id}))


def _log_intent(unit: Unit, operation: Operation) -> None:
    from app.storage.writes import operations as writes

    writes.log(unit, operation.id, Attempt(unit.now, operation.seat, operation.claims, "intent", operation.state))


def _call(desk: Desk, operation: Operation) -> Callable[[], Outcome]:
    provider, session = desk.provider, desk.session
    with desk.ports.store.reading() as connection:
        target = "" if operation.kind in CREATES else target_id(connection, operation)
    calls: dict[OperationKind, Callable[[], Outcome]] = {
        OperationKind.CREATE: lambda: provider.create(session, operation.payload),
        OperationKind.SEND: lambda: provider.send(session, target),
        OperationKind.REMIND: lambda: provider.remind(session, target),
        OperationKind.UPDATE: lambda: provider.update(session, target, operation.payload),
        OperationKind.PAGE_CREATE: lambda: provider.page_create(session, operation.payload),
        OperationKind.PAGE_UPDATE: lambda: provider.page_update(session, target, operation.payload),
    }
    return calls[operation.kind]


def event_of(outcome: Outcome, kind: OperationKind) -> Event:
    """Return what an outcome means to the state table."""
    match outcome:
        case NotSent():
            return Event.NOT_SENT
        case Refused():
            return Event.REFUSED
        case Limited():
            return Event.LIMITED
        case KeyRefused():
            return Event.KEY_REFUSED
        case Unclear():
            return Event.CUT if outcome.http_status is None else Event.FAILED
    if kind in CREATES and not remote_id_of(outcome):
        return Event.FAILED  # nothing is confirmed without an id
    if kind is OperationKind.SEND and outcome.task:
        return Event.MAIL_FAILED
    return Event.DIFFERENT if outcome.differences and kind in CREATES else Event.ACCEPTED


def remote_id_of(outcome: Outcome) -> str:
    """Return the id of what an outcome says was made, empty when it names none."""
    if isinstance(outcome, Accepted) and isinstance(outcome.remote, RemoteInvoice | CheckoutPage):
        return outcome.remote.remote_id
    return ""


def _save(desk: Desk, operation: Operation, outcome: Outcome, seconds: float) -> None:
    """Store what came of a call."""
    event, remote_id = event_of(outcome, operation.kind), remote_id_of(outcome)
    message = outcome.message
    if isinstance(outcome, Accepted):
        message = " ".join((*outcome.differences, outcome.task)).strip()
    with desk.ports.store.writing() as unit:
        if operation.kind in CREATES and event in {Event.ACCEPTED, Event.DIFFERENT}:
            taken = records.linked_ids(unit.raw, desk.account.id, operation.kind).get(remote_id, operation.id)
            if taken != operation.id:
                event, message, remote_id = Event.DIFFERENT, "The provider answered with the id of another one.", ""
        note = Note(
            message=message,
            code=outcome.code,
            http_status=outcome.http_status,
            evidence=outcome.evidence,
            remote_id=remote_id,
            wait=outcome.seconds if isinstance(outcome, Limited) else 0,
            candidates=_candidates(outcome, operation.marker) if event is Event.DIFFERENT else None,
        )
        after = desk.happen(unit, operation, event, Facts(), note)
        if after is not None and isinstance(outcome, Accepted):
            _keep_remote(desk, unit, after, outcome)
        if event is Event.KEY_REFUSED:
            _pause(desk, unit, outcome.message)
    if operation.kind in CREATES and not isinstance(outcome, NotSent | Limited):
        slowest = max(desk.pace.slowest_create_ms, int(seconds * 1000))
        desk.pace = replace(desk.pace, slowest_create_ms=slowest)


def _candidates(outcome: Outcome, marker: str) -> tuple[Candidate, ...]:
    if isinstance(outcome, Accepted) and isinstance(outcome.remote, RemoteInvoice):
        marked = any(marker in markers.find(text) for text in outcome.remote.marker_texts)
        return (candidate(outcome.remote, marked=marked, differences=outcome.differences),)
    return ()


def candidate(remote: RemoteInvoice, *, marked: bool, differences: tuple[str, ...] = ()) -> Candidate:
    """Return a remote invoice as it is shown to the person who decides."""
    return Candidate(
        remote_id=remote.remote_id,
        number=remote.number,
        amount="" if remote.amount is None else f"{remote.amount:f}",
        currency=remote.currency,
        recipient=remote.recipient_name or remote.recipient_email or remote.recipient_phone,
        status=remote.raw_status,
        created_at="" if remote.created_at is None else remote.created_at.astimezone(UTC).isoformat(),
        payment_url=remote.payment_url,
        marked=marked,
        differences=differences,
    )


def _keep_remote(desk: Desk, unit: Unit, operation: Operation, outcome: Accepted) -> None:
    """Keep what the provider showed of what it made, beside the document or in the page."""
    from app.storage.records.rows import time_text
    from app.storage.writes import checkout_pages as page_writes
    from app.storage.writes import remotes as remote_writes

    if isinstance(outcome.remote, RemoteInvoice) and operation.kind is OperationKind.CREATE and operation.remote_id:
        links = remote_records.Links(operation.id, operation.document_id, operation.marker)
        row = remote_records.row_values(desk.account.id, outcome.remote, links, time_text(unit.now))
        remote_writes.put_claims(unit, [row])
    elif isinstance(outcome.remote, RemoteInvoice) and operation.kind is OperationKind.SEND:
        remote_writes.set_status(unit, desk.account.id, outcome.remote)
    elif isinstance(outcome.remote, CheckoutPage) and operation.page_id is not None:
        page = page_records.load(unit.raw, operation.page_id)
        if page is not None:
            shown = outcome.remote
            known = replace(
                page,
                remote_id=operation.remote_id or page.remote_id,
                url=shown.url,
                status=shown.status,
                raw_status=shown.raw_status,
                evidence=shown.evidence,
            )
            page_writes.update_page(unit, known, changed=bool(outcome.differences))


def _pause(desk: Desk, unit: Unit, message: str) -> None:
    from app.storage.writes import accounts as writes

    current = account_records.load(unit.raw, desk.account.id)
    if current is not None:
        writes.update_account(unit, replace(current, paused=message))
    desk.held = message
