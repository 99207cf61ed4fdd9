"""The user's words for what providers and the outbox say, each with the colour of what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from app.domain.currencies import CURRENCIES
from app.domain.remote import Budget, Channel, OperationKind, OperationState, PageStatus, RemoteStatus
from app.ui.formats import Formats
from app.ui.theme.tokens import Role

_UTC_TIME = re.compile(r"\b([01]\d|2[0-3]):([0-5]\d) UTC\b", re.ASCII)
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def facts_line(facts: Sequence[str]) -> str:
    """Return facts after each other on one line, which begins with a capital letter."""
    line = " · ".join(facts)
    return line[:1].upper() + line[1:]


def kind_words(kind: OperationKind) -> str:
    """Return what an action does."""
    return {
        OperationKind.CREATE: _tr("Hand over"),
        OperationKind.SEND: _tr("Send"),
        OperationKind.UPDATE: _tr("Change"),
        OperationKind.REMIND: _tr("Remind"),
        OperationKind.PAGE_CREATE: _tr("Publish page"),
        OperationKind.PAGE_UPDATE: _tr("Change page"),
    }[kind]


def state_words(state: OperationState) -> tuple[str, Role]:
    """Return how far an action has come."""
    return {
        OperationState.QUEUED: (_tr("Queued"), Role.NEUTRAL),
        OperationState.IN_FLIGHT: (_tr("Under way"), Role.ACCENT),
        OperationState.CONFIRMED: (_tr("Done"), Role.GOOD),
        OperationState.REJECTED: (_tr("Refused"), Role.BAD),
        OperationState.UNCLEAR: (_tr("Unclear"), Role.ATTENTION),
        OperationState.ABSENT_ONCE: (_tr("Unclear"), Role.ATTENTION),
        OperationState.NEEDS_ATTENTION: (_tr("Needs a decision"), Role.ATTENTION),
        OperationState.CANCELLED: (_tr("Dropped"), Role.NEUTRAL),
        OperationState.SENT: (_tr("Sent"), Role.GOOD),
        OperationState.SEND_UNCLEAR: (_tr("Unclear"), Role.ATTENTION),
    }[state]


def status_words(status: RemoteStatus, raw: str = "") -> tuple[str, Role]:
    """Return what a provider says of its invoice; what it says beyond its documents is told as received."""
    if status is RemoteStatus.UNKNOWN and raw:
        return _tr("Unknown: {status}").format(status=raw), Role.ATTENTION
    return {
        RemoteStatus.DRAFT: (_tr("Not sent"), Role.NEUTRAL),
        RemoteStatus.OPEN: (_tr("Open"), Role.ACCENT),
        RemoteStatus.SENT: (_tr("Sent"), Role.ACCENT),
        RemoteStatus.VIEWED: (_tr("Viewed"), Role.ACCENT),
        RemoteStatus.PAID: (_tr("Paid"), Role.GOOD),
        RemoteStatus.CANCELLED: (_tr("Cancelled"), Role.NEUTRAL),
        RemoteStatus.UNKNOWN: (_tr("Unknown"), Role.ATTENTION),
    }[status]


def page_status_words(status: PageStatus, raw: str = "") -> tuple[str, Role]:
    """Return how a checkout page stands."""
    if status is PageStatus.UNKNOWN and raw:
        return _tr("Unknown: {status}").format(status=raw), Role.ATTENTION
    return {
        PageStatus.DRAFT: (_tr("Draft"), Role.NEUTRAL),
        PageStatus.ACTIVE: (_tr("Active"), Role.GOOD),
        PageStatus.PAUSED: (_tr("Paused"), Role.ATTENTION),
        PageStatus.ARCHIVED: (_tr("Archived"), Role.NEUTRAL),
        PageStatus.EXPIRED: (_tr("Expired"), Role.NEUTRAL),
        PageStatus.UNKNOWN: (_tr("Unknown"), Role.ATTENTION),
    }[status]


def channel_words(channel: Channel) -> str:
    """Return how the customer is to be told."""
    return {
        Channel.NONE: _tr("Nobody: I send the link myself"),
        Channel.EMAIL: _tr("The provider, by e-mail"),
        Channel.SMS: _tr("The provider, by text message"),
    }[channel]


def sender_words(channel: Channel) -> str:
    """Return who tells the customer, in few words."""
    return {
        Channel.NONE: _tr("You, with the link"),
        Channel.EMAIL: _tr("The provider, by e-mail"),
        Channel.SMS: _tr("The provider, by text"),
    }[channel]


def budget_words(budgets: Sequence[Budget]) -> str:
    """Return how often a provider may be asked, empty when nothing is known."""
    names = {
        "all": _tr("calls"),
        "list": _tr("readings of the list"),
        "create": _tr("hand-overs"),
        "send": _tr("deliveries"),
        "payments": _tr("readings of payments"),
        "pages": _tr("calls for checkout pages"),
        "page-create": _tr("new checkout pages"),
        "page-update": _tr("changes of checkout pages"),
        "links": _tr("readings of a link"),
    }
    spans = {60: _tr("a minute"), 3600: _tr("an hour")}
    parts = [
        f"{budget.calls} {names.get(budget.name, budget.name)} "
        + spans.get(budget.seconds, _tr("in {n} minutes").format(n=budget.seconds // 60))
        for budget in budgets
    ]
    return _tr("The provider allows {budgets}.").format(budgets=", ".join(parts)) if parts else ""


def amount_words(formats: Formats, amount: Decimal | None, currency: str, *, unit_known: bool = True) -> str:
    """Return a foreign amount with every decimal it has; one in an unknown unit says so."""
    if amount is None:
        return _tr("not readable")
    known = CURRENCIES.get(currency)
    exponent = amount.as_tuple().exponent
    digits = known.digits if known is not None and isinstance(exponent, int) and -exponent <= known.digits else None
    shown = formats.numbers.write(amount, digits=digits if unit_known else None)
    money = f"{known.symbol if known is not None else currency}\u00a0{shown}".strip()
    return money if unit_known else _tr("{amount}, unit unknown").format(amount=money)


def moment(formats: Formats, when: datetime | None, now: datetime) -> str:
    """Return a past moment as people say it: minutes for the last hour, the time for today, else day and time."""
    if when is None:
        return _tr("never")
    passed = now - when
    if timedelta(0) <= passed < _MINUTE:
        return _tr("just now")
    if timedelta(0) <= passed < _HOUR:
        return _tr("{n} min ago").format(n=passed // _MINUTE)
    return at(formats, when, now)


def at(formats: Formats, when: datetime, now: datetime) -> str:
    """Return a moment in local time; its day only where it is not today."""
    local, today = when.astimezone(), now.astimezone().date()
    clock = f"{local:%H:%M}"
    return clock if local.date() == today else f"{formats.day(local.date())}, {clock}"


def in_local_time(formats: Formats, text: str, near: datetime) -> str:
    """Return ``text`` with each time it names in UTC, as ``14:47 UTC``, in local time; that nearest to ``near``."""

    def local(found: re.Match[str]) -> str:
        hour, minute = int(found[1]), int(found[2])
        that_day = near.astimezone(UTC).replace(hour=hour, minute=minute, second=0, microsecond=0)
        days = (that_day + timedelta(days=days) for days in (-1, 0, 1))
        return at(formats, min(days, key=lambda day: abs(day - near)), near)

    return _UTC_TIME.sub(local, text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Collect", text)
