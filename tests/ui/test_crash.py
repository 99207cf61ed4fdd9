"""A bug: the work is saved first, the report holds no value, every thread is heard, the same bug is told once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QThread, qWarning
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.crash import CrashHook
from app.ui.crash_report import CrashDialog, Report, make_report
from tests.support.accessibility import named, nameless
from tests.support.guards import LogGuard
from tests.support.ui import settle

PERSONAL = "billing@acme.example owes DE89370400440532013000"


def break_it(value: str) -> None:
    raise ValueError(f"cannot bill {value}")


def caught(act: Callable[[], object]) -> BaseException:
    try:
        act()
    except Exception as error:  # noqa: BLE001 - the test makes the error it wants to report
        return error
    raise AssertionError("nothing was raised")


@pytest.fixture
def saved() -> list[str]:
    return []


@pytest.fixture
def hook(saved: list[str], log_guard: LogGuard) -> Iterator[CrashHook]:
    log_guard.expect("bug [0-9A-F]{8}")
    made = CrashHook(lambda: saved.append("saved"))
    yield made
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, CrashDialog):
            widget.reject()
    settle()


def dialogs() -> list[CrashDialog]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, CrashDialog)]


class TestReport:
    def test_it_says_what_and_where_but_holds_no_value_and_no_folder_of_the_user(self) -> None:
        error = caught(lambda: break_it(PERSONAL))
        text = make_report(type(error), error, error.__traceback__).text
        assert "ValueError" in text
        assert "in break_it" in text
        assert "Python 3." in text
        assert "acme" not in text
        assert "DE89" not in text
        assert str(Path(__file__).parent) not in text

    def test_the_same_bug_has_the_same_name_whatever_the_values(self) -> None:
        errors = [caught(partial(break_it, value)) for value in ("a", "b")]
        first, second = (make_report(type(error), error, error.__traceback__) for error in errors)
        assert first.id == second.id

    def test_causes_are_told_without_their_values_too(self) -> None:
        def chain() -> None:
            try:
                break_it(PERSONAL)
            except ValueError as error:
                raise RuntimeError("while billing " + PERSONAL) from error

        error = caught(chain)
        text = make_report(type(error), error, error.__traceback__).text
        assert "RuntimeError" in text
        assert "after ValueError" in text
        assert "acme" not in text


class TestHook:
    def test_the_work_is_saved_before_the_user_is_told(self, hook: CrashHook, saved: list[str], qtbot: QtBot) -> None:
        with qtbot.waitSignal(hook.reported) as told:
            hook.report(caught(lambda: break_it(PERSONAL)))
        assert saved == ["saved"]
        [report] = told.args
        assert isinstance(report, Report)
        [dialog] = dialogs()
        assert dialog.report_text.text() == report.text
        assert nameless(dialog) == []
        assert {"Report", "Copy report", "Go on"} <= set(named(dialog))

    def test_the_report_can_be_copied(self, hook: CrashHook, qtbot: QtBot) -> None:
        with qtbot.waitSignal(hook.reported) as told:
            hook.report(caught(lambda: break_it("x")))
        [dialog] = dialogs()
        [copy] = [child for child in dialog.children() if getattr(child, "text", str)() == "Copy report"]
        copy.click()  # type: ignore[attr-defined]  # found by its text, it is a button
        assert QApplication.clipboard().text() == told.args[0].text

    def test_the_same_bug_is_shown_once(self, hook: CrashHook, qtbot: QtBot) -> None:
        shown: list[object] = []
        hook.reported.connect(shown.append)
        for _time in range(5):
            hook.report(caught(lambda: break_it("x")))
        qtbot.waitUntil(lambda: bool(shown))
        settle()
        assert len(shown) == len(dialogs()) == 1

    def test_a_bug_on_another_thread_is_shown_on_the_gui_thread(self, hook: CrashHook, qtbot: QtBot) -> None:
        threads: list[QThread] = []
        hook.reported.connect(lambda _report: threads.append(QThread.currentThread()))
        hook.install()
        try:
            worker = threading.Thread(target=break_it, args=(PERSONAL,))
            with qtbot.waitSignal(hook.reported):
                worker.start()
                worker.join()
        finally:
            hook.uninstall()
        assert threads == [QApplication.instance().thread()]  # type: ignore[union-attr]  # there is an application

    def test_it_hears_what_nobody_caught_and_gives_the_hooks_back(self, hook: CrashHook, qtbot: QtBot) -> None:
        before = sys.excepthook, threading.excepthook
        hook.install()
        error = caught(lambda: break_it("x"))
        with qtbot.waitSignal(hook.reported):
            sys.excepthook(type(error), error, error.__traceback__)
        hook.uninstall()
        assert (sys.excepthook, threading.excepthook) == before

    def test_when_saving_fails_the_user_is_told_that_it_did(self, log_guard: LogGuard, qtbot: QtBot) -> None:
        log_guard.expect("bug ")

        def fail() -> None:
            raise OSError("disk full")

        hook = CrashHook(fail)
        with qtbot.waitSignal(hook.reported):
            hook.report(caught(lambda: break_it("x")))
        [dialog] = dialogs()
        assert any("may not be saved" in text for text in _texts(dialog))
        dialog.reject()
        settle()
        for left in dialogs():
            left.reject()
        settle()

    def test_messages_of_qt_go_to_the_log(self, hook: CrashHook, qtbot: QtBot, log_guard: LogGuard) -> None:
        log_guard.expect("something odd")
        hook.install()
        try:
            qWarning("something odd")
            with qtbot.waitSignal(hook.reported):
                hook.report(caught(lambda: break_it("x")))
        finally:
            hook.uninstall()


def _texts(dialog: CrashDialog) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in dialog.findChildren(QLabel)]
