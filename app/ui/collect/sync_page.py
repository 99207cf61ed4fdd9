"""The sync page: what each account's last run did, what is open or needs a decision, and what is not ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.domain.document import Document
from app.domain.errors import CounterfoilError
from app.domain.outbox import Operation, RemoteClaim
from app.domain.remote import OperationState
from app.ui import tasks
from app.ui.collect.conductor import conductor_of
from app.ui.collect.decisions import Decisions
from app.ui.collect.evidence import visible
from app.ui.collect.remote_lists import Linked, RemoteLists
from app.ui.collect.rows import Rows
from app.ui.collect.sync_columns import AccountRun, outbox_columns, run_columns
from app.ui.collect.words import at
from app.ui.forms import column
from app.ui.override import override
from app.ui.shell.navigator import OpenAccount, OpenOperation
from app.ui.shell.page import Action, Page, Shell, Span
from app.ui.theme.tokens import GAP, GAP_SMALL, Role
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.cards import Card, ContentStack, EmptyState
from app.ui.widgets.inputs import CheckBox
from app.ui.widgets.labels import PlainLabel, Size, Tone
from app.ui.widgets.notices import NoticeAction, NoticeBar
from app.ui.widgets.problems import explained
from app.ui.widgets.scrolling import scrolled

if TYPE_CHECKING:
    from app.services.books import Books
    from app.services.sync import SyncStatus

_CONCERNED = frozenset({"remote", "account", "checkout-page"})
_MOST_ACCOUNTS, _MOST_OPEN = 6, 10
_MOST_READ = 500


class Known(NamedTuple):
    """What the page shows, read in one go."""

    status: SyncStatus
    automatic: bool
    accounts: Sequence[AccountRun]
    outbox: Sequence[Operation]
    ours: Sequence[Linked]
    foreign: Sequence[RemoteClaim]


class Imported(NamedTuple):
    """What became of an import: the drafts made, and why the rest was not."""

    made: list[Document]
    refused: list[str]


class SyncPage(Page):
    """Everything that goes to the providers and comes from them."""

    def __init__(self, shell: Shell, books: Books) -> None:
        super().__init__(shell, self.tr("Sync"))
        self._books, self._stale, self._arriving = books, True, False
        self._conductor = conductor_of(shell, books)
        self._decisions = Decisions(self, books)
        formats = shell.formats
        self.automatic = CheckBox(self.tr("Sync automatically"))
        self.automatic.setToolTip(self.tr("As often as each provider allows"))
        self._sync_button = Button(self.tr("Sync now"), self._conductor.sync, kind=Kind.PRIMARY)
        self.header.add(self.automatic)
        self.header.add(self._sync_button)
        self.accounts: Rows[AccountRun] = Rows(
            self.tr("Accounts"), run_columns(formats, books.now), self._account_actions, most=_MOST_ACCOUNTS
        )
        self.outbox: Rows[Operation] = Rows(
            self.tr("Outbox"), outbox_columns(formats, books.now), self._outbox_actions, most=_MOST_OPEN, selects=True
        )
        self.remotes = RemoteLists(formats, books.now)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the run"))
        self._words = PlainLabel(size=Size.CAPTION, tone=Tone.MUTED)
        self._running = QWidget()
        self._pause: NoticeBar | None = None
        self._pause_said = ("", 0)
        self._lay_out()
        self.automatic.clicked.connect(self._on_automatic)
        self._conductor.changed.connect(self._show_progress)
        self.accounts.opened.connect(self._open_account)
        self.outbox.opened.connect(lambda operation: self._decisions.open(operation.id))
        self.outbox.chosen_changed.connect(self._on_chosen)
        self.remotes.opened.connect(shell.navigator.open_invoice)
        self.remotes.import_asked.connect(self._import)
        self._show_progress()
        self._on_chosen()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._running)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._bar, 1)
        row.addWidget(self._words, 1)
        self._cancel_button = Button(self.tr("Cancel"), self._conductor.cancel, kind=Kind.QUIET)
        row.addWidget(self._cancel_button)
        runs = Card(self.tr("Accounts"))
        runs.body.addWidget(self._running)
        runs.body.addWidget(self.accounts)
        self._next = PlainLabel(size=Size.CAPTION, tone=Tone.MUTED)
        runs.body.addWidget(self._next)
        self._look_button = Button(self.tr("Look at it…"), self._open_chosen)
        self._again_button = Button(self.tr("Try now"), self._retry_chosen)
        self._nothing_open = PlainLabel(self.tr("Nothing is waiting, and nothing needs a decision."), tone=Tone.MUTED)
        outbox = self._titled(self.tr("Outbox"), self.outbox, self._nothing_open, self._look_button, self._again_button)
        self._top = QVBoxLayout()
        self._top.setContentsMargins(0, 0, 0, 0)
        top = QWidget()
        top.setLayout(self._top)
        self._holder = top
        empty = EmptyState(
            "sync",
            self.tr("No provider is connected"),
            self.tr("Connect one, and what it holds of your invoices is read here."),
            self.tr("Connect a provider"),
            lambda: self.shell.navigator.open_page("settings", "accounts"),
        )
        self._stack = ContentStack(scrolled(column(top, runs, outbox, self.remotes)), empty)
        self.body.addWidget(self._stack, 1)

    def _titled(self, title: str, rows: QWidget, nothing: QWidget, *buttons: Button) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(GAP_SMALL)
        head.addWidget(PlainLabel(title, size=Size.TOTAL), 1)
        for button in buttons:
            head.addWidget(button)
        card.body.addLayout(head)
        card.body.addWidget(nothing)
        card.body.addWidget(rows)
        return card

    # What the window calls

    @override
    def on_shown(self) -> None:
        self._arriving = True
        if self._stale:
            self._reload()
        else:
            self._take_focus()

    @override
    def on_changed(self, kinds: frozenset[str]) -> None:
        if kinds & _CONCERNED:
            self._stale = True
            if self.isVisible():
                self._reload()

    @override
    def open(self, target: object) -> None:
        if isinstance(target, OpenOperation):
            self._decisions.open(target.id)

    @override
    def actions_now(self) -> Sequence[Action]:
        able = bool(self.accounts.model.records) and not self._conductor.running
        sync = Action("sync", self.tr("Sync now"), self._conductor.sync, "", "sync", able)
        return (sync, *self._account_actions(), *self._outbox_actions(), *self.remotes.foreign_actions())

    # Reading

    def _reload(self) -> None:
        self._stale = False

        def look() -> Known:
            from app.services import accounts, outbox, remotes, sync

            status, summaries = sync.status(self._books), accounts.listing(self._books)
            return Known(
                status,
                sync.is_automatic(self._books),
                [AccountRun(each.account.id, each, status.due.get(each.account.id)) for each in summaries],
                in_order(outbox.listing(self._books)),
                linked_rows(self._books),
                remotes.foreign(self._books, limit=_MOST_READ),
            )

        tasks.run(self, look, self._show, key="known")

    def _show(self, known: Known) -> None:
        if known.accounts:
            self._stack.show_content()
        else:
            self._stack.show_empty()
        for control in (self.automatic, self._sync_button):
            control.setVisible(bool(known.accounts))
        self._sync_button.setEnabled(bool(known.accounts) and not self._conductor.running)
        self.automatic.setChecked(known.automatic)
        self.accounts.show_records(known.accounts)
        self.outbox.show_records(known.outbox)
        if not known.outbox and self.outbox.isAncestorOf(self.window().focusWidget()):
            self._sync_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.outbox.setVisible(bool(known.outbox))
        self._nothing_open.setVisible(not known.outbox)
        self.remotes.show_lists(known.ours, known.foreign)
        for button in (self._look_button, self._again_button):
            button.setVisible(bool(known.outbox))
        self._tell(known)
        self._take_focus()

    def _take_focus(self) -> None:
        """Put the keyboard of a user who just came on what waits, or on the button when nothing does."""
        if self._arriving:
            self._arriving = False
            first: QWidget = self.outbox.table if self.outbox.model.records else self._sync_button
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, known: Known) -> None:
        status, now = known.status, self._books.now()
        words = self.tr("Accounts are read only when you ask.")
        if known.automatic and status.next_at is not None:
            due = status.next_at <= now
            when = self.tr("now") if due else at(self.shell.formats, status.next_at, now)
            words = self.tr("Next automatic sync: {when}").format(when=when)
        self._next.setText(words)
        waiting = self.tr("{n} under way").format(n=self.shell.formats.whole(status.open))
        self.set_status([Span(waiting)] if status.open else self.tr("Nothing is under way"))
        self._tell_pause(status)

    def _tell_pause(self, status: SyncStatus) -> None:
        """Say why nothing is sent; what says the same stays, with the keyboard that may be on its button."""
        said = (status.paused, status.lost)
        if self._pause is not None and said == self._pause_said:
            return
        if self._pause is not None:
            self._pause.dismiss()
            self._pause = None
        self._pause_said = said
        self._holder.setVisible(bool(status.paused))
        if status.lost and status.paused:
            self.remotes.show_foreign()  # what there is to look at first
        if status.paused:
            resume = NoticeAction(self.tr("Resume sending"), self._resume)
            lost = self.tr("Remote invoices made by these books that are not in this file: {n}")
            details = [lost.format(n=self.shell.formats.whole(status.lost))] if status.lost else []
            self._pause = NoticeBar(Role.ATTENTION, status.paused, details, resume, closable=False)
            self._top.addWidget(self._pause)

    def _show_progress(self) -> None:
        running, step = self._conductor.running, self._conductor.step
        keyboard = self.window().focusWidget() in {self._sync_button, self._cancel_button}
        self._running.setVisible(running)
        self._sync_button.setEnabled(not running and bool(self.accounts.model.records))
        if keyboard and self.isVisible():
            # It stays where the run can be stopped, and then where the next one is begun.
            (self._cancel_button if running else self._sync_button).setFocus(Qt.FocusReason.OtherFocusReason)
        self._bar.setRange(0, step.total)
        self._bar.setValue(step.done)
        self._words.setText(step.words or self.tr("Asking the providers"))

    # Acting

    def _account_actions(self) -> Sequence[Action]:
        row = self.accounts.one()
        free = row is not None and not self._conductor.running

        def sync() -> None:
            if row is not None:
                self._conductor.sync(row.summary.account.name)

        def show() -> None:
            if row is not None:
                self._open_account(row)

        return (
            Action("open-account", self.tr("Open account"), show, "Enter", "edit", row is not None),
            Action("sync-account", self.tr("Sync this account"), sync, "", "sync", free),
        )

    def _open_account(self, row: AccountRun) -> None:
        self.shell.navigator.open_page("settings", OpenAccount(row.id))

    def _outbox_actions(self) -> Sequence[Action]:
        one = self.outbox.one()
        tried = one is not None and one.state is not OperationState.NEEDS_ATTENTION
        return (
            Action("look", self.tr("Look at it…"), self._open_chosen, "Enter", "eye", one is not None),
            Action("retry", self.tr("Try now"), self._retry_chosen, "", "redo", tried),
        )

    def _on_chosen(self) -> None:
        one = self.outbox.one()
        self._look_button.setEnabled(one is not None)
        # What needs a decision is repeated only from where everything known of it was seen.
        self._again_button.setEnabled(one is not None and one.state is not OperationState.NEEDS_ATTENTION)

    def _open_chosen(self) -> None:
        one = self.outbox.one()
        if one is not None:
            self._decisions.open(one.id)

    def _retry_chosen(self) -> None:
        one = self.outbox.one()
        if one is not None:
            self._decisions.retry(one)

    def _import(self, chosen: Sequence[tuple[str, str]]) -> None:
        def work(progress: tasks.Progress) -> Imported:
            from app.services import remotes

            done = Imported([], [])
            for place, (account, remote_id) in enumerate(chosen):
                progress.step(place, len(chosen))
                try:
                    done.made.append(remotes.import_claim(self._books, account, remote_id))
                except CounterfoilError as error:
                    done.refused.append(f"{visible(remote_id)}: {explained(error)[0]}")
            return done

        tasks.run_long(self, self.tr("Importing"), work, self._on_imported, lane=tasks.Lane.DATABASE)

    def _on_imported(self, done: Imported) -> None:
        self.shell.changes.tell("invoice", "customer", "remote")
        made, navigator = done.made, self.shell.navigator
        if done.refused:
            self.shell.notices.error(self.tr("Not everything could be imported."), done.refused)
        if len(made) == 1:
            show = NoticeAction(self.tr("Show"), lambda: navigator.open_invoice(made[0].id))
            self.shell.notices.success(self.tr("1 draft was made."), show)
        elif made:
            show = NoticeAction(self.tr("Show"), lambda: navigator.open_page("invoices"))
            self.shell.notices.success(self.tr("{n} drafts were made.").format(n=len(made)), show)

    def _on_automatic(self) -> None:
        on = self.automatic.isChecked()

        def work() -> None:
            from app.services import sync

            sync.set_automatic(self._books, on=on)

        tasks.run(self, work, lambda _done: self._reload())

    def _resume(self) -> None:
        self._pause = None  # its button took it away
        self._sync_button.setFocus(Qt.FocusReason.OtherFocusReason)

        def work() -> None:
            from app.services import sync

            sync.resume(self._books)

        def go_on(_done: None) -> None:
            self.shell.changes.tell("remote")
            self._conductor.sync()

        tasks.run(self, work, go_on)


def in_order(entries: Sequence[Operation]) -> list[Operation]:
    """Return entries of the outbox with those that need a decision first, each part oldest first."""
    return sorted(entries, key=lambda entry: (entry.state is not OperationState.NEEDS_ATTENTION, entry.id))


def linked_rows(books: Books) -> list[Linked]:
    """Return the newest remote invoices of ours, each with the row of its document; runs off the GUI thread."""
    from app.services import invoice_list, remotes

    claims = [claim for claim in remotes.linked(books)[:_MOST_READ] if claim.document_id is not None]
    summaries = {row.id: row for row in invoice_list.rows(books, [claim.document_id or 0 for claim in claims])}
    return [Linked(claim.id, claim, summaries[claim.document_id]) for claim in claims if claim.document_id in summaries]
