"""The sync page over real books and a real server on the loopback address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copy, copyfile

import pytest
from pytestqt.qtbot import QtBot

from app.domain.remote import Channel, OperationState
from app.services import accounts, documents, handover, outbox, remotes, sync
from app.services.books import Books
from app.ui.collect.conductor import Conductor, conductor_of
from app.ui.collect.decision import DecisionDialog
from app.ui.collect.sync_page import SyncPage
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.inputs import CheckBox
from app.ui.widgets.labels import PlainLabel, Tone
from app.ui.widgets.notices import NoticeBar
from tests.support.accessibility import nameless
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.hands import dialog_of, press, rows
from tests.support.sentry_server import SentryServer
from tests.support.servers import clock, sentry
from tests.support.ui import RecordingShell, bring_up

__all__ = ["clock", "sentry"]

pytestmark = pytest.mark.loopback

Wait = Callable[[], None]


@pytest.fixture
def page(
    qtbot: QtBot, shell: RecordingShell, books: Books, sentry: SentryServer, wait_for_work: Wait,
    told: None,
) -> SyncPage:  # fmt: skip
    connect(books, sentry, "sentry")
    shown = SyncPage(shell, books)
    bring_up(qtbot, shell, shown, width=1232, height=800)
    wait_for_work()
    return shown


def bars(page: SyncPage) -> list[NoticeBar]:
    return [bar for bar in page.findChildren(NoticeBar) if bar.isVisible()]


def test_without_an_account_the_page_leads_to_the_settings(
    qtbot: QtBot, shell: RecordingShell, books: Books, wait_for_work: Wait
) -> None:
    page = SyncPage(shell, books)
    qtbot.addWidget(page)
    page.show()
    page.on_shown()
    wait_for_work()
    assert not any(button.isVisible() for button in (page.automatic, page._sync_button))
    press(page, "Connect a provider")
    assert shell.navigator.went == [("settings", "accounts")]
    assert nameless(page) == []


def test_a_run_tells_what_it_read(page: SyncPage, sentry: SentryServer, wait_for_work: Wait) -> None:
    sentry.add(33915, "<b>Somebody's</b>", name="<i>Eve</i>")
    press(page, "Sync now")
    wait_for_work()
    [run] = rows(page.accounts.model)
    assert run == "shop | SentryPOS | just now | 1 read · 1 new | "
    [foreign] = rows(page.remotes.foreign.model)
    assert "<i>Eve</i>" in foreign
    assert "339.15" in foreign
    assert nameless(page) == []


def test_a_remote_invoice_becomes_a_draft_and_a_customer(
    page: SyncPage, books: Books, sentry: SentryServer, shell: RecordingShell, wait_for_work: Wait
) -> None:
    sentry.add(33915, "Survey", name="Eve Ltd")
    press(page, "Sync now")
    wait_for_work()
    page.remotes.show_foreign()
    page.remotes.foreign.table.choose_row(0)
    press(page, "Import")
    wait_for_work()
    assert shell.notices.texts()[-1] == "1 draft was made."
    assert documents.get(books, 1).content.customer.name == "Eve Ltd"
    assert rows(page.remotes.foreign.model) == []


def test_what_cannot_be_imported_says_why_and_keeps_nothing_else_out(
    page: SyncPage, sentry: SentryServer, books: Books, shell: RecordingShell, wait_for_work: Wait
) -> None:
    for name in ("Eve Ltd", "Adam Ltd"):
        sentry.add(33915, "Survey", name=name)
    press(page, "Sync now")
    wait_for_work()
    gone = page.remotes.foreign.model.records[0]
    page.remotes.show_foreign()
    page.remotes.foreign.table.selectAll()
    remotes.import_claim(books, gone.account, gone.invoice.remote_id)
    press(page, "Import")
    wait_for_work()
    told = shell.notices.said[-2:]
    assert told[0][1] == "Not everything could be imported."
    assert gone.invoice.remote_id in told[0][2][0]
    assert told[1][1] == "1 draft was made."


def test_both_sides_of_an_invoice_stand_in_one_row(
    page: SyncPage, books: Books, sentry: SentryServer, shell: RecordingShell, wait_for_work: Wait
) -> None:
    document = issued(books)
    handover.push(books, document.id, "shop", channel=Channel.SMS)
    [remote] = sentry.invoices.values()
    remote["amountCents"] = 9_000
    press(page, "Sync now")
    wait_for_work()
    [row] = rows(page.remotes.ours.model)
    shown = (
        f"{document.number} | Acme Corp | Open | $\u00a0100.00 | $\u00a090.00 | Sent | shop | {remote['id']} | just now"
    )
    assert row == shown
    there = page.remotes.ours.model.columns[4].cell(page.remotes.ours.model.records[0])
    assert there.tone is Tone.ATTENTION, "another amount is not passed over"
    page.remotes.ours.table.choose_row(0)
    next(action for action in page.remotes.ours_actions() if action.enabled).run()
    assert shell.navigator.went == [("open_invoice", document.id)]
    assert nameless(page) == []


def test_what_could_not_be_read_is_told_with_its_reason(
    page: SyncPage, sentry: SentryServer, shell: RecordingShell, wait_for_work: Wait
) -> None:
    sentry.close()
    press(page, "Sync now")
    wait_for_work()
    assert shell.notices.texts()[-1] == "1 of 1 accounts could not be read."
    assert "shop | SentryPOS | just now" in rows(page.accounts.model)[0]


def test_books_that_were_set_back_say_what_they_do_not_know_and_wait_for_a_person(
    page: SyncPage, books: Books, sentry: SentryServer, wait_for_work: Wait, tmp_path: Path
) -> None:
    handover.push(books, issued(books).id, "shop")
    older = copy(books.paths.database, tmp_path / "older")
    handover.push(books, issued(books, "55").id, "shop")
    copyfile(older, books.paths.database)
    press(page, "Sync now")
    wait_for_work()
    [bar] = bars(page)
    assert "older copy" in bar.text
    assert any("not in this file: 1" in label.text() for label in bar.findChildren(PlainLabel))
    assert "55.00" in rows(page.remotes.foreign.model)[0]
    press(page, "Go on sending")
    wait_for_work()
    assert sync.status(books).paused == ""
    assert bars(page) == []


def test_an_unclear_one_is_looked_at_decided_and_gone(
    page: SyncPage, books: Books, sentry: SentryServer, clock: MovingClock, wait_for_work: Wait
) -> None:
    document = issued(books)
    sentry.inject(Fault.CUT_AFTER_COMMIT, on="create")
    pushed = handover.push(books, document.id, "shop", channel=Channel.NONE)
    assert pushed.operation.state is OperationState.UNCLEAR
    page.shell.changes.tell("remote")
    wait_for_work()
    [row] = rows(page.outbox.model)
    assert row.startswith(f"Hand over | {document.number} | shop | Unclear")
    clock.pass_time()
    press(page, "Sync now")
    wait_for_work()
    assert outbox.get(books, pushed.operation.id).state is OperationState.CONFIRMED
    assert rows(page.outbox.model) == []


def test_a_person_answers_what_nobody_else_can(
    page: SyncPage, books: Books, sentry: SentryServer, clock: MovingClock, wait_for_work: Wait, shell: RecordingShell
) -> None:
    document = issued(books)
    sentry.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    pushed = handover.push(books, document.id, "shop", channel=Channel.NONE)
    for _look in range(6):
        clock.pass_time(timedelta(minutes=20))
        sync.run(books)
    assert outbox.get(books, pushed.operation.id).state is OperationState.NEEDS_ATTENTION
    page.shell.changes.tell("remote")
    wait_for_work()
    page.outbox.table.choose_row(0)
    assert not page._again_button.isEnabled(), "what needs a decision is repeated only from the dialog"
    press(page, "Look at it…")
    wait_for_work()
    shown = dialog_of(Dialog)
    assert isinstance(shown, DecisionDialog)
    press(shown, "Create again")
    asked = next(w for w in shown.findChildren(Dialog) if w.isVisible())
    press(asked, "Create again")
    wait_for_work()
    assert outbox.get(books, pushed.operation.id).state is OperationState.CONFIRMED
    assert "confirms it" in shell.notices.texts()[-1]
    assert len(remotes.linked(books)) == 1


def test_to_try_what_is_shown_as_queued_creates_nothing_that_another_window_asks_about_by_now(
    page: SyncPage, books: Books, sentry: SentryServer, wait_for_work: Wait
) -> None:
    sentry.inject(Fault.WRONG_AMOUNT, on="create", times=2)
    sentry.inject(Fault.EMPTY_LIST, on="list", times=2)
    queued = handover.push(books, issued(books).id, "shop", queue_only=True).operation
    page.shell.changes.tell("remote")
    wait_for_work()
    page.outbox.table.choose_row(0)
    sync.run(books)
    press(page, "Try now")
    wait_for_work()
    assert outbox.get(books, queued.id).state is OperationState.NEEDS_ATTENTION
    assert sentry.count("create") == 1


def test_a_run_can_be_stopped_at_once(
    page: SyncPage, books: Books, sentry: SentryServer, qtbot: QtBot, wait_for_work: Wait
) -> None:
    sentry.inject(Fault.SILENCE, on="list")
    conductor = conductor_of(page.shell, books)
    press(page, "Sync now")
    qtbot.waitUntil(lambda: sentry.count("list") > 0, timeout=5_000)
    assert conductor.running
    with qtbot.waitSignal(conductor.changed, timeout=2_000):
        press(page, "Cancel")
        qtbot.waitUntil(lambda: not conductor.running, timeout=2_000)
    wait_for_work()
    assert not page._running.isVisible()


def test_looking_by_itself_can_be_switched_off(page: SyncPage, books: Books, wait_for_work: Wait) -> None:
    box = page.findChild(CheckBox)
    assert isinstance(box, CheckBox)
    assert box.isChecked()
    box.click()
    wait_for_work()
    assert not sync.is_automatic(books)
    conductor_of(page.shell, books).look()
    wait_for_work()
    assert accounts.listing(books)[0].last_run is None


def test_what_is_due_is_read_silently(page: SyncPage, books: Books, wait_for_work: Wait) -> None:
    conductor_of(page.shell, books).look()
    wait_for_work()
    assert accounts.listing(books)[0].last_run is not None
    assert page.shell.notices.texts() == []  # type: ignore[attr-defined]  # of the recording shell


def test_the_keyboard_begins_where_something_waits(
    page: SyncPage, books: Books, qtbot: QtBot, wait_for_work: Wait
) -> None:
    qtbot.waitExposed(page)
    assert page.focusWidget() is page._sync_button
    handover.push(books, issued(books).id, "shop", queue_only=True)
    page.shell.changes.tell("remote")
    wait_for_work()
    assert page.focusWidget() is page._sync_button, "the keyboard is not taken from a user who is here already"
    page.on_shown()
    assert page.focusWidget() is page.outbox.table


def test_there_is_one_conductor_for_a_window(page: SyncPage, books: Books) -> None:
    assert conductor_of(page.shell, books) is conductor_of(page.shell, books)
    assert isinstance(conductor_of(page.shell, books), Conductor)
