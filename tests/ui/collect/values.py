"""An invoice in the hands of a provider that says odd things, as values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.domain.outbox import Attempt, Candidate, Operation
from app.domain.remote import Channel, OperationKind, OperationState

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOST = "sandbox.sentrypos.app"
LINK = f"https://{HOST}/pay/abc"
EVIL = '<b>Evil</b> & <img src="file:///x"> \u202egnp'
"""What a provider may send for a name."""


def candidate(remote_id: str = "inv_1", *, marked: bool = True, url: str = LINK) -> Candidate:
    """Return something that may be what was asked for."""
    differences = () if marked else ("Another amount: 339.00 instead of 339.15.",)
    return Candidate(remote_id, "", "339.15", "USD", EVIL, "SENT", "2026-11-21", url, marked, differences)


def operation(
    kind: OperationKind = OperationKind.CREATE,
    state: OperationState = OperationState.NEEDS_ATTENTION,
    *,
    candidates: tuple[Candidate, ...] = (),
    started: int = 1,
) -> Operation:
    """Return a remote action for an invoice."""
    creates = kind in {OperationKind.CREATE, OperationKind.PAGE_CREATE}
    return Operation(
        id=3,
        account_id=1,
        account="Shop",
        kind=kind,
        state=state,
        document_id=5,
        page_id=None,
        parent_id=None if creates else 2,
        revision=1,
        marker="7K3M-9QRT-0VWX-4ABC-H" if creates else "",
        channel=Channel.EMAIL,
        payload=b'{"amountCents": 33915}',
        amount=Decimal("339.15"),
        currency="USD",
        number="INV-2026-0312",
        created_at=NOW - timedelta(hours=2),
        creates_started=started,
        first_sent_at=NOW - timedelta(hours=2) if started else None,
        reason="The line broke before an answer came.",
        candidates=candidates,
    )


ATTEMPTS = (
    Attempt(NOW - timedelta(hours=2), "seat", 1, "claim", OperationState.IN_FLIGHT),
    Attempt(NOW - timedelta(hours=2), "seat", 1, "cut", OperationState.UNCLEAR, "reset", None, "No answer.", ""),
    Attempt(NOW, "seat", 1, "found_many", OperationState.NEEDS_ATTENTION, "", 200, EVIL, '{"name": "<b>\\u202e"}'),
)
