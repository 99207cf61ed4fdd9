"""One remote action in full: what was asked for, what happened since, what it may have made, and the three answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.outbox import Attempt, Candidate, Operation
from app.domain.remote import OperationKind
from app.sync.states import FAMILIES, Event, Family, table_of
from app.ui.collect.evidence import RawText, visible
from app.ui.collect.links import LinkRow
from app.ui.collect.words import (
    amount_words,
    at,
    facts_line,
    in_local_time,
    kind_words,
    sender_words,
    state_words,
)
from app.ui.formats import Formats
from app.ui.plain import isolated, one_line
from app.ui.theme.tokens import GAP, GAP_SMALL
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.cards import Card
from app.ui.widgets.chips import Chip
from app.ui.widgets.dialogs import Dialog, confirm
from app.ui.widgets.inputs import LineEdit
from app.ui.widgets.labels import ElidedLabel, PlainLabel, Size, Tone
from app.ui.widgets.scrolling import scrolled, stand_at

_CARD_WIDTH = 280
_TALLEST, _AROUND = 560, 200
_MOST_CANDIDATES = 8
_FITTING = 2
"""Candidates that fit beside the request; more are reached by scrolling."""
_EVENTS = {
    Event.CLAIM: "about to be sent",
    Event.NOT_SENT: "not sent",
    Event.ACCEPTED: "done",
    Event.DIFFERENT: "done, but not as asked for",
    Event.MAIL_FAILED: "done, but the customer was not reached",
    Event.REFUSED: "refused",
    Event.LIMITED: "too many calls",
    Event.KEY_REFUSED: "key not accepted",
    Event.FAILED: "unclear answer",
    Event.CUT: "no answer",
    Event.INTERRUPTED: "interrupted",
    Event.LEASE_EXPIRED: "left unfinished elsewhere",
    Event.RESTORED: "books set back",
    Event.FOUND_ONE: "found",
    Event.FOUND_DIFFERENT: "found, but not as asked for",
    Event.FOUND_MANY: "found more than once",
    Event.FOUND_DRAFT: "found, not delivered",
    Event.FOUND_SENT: "found, delivered",
    Event.ABSENT: "not found",
    Event.THIS_ONE: "you said: this one is it",
    Event.AGAIN: "you said: again",
    Event.DROP: "you said: drop",
}


def may(operation: Operation, event: Event) -> bool:
    """Whether a person may give this answer to an operation as it stands."""
    return table_of(operation.kind).knows(operation.state, event)


class DecisionDialog(Dialog):
    """Shows an operation and takes the user's answer.

    Attributes:
        adopted: what ``adopt`` returned, once it is written down.
        again: the user wants it done once more.
        dropped: the user lets it be.
    """

    adopted = Signal(object)
    again = Signal()
    dropped = Signal()

    def __init__(
        self,
        parent: QWidget,
        formats: Formats,
        operation: Operation,
        attempts: Sequence[Attempt],
        hosts: Sequence[str],
        now: Callable[[], datetime],
        adopt: Callable[[str], Operation],
    ) -> None:
        """Make the dialog.

        Args:
            parent: the page that shows it.
            formats: how the user writes.
            operation: the action.
            attempts: its log, oldest first.
            hosts: whose https addresses are the provider's.
            now: the time.
            adopt: writes down which remote id the user says it is, empty for an action that makes nothing of its own;
                runs off the GUI thread.
        """
        title = parent.tr("{action} {number} · {account}").format(
            action=kind_words(operation.kind),
            number=isolated(one_line(operation.number, 80)),
            account=isolated(one_line(operation.account, 80)),
        )
        super().__init__(parent.window(), title, width=940)
        self._formats, self._operation, self._hosts, self._now = formats, operation, hosts, now
        self._adopt_it = adopt
        self._makes = FAMILIES[operation.kind] is Family.CREATE
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, GAP_SMALL, 0)
        self._column.setSpacing(GAP)
        self._say_state()
        self._lay_side_by_side()
        self._tell_log(attempts)
        self._column.addStretch(1)
        area = scrolled(content)
        stand_at(area, min(_TALLEST, content.sizeHint().height() + 8), _AROUND)
        self.body.addWidget(area, 1)
        self._offer_answers()

    def _say_state(self) -> None:
        operation = self._operation
        row = QHBoxLayout()
        row.setSpacing(GAP_SMALL)
        row.addWidget(Chip(*state_words(operation.state)), 0, Qt.AlignmentFlag.AlignTop)
        words = in_local_time(self._formats, operation.reason, self._now()) or self.tr("Nothing more is known.")
        row.addWidget(PlainLabel(words, wrap=True), 1)
        self._column.addLayout(row)
        facts = [self.tr("asked for {when}").format(when=self._at(operation.created_at))]
        if operation.first_sent_at is not None:
            facts.append(self.tr("first sent {when}").format(when=self._at(operation.first_sent_at)))
        if operation.next_try_at is not None and operation.next_try_at > self._now():
            facts.append(self.tr("next look {when}").format(when=self._at(operation.next_try_at)))
        self._column.addWidget(PlainLabel(facts_line(facts), size=Size.CAPTION, tone=Tone.MUTED, wrap=True))

    def _lay_side_by_side(self) -> None:
        """The request at the left, and beside it everything that may be what became of it."""
        operation = self._operation
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        amount = (
            amount_words(self._formats, operation.amount, operation.currency) if operation.amount is not None else ""
        )
        asked = (
            (self.tr("Number"), operation.number),
            (self.tr("Amount"), amount),
            (self.tr("Sent by"), sender_words(operation.channel) if self._makes else ""),
            (self.tr("Marker"), operation.marker),
        )
        row.addWidget(self._card(self.tr("What was asked for"), asked))
        for place, candidate in enumerate(operation.candidates[:_MOST_CANDIDATES], 1):
            row.addWidget(self._candidate(place, candidate))
        if not operation.candidates and self._makes:
            words = self.tr("Nothing was found at the provider that looks like it.")
            row.addWidget(PlainLabel(words, tone=Tone.MUTED, wrap=True), 1)
        row.addStretch(1)
        if len(operation.candidates) <= _FITTING:
            self._column.addWidget(holder)
            return
        area = scrolled(holder)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setFixedHeight(holder.sizeHint().height() + GAP)
        self._column.addWidget(area)

    def _card(self, title: str, facts: Sequence[tuple[str, str]]) -> Card:
        card = Card()
        card.setFixedWidth(_CARD_WIDTH)
        card.body.addWidget(ElidedLabel(title, size=Size.STRONG))
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP_SMALL // 2)
        grid.setColumnStretch(1, 1)
        for row, (label, value) in enumerate(fact for fact in facts if fact[1]):
            grid.addWidget(PlainLabel(label, size=Size.CAPTION, tone=Tone.MUTED), row, 0)
            grid.addWidget(ElidedLabel(visible(value)), row, 1)
        card.body.addLayout(grid)
        card.body.addStretch(1)
        return card

    def _candidate(self, place: int, candidate: Candidate) -> Card:
        name = candidate.number or candidate.remote_id
        amount = self._candidate_amount(candidate)
        facts = (
            (self.tr("Id"), candidate.remote_id),
            (self.tr("Amount"), amount),
            (self.tr("Customer"), candidate.recipient),
            (self.tr("Status"), candidate.status),
            (self.tr("Created"), self._stated_at(candidate.created_at)),
            (self.tr("Marker"), self.tr("the same") if candidate.marked else self.tr("not found in it")),
        )
        card = self._card(self.tr("Found: {name}").format(name=visible(name)), facts)
        for difference in candidate.differences:
            card.body.addWidget(PlainLabel(visible(difference), size=Size.CAPTION, tone=Tone.ATTENTION, wrap=True))
        if candidate.payment_url:
            card.body.addWidget(LinkRow(candidate.payment_url, self._hosts, name, narrow=True))
        if may(self._operation, Event.THIS_ONE) and self._makes:
            button = Button(self.tr("This one is it"), lambda: self._adopt(candidate.remote_id))
            button.setAccessibleName(self.tr("This one is it: {n}, {name}").format(n=place, name=name))
            card.body.addWidget(button)
        return card

    def _candidate_amount(self, candidate: Candidate) -> str:
        """Return what a candidate is about, as the request says it, to be compared by eye."""
        try:
            amount = Decimal(candidate.amount)
        except InvalidOperation:
            return f"{candidate.amount} {candidate.currency}".strip()
        return amount_words(self._formats, amount, visible(candidate.currency))

    def _stated_at(self, text: str) -> str:
        """Return a moment that a provider states in local time; what is none, as it is."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text
        return self._at(moment) if moment.tzinfo is not None else text

    def _tell_log(self, attempts: Sequence[Attempt]) -> None:
        self._column.addWidget(PlainLabel(self.tr("What was sent"), size=Size.STRONG))
        sent = self._operation.payload.decode("utf-8", "replace")
        self._column.addWidget(RawText(self.tr("What was sent"), sent or self.tr("Nothing but the address."), rows=4))
        self._column.addWidget(PlainLabel(self.tr("What happened"), size=Size.STRONG))
        if not attempts:
            self._column.addWidget(PlainLabel(self.tr("It was not sent yet."), tone=Tone.MUTED))
        log = QVBoxLayout()
        log.setSpacing(GAP_SMALL)
        for attempt in attempts:
            log.addWidget(PlainLabel(self._attempt_words(attempt), wrap=True))
            if attempt.evidence:
                name = self.tr("What came back at {when}").format(when=self._at(attempt.at))
                log.addWidget(RawText(name, attempt.evidence, rows=3))
        self._column.addLayout(log)

    def _attempt_words(self, attempt: Attempt) -> str:
        known = {event.name.lower(): self.tr(words) for event, words in _EVENTS.items()}
        known["intent"] = known["claim"]  # what the log calls it
        parts = [self._at(attempt.at), known.get(attempt.event.lower(), attempt.event)]
        if attempt.message:
            parts.append(in_local_time(self._formats, visible(one_line(attempt.message)), attempt.at))
        codes = [one_line(attempt.code, 60), f"HTTP {attempt.http_status}" if attempt.http_status else ""]
        shown = ", ".join(code for code in codes if code)
        return " · ".join(parts) + (f" ({shown})" if shown else "")

    def _offer_answers(self) -> None:
        operation = self._operation
        if may(operation, Event.THIS_ONE):
            if self._makes:
                self.remote_id = LineEdit(
                    self.tr("Its id at the provider"), placeholder=self.tr("Another id there"), max_length=200
                )
                self.remote_id.setMaximumWidth(220)
                self.buttons.insertWidget(0, self.remote_id)
                self.by_id = Button(self.tr("This one is it"), self._adopt_typed)
                self.by_id.setAccessibleName(self.tr("This one is it, by its id"))
                self.by_id.setEnabled(False)
                self.remote_id.textChanged.connect(lambda text: self._on_id(bool(text.strip())))
                self.buttons.insertWidget(1, self.by_id)
            else:
                self.add_button(self.tr("It was done"), lambda: self._adopt(""))
        if may(operation, Event.DROP):
            self.add_button(self.tr("Drop"), self._drop, Kind.DANGER)
        if may(operation, Event.AGAIN):
            self.add_button(self._again_words(), self._again)
        waits = any(may(operation, event) for event in (Event.THIS_ONE, Event.DROP, Event.AGAIN))
        later = self.tr("Decide later") if waits else self.tr("Close")
        self._later = self.add_button(later, self.reject, Kind.PRIMARY)
        self._later.setFocus(Qt.FocusReason.OtherFocusReason)

    def _again_words(self) -> str:
        return {
            OperationKind.CREATE: self.tr("Create again"),
            OperationKind.PAGE_CREATE: self.tr("Create again"),
            OperationKind.SEND: self.tr("Send again"),
            OperationKind.REMIND: self.tr("Remind again"),
        }.get(self._operation.kind, self.tr("Try again"))

    def _on_id(self, typed: bool) -> None:
        """Let Enter mean what was typed."""
        self.by_id.setEnabled(typed)
        (self.by_id if typed else self._later).setDefault(True)

    def _adopt_typed(self) -> None:
        self._adopt(self.remote_id.text().strip())

    def _adopt(self, remote_id: str) -> None:
        def done(operation: Operation) -> None:
            self.accept()
            self.adopted.emit(operation)

        self.carry_out(lambda: self._adopt_it(remote_id), done, lambda error: self.show_trouble(error, self))

    def _again(self) -> None:
        if not self._operation.creates_started:
            self._confirmed_again()
            return
        text = self.tr(
            "If the first one reached the provider after all, the customer may be asked twice. Look at the provider's"
            " own pages first. What you saw here is kept on record with your answer."
        )
        confirm(
            self, self.tr("{verb}?").format(verb=self._again_words()), text, self._again_words(), self._confirmed_again,
            danger=True,
        )  # fmt: skip

    def _confirmed_again(self) -> None:
        self.accept()
        self.again.emit()

    def _drop(self) -> None:
        text = self.tr(
            "Nothing more is done about it here. If it did reach the provider, it stays there; your invoice stays as it"
            " is in either case."
        )
        confirm(self, self.tr("Drop this?"), text, self.tr("Drop"), self._confirmed_drop, danger=True)

    def _confirmed_drop(self) -> None:
        self.accept()
        self.dropped.emit()

    def _at(self, when: datetime) -> str:
        return at(self._formats, when, self._now())
