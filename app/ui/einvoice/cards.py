"""The parts of the page of a received e-invoice: what is wrong, who and when, and its totals beside ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.currencies import CURRENCIES
from app.domain.decimals import from_minor
from app.ui.collect.evidence import visible
from app.ui.einvoice.words import (
    amount_words,
    entry_parts,
    party_ids,
    party_lines,
    period_words,
    place_words,
    tax_words,
    total_name,
)
from app.ui.formats import Formats
from app.ui.override import override
from app.ui.plain import one_line
from app.ui.theme.tokens import GAP, GAP_SMALL
from app.ui.widgets.cards import Card, Hairline, IconLabel
from app.ui.widgets.labels import PlainLabel, Size, Tone

if TYPE_CHECKING:
    from app.documents.einvoice.model import EInvoice, TradeParty
    from app.documents.einvoice.node import NotUnderstood
    from app.documents.einvoice.rules import Broken
    from app.services.received import Received

_MOST_SHOWN = 30
_ICON = 20
_NARROW = 860
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TOTALS = ("lines", "allowances", "charges", "net", "tax", "gross", "prepaid", "rounding", "due")
_ALWAYS = frozenset({"net", "tax", "gross", "due"})


def findings_card(title: str, found: Sequence[Broken], icon: str, tint: str) -> Card:
    """Return a card with everything that is wrong, or advised: what, and below it where and by which rule."""
    card = Card()
    card.body.addLayout(_head(title, icon, tint))
    for each in found[:_MOST_SHOWN]:
        words = QVBoxLayout()
        words.setContentsMargins(_ICON + GAP_SMALL, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(PlainLabel(visible(each.message), wrap=True, selectable=True))
        place = place_words(each)
        if place:
            words.addWidget(PlainLabel(visible(place), size=Size.CAPTION, tone=Tone.MUTED))
        card.body.addLayout(words)
    _say_more(card, len(found))
    return card


def left_card(left: Sequence[NotUnderstood]) -> Card:
    """Return a card with what was not understood."""
    card = Card()
    card.body.addLayout(_head(_tr("Not understood"), "info", "muted"))
    told = _tr("These parts of the file have no place in the European standard, or not here. Nothing of them counts.")
    card.body.addWidget(PlainLabel(told, tone=Tone.MUTED, wrap=True))
    grid = _grid(card)
    for row, each in enumerate(left[:_MOST_SHOWN]):
        name = each.path.rpartition("/")[2].rpartition(":")[2]
        label = PlainLabel(visible(one_line(name, 80)), tone=Tone.ATTENTION if each.money else Tone.MUTED)
        label.setToolTip(each.path)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(PlainLabel(visible(each.text), wrap=True, selectable=True), row, 1)
    _say_more(card, len(left))
    return card


def party_card(title: str, party: TradeParty) -> Card:
    """Return a card with who it is, where, and by which numbers they are known."""
    card = Card(padding=GAP)
    card.body.setSpacing(2)
    card.body.addWidget(PlainLabel(title, size=Size.CAPTION, tone=Tone.MUTED))
    name = visible(one_line(party.called, 200)) or _tr("No name is stated")
    card.body.addWidget(PlainLabel(name, size=Size.STRONG, wrap=True, selectable=True))
    for line in party_lines(party):
        if line != party.called:
            card.body.addWidget(PlainLabel(visible(line), wrap=True, selectable=True))
    ids = party_ids(party)
    if ids:
        card.body.addSpacing(GAP_SMALL // 2)
        card.body.addWidget(PlainLabel(visible(ids), size=Size.CAPTION, tone=Tone.MUTED, wrap=True, selectable=True))
    card.body.addStretch(1)
    return card


def facts_card(received: Received, formats: Formats) -> Card:
    """Return a card with the dates, what it refers to, and how to pay."""
    card = Card(padding=GAP)
    grid = _grid(card)
    for row, (label, text) in enumerate(_facts(received, formats)):
        grid.addWidget(PlainLabel(label, tone=Tone.MUTED), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(PlainLabel(visible(text), wrap=True, selectable=True), row, 1)
    card.body.addStretch(1)
    return card


def totals_card(received: Received, formats: Formats) -> Card:
    """Return a card with the totals as they are stated and as they come out; what differs is marked and says so."""
    card = Card(_tr("Totals in {currency}").format(currency=one_line(received.invoice.currency, 10)))
    grid = QGridLayout()
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    for column, title in enumerate((_tr("Stated"), _tr("Comes to")), 1):
        grid.addWidget(PlainLabel(title, size=Size.CAPTION, tone=Tone.MUTED), 0, column, _RIGHT)
    rows = _totals(received, formats)
    differs = Tone.BAD if received.findings else Tone.ATTENTION
    for row, (label, stated, ours, wrong) in enumerate(rows, 1):
        strong = Size.STRONG if row == len(rows) else Size.TEXT
        grid.addWidget(PlainLabel(label, size=strong), row, 0)
        grid.addWidget(PlainLabel(stated, size=strong, tone=differs if wrong else Tone.TEXT), row, 1, _RIGHT)
        grid.addWidget(PlainLabel(ours, size=strong, tone=differs if wrong else Tone.MUTED), row, 2, _RIGHT)
        if wrong:
            grid.addWidget(PlainLabel(_tr("differs"), size=Size.CAPTION, tone=differs), row, 3)
    card.body.addLayout(grid)
    return card


def levels_card(invoice: EInvoice, formats: Formats) -> Card | None:
    """Return a card with the discounts and surcharges of the whole invoice; None when there are none."""
    entries = [(each, False) for each in invoice.allowances] + [(each, True) for each in invoice.charges]
    if not entries:
        return None
    card = Card(_tr("Discounts and surcharges"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    for row, (entry, charge) in enumerate(entries[:_MOST_SHOWN]):
        reason, amount = entry_parts(formats, entry, invoice.currency, charge=charge)
        grid.addWidget(PlainLabel(visible(reason), wrap=True, selectable=True), row, 0)
        grid.addWidget(PlainLabel(tax_words(formats, entry.category, entry.rate), tone=Tone.MUTED), row, 1, _RIGHT)
        grid.addWidget(PlainLabel(amount), row, 2, _RIGHT)
    card.body.addLayout(grid)
    _say_more(card, len(entries))
    return card


def texts_card(invoice: EInvoice) -> Card | None:
    """Return a card with the notes and the terms of payment; None when there are none."""
    texts = [(_tr("Note"), note.text) for note in invoice.notes]
    if invoice.payment_terms:
        texts.append((_tr("Payment terms"), invoice.payment_terms.strip()))
    if not texts:
        return None
    card = Card()
    for place, (title, text) in enumerate(texts[:_MOST_SHOWN]):
        if place:
            card.body.addWidget(Hairline())
        card.body.addWidget(PlainLabel(title, size=Size.CAPTION, tone=Tone.MUTED))
        card.body.addWidget(PlainLabel(visible(text[:4_000]), wrap=True, selectable=True))
    return card


def _facts(received: Received, formats: Formats) -> list[tuple[str, str]]:
    invoice = received.invoice
    delivery, period = invoice.delivery, invoice.period
    pairs = [
        (_tr("Issued"), formats.day(invoice.issue_date)),
        (_tr("Due"), formats.day(invoice.due_date)),
        (_tr("Delivered"), formats.day(delivery.day) if delivery else ""),
        (_tr("Period"), period_words(formats, period.start, period.end) if period else ""),
        (_tr("Order"), invoice.order),
        (_tr("Their reference"), invoice.buyer_reference),
        (_tr("Contract"), invoice.contract),
        (_tr("Project"), invoice.project),
        (_tr("Refers to"), ", ".join(each.number for each in invoice.preceding)),
    ]
    pairs += [
        (_tr("Pay to"), _account(means.account.number, means.account.name))
        for means in invoice.payment
        if means.account
    ]
    pairs.append((_tr("Quote"), invoice.remittance))
    if invoice.payee is not None:
        pairs.append((_tr("Payee"), invoice.payee.name))
    inside = f", {received.source}" if received.source else ""
    pairs.append((_tr("Form"), f"{received.syntax.value.upper()}{inside}"))
    return [(label, one_line(text, 200)) for label, text in pairs if text]


def _account(number: str, name: str) -> str:
    if number[:2].isalpha() and number.isalnum():
        number = " ".join(number[place : place + 4] for place in range(0, min(len(number), 40), 4))
    return f"{number}, {name}" if name else number


def _totals(received: Received, formats: Formats) -> list[tuple[str, str, str, bool]]:
    """Return for each total its name, both amounts in words, and whether they differ."""
    invoice, found = received.invoice, received.calculation
    known = CURRENCIES.get(invoice.currency)
    rows: list[tuple[str, str, str, bool]] = []
    for name in _TOTALS:
        if name == "due" and invoice.sums.collected is not None:
            collected = amount_words(formats, invoice.sums.collected, invoice.currency)
            rows.append((_tr("Collected for others"), collected, collected, False))
        stated = getattr(invoice.sums, name)
        ours = from_minor(getattr(found.totals, name), known.digits) if found and known else None
        if name not in _ALWAYS and not stated and not ours:
            continue
        wrong = ours is not None and (stated or 0) != ours
        words = amount_words(formats, stated, invoice.currency), amount_words(formats, ours, invoice.currency)
        rows.append((total_name(name), *words, wrong))
        other = invoice.sums.tax_in_tax_currency
        if name == "tax" and other is not None:
            label = _tr("Tax in {currency}").format(currency=one_line(invoice.tax_currency, 10))
            rows.append((label, amount_words(formats, other, invoice.tax_currency), "", False))
    return rows


def _head(title: str, icon: str, tint: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GAP_SMALL)
    row.addWidget(IconLabel(icon, _ICON, tint))
    row.addWidget(PlainLabel(title, size=Size.STRONG), 1)
    return row


def _grid(card: Card) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    card.body.addLayout(grid)
    return grid


def _say_more(card: Card, count: int) -> None:
    if count > _MOST_SHOWN:
        more = _tr("and {n} more").format(n=count - _MOST_SHOWN)
        card.body.addWidget(PlainLabel(more, size=Size.CAPTION, tone=Tone.MUTED))


def beside(*widgets: QWidget) -> QWidget:
    """Return widgets beside each other, equally wide."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GAP)
    for widget in widgets:
        row.addWidget(widget, 1)
    return holder


class Head(QWidget):
    """Who sent it to whom, and the facts beside them, or below where the window is narrow."""

    def __init__(self, parties: QWidget, facts: QWidget) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._row.addWidget(parties, 2)
        self._row.addWidget(facts, 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)


def _tr(text: str) -> str:
    return QCoreApplication.translate("EInvoicePage", text)
