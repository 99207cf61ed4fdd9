"""The accounts at providers: connected, tried, changed and removed; each change takes effect at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.errors import InputRefused, NotAllowed, Problem
from app.domain.remote import Account
from app.domain.secret import Secret
from app.ui import tasks
from app.ui.collect import outcomes
from app.ui.collect.account_dialog import AccountDialog, Stored
from app.ui.collect.conductor import conductor_of
from app.ui.collect.evidence import visible
from app.ui.collect.findings_card import FindingsCard
from app.ui.collect.rows import Rows
from app.ui.collect.words import moment
from app.ui.formats import Formats
from app.ui.lists.cells import Cell, Column
from app.ui.plain import isolated, one_line
from app.ui.shell.navigator import OpenAccount
from app.ui.shell.page import Action, Shell
from app.ui.theme.tokens import GAP, GAP_SMALL
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.cards import Card, EmptyState
from app.ui.widgets.dialogs import confirm
from app.ui.widgets.labels import PlainLabel, Tone
from app.ui.widgets.notices import NoticeAction

if TYPE_CHECKING:
    from app.providers.protocol import Finding, Provider
    from app.services.accounts import AccountSummary
    from app.services.books import Books

_SHOWN_ROWS = 6
_EMPTY_HEIGHT = 240


class AccountRow(NamedTuple):
    """An account as the list shows it."""

    id: int
    summary: AccountSummary

    @property
    def account(self) -> Account:
        """The account itself."""
        return self.summary.account


class AccountsSection(QWidget):
    """A card with the accounts, and below it what the last test of a connection found."""

    def __init__(self, shell: Shell, books: Books, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell, self._books = shell, books
        self._providers: Sequence[Provider] = ()
        self._stale = True
        self._brought: int | None = None
        self._testing: tasks.Job[Sequence[Finding]] | None = None
        self._card = Card(self.tr("Accounts at payment providers"))
        words = self.tr("An invoice can be handed to one of them to collect the money. Your invoice stays as it is.")
        self._card.body.addWidget(PlainLabel(words, tone=Tone.MUTED, wrap=True))
        self.rows: Rows[AccountRow] = Rows(
            self.tr("Accounts"),
            account_columns(shell.formats, books.now),
            self.row_actions,
            most=_SHOWN_ROWS,
            selects=True,
        )
        self._empty = EmptyState(
            "payments",
            self.tr("No provider is connected"),
            self.tr("Connect one to send payment links with your invoices and to see here when they are paid."),
            self.tr("Connect a provider"),
            self._add,
        )
        self._empty.setFixedHeight(_EMPTY_HEIGHT)
        self._buttons = QWidget()
        row = QGridLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_SMALL)
        self._change = Button(self.tr("Change…"), lambda: self._with_one(self._edit))
        self._test = Button(self.tr("Test connection"), lambda: self._with_one(self._try_chosen))
        self._remove = Button(self.tr("Remove…"), lambda: self._with_one(self._ask_remove), kind=Kind.DANGER)
        self._resume = Button(self.tr("Use again"), lambda: self._with_one(self._use_again))
        add = Button(self.tr("Connect a provider"), self._add)
        for place, button in enumerate((add, self._change, self._test, self._resume)):
            row.addWidget(button, 0, place)
        row.setColumnStretch(4, 1)
        row.addWidget(self._remove, 0, 5)
        self._why = PlainLabel(tone=Tone.ATTENTION, wrap=True)
        for widget in (self.rows, self._empty, self._why, self._buttons):
            self._card.body.addWidget(widget)
        self.findings = FindingsCard()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self._card)
        layout.addWidget(self.findings)
        self.rows.opened.connect(self._edit)
        self.rows.chosen_changed.connect(self._on_chosen)
        self._show(())

    def refresh(self) -> None:
        """Read the accounts if they may have changed; the page came to the front."""
        if self._stale:
            self._reload()

    def outdate(self) -> None:
        """Note that the accounts changed; they are read at once while they are shown."""
        self._stale = True
        if self.isVisible():
            self._reload()

    def _reload(self) -> None:
        self._stale = False
        tasks.run(self, self._look, self._on_read, key="accounts")

    def bring(self, account_id: int) -> None:
        """Select an account, and put the keyboard there, as soon as it is read."""
        self._brought = account_id
        self._reload()

    def row_actions(self) -> Sequence[Action]:
        """Return what can be done with the account selected."""
        row = self.rows.one()
        one, paused = row is not None, row is not None and bool(row.account.paused)
        return (
            Action("change", self.tr("Change…"), lambda: self._with_one(self._edit), "Enter", "edit", one),
            Action("test", self.tr("Test connection"), lambda: self._with_one(self._try_chosen), "", "check", one),
            Action("resume", self.tr("Use again"), lambda: self._with_one(self._use_again), "", "redo", paused),
            Action("remove", self.tr("Remove…"), lambda: self._with_one(self._ask_remove), "Del", "trash", one),
        )

    # Reading

    def _look(self) -> tuple[Sequence[Provider], list[AccountRow]]:
        from app.services import accounts

        rows = [AccountRow(summary.account.id, summary) for summary in accounts.listing(self._books)]
        return accounts.providers(), rows

    def _on_read(self, found: tuple[Sequence[Provider], list[AccountRow]]) -> None:
        self._providers = found[0]
        self._show(found[1])

    def _show(self, rows: Sequence[AccountRow]) -> None:
        self.rows.show_records(rows)
        self.rows.setVisible(bool(rows))
        self._buttons.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        place = next((place for place, row in enumerate(rows) if row.id == self._brought), None)
        self._brought = None
        if place is not None:
            self.rows.table.choose_row(place)
            self.rows.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self) -> None:
        row = self.rows.one()
        for button in (self._change, self._test, self._remove):
            button.setEnabled(row is not None)
        paused = row.account.paused if row is not None else ""
        self._resume.setVisible(bool(paused))
        self._why.setVisible(bool(paused))
        self._why.setText(self.tr("Paused: {reason}").format(reason=visible(paused)))

    def _with_one(self, run: Callable[[AccountRow], object]) -> None:
        row = self.rows.one()
        if row is not None:
            run(row)

    # Adding and changing

    def _add(self) -> None:
        self._open(Account())

    def _edit(self, row: AccountRow) -> None:
        self._open(row.account)

    def _open(self, account: Account) -> None:
        if not self._providers:
            return
        added, paused = not account.id, bool(account.paused)

        def saved(stored: Stored) -> None:
            self._on_saved(*stored, added=added, was_paused=paused)

        AccountDialog(self, self._providers, account, self._store, saved, self._on_missed).open()

    def _store(self, account: Account, secret: Secret | None) -> tuple[Account, str]:
        """Store an account and its key; runs off the GUI thread, where the keyring may ask the user."""
        from app.services import accounts

        if account.id:
            added = accounts.save(self._books, account, secret)
        elif secret is None:
            raise InputRefused([Problem("key", self.tr("Paste the key that the provider gave you."))])
        else:
            options = dict(account.options)
            added = accounts.add(
                self._books, account.name, account.provider, secret, base_url=account.base_url, options=options
            )
        return added.account, " ".join((added.kept.reason, *added.warnings)).strip()

    def _on_saved(self, account: Account, remark: str, *, added: bool, was_paused: bool) -> None:
        self._brought = account.id
        self._shell.changes.tell("account")
        name = isolated(one_line(account.name, 80))
        words = self.tr("{name} is connected.") if added else self.tr("{name} is saved.")
        show = NoticeAction(self.tr("Test connection"), lambda: self._show_and_try(account))
        if remark:
            self._shell.notices.warning(words.format(name=name), [remark], show)
        else:
            self._shell.notices.success(words.format(name=name), show)
        if was_paused and not account.paused:
            self._go_on(account)

    def _on_missed(self, account: Account, error: Exception) -> None:
        """Tell whoever closed the dialog that nothing came of it."""
        words = self.tr("{name} was not saved.") if account.id else self.tr("{name} was not connected.")
        told = words.format(name=isolated(one_line(account.name, 80)))
        show = NoticeAction(self.tr("Show"), lambda: self._shell.navigator.open_page("settings", "accounts"))
        outcomes.tell_missed(self._shell, self, error, told, show)

    def _show_and_try(self, account: Account) -> None:
        self._shell.navigator.open_page("settings", OpenAccount(account.id))
        self._try(account)

    # Trying

    def _try_chosen(self, row: AccountRow) -> None:
        self._try(row.account)

    def _try(self, account: Account) -> None:
        def work(progress: tasks.Progress) -> Sequence[Finding]:
            from app.services import accounts

            return accounts.test(self._books, account.name, progress.stopped)

        if self._testing is not None:
            self._testing.cancel()
        title = self.tr("Testing {name}").format(name=isolated(one_line(account.name)))
        self.findings.show_running(title)
        job = tasks.run_long(
            self,
            title,
            work,
            lambda findings: self._on_tried(account, findings),
            self._on_try_failed,
            lane=tasks.Lane.NETWORK,
        )
        job.finished.connect(lambda: self._on_test_over(job))
        self._testing = job

    def _on_test_over(self, job: tasks.Job[Sequence[Finding]]) -> None:
        if self._testing is job:
            self._testing = None
            self.findings.end_running()

    def _on_tried(self, account: Account, findings: Sequence[Finding]) -> None:
        self.findings.show_findings(account.name, findings)
        if account.paused and any(finding.ok for finding in findings):
            self._go_on(account)  # what works ended the pause

    def _on_try_failed(self, error: Exception) -> None:
        self.findings.hide()
        tasks.runner().present(self, error)

    def _use_again(self, row: AccountRow) -> None:
        """Go on with an account that its provider had made pause."""

        def work() -> Account:
            from app.services import accounts

            return accounts.resume(self._books, row.account.id)

        tasks.run(self, work, self._go_on)

    def _go_on(self, account: Account) -> None:
        """Read the account now, and send what waited for it."""
        self._shell.changes.tell("account", "remote")
        conductor_of(self._shell, self._books).sync(account.name)

    # Removing

    def _ask_remove(self, row: AccountRow) -> None:
        text = self.tr(
            "Its key is deleted from the keyring. What was handed over stays at the provider and in your books, but is"
            " not followed any more."
        )
        title = self.tr("Remove {name}?").format(name=isolated(one_line(row.account.name)))
        confirm(self, title, text, self.tr("Remove account"), lambda: self._delete(row), danger=True)

    def _delete(self, row: AccountRow) -> None:
        def work() -> str:
            from app.services import accounts

            return accounts.remove(self._books, row.account.name).reason

        def removed(remark: str) -> None:
            self._on_removed(row.account.name, remark)

        tasks.run(self, work, removed, self._on_not_removed, lane=tasks.Lane.KEYRING)

    def _on_removed(self, name: str, remark: str) -> None:
        self._shell.changes.tell("account", "remote")
        self.findings.hide()
        shown = isolated(one_line(name, 80))
        if remark:
            self._shell.notices.warning(self.tr("{name} was removed.").format(name=shown), [remark])
        else:
            self._shell.notices.success(self.tr("{name} was removed and its key deleted.").format(name=shown))

    def _on_not_removed(self, error: Exception) -> None:
        if not isinstance(error, NotAllowed):
            tasks.runner().present(self, error)
            return
        outbox = NoticeAction(self.tr("Show the outbox"), lambda: self._shell.navigator.open_page("sync"))
        self._shell.notices.error(error.message, (), outbox)


def account_columns(formats: Formats, now: Callable[[], datetime]) -> tuple[Column[AccountRow], ...]:
    """Return the columns of the list of accounts."""

    def state(row: AccountRow) -> Cell:
        if row.account.paused:
            return Cell(_tr("Paused"), tone=Tone.ATTENTION)
        last = row.summary.last_run
        if last is None:
            return Cell(detail=_tr("Not synced yet"))
        return Cell(detail=_tr("Last run {when}").format(when=moment(formats, last.ended_at, now())))

    return (
        Column("name", _tr("Account"), 180, lambda row: Cell(row.account.name, strong=True), least=120),
        Column("provider", _tr("Provider"), 120, lambda row: Cell(row.summary.provider_title), least=100),
        Column("address", _tr("Address"), 240, lambda row: Cell(detail=row.account.base_url), rank=1, least=160),
        Column("state", _tr("State"), 200, state, stretch=True, least=140),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Accounts", text)
