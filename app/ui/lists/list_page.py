"""A page of records that fit in memory: searched while typing, sorted, in use or archived, opened and removed."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from app.ui import tasks
from app.ui.lists.cells import Column
from app.ui.lists.delegate import ListDelegate
from app.ui.lists.fit import SEARCH_WIDTH, ColumnFit
from app.ui.lists.menus import open_menu
from app.ui.lists.outside import OutsideChanges
from app.ui.lists.pages import Identified
from app.ui.lists.place import focus_shown, place_of, return_to
from app.ui.lists.records_model import RecordsModel
from app.ui.override import override
from app.ui.shell.page import Action, Page, Shell
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.cards import Card, EmptyState
from app.ui.widgets.inputs import SearchField
from app.ui.widgets.segmented import Segment, SegmentedControl
from app.ui.widgets.tables import TableView

if TYPE_CHECKING:
    from app.services.books import Books

R = TypeVar("R", bound=Identified)

ACTIVE, ARCHIVED = "active", "archived"


@dataclass(frozen=True, slots=True)
class ListWords:
    """What a page of records calls things; ``many`` holds ``{n}``."""

    title: str
    search: str
    new: str
    icon: str
    empty_title: str
    empty_text: str
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a page of records asks for."""

    text: str
    archived: bool
    sort: str
    descending: bool


class ListPage(Page, Generic[R]):
    """Shows what `load` answers. Subclasses say how records are loaded, opened and begun, and what else can be done."""

    def __init__(
        self, shell: Shell, books: Books, words: ListWords, columns: Sequence[Column[R]], concerned: frozenset[str]
    ) -> None:
        """Make the page; it is loaded anew when data of the kinds ``concerned`` changed."""
        super().__init__(shell, words.title)
        self.books, self._words, self._concerned = books, words, concerned
        self._sort, self._descending, self._stale = columns[0].sort, False, True
        self._search = SearchField(words.search, "Ctrl F")
        self._tabs = SegmentedControl(
            self.tr("Shown"), [Segment(ACTIVE, self.tr("In use")), Segment(ARCHIVED, self.tr("Archived"))]
        )
        self.model: RecordsModel[R] = RecordsModel(columns, self)
        self.table = TableView(words.title, words.icon)
        self._outside = OutsideChanges(self, books.paths.database, self.reload)
        self._lay_out()
        self._search.searched.connect(lambda _text: self.reload())
        self._search.list_asked.connect(self.table.enter)
        self._tabs.changed.connect(lambda _key: self.reload())
        self.table.activated_row.connect(self._on_activated)
        self.table.menu_asked.connect(self._on_menu_asked)
        self.table.sort_asked.connect(self._on_sort_asked)
        self.table.selection_told.connect(self._tell)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(lambda: self._perform("delete"))

    # What a subclass says

    @abstractmethod
    def load(self, query: ListQuery) -> Sequence[R]:
        """Return the records of a query; runs off the GUI thread."""

    @abstractmethod
    def open_record(self, record: R) -> None:
        """Show one record."""

    @abstractmethod
    def new(self) -> None:
        """Begin a new record."""

    @abstractmethod
    def actions_for(self, chosen: Sequence[R]) -> Sequence[Action]:
        """Return what can be done with the records selected."""

    # What the window calls

    @override
    def on_shown(self) -> None:
        if self._stale or self._outside.happened():
            self.reload()
        self._tell()
        focus_shown(self._stack)

    @override
    def on_changed(self, kinds: frozenset[str]) -> None:
        if kinds & self._concerned:
            self._stale = True
            if self.isVisible():
                self.reload()

    @override
    def focus_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    @override
    def flush(self) -> None:
        self._fit.remember(self.shell.settings)

    @override
    def actions_now(self) -> Sequence[Action]:
        return self.actions_for(self.chosen())

    def reload(self) -> None:
        """Ask again; the user's place is kept where the records still are."""
        self._stale = False
        self._outside.note()
        query = ListQuery(self._search.text().strip(), self.archived, self._sort, self._descending)
        tasks.run(self, lambda: self.load(query), self._show, key="rows")

    @property
    def archived(self) -> bool:
        """Whether the archive is shown."""
        return self._tabs.chosen() == ARCHIVED

    def chosen(self) -> list[R]:
        """Return the records selected."""
        return [self.model.records[row] for row in self.table.selected_rows() if row < len(self.model.records)]

    def _lay_out(self) -> None:
        self.header.add(self._search)
        self.header.add(Button(self._words.new, self.new, kind=Kind.PRIMARY))
        self._search.setMinimumWidth(SEARCH_WIDTH)
        self.body.addLayout(self.row(self._tabs, None))
        self.table.setModel(self.model)
        self.table.setItemDelegate(ListDelegate(self.table, self.model.columns))
        for index, column in enumerate(self.model.columns):
            self.table.set_column(index, column.width, stretch=column.stretch)
        self.table.restore(self.shell.settings)
        self._fit = ColumnFit(self.table, self.model.columns)
        self._show_sort()
        words = self._words
        self._nothing_yet = EmptyState(words.icon, words.empty_title, words.empty_text, words.new, self.new)
        self._no_archive = EmptyState(
            "archive", self.tr("The archive is empty"), self.tr("What you archive stands here.")
        )
        self._nothing_found = EmptyState(
            "search",
            self.tr("Nothing matches"),
            self.tr("Search for a part of a word, or show everything again."),
            self.tr("Clear search"),
            self._search.clear,
        )
        self._stack = QStackedWidget()
        for shown in (self.table, self._nothing_yet, self._no_archive, self._nothing_found):
            self._stack.addWidget(shown)
        card = Card(padding=0)
        card.body.addWidget(self._stack)
        self.body.addWidget(card, 1)

    def _show(self, records: Sequence[R]) -> None:
        typing = self._search.hasFocus()
        before = array("q", (record.id for record in self.model.records))
        place = place_of(self.table, before)
        self.model.show(records)
        return_to(self.table, array("q", (record.id for record in records)), place)
        if records:
            self._stack.setCurrentWidget(self.table)
        elif self._search.text().strip():
            self._stack.setCurrentWidget(self._nothing_found)
        else:
            self._stack.setCurrentWidget(self._no_archive if self.archived else self._nothing_yet)
        if not records and not typing and self.isVisible():
            focus_shown(self._stack)
        self._tell()

    def _tell(self) -> None:
        selected, count = len(self.table.selected_rows()), len(self.model.records)
        if selected:
            self.set_status(self.tr("{n} selected").format(n=self.shell.formats.whole(selected)))
        else:
            words = self._words.one if count == 1 else self._words.many
            self.set_status(words.format(n=self.shell.formats.whole(count)))

    def _on_activated(self, row: int) -> None:
        if 0 <= row < len(self.model.records):
            self.open_record(self.model.records[row])

    def _on_menu_asked(self, place: QPoint) -> None:
        open_menu(self, place, self.actions_now())

    def _on_sort_asked(self, column: int, order: Qt.SortOrder) -> None:
        key = self.model.columns[column].sort
        if key:
            self._sort, self._descending = key, order is Qt.SortOrder.DescendingOrder
            self._show_sort()
            self.reload()

    def _show_sort(self) -> None:
        keys = [column.sort for column in self.model.columns]
        order = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        self.table.show_sort(keys.index(self._sort), order)

    def _perform(self, id: str) -> None:
        for action in self.actions_now():
            if action.id == id and action.enabled:
                action.run()
