"""The window: navigation, keys, palette, notices, status; everything named and reachable by keyboard."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.domain.errors import ChangedMeanwhile, InputRefused, NotFound, Problem
from app.paths import Paths
from app.ui import tasks
from app.ui.app import open_settings
from app.ui.shell.failures import present
from app.ui.shell.navigator import NewInvoice, OpenInvoice
from app.ui.shell.page import Action, Page, PageSpec, Shell, Span
from app.ui.shell.palette import Entry
from app.ui.shell.window import MainWindow
from app.ui.tasks import Progress
from app.ui.widgets.inputs import LineEdit, SearchField, TextEdit
from app.ui.widgets.labels import Tone
from app.ui.widgets.notices import NoticeAction, ProgressNotice
from tests.support.accessibility import named, nameless
from tests.support.ui import settle

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class SamplePage(Page):
    """A page that writes down what the window does with it."""

    def __init__(self, shell: Shell, title: str) -> None:
        super().__init__(shell, title)
        self.heard: list[object] = []
        self.search = SearchField("Search")
        self.line = LineEdit("Reference")
        self.notes = TextEdit("Notes")
        self.body.addWidget(self.search)
        self.body.addWidget(self.line)
        self.body.addWidget(self.notes)
        self.can_issue = True
        self.may_close = True
        self.fails = False
        self.shown_target: object = None

    def on_shown(self) -> None:
        self.heard.append("shown")

    def on_changed(self, kinds: frozenset[str]) -> None:
        self.heard.append(kinds)

    def open(self, target: object) -> None:
        self.shown_target = target
        self.heard.append(target)

    def target(self) -> object:
        return self.shown_target

    def actions_now(self) -> Sequence[Action]:
        return (
            Action("save", "Save", lambda: self.heard.append("save")),
            Action("issue", "Issue", lambda: self.heard.append("issue"), enabled=self.can_issue),
            Action("export-pdf", "Export PDF", lambda: self.heard.append("export-pdf")),
            Action("print", "Print", lambda: self.heard.append("print")),
            Action("undo", "Undo", lambda: self.heard.append("undo")),
        )

    def focus_search(self) -> None:
        self.search.setFocus()

    def flush(self) -> None:
        self.heard.append("flush")
        if self.fails:
            raise OSError("disk full")

    def can_close(self) -> bool:
        return self.may_close


TITLES = {"dashboard": "Dashboard", "invoices": "Invoices", "customers": "Customers", "items": "Items"}


def _specs() -> list[PageSpec]:
    def page(title: str) -> Callable[[Shell], Page]:
        return lambda shell: SamplePage(shell, title)

    railed = [PageSpec(key, title, "invoice", page(title)) for key, title in TITLES.items()]
    return [
        *railed,
        PageSpec("settings", "Settings", "settings", page("Settings"), bottom=True),
        PageSpec("invoice", "Invoice", "invoice", page("Invoice"), rail=False, parent="invoices"),
        PageSpec("customer", "Customer", "customers", page("Customer"), rail=False, parent="customers"),
    ]


@pytest.fixture
def paths(home: object) -> Paths:
    from app.paths import find_home

    made = Paths(find_home())
    made.prepare()
    return made


@pytest.fixture
def settings(paths: Paths) -> QSettings:
    return open_settings(paths)


FOUND = ("Acme Corp", "Acme Ltd")


def _find(text: str) -> Callable[[], Sequence[Entry]]:
    return lambda: [Entry(title, lambda: None, "Boston") for title in FOUND if text.lower() in title.lower()]


@pytest.fixture
def window(qtbot: QtBot, paths: Paths, settings: QSettings) -> Iterator[MainWindow]:
    made = MainWindow(paths, settings, _specs(), find=_find)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.navigator.open_page("dashboard")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    for page in made.navigator.pages():
        if isinstance(page, SamplePage):
            page.fails = False


def shown(window: MainWindow) -> SamplePage:
    page = window.page
    assert isinstance(page, SamplePage)
    return page


class TestSize:
    def test_the_window_fits_a_screen_smaller_than_what_it_would_like(
        self, qtbot: QtBot, paths: Paths, settings: QSettings
    ) -> None:
        made = MainWindow(paths, settings, _specs(), find=_find)
        qtbot.addWidget(made)
        room = made.screen().availableSize()
        assert made.width() <= room.width()
        assert made.height() < room.height()


class TestNavigation:
    def test_pages_are_made_at_the_first_visit_and_kept(self, window: MainWindow) -> None:
        assert len(window.navigator.pages()) == 1
        first = shown(window)
        window.navigator.open_page("items")
        window.navigator.open_page("dashboard")
        assert shown(window) is first
        assert len(window.navigator.pages()) == 2

    def test_a_page_is_saved_before_it_is_left(self, window: MainWindow) -> None:
        page = shown(window)
        window.navigator.open_page("items")
        assert page.heard == ["shown", "flush"]

    def test_back_finds_the_document_that_was_shown(self, window: MainWindow) -> None:
        window.navigator.open_invoice(7)
        window.navigator.open_invoice(8)
        window.navigator.open_page("customers")
        window.navigator.back()
        assert shown(window).shown_target == OpenInvoice(8)
        window.navigator.back()
        assert shown(window).shown_target == OpenInvoice(7)
        window.navigator.back()
        assert window.navigator.key == "dashboard"
        window.navigator.back()
        assert window.navigator.key == "dashboard"

    def test_a_page_hears_of_changes_at_once_when_shown_and_else_when_it_comes_back(self, window: MainWindow) -> None:
        dashboard = shown(window)
        window.navigator.open_page("items")
        items = shown(window)
        window.changes.tell("item")
        window.changes.tell("customer")
        assert items.heard[-2:] == [frozenset({"item"}), frozenset({"customer"})]
        assert dashboard.heard == ["shown", "flush"]
        window.navigator.open_page("dashboard")
        assert dashboard.heard[-2:] == [frozenset({"item", "customer"}), "shown"]

    def test_the_rail_lights_the_page_or_its_parent(self, window: MainWindow) -> None:
        window.navigator.open_invoice(1)
        lit = [name for name, entry in window.rail._entries.items() if entry.isChecked()]
        assert lit == ["invoices"]

    def test_an_unknown_page_is_an_error(self, window: MainWindow) -> None:
        with pytest.raises(KeyError):
            window.navigator.open_page("nowhere")


class TestKeys:
    @pytest.mark.parametrize(
        ("key", "id"),
        [(Qt.Key.Key_S, "save"), (Qt.Key.Key_Return, "issue"), (Qt.Key.Key_Enter, "issue"), (Qt.Key.Key_P, "print"),
         (Qt.Key.Key_E, "export-pdf"), (Qt.Key.Key_Z, "undo")],
    )  # fmt: skip
    def test_shortcuts_run_the_action_of_the_page(self, window: MainWindow, key: Qt.Key, id: str) -> None:
        QTest.keyClick(window, key, CONTROL)
        assert shown(window).heard[-1] == id

    @pytest.mark.parametrize("name", ["line", "notes", "search"])
    def test_they_work_while_typing(self, window: MainWindow, name: str) -> None:
        field = getattr(shown(window), name)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Return, CONTROL)
        QTest.keyClick(field, Qt.Key.Key_S, CONTROL)
        QTest.keyClick(field, Qt.Key.Key_E, CONTROL)
        assert shown(window).heard[-3:] == ["issue", "save", "export-pdf"]
        QTest.keyClick(field, Qt.Key.Key_K, CONTROL)
        assert window.command_palette is not None
        assert window.command_palette.isVisible()

    def test_what_cannot_be_done_now_is_not_done(self, window: MainWindow) -> None:
        shown(window).can_issue = False
        QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
        assert shown(window).heard == ["shown"]

    def test_control_n_begins_an_invoice_from_anywhere(self, window: MainWindow) -> None:
        QTest.keyClick(window, Qt.Key.Key_N, CONTROL)
        assert window.navigator.key == "invoice"
        assert shown(window).shown_target == NewInvoice()

    def test_numbers_go_to_pages_and_alt_left_goes_back(self, window: MainWindow) -> None:
        QTest.keyClick(window, Qt.Key.Key_4, CONTROL)
        assert window.navigator.key == "items"
        QTest.keyClick(window, Qt.Key.Key_Left, ALT)
        assert window.navigator.key == "dashboard"
        QTest.keyClick(window, Qt.Key.Key_Comma, CONTROL)
        assert window.navigator.key == "settings"

    def test_control_f_goes_to_the_search_of_the_page(self, window: MainWindow) -> None:
        QTest.keyClick(window, Qt.Key.Key_F, CONTROL)
        assert QApplication.focusWidget() is shown(window).search

    def test_f1_lists_the_shortcuts(self, window: MainWindow) -> None:
        QTest.keyClick(window, Qt.Key.Key_F1)
        [dialog] = window.findChildren(QDialog)
        words = {label.text() for label in dialog.findChildren(QLabel)}
        assert {"Ctrl+K", "Ctrl+Enter", "Issue", "Export PDF", "Ctrl+4", "Items"} <= words
        assert nameless(dialog) == []
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        settle()
        assert window.findChildren(QDialog) == []

    def test_the_rail_can_be_walked_and_opened_by_keyboard(self, window: MainWindow) -> None:
        entry = window.rail._entries["dashboard"]
        entry.setFocus()
        QTest.keyClick(entry, Qt.Key.Key_Down)
        assert window.navigator.key == "invoices"


class TestPalette:
    def _open(self, window: MainWindow, typed: str, wait_for_work: Callable[[], None]) -> list[str]:
        window.open_palette()
        palette = window.command_palette
        assert palette is not None
        QTest.keyClicks(palette._field, typed)
        wait_for_work()
        return palette.titles()

    def test_it_finds_actions_pages_and_what_the_books_hold(
        self, window: MainWindow, wait_for_work: Callable[[], None]
    ) -> None:
        assert self._open(window, "acm", wait_for_work) == ["Acme Corp", "Acme Ltd"]

    @pytest.mark.parametrize(
        ("typed", "first"),
        [("exp", "Export PDF"), ("iss", "Issue"), ("new inv", "New invoice"), ("go cust", "Go to Customers")],
    )
    def test_the_best_match_comes_first_and_enter_runs_it(
        self, window: MainWindow, typed: str, first: str, wait_for_work: Callable[[], None]
    ) -> None:
        assert self._open(window, typed, wait_for_work)[0] == first

    def test_before_anything_is_typed_it_offers_what_the_page_does_then_what_can_be_made_then_the_pages(
        self, window: MainWindow, wait_for_work: Callable[[], None]
    ) -> None:
        offered = self._open(window, "", wait_for_work)
        made = ["New invoice", "New credit note", "New customer", "New item"]
        start = offered.index("New invoice")
        assert offered[start : start + 4] == made
        assert set(offered[:start]) == {action.title for action in shown(window).actions_now() if action.enabled}
        assert all(title.startswith("Go to") for title in offered[start + 4 : -1])

    def test_what_is_called_so_comes_before_a_guess_at_actions(
        self, window: MainWindow, wait_for_work: Callable[[], None]
    ) -> None:
        shown(window).actions_now = lambda: [Action("check", "Check a document", lambda: None)]  # type: ignore[method-assign]
        assert self._open(window, "acme", wait_for_work) == ["Acme Corp", "Acme Ltd", "Check a document"]

    def test_enter_before_the_books_answered_means_the_best_of_all(
        self, window: MainWindow, wait_for_work: Callable[[], None]
    ) -> None:
        ran: list[str] = []
        shown(window).actions_now = lambda: [Action("check", "Check a document", lambda: ran.append("guess"))]  # type: ignore[method-assign]
        window._find = lambda _text: lambda: [Entry("Acme Corp", lambda: ran.append("Acme"))]
        window.open_palette()
        palette = window.command_palette
        assert palette is not None
        QTest.keyClicks(palette._field, "acme")
        QTest.keyClick(palette._field, Qt.Key.Key_Return)
        wait_for_work()
        assert ran == ["Acme"]
        assert not palette.isVisible()

    def test_an_action_is_found_by_other_words_for_it(
        self, window: MainWindow, wait_for_work: Callable[[], None]
    ) -> None:
        action = Action("export-einvoice", "Export e-invoice", lambda: None, keywords="XRechnung Factur-X")
        shown(window).actions_now = lambda: [action]  # type: ignore[method-assign]
        for typed in ("xrech", "Factur-X"):
            assert self._open(window, typed, wait_for_work) == ["Export e-invoice"]

    def test_what_matters_less_is_offered_last(self, window: MainWindow, wait_for_work: Callable[[], None]) -> None:
        action = Action("sort", "Sort by number", lambda: None, minor=True)
        shown(window).actions_now = lambda: [action]  # type: ignore[method-assign]
        assert self._open(window, "", wait_for_work)[-1] == "Sort by number"

    def test_it_is_used_by_keyboard_alone_and_gives_the_keyboard_back(
        self, window: MainWindow, wait_for_work: Callable[[], None]
    ) -> None:
        page = shown(window)
        page.line.setFocus()
        self._open(window, "sav", wait_for_work)
        palette = window.command_palette
        assert palette is not None
        QTest.keyClick(palette._field, Qt.Key.Key_Return)
        assert page.heard[-1] == "save"
        assert not palette.isVisible()
        assert QApplication.focusWidget() is page.line
        self._open(window, "", wait_for_work)
        QTest.keyClick(palette._field, Qt.Key.Key_Escape)
        assert not palette.isVisible()

    def test_enter_goes_on_working_when_the_books_could_not_be_searched(
        self, window: MainWindow, wait_for_work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tasks.runner(), "present", lambda _owner, _error: None)
        self._open(window, "", wait_for_work)
        palette = window.command_palette
        assert palette is not None

        def locked() -> Sequence[Entry]:
            raise NotFound("The books are locked.")

        monkeypatch.setattr(palette, "_remote", lambda _text: locked)
        QTest.keyClicks(palette._field, "sav")
        wait_for_work()
        QTest.keyClick(palette._field, Qt.Key.Key_Return)
        assert shown(window).heard[-1] == "save"

    def test_an_answer_to_what_was_deleted_again_is_not_shown(
        self, window: MainWindow, wait_for_work: Callable[[], None]
    ) -> None:
        offered = self._open(window, "", wait_for_work)
        palette = window.command_palette
        assert palette is not None
        QTest.keyClicks(palette._field, "acme")
        palette._field.clear()
        wait_for_work()
        assert palette.titles() == offered

    def test_arrows_move_and_wrap(self, window: MainWindow, wait_for_work: Callable[[], None]) -> None:
        titles = self._open(window, "acm", wait_for_work)
        palette = window.command_palette
        assert palette is not None
        rows = []
        for _step in titles:
            QTest.keyClick(palette._field, Qt.Key.Key_Down)
            rows.append(palette._list.currentIndex().row())
        assert rows == [1, 0]

    def test_what_cannot_be_done_is_not_offered(self, window: MainWindow, wait_for_work: Callable[[], None]) -> None:
        shown(window).can_issue = False
        assert "Issue" not in self._open(window, "iss", wait_for_work)

    def test_it_says_when_nothing_is_found_and_closes_when_left(
        self, window: MainWindow, wait_for_work: Callable[[], None], qtbot: QtBot
    ) -> None:
        assert self._open(window, "zzzz", wait_for_work) == []
        palette = window.command_palette
        assert palette is not None
        assert palette._nothing.isVisible()
        shown(window).line.setFocus()
        qtbot.waitUntil(lambda: not palette.isVisible())

    def test_it_has_names(self, window: MainWindow) -> None:
        window.open_palette()
        assert window.command_palette is not None
        assert nameless(window.command_palette) == []


class TestNotices:
    def test_a_success_offers_what_can_be_undone(self, window: MainWindow) -> None:
        done: list[str] = []
        bar = window.notices.success("Archived.", NoticeAction("Undo", lambda: done.append("undone")))
        assert {"Undo", "Close notice"} <= set(named(bar))
        window.notices.focus_newest()
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Space)
        assert done == ["undone"]
        settle()
        assert window.notices.texts() == []

    def test_the_keyboard_goes_back_to_where_it_was_before_the_notice(self, window: MainWindow) -> None:
        search = shown(window).search
        search.setFocus()
        window.notices.success("Archived.", NoticeAction("Undo", lambda: None))
        window.notices.focus_newest()
        assert not search.hasFocus()
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Return)
        assert search.hasFocus()

    def test_an_error_stays_until_it_is_closed_and_escape_closes_it(self, window: MainWindow) -> None:
        bar = window.notices.error("It did not work.", ["Because."])
        window.notices.focus_newest()
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Escape)
        assert bar.isHidden()

    def test_what_is_said_again_stands_once_and_only_errors_stay(self, window: MainWindow) -> None:
        for _ in range(3):
            window.notices.error("It did not work.")
        warning = window.notices.warning("Something was left out.")
        assert window.notices.texts() == ["It did not work.", "Something was left out."]
        for bar in window.notices._visible():
            for timer in bar.findChildren(QTimer):
                timer.timeout.emit()
        assert warning.isHidden()
        assert window.notices.texts() == ["It did not work."]

    def test_notices_lie_over_the_page_and_inside_the_window(self, window: MainWindow) -> None:
        before = shown(window).geometry()
        for number in range(5):
            window.notices.info(f"Notice {number}")
        settle()
        assert shown(window).geometry() == before
        bars = window.notices._visible()
        assert [bar.text for bar in bars] == ["Notice 2", "Notice 3", "Notice 4"]
        assert all(window.rect().contains(bar.geometry()) for bar in bars)

    def test_work_that_takes_long_shows_how_far_it_is_and_can_be_stopped(
        self, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tasks, "SHOW_PROGRESS_AFTER_MS", 0)
        begun, go_on = threading.Event(), threading.Event()

        def work(progress: Progress) -> None:
            progress.step(3, 10, "INV-3.pdf")
            begun.set()
            go_on.wait(10)
            progress.step(4, 10)

        job = tasks.run_long(window, "Exporting PDFs", work)
        assert begun.wait(10)
        qtbot.waitUntil(lambda: bool(window.findChildren(ProgressNotice)))
        [bar] = window.findChildren(ProgressNotice)
        assert {label.text() for label in bar.findChildren(QLabel)} == {"Exporting PDFs", "3 of 10 · INV-3.pdf"}
        assert nameless(bar) == []
        with qtbot.waitSignal(job.finished):
            job.cancel()
            go_on.set()
        settle()
        assert window.notices.texts() == []


class TestFailures:
    @pytest.mark.parametrize(
        ("error", "text"),
        [
            (InputRefused([Problem("name", "A name is missing.")]), "A name is missing."),
            (
                InputRefused([Problem("a", "One."), Problem("b", "Two.")]),
                "This cannot be done yet. Nothing was stored.",
            ),
            (NotFound("There is no such document."), "There is no such document."),
            (ChangedMeanwhile("x"), "Somebody changed this meanwhile. Your changes were not stored; open it again."),
            (FileNotFoundError(2, "No such file"), "That did not work: No such file. Nothing was changed."),
        ],
    )
    def test_what_the_user_can_mend_is_said(self, window: MainWindow, error: Exception, text: str) -> None:
        present(window.notices, error, _no_report)
        assert window.notices.texts() == [text]

    def test_a_bug_goes_to_the_crash_report(self, window: MainWindow) -> None:
        reported: list[BaseException] = []
        bug = ZeroDivisionError()
        present(window.notices, bug, reported.append)
        assert reported == [bug]


class TestWindow:
    def test_every_control_has_its_name(self, window: MainWindow) -> None:
        assert nameless(window) == []
        assert {"Dashboard", "Invoices", "Customers", "Items", "Settings"} <= set(named(window))

    def test_the_rail_gives_way_in_a_narrow_window_and_keeps_its_names(self, window: MainWindow) -> None:
        assert window.rail.width() == 208
        window.resize(820, 600)
        settle()
        assert window.rail.width() == 56
        assert {"Dashboard", "Invoices", "Customers", "Items", "Settings"} <= set(named(window))

    def test_counts_and_the_company_stand_in_the_rail(self, window: MainWindow) -> None:
        window.set_count("invoices", 1312)
        window.set_company("Müller & Söhne <b>GmbH</b>")
        assert window.rail._entries["invoices"].accessibleDescription() == "1,312"
        assert window.windowTitle() == "Müller & Söhne <b>GmbH</b> – Counterfoil"

    def test_the_status_line_speaks_for_the_page_shown(self, window: MainWindow) -> None:
        dashboard = shown(window)
        dashboard.set_status("3 selected", [Span("2 need a decision", tone=Tone.ATTENTION)])
        assert window.status.text() == "3 selected | 2 need a decision"
        window.navigator.open_page("items")
        assert window.status.text() == " | "
        dashboard.set_status("4 selected")
        assert window.status.text() == " | "

    def test_its_place_is_remembered(self, window: MainWindow, qtbot: QtBot, paths: Paths) -> None:
        window.resize(760, 600)
        window.close()
        again = MainWindow(paths, open_settings(paths), _specs())
        qtbot.addWidget(again)
        assert again.size() == window.size()

    def test_closing_saves_every_page_and_waits_for_a_decision(self, window: MainWindow, qtbot: QtBot) -> None:
        page = shown(window)
        page.may_close = False
        window.navigator.open_page("items")
        with qtbot.assertNotEmitted(window.closing):
            window.close()
        assert window.isVisible()
        assert shown(window).heard[-1] == page.heard[-1] == "flush"
        page.may_close = True
        with qtbot.waitSignal(window.closing):
            window.close()

    def test_one_page_that_cannot_save_does_not_keep_the_others_from_it(self, window: MainWindow) -> None:
        broken = shown(window)
        window.navigator.open_page("items")
        broken.fails = True
        with pytest.raises(OSError, match="disk full"):
            window.flush()
        assert shown(window).heard[-1] == "flush"

    def test_the_window_stays_open_with_work_it_could_not_save_until_the_user_gives_it_up(
        self, window: MainWindow
    ) -> None:
        shown(window).fails = True
        window.close()
        assert window.isVisible()
        assert window.notices.texts() == ["Your last changes could not be saved, so the window stays open."]
        window.notices.focus_newest()
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.accessibleName() == "Close without saving"
        QTest.keyClick(focus, Qt.Key.Key_Space)
        assert not window.isVisible()


def _no_report(_error: BaseException) -> None:
    raise AssertionError("an expected error is no bug")
