"""Work off the GUI thread: in order, delivered once and on the GUI thread, dropped when nobody waits for it."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from functools import partial
from typing import NoReturn

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from app.ui import tasks
from app.ui.tasks import Cancelled, Changes, Lane, Progress
from tests.support.ui import settle

Wait = Callable[[], None]


def _fail() -> NoReturn:
    raise ValueError("broken")


@pytest.fixture
def page() -> QObject:
    return QObject()


def test_the_work_runs_elsewhere_and_the_result_arrives_on_the_gui_thread(page: QObject, wait_for_work: Wait) -> None:
    threads: list[QThread] = []

    def work() -> QThread:
        return QThread.currentThread()

    def done(worker: QThread) -> None:
        threads.extend([worker, QThread.currentThread()])

    tasks.run(page, work, done)
    wait_for_work()
    worker, receiver = threads
    assert receiver is page.thread()
    assert worker is not receiver


def test_database_jobs_run_one_after_the_other_in_the_order_asked_for(page: QObject, wait_for_work: Wait) -> None:
    running, order = threading.Lock(), []

    def work(number: int) -> int:
        assert running.acquire(blocking=False), "two database jobs at once"
        order.append(number)
        running.release()
        return number

    answers: list[int] = []
    for number in range(50):
        tasks.run(page, partial(work, number), answers.append)
    wait_for_work()
    assert order == answers == list(range(50))


@pytest.mark.parametrize("lane", [Lane.PAGES, Lane.NETWORK, Lane.KEYRING])
def test_no_other_lane_holds_up_the_database(lane: Lane, page: QObject, wait_for_work: Wait) -> None:
    waiting, asked = threading.Event(), threading.Event()

    def wait() -> bool:
        waiting.set()
        return asked.wait(10)

    def ask() -> bool:
        seen = waiting.wait(10)
        asked.set()
        return seen

    answers: list[bool] = []
    tasks.run(page, wait, answers.append, lane=lane)
    tasks.run(page, ask, answers.append)
    wait_for_work()
    assert answers == [True, True]


def test_work_that_waits_hears_at_once_that_it_was_stopped(page: QObject, qtbot: QtBot) -> None:
    begun, heard = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        if progress.stopped.wait(10):
            heard.set()

    job = tasks.run_long(page, "Syncing", work, lane=Lane.NETWORK)
    assert begun.wait(10)
    with qtbot.waitSignal(job.finished):
        job.cancel()
    assert heard.is_set()


def test_a_failure_is_delivered_once_and_the_lane_goes_on(page: QObject, wait_for_work: Wait) -> None:
    failures: list[Exception] = []
    answers: list[int] = []
    tasks.run(page, _fail, answers.append, failures.append)
    tasks.run(page, lambda: 7, answers.append, failures.append)
    wait_for_work()
    assert [str(failure) for failure in failures] == ["broken"]
    assert answers == [7]


def test_a_failure_nobody_handles_goes_to_the_presenter_with_its_page(page: QObject, wait_for_work: Wait) -> None:
    presented: list[tuple[QObject, BaseException]] = []
    tasks.runner().present = lambda owner, error: presented.append((owner, error))
    tasks.run(page, _fail)
    wait_for_work()
    [(owner, error)] = presented
    assert owner is page
    assert isinstance(error, ValueError)


def test_nothing_is_delivered_to_a_page_that_is_gone(qtbot: QtBot) -> None:
    page, gate = QObject(), threading.Event()
    answers: list[bool] = []
    with qtbot.waitSignal(tasks.runner().idle):
        tasks.run(page, lambda: gate.wait(10), answers.append)
        page.deleteLater()
        settle()
        gate.set()
    assert answers == []


def test_a_newer_job_of_the_same_key_replaces_the_older(page: QObject, wait_for_work: Wait) -> None:
    gate, ran = threading.Event(), []
    answers: list[str] = []

    def search(text: str) -> str:
        ran.append(text)
        return text

    tasks.run(page, lambda: gate.wait(10))
    for text in ("a", "ac", "acm", "acme"):
        tasks.run(page, partial(search, text), answers.append, key="search")
    gate.set()
    wait_for_work()
    assert ran == ["acme"], "a search that nobody waits for any more is never begun"
    assert answers == ["acme"]


def test_keys_of_different_pages_do_not_meet(wait_for_work: Wait) -> None:
    first, second = QObject(), QObject()
    answers: list[str] = []
    tasks.run(first, lambda: "first", answers.append, key="rows")
    tasks.run(second, lambda: "second", answers.append, key="rows")
    wait_for_work()
    assert answers == ["first", "second"]


def test_a_long_job_tells_how_far_it_is(page: QObject, wait_for_work: Wait) -> None:
    told: list[tuple[int, int, str]] = []
    listening = threading.Event()

    def work(progress: Progress) -> str:
        listening.wait(10)
        for number in range(1, 4):
            progress.step(number, 3, f"file {number}")
        return "written"

    answers: list[str] = []
    job = tasks.run_long(page, "Exporting", work, answers.append)
    job.progressed.connect(lambda done, total, text: told.append((done, total, text)))
    listening.set()
    wait_for_work()
    assert told == [(1, 3, "file 1"), (2, 3, "file 2"), (3, 3, "file 3")]
    assert answers == ["written"]


def test_a_long_job_stops_at_its_next_step_when_cancelled_and_says_nothing(page: QObject, qtbot: QtBot) -> None:
    begun, gate, cleaned = threading.Event(), threading.Event(), threading.Event()

    def work(progress: Progress) -> NoReturn:
        begun.set()
        gate.wait(10)
        try:
            progress.step(1, 2)
        except Cancelled:
            cleaned.set()
            raise
        raise AssertionError("went on after it was cancelled")

    said: list[object] = []
    job = tasks.run_long(page, "Exporting", work, said.append, said.append)
    with qtbot.waitSignal(job.finished):
        assert begun.wait(10)
        job.cancel()
        gate.set()
    assert cleaned.is_set()
    assert said == []


def test_a_job_with_a_title_is_announced_when_it_takes_long(
    page: QObject, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, wait_for_work: Wait
) -> None:
    monkeypatch.setattr(tasks, "SHOW_PROGRESS_AFTER_MS", 0)
    gate = threading.Event()
    with qtbot.waitSignal(tasks.runner().slow) as announced:
        job = tasks.run_long(page, "Exporting", lambda _progress: gate.wait(10))
    assert announced.args == [job]
    gate.set()
    wait_for_work()


def test_an_error_in_the_receiver_does_not_leave_the_runner_busy(page: QObject, qtbot: QtBot) -> None:
    def receive(_answer: int) -> NoReturn:
        raise ValueError("in the receiver")

    with qtbot.captureExceptions() as caught, qtbot.waitSignal(tasks.runner().idle):
        tasks.run(page, lambda: 1, receive)
    assert [str(error) for _kind, error, _trace in caught] == ["in the receiver"]
    assert not tasks.runner().busy


def test_after_a_job_nothing_holds_the_page_any_more(wait_for_work: Wait) -> None:
    class Rows:
        def take(self, _answer: int) -> None:
            """Receive the answer."""

    rows, owner = Rows(), QObject()
    job = tasks.run(owner, lambda: 1, rows.take)
    wait_for_work()
    gone = weakref.ref(rows)
    del rows
    assert gone() is None, "a job that is kept to be watched must not keep what it was for"
    assert job.over


def test_a_long_job_that_keeps_what_it_did_tells_of_it_when_it_is_stopped(page: QObject, qtbot: QtBot) -> None:
    begun, gate = threading.Event(), threading.Event()

    def work(progress: Progress) -> list[int]:
        done: list[int] = []
        for number in range(9):
            try:
                progress.step(number, 9)
            except Cancelled:
                break
            done.append(number)
            begun.set()
            gate.wait(10)
        return done

    said: list[object] = []
    job = tasks.run_long(page, "Issuing", work, said.append, keeps=True)
    with qtbot.waitSignal(job.finished):
        assert begun.wait(10)
        job.cancel()
        gate.set()
    assert said == [[0]]


def test_stopping_drops_what_has_not_begun_and_ends_the_threads(page: QObject) -> None:
    gate, begun, ran = threading.Event(), threading.Event(), []

    def first() -> None:
        begun.set()
        gate.wait(10)

    tasks.run(page, first)
    tasks.run(page, lambda: ran.append("second"))
    assert begun.wait(10)
    gate.set()
    tasks.runner().stop()
    assert ran in ([], ["second"])
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("counterfoil-")]


def test_changes_tell_their_kinds(qtbot: QtBot) -> None:
    changes = Changes()
    with qtbot.waitSignal(changes.changed) as told:
        changes.tell("invoice", "customer")
    assert told.args == [frozenset({"invoice", "customer"})]
