"""One run over an account: finish what is open, then read what the provider holds; and the short run of one push."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.outbox import SyncRun
from app.domain.remote import OperationKind, OperationState
from app.providers.protocol import Failure, KeyRefused, Limited, Listing
from app.storage.records import accounts as account_records
from app.storage.records import operations as records
from app.storage.records import remotes as remote_records
from app.sync import engine, pull, reconcile
from app.sync.engine import Desk
from app.sync.states import Facts

if TYPE_CHECKING:
    from app.domain.remote import RemoteInvoice

_STEPS = 4
_PAYMENT_DAYS_AGAIN = timedelta(days=14)
"""Sales may be completed, or taken back, days after they were listed first."""
_MOST_TOLD = 3
_LEFT_OPEN = frozenset(
    {OperationState.REJECTED, OperationState.UNCLEAR, OperationState.SEND_UNCLEAR, OperationState.QUEUED}
)


class Stopped(Exception):
    """The user cancelled the run."""


@dataclass(slots=True)
class Report:
    """What a run did so far.

    Attributes:
        failed: the invoices could not be read; partly: something else could not; broken: because a call failed.
        called: the operations whose calls were made.
    """

    started_at: datetime
    message: str = ""
    failed: bool = False
    partly: bool = False
    broken: bool = False
    called: list[int] = field(default_factory=list)
    complete: bool = False
    listed: int = 0
    added: int = 0
    changed: int = 0
    missing: int = 0
    payments: int = 0
    settled: int = 0

    def fault(self, failure: Failure | None, reason: str) -> None:
        """Note that something could not be read."""
        self.partly = True
        self.broken = self.broken or failure is not None
        self.say(failure.message if failure else reason)

    def say(self, words: str) -> None:
        """Add a sentence, once."""
        if words not in self.message:
            self.message = f"{self.message} {words}".strip()


def run_account(desk: Desk) -> SyncRun:
    """Work the outbox of an account, read its lists, take over what they prove, and keep a record of it."""
    report = Report(desk.ports.store.now())
    outcome = "done"
    try:
        _work(desk, report)
        _tell_of_calls(desk, report)
    except Stopped:
        outcome = "cancelled"
    if outcome == "done" and (report.failed or report.partly):
        outcome = "failed" if report.failed else "partly"
    return _record(desk, report, outcome)


def _work(desk: Desk, report: Report) -> None:
    not_before = desk.pace.not_before
    if not_before is not None and not_before > desk.ports.store.now():
        report.failed = True
        report.message = f"{desk.provider.title} allows no calls before {not_before:%H:%M} UTC."
        return
    engine.recover(desk)
    _step(desk, "Working the outbox", 0)
    work_queue(desk, report)
    _step(desk, "Reading invoices", 1)
    seen = look(desk, report)
    if seen is None:
        _check_cancel(desk)  # nothing failed where the user stopped it
        return
    work_queue(desk, report)  # what was proven absent twice
    can = desk.provider.capabilities(desk.account)
    if can.payments:
        _step(desk, "Reading payments", 2)
        _read_payments(desk, report, [row.invoice for row in seen.rows.values()])
    if can.pages:
        _step(desk, "Reading checkout pages", 3)
        _read_pages(desk, report)
    _step(desk, "", _STEPS)


def work_queue(desk: Desk, report: Report) -> None:
    """Make the calls that are due and need no list first, until one shows that no more can be made now."""
    for operation_id in engine.due(desk, desk.ports.store.now()):
        _check_cancel(desk)
        done = engine.perform(desk, operation_id)
        if done is not None:
            report.called.append(operation_id)
        if desk.held or (done is not None and done.state is OperationState.QUEUED):
            return  # offline, out of calls, or the key is not taken: the next one would fare no better


def _tell_of_calls(desk: Desk, report: Report) -> None:
    """Say which of the calls were refused or could not be made, and of which it is still not clear what they did."""
    with desk.ports.store.reading() as connection:
        called = [records.load(connection, operation_id) for operation_id in dict.fromkeys(report.called)]
    left = [each for each in called if each is not None and each.reason and each.state in _LEFT_OPEN]
    for operation in left[:_MOST_TOLD]:
        report.say(f"{operation.number}: {operation.reason}")
    if left:
        report.partly = report.broken = True
    if len(left) > _MOST_TOLD:
        report.say(f"And {len(left) - _MOST_TOLD} more; see the outbox.")


def look(desk: Desk, report: Report) -> pull.Seen | None:
    """Read the invoices, take them over, bring open operations forward and let sends go; None when none came."""
    _check_cancel(desk)
    read_at = desk.ports.store.now()
    listing = desk.provider.invoices(desk.session)
    if listing.failure is not None and not listing.rows:
        report.failed = True
        _failed(desk, report, listing)
        _tell_waiting(desk, report.message)
        return None
    if desk.account.paused and listing.failure is None:
        _set_paused(desk, "")  # the key is taken again
    seen = pull.take_over(desk, listing)
    if listing.failure is not None or not listing.complete:
        _failed(desk, report, listing)
    elif not seen.complete:
        report.fault(None, f"{desk.provider.title} lists none of the invoices known here. Check address and key.")
    report.listed, report.added, report.changed = len(seen.rows), seen.added, seen.changed
    report.missing, report.complete = seen.missing, seen.complete
    if seen.complete and (seen.added or seen.changed or seen.missing) and not _agrees(desk, seen):
        report.fault(None, "What was stored is not what the provider listed. Sync again; tell us if it stays.")
    desk.pace = replace(desk.pace, read_at=desk.ports.store.now())
    reconcile.raise_counters(desk, seen)
    reconcile.prove_marker(desk, seen)
    reconcile.note_look(desk, seen, read_at)
    settled = reconcile.settle(desk, seen, read_at)
    report.settled += settled.ended
    for operation_id in settled.sendable:
        _check_cancel(desk)
        if engine.perform(desk, operation_id, Facts(complete=True)) is not None:
            report.called.append(operation_id)
    return seen


def _tell_waiting(desk: Desk, words: str) -> None:
    """Say of what waits for a list, each delivery and in books that were set back each create, why there is none."""
    from app.storage.writes.operations import save_progress

    with desk.ports.store.reading() as connection:
        found = records.of_account(connection, desk.account.id)
    queued = [each for each in found if each.state is OperationState.QUEUED]
    waiting = [each for each in queued if each.kind is OperationKind.SEND or engine.needs_list(desk, each)]
    if waiting:
        with desk.ports.store.writing() as unit:
            for each in waiting:
                save_progress(unit, each, replace(each, reason=words))


def _agrees(desk: Desk, seen: pull.Seen) -> bool:
    """Whether the books now hold as many invoices of each status and currency as the list did."""
    # Members of an enumeration count slowly, and these are ten thousand.
    listed = Counter((row.invoice.status._value_, row.invoice.currency) for row in seen.rows.values())
    with desk.ports.store.reading() as connection:
        return remote_records.standing(connection, desk.account.id) == listed


def _failed(desk: Desk, report: Report, listing: Listing[RemoteInvoice]) -> None:
    report.fault(listing.failure, listing.reason)
    if isinstance(listing.failure, Limited):
        later = desk.ports.store.now() + timedelta(seconds=listing.failure.seconds)
        desk.pace = replace(desk.pace, not_before=later if listing.failure.code != "budget" else None)
    if isinstance(listing.failure, KeyRefused):
        _set_paused(desk, listing.failure.message)


def _set_paused(desk: Desk, words: str) -> None:
    """Pause the account, or go on with it."""
    from app.storage.writes import accounts as writes

    with desk.ports.store.writing() as unit:
        current = account_records.load(unit.raw, desk.account.id)
        if current is not None:
            writes.update_account(unit, replace(current, paused=words))
        desk.held = account_records.state(unit.raw).paused or words
    desk.account = replace(desk.account, paused=words)


def _read_payments(desk: Desk, report: Report, invoices: list[RemoteInvoice]) -> None:
    until, read = desk.ports.store.today(), desk.pace.payments_until
    # What was read up to a day to come was read by a clock that ran ahead.
    since = min(read, until) - _PAYMENT_DAYS_AGAIN if read else None
    if since is not None:
        with desk.ports.store.reading() as connection:
            lately = desk.ports.store.now() - _PAYMENT_DAYS_AGAIN
            since = min(since, remote_records.paid_unproven(connection, desk.account.id, lately) or since)
    # The day ends later elsewhere, and the provider's clock may be ahead.
    listing = desk.provider.payments(desk.session, since, until + timedelta(days=1), invoices)
    recorded, notes = pull.take_payments(desk, listing)
    report.payments += recorded
    for words in notes:
        report.fault(None, words)
    if listing.failure is not None or (listing.rows and not listing.complete):
        report.fault(listing.failure, listing.reason)
    elif listing.complete:
        desk.pace = replace(desk.pace, payments_until=until)


def _read_pages(desk: Desk, report: Report) -> None:
    read_at = desk.ports.store.now()
    listing = desk.provider.pages(desk.session)
    if listing.failure is not None or (listing.rows and not listing.complete):
        report.fault(listing.failure, listing.reason)
    if listing.failure is not None:
        return
    reconcile.settle_pages(desk, listing, read_at)
    pull.take_pages(desk, listing)


def push_now(desk: Desk, operation_id: int) -> None:
    """Make the call of one operation, and let what follows from it go out: the delivery after a create."""
    engine.recover(desk)
    since, now = engine.settled_from(desk), desk.ports.store.now()
    if engine.must_read_first(desk) or (since is not None and now >= since):
        look(desk, Report(now))
    elif since is not None:
        _hold(desk, operation_id, now)
    done = engine.perform(desk, operation_id)
    if done is None or done.state is not OperationState.CONFIRMED or done.kind is not OperationKind.CREATE:
        return
    with desk.ports.store.reading() as connection:
        follows = [
            each
            for each in records.of_account(connection, desk.account.id)
            if each.parent_id == operation_id and each.state is OperationState.QUEUED
        ]
    if follows:
        look(desk, Report(desk.ports.store.now()))


def _hold(desk: Desk, operation_id: int, now: datetime) -> None:
    """Say of a create why it does not go out yet."""
    with desk.ports.store.writing() as unit:
        operation = records.load(unit.raw, operation_id)
        if operation is not None and engine.needs_list(desk, operation):
            reconcile.keep_waiting(desk, unit, operation, now)


def _record(desk: Desk, report: Report, outcome: str) -> SyncRun:
    from app.storage.writes import sync_runs as writes

    with desk.ports.store.reading() as connection:
        waiting = records.of_account(connection, desk.account.id)
    run = SyncRun(
        account_id=desk.account.id,
        account=desk.account.name,
        started_at=report.started_at,
        ended_at=desk.ports.store.now(),
        outcome=outcome,
        message=report.message,
        broken=report.failed or report.broken,
        complete=report.complete,
        listed=report.listed,
        added=report.added,
        changed=report.changed,
        missing=report.missing,
        payments=report.payments,
        settled=report.settled,
        attention=sum(each.state is OperationState.NEEDS_ATTENTION for each in waiting),
    )
    with desk.ports.store.writing() as unit:
        writes.insert_run(unit, run)
    return run


def _step(desk: Desk, words: str, done: int) -> None:
    _check_cancel(desk)
    desk.ports.tell(desk.account, words, done, _STEPS)


def _check_cancel(desk: Desk) -> None:
    if desk.ports.cancel.is_set():
        raise Stopped
