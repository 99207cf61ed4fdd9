"""The main window: rail, pages, status line, notices and palette, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from app.paths import Paths
from app.ui import tasks
from app.ui.override import override
from app.ui.shell.page import Action, Page, PageSpec, Span
from app.ui.shell.rail import Rail
from app.ui.shell.router import Router
from app.ui.shell.status import HEIGHT, StatusLine
from app.ui.tasks import Changes, Job

if TYPE_CHECKING:
    from app.ui.formats import Formats
    from app.ui.shell.palette import Entry, Palette, RemoteSource
    from app.ui.widgets.notices import Notices

NARROW_BELOW = 900
_FIRST_WIDTH, _FIRST_HEIGHT, _TITLE_BAR = 1280, 800, 32
_GEOMETRY = "window/geometry"


class MainWindow(QWidget):
    """The window, which is the :class:`Shell` of its pages.

    Attributes:
        changes: the news of the application.
        settings: what the window remembers, in a file of the home.
        paths: the folders of the home.
        closing: emitted once the window was allowed to close.
        painted: emitted once, after the window was painted for the first time; the keys are bound soon after.
    """

    closing = Signal()
    painted = Signal()

    def __init__(
        self,
        paths: Paths,
        settings: QSettings,
        specs: Iterable[PageSpec],
        *,
        formats: Formats | None = None,
        find: RemoteSource | None = None,
        offer: Callable[[], Sequence[Action]] = tuple,
    ) -> None:
        """Make the window; nothing is shown and no page is made yet.

        Args:
            paths: the folders of the home.
            settings: where geometry and widths are kept.
            specs: the pages; those of the rail in its order.
            formats: how the user writes; the system's way by default.
            find: finds customers and documents for the palette, off the GUI thread.
            offer: what can be done on every page beside what the window itself knows, for the palette.
        """
        super().__init__()
        self.paths, self.settings = paths, settings
        self._formats = formats
        self._notices: Notices | None = None
        self.changes = Changes(self)
        self.setWindowTitle("Counterfoil")
        self.setMinimumSize(720, 480)
        self._stack = QStackedWidget()
        self._router = Router(self, specs, self._stack)
        self._railed = [spec for spec in self._router.specs if spec.rail]
        self.rail = Rail(self._railed)
        self.status = StatusLine()
        self._find, self._offer = find, offer
        self._palette_widget: Palette | None = None
        self._watched: Page | None = None
        self._standing: Sequence[Span] = ()
        self._given_up = False
        self._country = ""
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail, 0, 0)
        layout.addWidget(self._stack, 0, 1)
        layout.addWidget(self.status, 1, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        layout.setRowStretch(0, 1)
        self.rail.chosen.connect(self._router.open_page)
        self._router.shown.connect(self._on_shown)
        tasks.runner().slow.connect(self._on_slow)
        self._was_painted = False
        self._restore_geometry()

    @property
    def formats(self) -> Formats:
        """How the user writes amounts and days."""
        if self._formats is None:
            from app.ui.formats import Formats

            self._formats = Formats()
        return self._formats

    @property
    def notices(self) -> Notices:
        """Where to say what happened."""
        if self._notices is None:
            from app.ui.widgets.notices import Notices

            self._notices = Notices(self, HEIGHT)
        return self._notices

    @property
    def tax_id_name(self) -> str:
        """What the company's country calls a tax id."""
        from app.domain.tax_id_names import tax_id_name

        return tax_id_name(self._country)

    @property
    def navigator(self) -> Router:
        """The way between pages."""
        return self._router

    @property
    def page(self) -> Page | None:
        """The page shown."""
        return self._router.page

    def set_company(self, name: str, country: str = "") -> None:
        """Show whose books these are, in the rail and in the window's title; the words for taxes are its country's."""
        self._country = country
        self.rail.set_company(name)
        self.setWindowTitle(f"{name} – Counterfoil" if name else "Counterfoil")

    def set_count(self, key: str, count: int | None) -> None:
        """Show a count beside an entry of the rail."""
        self.rail.set_count(key, count)

    def set_standing(self, text: Sequence[Span]) -> None:
        """Show at the right end of the status line what holds whichever page is shown; empty for nothing."""
        self._standing = text
        self._on_status_changed()

    def flush(self) -> None:
        """Let every page save its work now. One that fails does not keep the others from it.

        Raises:
            Exception: the first failure, after all pages were asked.
        """
        failure: Exception | None = None
        for page in self._router.pages():
            try:
                page.flush()
            except Exception as error:  # noqa: BLE001 - the next page's work must be saved all the same
                failure = failure or error
        if failure is not None:
            raise failure

    def come_forward(self) -> None:
        """Show the window to a user who started the program again."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def open_palette(self) -> None:
        """Show the command palette."""
        from app.ui.shell.palette import Palette

        if self._palette_widget is None:
            self._palette_widget = Palette(self, self._local_entries, self._find)
        self._palette_widget.open()

    @property
    def command_palette(self) -> Palette | None:
        """The palette, once it was opened."""
        return self._palette_widget

    def perform(self, id: str) -> bool:
        """Run the action ``id`` of the page shown; False when it has none or it cannot be done now."""
        for action in self._actions():
            if action.id == id and action.enabled:
                action.run()
                return True
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self._on_painted)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._saved_or_given_up():
            event.ignore()
            return
        for page in self._router.pages():
            if not page.can_close():
                event.ignore()
                return
        self.settings.setValue(_GEOMETRY, self.saveGeometry())
        self.settings.sync()
        event.accept()
        self.closing.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < NARROW_BELOW)

    def _saved_or_given_up(self) -> bool:
        """Save everything before closing; when that fails the window stays open, and the user may give the work up."""
        try:
            self.flush()
        except Exception as error:  # noqa: BLE001 - whatever failed, the work is still in the window
            from app.domain.errors import CounterfoilError
            from app.ui.widgets.notices import NoticeAction

            if self._given_up:
                return True
            reason = error.message if isinstance(error, CounterfoilError) else str(error) or type(error).__name__
            self.notices.error(
                self.tr("Your last changes could not be saved, so the window stays open."),
                [reason],
                NoticeAction(self.tr("Close without saving"), self._close_without_saving),
            )
            return False
        return True

    def _close_without_saving(self) -> None:
        self._given_up = True
        self.close()

    def _on_painted(self) -> None:
        self.painted.emit()
        QTimer.singleShot(0, self, self._bind_keys)

    def _bind_keys(self) -> None:
        from PySide6.QtGui import QKeySequence, QShortcut

        from app.ui.shell.shortcuts import window_shortcuts

        for shortcut in window_shortcuts():
            for keys in shortcut.keys:
                bound = QShortcut(QKeySequence(keys), self)
                bound.activated.connect(lambda run=shortcut.run: self._on_keys(run))
        for number, spec in enumerate(self._railed, 1):
            bound = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            bound.activated.connect(lambda key=spec.key: self._router.open_page(key))

    def _on_keys(self, run: str) -> None:
        own = {
            "window:palette": self.open_palette,
            "window:new-invoice": self._router.new_invoice,
            "window:new-credit-note": self._router.new_credit_note,
            "window:search": self._search,
            "window:back": self._router.back,
            "window:settings": lambda: self._router.open_page("settings"),
            "window:notices": self.notices.focus_newest,
            "window:shortcuts": self._show_shortcuts,
        }
        if run in own:
            own[run]()
        else:
            self.perform(run)

    def _search(self) -> None:
        if self.page is not None:
            self.page.focus_search()

    def _show_shortcuts(self) -> None:
        from app.ui.shell.shortcuts_dialog import shortcuts_dialog

        shortcuts_dialog(self, [spec.title for spec in self._railed]).open()

    def _actions(self) -> Sequence[Action]:
        return () if self.page is None else self.page.actions_now()

    def _local_entries(self) -> list[Entry]:
        from app.ui.shell.palette import Entry
        from app.ui.shell.shortcuts import shown_keys, window_shortcuts

        known = {shortcut.run: shown_keys(shortcut.keys[0]) for shortcut in window_shortcuts()}

        def entry(action: Action) -> Entry:
            keys = shown_keys(action.shortcut) if action.shortcut else known.get(action.id, "")
            return Entry(action.title, action.run, "", action.icon, keys, action.keywords)

        actions = [action for action in self._actions() if action.enabled]
        entries = [entry(action) for action in actions if not action.minor]
        make = (
            (self.tr("New invoice"), self._router.new_invoice, known["window:new-invoice"]),
            (self.tr("New credit note"), self._router.new_credit_note, known["window:new-credit-note"]),
            (self.tr("New customer"), self._router.new_customer, ""),
            (self.tr("New item"), self._router.new_item, ""),
        )
        offered = {entry.title for entry in entries}
        entries += [Entry(title, run, "", "plus", keys) for title, run, keys in make if title not in offered]
        entries += [self._page_entry(number, spec) for number, spec in enumerate(self._railed, 1)]
        entries += [entry(action) for action in self._offer()]
        entries.append(
            Entry(self.tr("Keyboard shortcuts"), self._show_shortcuts, icon="info", shortcut=known["window:shortcuts"])
        )
        return [*entries, *(entry(action) for action in actions if action.minor)]

    def _page_entry(self, number: int, spec: PageSpec) -> Entry:
        from app.ui.shell.palette import Entry
        from app.ui.shell.shortcuts import shown_keys

        title = self.tr("Go to {page}").format(page=spec.title)
        return Entry(
            title, lambda: self._router.open_page(spec.key), icon=spec.icon, shortcut=shown_keys(f"Ctrl+{number}")
        )

    def _on_shown(self, key: str) -> None:
        spec = next(spec for spec in self._router.specs if spec.key == key)
        self.rail.light(spec.key if spec.rail else spec.parent)
        if self._watched is not None:
            self._watched.status_changed.disconnect(self._on_status_changed)
        self._watched = self.page
        if self._watched is not None:
            self._watched.status_changed.connect(self._on_status_changed)
        self._on_status_changed()

    def _on_status_changed(self) -> None:
        left, right = ("", "") if self.page is None else self.page.status
        if self._standing:
            right = [*([Span(right)] if isinstance(right, str) else right), *self._standing]
        self.status.say(left, right)

    def _on_slow(self, job: Job[object]) -> None:
        from app.ui.widgets.notices import ProgressNotice

        bar = ProgressNotice(job.title, job.cancel)
        bar.progress(*job.latest)
        job.progressed.connect(bar.progress)
        job.finished.connect(bar.dismiss)
        self.notices.show_bar(bar)

    def _restore_geometry(self) -> None:
        self.resize(_FIRST_WIDTH, _FIRST_HEIGHT)
        kept = self.settings.value(_GEOMETRY)
        if isinstance(kept, QByteArray):
            self.restoreGeometry(kept)
        # The screen may be smaller than the last one, or its scale larger; the title bar takes a part of it.
        room = self.screen().availableSize()
        self.resize(self.size().boundedTo(QSize(room.width(), room.height() - _TITLE_BAR)))
