"""The dashboard page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.invoice_list import CurrencySum, StateFilter
from app.ui import tasks
from app.ui.dashboard.figures import FigureCard
from app.ui.invoices.list.short_list import ShortInvoiceList
from app.ui.lists.outside import OutsideChanges
from app.ui.override import override
from app.ui.shell.page import Page, Shell
from app.ui.theme.tokens import GAP, GAP_SMALL
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.cards import Card, EmptyState, Hairline
from app.ui.widgets.labels import PlainLabel, Tone
from app.ui.widgets.scrolling import scrolled

if TYPE_CHECKING:
    from app.domain.party import Company
    from app.services.books import Books
    from app.services.dashboard import Dashboard

_NEXT_WIDTH, _NARROW = 336, 940


@dataclass(frozen=True, slots=True)
class Step:
    """Something worth doing next: one sentence, a verb, and what the verb does."""

    sentence: str
    verb: str
    run: Callable[[], object]


class DashboardPage(Page):
    """How the business stands, the last documents, and what to do next."""

    def __init__(self, shell: Shell, books: Books) -> None:
        super().__init__(shell, self.tr("Dashboard"))
        self._books, self._stale = books, True
        self._new = Button(self.tr("New invoice"), self._on_new, kind=Kind.PRIMARY)
        self.header.add(self._new)
        formats = shell.formats
        self._figures = {
            StateFilter.OPEN: FigureCard(
                self.tr("Open"), formats, self.tr("Show open"), lambda: self._show_state(StateFilter.OPEN)
            ),
            StateFilter.OVERDUE: FigureCard(
                self.tr("Overdue"),
                formats,
                self.tr("Show overdue"),
                lambda: self._show_state(StateFilter.OVERDUE),
                tone=Tone.BAD,
            ),
            StateFilter.DRAFT: FigureCard(
                self.tr("Drafts"), formats, self.tr("Show drafts"), lambda: self._show_state(StateFilter.DRAFT)
            ),
            StateFilter.PAID: FigureCard(
                self.tr("Paid this month"), formats, self.tr("Show paid"), lambda: self._show_state(StateFilter.PAID)
            ),
        }
        self._last = ShortInvoiceList(
            self.tr("Last documents"),
            formats,
            books.today,
            ("number", "customer", "state", "amount"),
            self.tr("None yet."),
        )
        self._last.opened.connect(shell.navigator.open_invoice)
        self._next = Card(self.tr("What to do next"))
        self._next.setFixedWidth(_NEXT_WIDTH)
        self._steps = QVBoxLayout()
        self._shown_steps: list[QWidget] = []
        self._steps.setSpacing(GAP_SMALL)
        self._next.body.addLayout(self._steps)
        self._outside = OutsideChanges(self, books.paths.database, self._load)
        self._lay_out()

    @override
    def on_shown(self) -> None:
        if self._stale or self._outside.happened():
            self._load()
        self._new.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def on_changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"invoice", "payment", "company", "customer"}:
            self._stale = True
            if self.isVisible():
                self._load()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        directions = QBoxLayout.Direction
        self._below.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._next.setMinimumWidth(0 if narrow else _NEXT_WIDTH)
        self._next.setMaximumWidth(event.size().width() if narrow else _NEXT_WIDTH)

    def _lay_out(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(GAP)
        for card in self._figures.values():
            cards.addWidget(card, 1)
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below.setSpacing(GAP)
        self._below.addWidget(self._last, 1, Qt.AlignmentFlag.AlignTop)
        self._below.addWidget(self._next, 0, Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, GAP)
        layout.setSpacing(GAP)
        layout.addLayout(cards)
        layout.addLayout(self._below)
        layout.addStretch(1)
        self._nothing_yet = EmptyState(
            "invoice",
            self.tr("Nothing to report yet"),
            self.tr("Write the first invoice. What is open, overdue and paid then stands here."),
            self.tr("New invoice"),
            self._on_new,
        )
        self._stack = QStackedWidget()
        self._content = scrolled(content)
        self._stack.addWidget(self._content)
        self._stack.addWidget(self._nothing_yet)
        self.body.addWidget(self._stack, 1)

    def _load(self) -> None:
        self._stale = False
        self._outside.note()

        def figures() -> Dashboard:
            from app.services import dashboard

            return dashboard.summary(self._books)

        def company() -> Company:
            from app.services import company

            return company.get(self._books)

        def show(found: Dashboard) -> None:
            self._show_figures(found)
            # The company's modules are loaded only now, after the first rows of a start were painted.
            tasks.run(self, company, lambda known: self._show_steps(self._steps_for(found, known)), key="steps")

        tasks.run(self, figures, show, key="load")

    def _show_figures(self, found: Dashboard) -> None:
        self._stack.setCurrentWidget(self._content if found.last else self._nothing_yet)
        for state, sums in ((StateFilter.OPEN, found.open), (StateFilter.OVERDUE, found.overdue)):
            self._figures[state].show_sums([(entry.balance, entry.currency) for entry in sums], sums)
        for state, sums in ((StateFilter.DRAFT, found.drafts), (StateFilter.PAID, found.paid)):
            self._figures[state].show_sums([(entry.amount, entry.currency) for entry in sums], sums)
        self._last.show_rows(found.last)

    def _steps_for(self, found: Dashboard, company: Company) -> list[Step]:
        steps = []
        if not company.name:
            # Without a company the way to it is what matters, even before there is anything to report.
            self._stack.setCurrentWidget(self._content)
            sentence = self.tr("Your company is not set up yet. It takes a minute.")
            steps.append(Step(sentence, self.tr("Set it up"), lambda: self.shell.navigator.open_page("welcome")))
        late, drafts = _count(found.overdue), _count(found.drafts)
        if late:
            words = self.tr("1 invoice is overdue.") if late == 1 else self.tr("{n} invoices are overdue.")
            steps.append(Step(self._counted(words, late), self.tr("Show overdue"), self._way_to(StateFilter.OVERDUE)))
        if drafts:
            words = self.tr("1 draft waits to be issued.") if drafts == 1 else self.tr("{n} drafts wait to be issued.")
            steps.append(Step(self._counted(words, drafts), self.tr("Show drafts"), self._way_to(StateFilter.DRAFT)))
        if company.name and not (company.iban or company.account_number):
            sentence = self.tr("Documents do not say yet where to pay: your bank details are missing.")
            steps.append(Step(sentence, self.tr("Add bank details"), lambda: self._open_setting("bank.iban")))
        if company.name and not company.address.city:
            sentence = self.tr("Your address is missing. No document can be issued without it.")
            steps.append(Step(sentence, self.tr("Add the address"), lambda: self._open_setting("address.street")))
        if company.name and not company.logo:
            sentence = self.tr("A logo makes documents yours.")
            steps.append(Step(sentence, self.tr("Add a logo"), lambda: self._open_setting("logo")))
        return steps

    def _show_steps(self, steps: list[Step]) -> None:
        for old in self._shown_steps:
            self._steps.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown_steps = list(self._step_widgets(steps))
        for widget in self._shown_steps:
            self._steps.addWidget(widget)

    def _step_widgets(self, steps: list[Step]) -> Iterator[QWidget]:
        if not steps:
            yield PlainLabel(self.tr("Nothing waits for you."), tone=Tone.MUTED, wrap=True)
        for place, step in enumerate(steps):
            if place:
                yield Hairline()
            row = QWidget()
            layout = QVBoxLayout(row)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(2)
            layout.addWidget(PlainLabel(step.sentence, wrap=True))
            layout.addWidget(Button(step.verb, step.run, kind=Kind.LINK), 0, Qt.AlignmentFlag.AlignLeft)
            yield row

    def _counted(self, words: str, count: int) -> str:
        return words.format(n=self.shell.formats.whole(count))

    def _way_to(self, state: StateFilter) -> Callable[[], object]:
        return lambda: self._show_state(state)

    def _show_state(self, state: StateFilter) -> None:
        self.shell.navigator.open_page("invoices", state)

    def _open_setting(self, path: str) -> None:
        self.shell.navigator.open_page("settings", path)

    def _on_new(self) -> None:
        self.shell.navigator.new_invoice()


def _count(sums: tuple[CurrencySum, ...]) -> int:
    return sum(entry.count for entry in sums)
