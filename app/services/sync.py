"""Runs over the accounts: now, or when their provider's budget allows the next one; never on the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import OutsideFailed
from app.domain.outbox import SyncRun
from app.domain.remote import Account
from app.services import accounts, settings
from app.services.books import Books
from app.services.collecting import PATIENCE, Progress, at_work, desk_of, ports
from app.storage.records import accounts as records
from app.storage.records import operations as operation_records
from app.storage.records import remotes as remote_records
from app.storage.records import sync_runs

_INTERVAL_KEY = "sync.automatic"


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What the indicator shows.

    Attributes:
        paused: why nothing is created or sent, empty when it is.
        open: operations that go on by themselves; attention: that need a decision; refused: by their provider.
        lost: remote invoices made by these books that they know nothing of, because they were set back since.
        held: the accounts that their provider made pause.
        last: the last run of each account.
        due: per account when an automatic run is; those that are off or paused are not in it.
    """

    paused: str
    open: int
    attention: int
    refused: int
    lost: int
    held: tuple[Account, ...]
    last: tuple[SyncRun, ...]
    due: Mapping[int, datetime]

    @property
    def next_at(self) -> datetime | None:
        """When the next automatic run is due, None when there is none."""
        return min(self.due.values(), default=None)

    @property
    def asks(self) -> int:
        """How many things ask for a person."""
        return self.attention + self.refused + len(self.held) + bool(self.paused)


def run(
    books: Books,
    account: str | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> list[SyncRun]:
    """Work the outbox of an account, or of all, then read what the providers hold; return what each run did.

    An account whose provider cannot be reached does not keep the others from their turn.

    Raises:
        NotFound: there is no such account.
        OutsideFailed: another window or command is talking to the providers.
    """
    with books.reading() as connection:
        chosen = records.listed(connection)
    if account is not None:
        chosen = [accounts.find(books, account)]
    return _run(books, chosen, progress, cancel, PATIENCE)


def run_due(books: Books, progress: Progress | None = None, cancel: threading.Event | None = None) -> list[SyncRun]:
    """Run over the accounts whose time has come; over none while another window or command is at it."""
    now = books.now()
    chosen = [account for account, at in _due_times(books, now) if at <= now]
    if not chosen:
        return []
    try:
        return _run(books, chosen, progress, cancel, 0.0)
    except OutsideFailed:
        return []


def _run(
    books: Books, chosen: list[Account], progress: Progress | None, cancel: threading.Event | None, patience: float
) -> list[SyncRun]:
    from app.sync.run import run_account

    surroundings = ports(books, cancel=cancel, progress=progress)
    runs: list[SyncRun] = []
    if not chosen:
        return runs
    with at_work(surroundings, patience):
        for each in chosen:
            if surroundings.cancel.is_set():
                break
            begun = books.now()
            try:
                with desk_of(surroundings, each) as desk:
                    runs.append(run_account(desk))
            except OutsideFailed as failure:
                runs.append(_failed(books, each, begun, failure.message))
    return runs


def _failed(books: Books, account: Account, begun: datetime, message: str) -> SyncRun:
    from app.storage.writes import sync_runs as writes

    failed = SyncRun(account.id, account.name, begun, books.now(), "failed", message, broken=True, keyless=True)
    with books.writing() as unit:
        writes.insert_run(unit, failed)
    return failed


def status(books: Books) -> SyncStatus:
    """Return what is open, what asks for a person, and when the next automatic runs are due."""
    with books.reading() as connection:
        counts = operation_records.counts(connection)
        state = records.state(connection)
        lost = remote_records.count_lost(connection) if state.epoch > 1 else 0
        used = {account.id: account for account in records.listed(connection)}
        last = tuple(run for run in sync_runs.latest(connection).values() if run.account_id in used)
    attention, refused = counts.pop("needs_attention", 0), counts.pop("rejected", 0)
    return SyncStatus(
        paused=state.paused,
        open=sum(counts.values()),
        attention=attention,
        refused=refused,
        lost=lost,
        held=tuple(account for account in used.values() if account.paused),
        last=last,
        due={account.id: at for account, at in _due_times(books, books.now())},
    )


def runs(books: Books, account_id: int | None = None, limit: int = 100) -> list[SyncRun]:
    """Return the last runs, newest first."""
    with books.reading() as connection:
        return sync_runs.listed(connection, account_id, limit)


def resume(books: Books) -> None:
    """Let creates and sends go out again after the books were set back or copied; the user has looked."""
    from app.storage.writes import accounts as writes

    with books.writing() as unit:
        writes.set_paused(unit, "")


def is_automatic(books: Books) -> bool:
    """Whether accounts are run by themselves."""
    return settings.get(books, _INTERVAL_KEY, "on") == "on"


def set_automatic(books: Books, *, on: bool) -> None:
    """Run accounts by themselves, or not."""
    settings.set(books, _INTERVAL_KEY, "on" if on else "off")


def _due_times(books: Books, now: datetime) -> list[tuple[Account, datetime]]:
    """Return when each account is due: at the pace its provider's budget allows, later after failures."""
    if not is_automatic(books):
        return []
    due = []
    with books.reading() as connection:
        latest = sync_runs.latest(connection)
        for account in records.listed(connection):
            if account.paused:
                continue
            pace = records.pace(connection, account.id).righted(now)
            last = latest.get(account.id)
            seconds = accounts.capabilities(account).list_seconds
            failures = _failures(sync_runs.listed(connection, account.id, 6)) if last else 0
            # A run that ended in time to come was written down by a clock that ran ahead.
            known = last is not None and last.ended_at <= now
            at = last.ended_at + timedelta(seconds=seconds * 2**failures) if last and known else now
            due.append((account, max(at, pace.not_before or at)))
    return due


def _failures(last: list[SyncRun]) -> int:
    """Return how many of the last runs failed in a row, the newest first."""
    for count, each in enumerate(last):
        if each.outcome != "failed":
            return count
    return len(last)
