"""Where an invoice is collected: what each provider last said beside what the books say, field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.remote import Capabilities, OperationState, RemoteStatus
from app.ui.collect.evidence import RawText, visible
from app.ui.collect.links import LinkRow
from app.ui.collect.words import amount_words, facts_line, in_local_time, kind_words, moment, state_words, status_words
from app.ui.formats import Formats
from app.ui.plain import isolated, one_line
from app.ui.theme.tokens import GAP, GAP_SMALL, Role
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.cards import Card, Hairline
from app.ui.widgets.chips import Chip
from app.ui.widgets.labels import ElidedLabel, PlainLabel, Size, Tone
from app.ui.widgets.tab_order import lead_through

if TYPE_CHECKING:
    from app.domain.outbox import Operation, RemoteClaim
    from app.services.remotes import Difference, RemoteState

_UNPAID = frozenset({RemoteStatus.DRAFT, RemoteStatus.OPEN, RemoteStatus.SENT})
_ENDED = frozenset({"accepted", "imported"})


class Remote(NamedTuple):
    """One place where an invoice is collected.

    Attributes:
        title: of the provider.
        capabilities: of the account.
        differences: between the claim and the document.
        why_no_slip: why there is no payment slip with its link, empty when there is one.
    """

    state: RemoteState
    title: str
    capabilities: Capabilities
    differences: Sequence[Difference] = ()
    why_no_slip: str = ""


class RemotesCard(Card):
    """All of them below each other, and the way to another one.

    Attributes:
        hand_over_asked: the user wants to hand the invoice over.
        remind_asked: name of the account through which the customer is to be reminded.
        slip_asked: name of the account whose link is wanted on a payment slip.
        decision_asked: id of the entry of the outbox that the user wants to look at.
    """

    hand_over_asked = Signal()
    remind_asked = Signal(str)
    slip_asked = Signal(str)
    decision_asked = Signal(int)

    def __init__(self, formats: Formats, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._formats, self._now = formats, now
        self.hand_over = Button(self.tr("Hand over…"), self.hand_over_asked.emit)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(self.tr("Collecting"), size=Size.STRONG), 1)
        head.addWidget(self.hand_over)
        self.body.addLayout(head)
        self._nothing = PlainLabel(self.tr("Not handed to a provider."), tone=Tone.MUTED)
        self.body.addWidget(self._nothing)
        self._entries: list[QWidget] = []
        self._said: list[tuple[Remote, str]] = []
        self._open: set[str] = set()
        self.hide()

    def show_remotes(self, remotes: Sequence[Remote], *, can_hand_over: bool) -> None:
        """Show where the invoice is collected; without anything to show or do, the card goes."""
        focused = self.window().focusWidget()
        name = focused.accessibleName() if self.isAncestorOf(focused) else ""
        said = [(remote, self._facts(remote)) for remote in remotes]
        if said != self._said:
            self._said = said
            self._rebuild(remotes)
        self.hand_over.setVisible(can_hand_over)
        self._nothing.setVisible(not remotes)
        self.setVisible(bool(remotes) or can_hand_over)
        if name:
            self._keep_keyboard(name)

    def _keep_keyboard(self, name: str) -> None:
        """Leave the keyboard on the control of that name, else on another of the card, and take it nowhere else."""
        tabbed = [each for each in self.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        shown = [each for each in tabbed if each.isVisibleTo(self) and each.isEnabled()]
        there = next((each for each in shown if each.accessibleName() == name), shown[0] if shown else None)
        if there is not None:
            there.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rebuild(self, remotes: Sequence[Remote]) -> None:
        """Make the entries anew; what is open stays open."""
        for widget in self._entries:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        self._entries = []
        for remote in remotes:
            self._entries += [Hairline(), self._entry(remote)] if self._entries else [self._entry(remote)]
        for widget in self._entries:
            self.body.addWidget(widget)
            widget.show()  # now, so that the keyboard can go there
        lead_through(self.hand_over, self._entries)

    @property
    def shown(self) -> bool:
        """Whether the invoice is collected anywhere."""
        return bool(self._entries)

    def _entry(self, remote: Remote) -> QWidget:
        state, claim = remote.state, remote.state.claim
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_SMALL // 2)
        head = QHBoxLayout()
        head.setSpacing(GAP_SMALL)
        name = state.account if state.account == remote.title else f"{visible(state.account)} · {remote.title}"
        head.addWidget(ElidedLabel(name, size=Size.STRONG))
        head.addWidget(Chip(*self._state(remote)))
        head.addStretch(1)
        if claim is not None:
            shown = claim.invoice
            currency = visible(shown.currency)
            amount = amount_words(self._formats, shown.amount, currency, unit_known=shown.unit_known)
            head.addWidget(PlainLabel(amount))
        column.addLayout(head)
        column.addWidget(PlainLabel(self._facts(remote), size=Size.CAPTION, tone=Tone.MUTED, wrap=True))
        reason = state.operation.reason if state.operation is not None and state.state not in _ENDED else ""
        if reason:
            told = in_local_time(self._formats, visible(reason), self._now())
            column.addWidget(PlainLabel(told, wrap=True))
        if state.follow_up is not None and state.state in _ENDED:
            column.addWidget(PlainLabel(self._follow_up(state.follow_up), wrap=True))
        if remote.differences:
            column.addWidget(self._differences(remote.differences))
        if claim is not None and claim.invoice.payment_url:
            column.addWidget(LinkRow(claim.invoice.payment_url, remote.capabilities.link_hosts, name))
        if claim is not None and remote.why_no_slip and not _is_over(claim):
            # Of what is paid or cancelled there, the chip says enough.
            column.addWidget(PlainLabel(remote.why_no_slip, size=Size.CAPTION, tone=Tone.MUTED, wrap=True))
        column.addLayout(self._buttons(remote, name, column))
        return holder

    def _state(self, remote: Remote) -> tuple[str, Role]:
        state = remote.state
        if state.state not in _ENDED:
            return state_words(OperationState(state.state))
        if state.claim is None:
            return self.tr("Accepted"), Role.ACCENT
        status = state.claim.invoice.status
        if state.delivery == OperationState.NEEDS_ATTENTION and status in _UNPAID:
            # What a provider calls sent is not, where nothing reached the customer.
            return state_words(OperationState.NEEDS_ATTENTION)
        if state.delivery == OperationState.SENT and status in {RemoteStatus.DRAFT, RemoteStatus.OPEN}:
            # The delivery was confirmed after the list was last read.
            status = RemoteStatus.SENT
        return status_words(status, visible(state.claim.invoice.raw_status))

    def _follow_up(self, operation: Operation) -> str:
        """Return how far what was asked for after the hand-over has come."""
        word, _role = state_words(operation.state)
        reason = in_local_time(self._formats, visible(operation.reason), self._now())
        words = self.tr("{action}: {state}. {reason}")
        return words.format(action=kind_words(operation.kind), state=word.lower(), reason=reason).strip()

    def _facts(self, remote: Remote) -> str:
        state, claim, parts = remote.state, remote.state.claim, []
        if claim is not None:
            number = claim.invoice.number or claim.invoice.remote_id
            parts.append(self.tr("their number {number}").format(number=isolated(one_line(visible(number), 80))))
        if state.delivery:
            word, _role = state_words(OperationState(state.delivery))
            parts.append(self.tr("delivery: {state}").format(state=word.lower()))
        if state.reminded_at is not None:
            parts.append(self.tr("reminded {when}").format(when=self._moment(state.reminded_at)))
        for kept in state.payments:
            amount = amount_words(self._formats, kept.payment.amount, visible(kept.payment.currency))
            told = self.tr("{amount} received") if kept.recorded is not None else self.tr("{amount} told, not recorded")
            note = f" ({visible(one_line(kept.note))})" if kept.note else ""
            parts.append(told.format(amount=amount) + note)
        if claim is not None:
            parts.append(self.tr("read {when}").format(when=self._moment(claim.read_at)))
        return facts_line(parts) or self.tr("The provider has said nothing yet.")

    def _differences(self, differences: Sequence[Difference]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, GAP_SMALL // 2, 0, GAP_SMALL // 2)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(2)
        for place, title in enumerate((self.tr("Differs in"), self.tr("Here"), self.tr("There"))):
            grid.addWidget(PlainLabel(title, size=Size.CAPTION, tone=Tone.MUTED), 0, place)
        for row, difference in enumerate(differences, 1):
            texts = (field_words(difference.field), local_words(difference.local), visible(difference.remote))
            for place, text in enumerate(texts):
                tone = Tone.ATTENTION if place == 2 else Tone.TEXT
                grid.addWidget(ElidedLabel(text, tone=tone), row, place)
        for place in (1, 2):
            grid.setColumnStretch(place, 1)
        return holder

    def _buttons(self, remote: Remote, name: str, column: QVBoxLayout) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP_SMALL)
        state, claim = remote.state, remote.state.claim
        if claim is not None and not remote.why_no_slip:
            row.addWidget(self._button(self.tr("Payment slip…"), name, lambda: self.slip_asked.emit(state.account)))
        over = claim is not None and _is_over(claim)
        if state.state == "accepted" and remote.capabilities.remind and not over:
            row.addWidget(self._button(self.tr("Remind…"), name, lambda: self.remind_asked.emit(state.account)))
        if state.follow_up is not None and state.state in _ENDED:
            later = state.follow_up.id
            row.addWidget(self._button(self.tr("Look at it…"), name, lambda: self.decision_asked.emit(later)))
        if state.operation is not None:
            asked = state.operation.id
            verb = self.tr("What happened…") if state.state in _ENDED else self.tr("Look at it…")
            row.addWidget(self._button(verb, name, lambda: self.decision_asked.emit(asked)))
        if claim is not None and claim.invoice.evidence:
            raw = RawText(self.tr("What {account} said, as received").format(account=name), claim.invoice.evidence)
            column.addWidget(raw)
            raw.setVisible(name in self._open)
            row.addWidget(self._button(self.tr("What it said"), name, lambda: self._unfold(raw, name), Kind.QUIET))
        row.addStretch(1)
        row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        return row

    def _unfold(self, raw: RawText, name: str) -> None:
        """Show what was received, or hide it again."""
        self._open ^= {name}
        raw.setVisible(name in self._open)

    def _button(self, verb: str, name: str, run: Callable[[], object], kind: Kind = Kind.SECONDARY) -> Button:
        button = Button(verb, run, kind=kind)
        button.setAccessibleName(f"{verb} {name}")
        return button

    def _moment(self, when: datetime) -> str:
        return moment(self._formats, when, self._now())


def _is_over(claim: RemoteClaim) -> bool:
    return claim.invoice.status in {RemoteStatus.PAID, RemoteStatus.CANCELLED}


def field_words(field: str) -> str:
    """Return the user's words for a field in which a provider differs."""
    return {
        "amount": _tr("Amount"),
        "currency": _tr("Currency"),
        "due_date": _tr("Due date"),
        "customer.name": _tr("Customer"),
        "customer.email": _tr("E-mail"),
        "state": _tr("State"),
        "payment_state": _tr("Payment"),
        "missing": _tr("Its list"),
    }.get(field, field)


def local_words(value: str) -> str:
    """Return what our document says in a field, a state in the user's words."""
    return {
        "draft": _tr("Draft"),
        "issued": _tr("Issued"),
        "cancelled": _tr("Cancelled"),
        "open": _tr("Open"),
        "partly_paid": _tr("Partly paid"),
        "paid": _tr("Paid"),
        "overpaid": _tr("Overpaid"),
    }.get(value, value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Remotes", text)
