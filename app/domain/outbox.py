"""What the books keep of remote actions and of what the providers claim: operations, attempts, claims, runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from app.domain.remote import Channel, OperationKind, OperationState, RemoteInvoice

LONGEST_HOLD = timedelta(days=1)
"""No wait is longer; a time further ahead was written by a clock that ran ahead."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A remote object that may be the one an operation made, as it was shown when it was found.

    Attributes:
        marked: it carries the operation's marker.
        differences: in which way it is not what was asked for.
        created_at: as the provider states it, ISO text or empty.
    """

    remote_id: str
    number: str = ""
    amount: str = ""
    currency: str = ""
    recipient: str = ""
    status: str = ""
    created_at: str = ""
    payment_url: str = ""
    marked: bool = False
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """A remote action: what is to be done, fixed once written, and how far it has come.

    Attributes:
        document_id, page_id: what it is about; exactly one is given.
        parent_id: the operation that creates what this one works on; None for a create.
        revision: which hand-over of the document it belongs to, from 1.
        payload: the exact bytes that are sent.
        amount, currency: what is asked for, currency units.
        number: of the document, or the title of the page.
        seat, epoch, claims: who made the last call, in which life of the books, and which call it was.
        fingerprint: of key and address it was sent with, empty before the first call.
        creates_started: calls that may have had an effect; looks: lists that could not be trusted; tries: calls in
            a row that certainly had none.
        quarantined: the books were set back since; nothing is repeated by itself.
        settle_after: when a list may count as proof of absence; next_try_at: when something happens by itself.
        remote_id: of what was made, once known.
        reason: what a person should know of the state, a sentence.
    """

    id: int
    account_id: int
    account: str
    kind: OperationKind
    state: OperationState
    document_id: int | None
    page_id: int | None
    parent_id: int | None
    revision: int
    marker: str
    channel: Channel
    payload: bytes
    amount: Decimal | None
    currency: str
    number: str
    created_at: datetime
    seat: str = ""
    epoch: int = 1
    claims: int = 0
    fingerprint: str = ""
    creates_started: int = 0
    looks: int = 0
    tries: int = 0
    quarantined: bool = False
    claimed_at: datetime | None = None
    first_sent_at: datetime | None = None
    settle_after: datetime | None = None
    next_try_at: datetime | None = None
    remote_id: str = ""
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One entry of an operation's log, never changed: what happened, and the state it led to."""

    at: datetime
    seat: str
    claim: int
    event: str
    state: OperationState
    code: str = ""
    http_status: int | None = None
    message: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class RemoteClaim:
    """What an account last said of one of its invoices, and what of ours it belongs to.

    Attributes:
        provider: its name in the registry.
        document_id, number: the document it collects for, None and empty when it is not ours.
        marker: the marker found in it, empty for none.
        imported: the document was made from it, so that it is collected elsewhere by nature.
        read_at: when it was last seen; missing_since: since when complete lists do not show it.
    """

    id: int
    account_id: int
    account: str
    provider: str
    invoice: RemoteInvoice
    operation_id: int | None
    document_id: int | None
    number: str
    marker: str
    read_at: datetime
    missing_since: datetime | None = None

    @property
    def imported(self) -> bool:
        """Whether the document was made from this claim."""
        return self.document_id is not None and self.operation_id is None


@dataclass(frozen=True, slots=True)
class AccountPace:
    """How fast an account may be used, and how far it was read.

    Attributes:
        budget: per budget name, the times of the calls that still count, seconds since the epoch.
        not_before: no call at all before.
        slowest_create_ms: the slowest create seen.
        payments_until: payments up to this day were read completely.
        read_at: when its invoices were last read.
        set_back_at: when the books were found set back or copied, until two lists could show what was under way then.
        first_look_at: when the first of them was read.
    """

    budget: dict[str, list[float]]
    not_before: datetime | None
    slowest_create_ms: int
    payments_until: date | None
    read_at: datetime | None
    set_back_at: datetime | None
    first_look_at: datetime | None

    def righted(self, now: datetime) -> AccountPace:
        """Return it without times that a clock wrote which ran ahead."""
        return replace(
            self,
            not_before=self.not_before if self.not_before and self.not_before <= now + LONGEST_HOLD else None,
            set_back_at=min(self.set_back_at, now) if self.set_back_at else None,
            first_look_at=min(self.first_look_at, now) if self.first_look_at else None,
        )


@dataclass(frozen=True, slots=True)
class SyncRun:
    """What one run over an account did.

    Attributes:
        outcome: ``done``, ``partly`` (something could not be read or done), ``failed`` or ``cancelled``.
        broken: whether that is because a call failed or was refused; keyless: because the account's key was not to be
            had, so that none was made. Both are only known of a run that was just made.
        listed: remote invoices shown, added and changed of them; missing: known ones a complete list did not show.
        payments: recorded in the books; settled: operations that came to their end; attention: that need a decision.
    """

    account_id: int
    account: str
    started_at: datetime
    ended_at: datetime
    outcome: str
    message: str = ""
    broken: bool = False
    keyless: bool = False
    complete: bool = False
    listed: int = 0
    added: int = 0
    changed: int = 0
    missing: int = 0
    payments: int = 0
    settled: int = 0
    attention: int = 0
