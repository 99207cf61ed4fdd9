"""What the status line says of the providers on every page: what is held up, read and under way, and what asks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui.collect.words import at
from app.ui.formats import Formats
from app.ui.plain import isolated, one_line
from app.ui.shell.page import Span
from app.ui.widgets.labels import Tone

if TYPE_CHECKING:
    from app.services.sync import SyncStatus


def standing_words(formats: Formats, status: SyncStatus, now: datetime) -> list[Span]:
    """Return the pieces of the status line, those that ask for the user last."""
    said = []
    held = {account.id for account in status.held}
    failed = [run for run in status.last if run.outcome == "failed" and run.account_id not in held]
    done = [run for run in status.last if run.outcome in {"done", "partly"}]
    read = max(done, key=lambda run: run.ended_at, default=None)
    if failed:
        latest = max(failed, key=lambda run: run.ended_at)
        due = status.due.get(latest.account_id)
        words = _tr("{account} not read, next try {when}") if due is not None else _tr("{account} could not be read")
        when = at(formats, max(due, now), now) if due is not None else ""
        said.append(Span(words.format(account=_name(latest.account), when=when)))
    elif read is not None:
        when = at(formats, read.ended_at, now)
        said.append(Span(_tr("{account} read {when}").format(account=_name(read.account), when=when)))
    if status.open:
        one, many = _tr("1 action is under way"), _tr("{n} actions are under way")
        if status.paused:
            one, many = _tr("1 action is waiting"), _tr("{n} actions are waiting")
        said.append(Span(_counted(status.open, one, many)))
    if status.paused:
        said.append(Span(_tr("Nothing is sent until you have looked"), tone=Tone.ATTENTION))
    if status.held:
        one = _tr("{account} is paused").format(account=_name(status.held[0].name))
        words = _counted(len(status.held), one, _tr("{n} accounts are paused"))
        said.append(Span(words, tone=Tone.ATTENTION))
    if status.refused:
        words = _counted(status.refused, _tr("1 was refused"), _tr("{n} were refused"))
        said.append(Span(words, tone=Tone.BAD))
    if status.attention:
        words = _counted(status.attention, _tr("1 needs a decision"), _tr("{n} need a decision"))
        said.append(Span(words, tone=Tone.ATTENTION))
    return said


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(n=count)


def _name(text: str) -> str:
    return isolated(one_line(text, 40))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Standing", text)
