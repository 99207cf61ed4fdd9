"""The columns of the sync page: accounts with their last run, the outbox, and what is at the providers but not ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.domain.outbox import Operation, RemoteClaim, SyncRun
from app.ui.collect.evidence import visible
from app.ui.collect.words import amount_words, at, in_local_time, kind_words, moment, state_words, status_words
from app.ui.formats import Formats
from app.ui.lists.cells import NOTHING, RIGHT, Cell, Column
from app.ui.widgets.labels import Tone

if TYPE_CHECKING:
    from app.services.accounts import AccountSummary

Now = Callable[[], datetime]


class AccountRun(NamedTuple):
    """An account, its last run, and when the next one is due by itself, None when none is."""

    id: int
    summary: AccountSummary
    due: datetime | None = None


def run_columns(formats: Formats, now: Now) -> tuple[Column[AccountRun], ...]:
    """Return the columns of the accounts."""

    def last(row: AccountRun) -> Cell:
        run = row.summary.last_run
        return Cell(moment(formats, run.ended_at if run else None, now()))

    def due(row: AccountRun) -> Cell:
        if row.due is None:
            return NOTHING
        return Cell(detail=at(formats, row.due, now()) if row.due > now() else _tr("now"))

    def did(row: AccountRun) -> Cell:
        if row.summary.account.paused:
            return Cell(_tr("Paused: {reason}").format(reason=row.summary.account.paused), tone=Tone.ATTENTION)
        run = row.summary.last_run
        if run is None:
            return NOTHING
        tone = {"failed": Tone.BAD, "partly": Tone.ATTENTION}.get(run.outcome, Tone.TEXT)
        return Cell(run_words(formats, run), tone=tone)

    def left(row: AccountRun) -> Cell:
        if row.summary.attention:
            words = _tr("1 needs a look") if row.summary.attention == 1 else _tr("{n} need a look")
            return Cell(words.format(n=formats.whole(row.summary.attention)), tone=Tone.ATTENTION)
        if not row.summary.open:
            return NOTHING
        words = _tr("{n} waiting") if row.summary.account.paused else _tr("{n} under way")
        return Cell(detail=words.format(n=formats.whole(row.summary.open)))

    return (
        Column("name", _tr("Account"), 180, lambda row: Cell(row.summary.account.name, strong=True), least=120),
        Column("provider", _tr("Provider"), 110, lambda row: Cell(row.summary.provider_title), rank=3, least=104),
        Column("last", _tr("Last run"), 150, last, least=110),
        Column("did", _tr("What it did"), 320, did, stretch=True, least=180),
        Column("left", _tr("Left over"), 130, left, rank=1, least=120),
        Column("due", _tr("Next run"), 100, due, rank=2, least=80),
    )


def run_words(formats: Formats, run: SyncRun) -> str:
    """Return what a run did in one line."""
    message = in_local_time(formats, visible(run.message), run.ended_at)
    if run.outcome == "failed":
        return message or _tr("Failed")
    counts = (
        (run.listed, _tr("{n} read")),
        (run.added, _tr("{n} new")),
        (run.changed, _tr("{n} changed")),
        (run.missing, _tr("{n} not listed any more")),
        (run.payments, _tr("1 payment recorded") if run.payments == 1 else _tr("{n} payments recorded")),
        (run.settled, _tr("{n} settled")),
    )
    parts = [words.format(n=formats.whole(count)) for count, words in counts if count]
    if run.outcome == "cancelled":
        parts.insert(0, _tr("Cancelled"))
    elif run.outcome == "partly":
        parts.insert(0, message or _tr("Not everything could be read"))
    return " · ".join(parts) or _tr("Nothing new")


def outbox_columns(formats: Formats, now: Now) -> tuple[Column[Operation], ...]:
    """Return the columns of the outbox."""

    def state(row: Operation) -> Cell:
        word, role = state_words(row.state)
        return Cell(word, chip=role)

    def since(row: Operation) -> Cell:
        day = row.created_at.astimezone().date()
        today = day == now().astimezone().date()
        return Cell(moment(formats, row.created_at, now()) if today else formats.day(day))

    def reason(row: Operation) -> Cell:
        return Cell(detail=in_local_time(formats, visible(row.reason), now()))

    def then(row: Operation) -> Cell:
        if row.next_try_at is None or row.next_try_at <= now():
            return NOTHING
        return Cell(detail=at(formats, row.next_try_at, now()))

    return (
        Column("action", _tr("Action"), 110, lambda row: Cell(kind_words(row.kind), strong=True), least=90),
        Column("number", _tr("For"), 150, lambda row: Cell(row.number), least=132),
        Column("account", _tr("Account"), 130, lambda row: Cell(visible(row.account)), rank=2, least=90),
        Column("state", _tr("State"), 152, state, least=152),
        Column("since", _tr("Since"), 116, since, rank=1, least=108),
        Column("reason", _tr("What is known"), 240, reason, stretch=True, least=150),
        Column("next", _tr("Next try"), 100, then, rank=3, least=80),
    )


def claim_columns(formats: Formats) -> tuple[Column[RemoteClaim], ...]:
    """Return the columns of remote invoices that are not ours."""

    def number(row: RemoteClaim) -> Cell:
        return Cell(visible(row.invoice.number or row.invoice.remote_id), strong=True)

    def customer(row: RemoteClaim) -> Cell:
        return Cell(visible(row.invoice.recipient_name))

    def amount(row: RemoteClaim) -> Cell:
        shown = row.invoice
        return Cell(amount_words(formats, shown.amount, visible(shown.currency), unit_known=shown.unit_known))

    def status(row: RemoteClaim) -> Cell:
        word, role = status_words(row.invoice.status, visible(row.invoice.raw_status))
        return Cell(word, chip=role)

    def created(row: RemoteClaim) -> Cell:
        when = row.invoice.created_at
        return Cell(formats.day(when.astimezone().date())) if when is not None else NOTHING

    return (
        Column("number", _tr("Number there"), 150, number, least=110),
        Column("name", _tr("Customer"), 200, customer, stretch=True, least=120),
        Column("account", _tr("Account"), 130, lambda row: Cell(visible(row.account)), rank=2, least=90),
        Column("status", _tr("Status there"), 130, status, least=110),
        Column("created", _tr("Created"), 110, created, rank=1, least=90),
        Column("amount", _tr("Amount"), 130, amount, alignment=RIGHT, least=100),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sync", text)
