"""The sync page over real books and a real server on the loopback address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copy, copyfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.remote import Channel, OperationState
from app.services import accounts, documents, handover, keys, outbox, remotes, sync
from app.services.books import Books
from app.ui.collect.conductor import Conductor, conductor_of
from app.ui.collect.decision import DecisionDialog
from app.ui.collect.sync_page import SyncPage
from app.ui.shell.navigator import OpenAccount, OpenOperation
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


def test_a_run_tells_what_it_read(page: SyncPage, books: Books, sentry: SentryServer, wait_for_work: Wait) -> None:
    sentry.add(33915, "<b>Somebody's</b>", name="<i>Eve</i>")
    press(page, "Sync now")
    wait_for_work()
    [run] = rows(page.accounts.model)
    assert run.startswith("shop | SentryPOS | just now | 1 read · 1 new |  | ")
    due = sync.status(books).due[1].astimezone()
    assert run.endswith(f" | {due:%H:%M}"), "and when it is read next, in local time"
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
    assert shell.notices.texts()[-1] == "\u2068shop\u2069 could not be read."
    assert "shop | SentryPOS | just now" in rows(page.accounts.model)[0]


def set_back(books: Books, tmp_path: Path) -> None:
    """Hand over an invoice, and one of 55 that an older copy in place of the books knows nothing of."""
    handover.push(books, issued(books).id, "shop")
    older = copy(books.paths.database, tmp_path / "older")
    handover.push(books, issued(books, "55").id, "shop")
    copyfile(older, books.paths.database)


def test_books_that_were_set_back_say_what_they_do_not_know_and_wait_for_a_person(
    page: SyncPage, books: Books, sentry: SentryServer, wait_for_work: Wait, tmp_path: Path
) -> None:
    set_back(books, tmp_path)
    press(page, "Sync now")
    wait_for_work()
    [bar] = bars(page)
    assert "older copy" in bar.text
    assert any("not in this file: 1" in label.text() for label in bar.findChildren(PlainLabel))
    assert "55.00" in rows(page.remotes.foreign.model)[0]
    assert page.remotes.foreign.isVisible(), "what is to be looked at is what is shown"
    resume = next(button for button in bar.findChildren(QPushButton) if button.text() == "Resume sending")
    resume.setFocus()
    page.shell.changes.tell("remote")
    wait_for_work()
    assert page.focusWidget() is resume, "it is not made anew while it says the same"
    QTest.keyClick(resume, Qt.Key.Key_Space)
    wait_for_work()
    assert page.focusWidget() is page._sync_button
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


def test_a_run_by_itself_tells_nothing_where_nothing_came_of_it(
    page: SyncPage, books: Books, shell: RecordingShell, wait_for_work: Wait
) -> None:
    conductor_of(page.shell, books).look()
    wait_for_work()
    assert accounts.listing(books)[0].last_run is not None
    assert shell.notices.texts() == []


def test_a_run_by_itself_tells_of_the_money_that_came_in_and_leads_to_its_invoice(
    page: SyncPage, books: Books, sentry: SentryServer, clock: MovingClock, shell: RecordingShell, wait_for_work: Wait
) -> None:
    made = [issued(books, price) for price in ("100", "55", "77", "88", "99")]
    remote = [handover.push(books, document.id, "shop").operation.remote_id for document in made]
    sentry.pay(remote[0])
    clock.pass_time(timedelta(days=2))
    conductor_of(page.shell, books).look()
    wait_for_work()
    [told] = shell.notices.texts()
    assert told.startswith(f"\u2068{made[0].number}\u2069: $\u00a0100.00 received through")
    assert told.endswith("It is paid.")
    assert shell.notices.action is not None
    shell.notices.action.run()
    assert shell.navigator.went == [("open_invoice", made[0].id)]
    for each in remote[1:]:
        sentry.pay(each)
    clock.pass_time(timedelta(days=2))
    conductor_of(page.shell, books).look()
    wait_for_work()
    numbers = ", ".join(f"\u2068{document.number}\u2069" for document in made[1:4])
    assert shell.notices.texts()[1:] == [f"4 payments received through providers: {numbers} and 1 more."]


def test_a_run_by_itself_tells_of_an_account_that_does_not_go_on_and_leads_to_it(
    page: SyncPage, books: Books, sentry: SentryServer, shell: RecordingShell, wait_for_work: Wait
) -> None:
    sentry.key = "another"
    conductor_of(page.shell, books).look()
    wait_for_work()
    [(_role, told, details)] = shell.notices.said
    assert told == "\u2068shop\u2069 is paused: nothing is read or sent through it."
    assert details == ("SentryPOS does not accept the key. Enter it again.",)
    assert shell.notices.action is not None
    shell.notices.action.run()
    assert shell.navigator.went == [("settings", OpenAccount(1))]


def test_a_run_by_itself_says_that_an_account_waits_for_its_key_and_leads_to_it(
    page: SyncPage, books: Books, shell: RecordingShell, wait_for_work: Wait
) -> None:
    keys.forget()  # as where there is no keyring and the program began anew
    conductor_of(page.shell, books).look()
    wait_for_work()
    [(_role, told, details)] = shell.notices.said
    assert told == "\u2068shop\u2069 could not be read."
    assert "key of shop" in details[0]
    assert shell.notices.action is not None
    shell.notices.action.run()
    assert shell.navigator.went == [("settings", OpenAccount(1))]


def test_a_run_by_itself_tells_what_became_of_actions_and_counts_them_where_they_are_many(
    page: SyncPage, books: Books, sentry: SentryServer, clock: MovingClock, shell: RecordingShell, wait_for_work: Wait
) -> None:
    def look_again(*prices: str) -> list[str]:
        for price in prices:
            handover.push(books, issued(books, price).id, "shop", queue_only=True)
        shell.notices.said.clear()
        clock.pass_time()
        conductor_of(page.shell, books).look()
        wait_for_work()
        return shell.notices.texts()

    assert look_again("10", "11") == [f"\u2068INV-2026-000{n}\u2069: \u2068shop\u2069 confirms it." for n in (1, 2)]
    assert look_again("20", "21", "22") == ["3 actions were confirmed by their providers."]
    sentry.scopes.discard("invoice:write")
    assert look_again("30") == ["\u2068INV-2026-0006\u2069 was refused. Nothing was done at the provider."]
    assert look_again("40", "41", "42") == ["3 actions were refused or need a decision."]


def test_books_set_back_are_told_of_wherever_the_user_is(
    page: SyncPage, books: Books, shell: RecordingShell, wait_for_work: Wait, tmp_path: Path
) -> None:
    set_back(books, tmp_path)
    conductor_of(page.shell, books).look()
    wait_for_work()
    assert shell.notices.texts() == ["Nothing is sent to the providers until you have looked."]
    assert shell.notices.action is not None
    shell.notices.action.run()
    assert shell.navigator.went == [("sync", None)]


def test_a_look_that_finds_nothing_due_lets_no_other_page_read_anew(
    page: SyncPage, books: Books, wait_for_work: Wait
) -> None:
    told: list[frozenset[str]] = []
    page.shell.changes.changed.connect(told.append)
    for _turn in range(2):
        conductor_of(page.shell, books).look()
        wait_for_work()
    assert "invoice" in told[0], "the first time the account was read"
    assert told[1:] == [frozenset({"remote"})]


def test_a_look_that_finds_nothing_due_shows_no_run_and_swallows_no_press(
    page: SyncPage, books: Books, sentry: SentryServer, qtbot: QtBot, wait_for_work: Wait
) -> None:
    press(page, "Sync now")
    wait_for_work()
    page._sync_button.setFocus()
    before, conductor = sentry.count("list"), conductor_of(page.shell, books)
    conductor.look()
    assert not conductor.running
    assert page._sync_button.isEnabled()
    assert page.focusWidget() is page._sync_button
    press(page, "Sync now")
    assert page._running.isVisible(), "what was pressed is answered at once"
    qtbot.waitUntil(lambda: sentry.count("list") > before, timeout=5_000)
    wait_for_work()
    before = sentry.count("list")
    conductor.look()
    press(page, "Sync now")
    press(page, "Cancel")
    wait_for_work()
    assert sentry.count("list") == before, "and taken back"


def test_the_keyboard_stays_where_a_run_is_stopped_and_begun(
    page: SyncPage, sentry: SentryServer, qtbot: QtBot, wait_for_work: Wait
) -> None:
    qtbot.waitExposed(page)
    sentry.inject(Fault.SILENCE, on="list")
    page._sync_button.setFocus()
    QTest.keyClick(page._sync_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: sentry.count("list") > 0, timeout=5_000)
    assert page.focusWidget() is page._cancel_button
    QTest.keyClick(page._cancel_button, Qt.Key.Key_Space)
    wait_for_work()
    assert page.focusWidget() is page._sync_button
    assert page._sync_button.isEnabled()


def test_a_run_that_the_user_stopped_is_no_failure(
    page: SyncPage, books: Books, sentry: SentryServer, shell: RecordingShell, qtbot: QtBot, wait_for_work: Wait
) -> None:
    sentry.inject(Fault.SILENCE, on="list")
    press(page, "Sync now")
    qtbot.waitUntil(lambda: sentry.count("list") > 0, timeout=5_000)
    press(page, "Cancel")
    wait_for_work()
    assert shell.notices.texts() == []
    [run] = sync.runs(books)
    assert run.outcome == "cancelled"


def test_going_on_begins_at_once_with_what_waited(
    page: SyncPage, books: Books, sentry: SentryServer, clock: MovingClock, wait_for_work: Wait, tmp_path: Path
) -> None:
    set_back(books, tmp_path)
    conductor_of(page.shell, books).look()
    wait_for_work()
    clock.pass_time()
    handover.push(books, issued(books, "77").id, "shop", queue_only=True)
    read = sentry.count("list")
    press(page, "Resume sending")
    wait_for_work()
    assert sentry.count("list") == read + 1, "it is begun at once"
    clock.pass_time()
    conductor_of(page.shell, books).look()
    wait_for_work()
    assert outbox.listing(books) == []
    assert sentry.count("create") == 3


def test_enter_on_an_account_leads_to_it_and_the_palette_offers_to_sync_it_alone(
    page: SyncPage, shell: RecordingShell, wait_for_work: Wait
) -> None:
    offered = {action.id: action for action in page.actions_now()}
    assert not offered["sync-account"].enabled
    page.accounts.table.choose_row(0)
    QTest.keyClick(page.accounts.table, Qt.Key.Key_Return)
    assert shell.navigator.went == [("settings", OpenAccount(1))]
    {action.id: action for action in page.actions_now()}["sync-account"].run()
    wait_for_work()
    assert "just now" in rows(page.accounts.model)[0]


def test_what_is_dropped_is_said_to_be(
    page: SyncPage, books: Books, shell: RecordingShell, wait_for_work: Wait
) -> None:
    operation = handover.push(books, issued(books).id, "shop", queue_only=True).operation
    page.open(OpenOperation(operation.id))
    wait_for_work()
    shown = dialog_of(DecisionDialog)
    press(shown, "Drop")
    press(next(w for w in shown.findChildren(Dialog) if w.isVisible()), "Drop")
    wait_for_work()
    assert shell.notices.texts() == ["\u2068INV-2026-0001\u2069 was dropped; nothing more is done here."]


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
