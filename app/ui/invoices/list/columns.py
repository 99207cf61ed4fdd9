"""The columns of the invoice list: one declaration each, from a summary row to what its cell shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui.formats import Formats
from app.ui.lists.cells import NOTHING, RIGHT, Cell, Column
from app.ui.lists.fit import day_width
from app.ui.theme.tokens import Role
from app.ui.widgets.labels import Tone

if TYPE_CHECKING:
    from app.services.invoice_list import Collected, InvoiceSummary

NO_AMOUNT = "–"

# Rows say kinds and states as text. The enums behind them come with the whole document, whose loading the first rows
# would have to wait for; a test holds both together.
DRAFT, CANCELLED = "draft", "cancelled"
CREDIT_NOTE, CANCELLATION = "credit_note", "cancellation"
PARTLY_PAID, PAID, OVERPAID = "partly_paid", "paid", "overpaid"


def invoice_columns(formats: Formats, today: Callable[[], date]) -> tuple[Column[InvoiceSummary], ...]:
    """Return the columns, writing amounts and dates with ``formats`` and counting late days up to ``today()``."""

    def issued(row: InvoiceSummary) -> Cell:
        if row.state == DRAFT or not row.issue_date:
            return NOTHING
        return Cell(formats.day(date.fromisoformat(row.issue_date)))

    def due(row: InvoiceSummary) -> Cell:
        if row.state == DRAFT or row.kind == CREDIT_NOTE or not row.due_date:
            return NOTHING
        day = date.fromisoformat(row.due_date)
        if not row.overdue:
            return Cell(formats.day(day))
        return Cell(formats.day(day), detail=late((today() - day).days), tone=Tone.BAD)

    def late(days: int) -> str:
        return _tr("1 day late") if days == 1 else _tr("{days} days late").format(days=formats.whole(days))

    def amount(row: InvoiceSummary) -> Cell:
        return Cell(formats.money(row.amount, row.currency))

    def balance(row: InvoiceSummary) -> Cell:
        if row.state == DRAFT:
            return NOTHING
        return Cell(formats.money(row.balance, row.currency) if row.balance else NO_AMOUNT)

    days = day_width(formats)
    collects = partial(collected_cell, formats=formats)
    return (
        Column("number", _tr("Number"), 136, number_cell, sort="number", least=128),
        Column("customer", _tr("Customer"), 200, customer_cell, sort="customer", stretch=True, least=140),
        Column("issued", _tr("Issued"), max(108, days), issued, sort="issued", rank=2),
        Column("due", _tr("Due"), max(196, days + 88), due, sort="due", rank=1, least=days, sheds=True),
        Column("state", _tr("State"), 116, state_cell, sort="state", least=104),
        Column("collected", _tr("Collected by"), 192, collects, sort="settled_by", rank=3, least=164),
        Column("amount", _tr("Amount"), 124, amount, sort="amount", alignment=RIGHT, least=112),
        Column("balance", _tr("Balance"), 124, balance, sort="balance", alignment=RIGHT, least=112),
    )


def number_cell(row: InvoiceSummary) -> Cell:
    """Return the document's number, or that it is still a draft."""
    return Cell(row.number) if row.number else Cell(_tr("Draft"))


def customer_cell(row: InvoiceSummary) -> Cell:
    """Return the customer's name with the place after it; a draft may have neither."""
    if not row.customer_name:
        return Cell(detail=_tr("No customer yet"))
    return Cell(row.customer_name, detail=row.customer_place, strong=True)


def state_cell(row: InvoiceSummary) -> Cell:
    """Return the one word that says how the document stands."""
    word, role = _state(row)
    return Cell(word, chip=role)


def collected_cell(row: InvoiceSummary, formats: Formats) -> Cell:
    """Return what settled the document, what it corrects, or how a provider collects it."""
    if row.corrects_number:
        words = _tr("cancels {number}") if row.correction == CANCELLATION else _tr("credits {number}")
        return Cell(detail=words.format(number=row.corrects_number))
    said = row.collected
    elsewhere = row.settled_by and not row.balance and said is not None and said.status != PAID and not said.attention
    if said is None or elsewhere:
        return Cell(detail=row.settled_by) if row.settled_by else NOTHING
    words = collected_words(said, formats)
    waiting = link_words(said.state)
    if waiting:
        return Cell(detail=waiting)
    tone = Tone.ATTENTION if said.attention or said.missing else Tone.TEXT
    return Cell(detail=f"{said.account} · {words}" if words else said.account, tone=tone)


def link_words(state: str) -> str:
    """Return how the payment link of a draft stands, by a state of `app.storage.collected`; empty for any other."""
    return {
        "link-waits": _tr("waits for its link"),
        "link-ready": _tr("payment link ready"),
        "link-unusable": _tr("link cannot be used"),
    }.get(state, "")


def collected_words(said: Collected, formats: Formats) -> str:
    """Return in a few words how far a provider is; the first of these that is so."""
    if said.attention:
        return _tr("needs a decision")
    ours = {
        "unclear": _tr("unclear"),
        "absent_once": _tr("unclear"),
        "queued": _tr("queued"),
        "in_flight": _tr("queued"),
        "rejected": _tr("refused"),
    }
    if said.state in ours:
        return ours[said.state]
    if said.missing:
        return _tr("not listed any more")
    if said.reminders and said.status not in {PAID, CANCELLED}:
        return _tr("reminded {n}×").format(n=said.reminders)
    # A delivery confirmed since the list was last read is newer than what the list said.
    status = "sent" if said.delivery == "sent" and said.status in {"", "draft", "open"} else said.status
    day = formats.day(date.fromisoformat(said.paid_at[:10])) if said.paid_at else ""
    by = {"email": _tr("sent by e-mail"), "sms": _tr("sent by SMS")}
    return {
        PAID: _tr("paid {day}").format(day=day).strip(),
        CANCELLED: _tr("cancelled there"),
        "viewed": _tr("viewed"),
        "sent": by.get(said.channel, _tr("sent")),
        "unknown": _tr("status unknown"),
    }.get(status, "")


def _state(row: InvoiceSummary) -> tuple[str, Role]:
    if row.state == DRAFT:
        return _tr("Draft"), Role.NEUTRAL
    if row.state == CANCELLED:
        return _tr("Cancelled"), Role.NEUTRAL
    if row.kind == CREDIT_NOTE:
        cancels = row.correction == CANCELLATION
        return _tr("Cancellation") if cancels else _tr("Credit note"), Role.NEUTRAL
    return (_tr("Overdue"), Role.BAD) if row.overdue else _payment(row)


def _payment(row: InvoiceSummary) -> tuple[str, Role]:
    if row.payment_state == PARTLY_PAID:
        return _tr("Partly paid"), Role.ACCENT
    if row.payment_state == OVERPAID:
        return _tr("Overpaid"), Role.ATTENTION
    if row.payment_state != PAID:
        return _tr("Open"), Role.ACCENT
    # Settled without a payment means credit notes took it back: nobody paid.
    credited = not row.settled_by and row.amount != 0
    return (_tr("Credited"), Role.NEUTRAL) if credited else (_tr("Paid"), Role.GOOD)


def _tr(text: str) -> str:
    return QCoreApplication.translate("InvoiceList", text)
