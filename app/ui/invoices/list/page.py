"""The page of the invoice list: asks for what the filters say, shows it, and tells what is selected."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSettings, Qt, QTimer
from PySide6.QtWidgets import QStackedWidget

from app.services import invoice_list
from app.services.invoice_list import CurrencySum, InvoiceQuery, StateFilter
from app.ui import tasks
from app.ui.invoices.list.columns import invoice_columns
from app.ui.invoices.list.filters import FilterBar
from app.ui.invoices.list.model import InvoiceListModel
from app.ui.invoices.list.new_button import NewButton
from app.ui.lists.delegate import ListDelegate
from app.ui.lists.fit import SEARCH_WIDTH, ColumnFit
from app.ui.lists.outside import OutsideChanges
from app.ui.lists.place import Place, focus_shown, place_of, return_to
from app.ui.override import override
from app.ui.shell.navigator import CustomerInvoices
from app.ui.shell.page import Action, Page, Shell, Span
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import Card, EmptyState
from app.ui.widgets.inputs import SearchField
from app.ui.widgets.tables import TableView

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from app.services.books import Books
    from app.ui.invoices.list.actions import InvoiceActions
    from app.ui.invoices.list.selection import Selection

FIRST_ROWS = 64
SORT_KEY = "invoices/sort"
COUNT_DELAY_MS = 120
"""Counts of the states follow once typing pauses: rows first."""
SUM_DELAY_MS = 30
AFTER_PAINT_MS = 40
"""Until then the first rows are painted; reading all ids meanwhile would hold them up."""
DAY_CHECK_MS = 60_000
"""At midnight, or when the computer's time zone changes, invoices become overdue."""
LOOKED_AT = 200
"""Of a larger selection nothing is looked up before an action is offered."""


class InvoiceListPage(Page):
    """Every invoice and credit note: narrowed, sorted, selected, and acted on."""

    def __init__(self, shell: Shell, books: Books) -> None:
        super().__init__(shell, self.tr("Invoices"))
        self._books = books
        self._columns = invoice_columns(shell.formats, books.today)
        self._sort, self._descending = remembered_sort(shell.settings, [column.sort for column in self._columns])
        self._loaded, self._stale, self._day = False, True, books.today()
        self._search = SearchField(self.tr("Search numbers, customers, lines…"), "Ctrl F")
        self._filters = FilterBar(books, shell.formats, books.today)
        self._table = TableView(self.tr("Invoices"), "invoices")
        self._model = InvoiceListModel(self._columns, lambda ids: invoice_list.rows(books, ids), self)
        self._made_actions: InvoiceActions | None = None
        self._nothing_yet: EmptyState | None = None
        self._nothing_found: EmptyState | None = None
        self._counting = QTimer(self, singleShot=True, interval=COUNT_DELAY_MS)
        self._summing = QTimer(self, singleShot=True, interval=SUM_DELAY_MS)
        self._calendar = QTimer(self, interval=DAY_CHECK_MS)
        self._outside = OutsideChanges(self, books.paths.database, self._refresh)
        self._lay_out()
        self._calendar.timeout.connect(self._on_minute)
        self._calendar.start()
        self._counting.timeout.connect(self._count)
        self._summing.timeout.connect(self._sum)
        self._search.searched.connect(lambda _text: self._reload())
        self._search.list_asked.connect(self._table.enter)
        self._filters.changed.connect(self._reload)
        self._table.selection_told.connect(self._summing.start)
        self._table.activated_row.connect(self._on_activated)
        self._table.menu_asked.connect(self._on_menu_asked)
        self._table.sort_asked.connect(self._on_sort_asked)

    # What the window calls

    @override
    def on_shown(self) -> None:
        if not self._loaded:
            self._loaded, self._stale = True, False
            rows = invoice_list.first(self._books, self._query(), FIRST_ROWS)
            self._model.show_first(rows)
            self._stack.setCurrentWidget(self._table if rows else self.nothing_yet)
            QTimer.singleShot(AFTER_PAINT_MS, self, self._settle_in)
        elif self._stale or self._day != self._books.today() or self._outside.happened():
            self._refresh()
        self._tell()
        focus_shown(self._stack)

    @override
    def on_changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"invoice", "payment", "customer", "company"}:
            self._stale = True
            if self.isVisible():
                self._refresh()

    @override
    def open(self, target: object) -> None:
        if not isinstance(target, StateFilter | CustomerInvoices):
            return
        self._search.clear()
        self._filters.widen()
        if isinstance(target, StateFilter):
            self._filters.choose_state(target)
        else:
            self._filters.choose_customer(target.customer_id, target.name)
        self._stale = True

    @override
    def actions_now(self) -> Sequence[Action]:
        sorts = [
            Action(
                f"sort-{column.key}",
                self.tr("Sort by {column}").format(column=column.title),
                partial(self._sort_by, index),
                f"Alt+{index + 1}",
                minor=True,
            )
            for index, column in enumerate(self._columns)
            if column.sort
        ]
        return [*self._do.actions(), *sorts]

    @override
    def focus_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    @override
    def flush(self) -> None:
        self._fit.remember(self.shell.settings)
        self.shell.settings.setValue(SORT_KEY, f"{self._sort} {'desc' if self._descending else 'asc'}")

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._counting.isActive() or self._summing.isActive():
            self._counting.stop()
            self._summing.stop()
            self._stale = True

    def _settle_in(self) -> None:
        """The first rows are painted: now the whole list, and the keys."""
        self._bind_keys()
        if self.isVisible():
            self._refresh()
        else:
            self._stale = True

    # Layout

    def _bind_keys(self) -> None:
        """Keys that mean something only while the rows have the keyboard."""
        from PySide6.QtGui import QKeySequence, QShortcut

        keys: dict[str, Callable[[], object]] = {
            "Del": partial(self._run, "delete"),
            "Ctrl+D": partial(self._run, "duplicate"),
        }
        for index, column in enumerate(self._columns):
            if column.sort:
                keys[f"Alt+{index + 1}"] = partial(self._sort_by, index)
        for sequence, run in keys.items():
            bound = QShortcut(QKeySequence(sequence), self._table)
            bound.setContext(Qt.ShortcutContext.WidgetShortcut)
            bound.activated.connect(run)

    def _lay_out(self) -> None:
        self._export = Button(self.tr("Export PDF"), partial(self._run, "export-pdf"))
        self._offer_export(offered=False)
        self.header.add(self._search)
        self.header.add(self._export)
        self._new = NewButton(self)
        self.header.add(self._new)
        self._search.setMinimumWidth(SEARCH_WIDTH)
        self.body.addWidget(self._filters)
        self._table.setModel(self._model)
        self._table.setItemDelegate(ListDelegate(self._table, self._columns))
        for index, column in enumerate(self._columns):
            self._table.set_column(index, column.width, stretch=column.stretch)
        self._table.restore(self.shell.settings)
        self._fit = ColumnFit(self._table, self._columns)
        self._show_sort()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        card = Card(padding=0)
        card.body.addWidget(self._stack)
        self.body.addWidget(card, 1)

    @property
    def nothing_yet(self) -> EmptyState:
        """What the page says while there are no documents at all; made when first needed."""
        if self._nothing_yet is None:
            self._nothing_yet = EmptyState(
                "invoice",
                self.tr("Your invoices will stand here"),
                self.tr("Write the first one. It stays a draft, free to change, until you issue it."),
                self.tr("New invoice"),
                self.shell.navigator.new_invoice,
            )
            self._stack.addWidget(self._nothing_yet)
        return self._nothing_yet

    @property
    def nothing_found(self) -> EmptyState:
        """What the page says while nothing matches; made when first needed."""
        if self._nothing_found is None:
            self._nothing_found = EmptyState(
                "search",
                self.tr("Nothing matches"),
                self.tr("Search for a part of a number, a name or a line, or show all invoices again."),
                self.tr("Show all invoices"),
                self._on_widen,
            )
            self._stack.addWidget(self._nothing_found)
        return self._nothing_found

    # Loading

    def _query(self) -> InvoiceQuery:
        return self._filters.query(self._search.text().strip(), self._sort, descending=self._descending)

    def _reload(self) -> None:
        """Answer another question: its answer begins at the top."""
        query = self._query()
        tasks.run(self, lambda: invoice_list.ids(self._books, query), self._show_answer, key="ids")
        self._counting.start()

    def _refresh(self) -> None:
        """Answer the same question anew: the user's place is kept."""
        self._stale, self._day = False, self._books.today()
        self._outside.note()
        query = self._query()
        tasks.run(self, lambda: invoice_list.ids(self._books, query), self._show_refreshed, key="ids")
        self._counting.start()

    def _show_answer(self, ids: array[int]) -> None:
        selected = Place(selected=place_of(self._table, self._model.ids).selected)
        if self._model.show(ids):
            return_to(self._table, self._model.ids, selected)
        self._table.scrollToTop()
        self._show_stack()

    def _show_refreshed(self, ids: array[int]) -> None:
        place = place_of(self._table, self._model.ids)
        if self._model.show(ids):
            return_to(self._table, self._model.ids, place)
        self._show_stack()

    def _show_stack(self) -> None:
        if len(self._model.ids):
            self._stack.setCurrentWidget(self._table)
        else:
            asked = self._filters.narrowed or bool(self._search.text().strip())
            self._stack.setCurrentWidget(self.nothing_found if asked else self.nothing_yet)
        self._summing.start()

    def _count(self) -> None:
        query = self._query()
        tasks.run(self, lambda: invoice_list.counts(self._books, query), self._show_counts, key="counts")

    def _show_counts(self, counts: dict[StateFilter, int]) -> None:
        self._filters.show_counts(counts)

    # Selection

    def _selection(self) -> Selection:
        """Return what is selected, looked at row by row where it is not too much."""
        from app.ui.invoices.list.selection import Selection

        ids = self._model.ids
        chosen = [row for row in self._table.selected_rows() if row < len(ids)]
        rows = [self._model.summary(row) for row in chosen] if len(chosen) <= LOOKED_AT else []
        return Selection([ids[row] for row in chosen], [row for row in rows if row is not None])

    def _sum(self) -> None:
        ids = self._model.ids
        selected = [ids[row] for row in self._table.selected_rows() if row < len(ids)]
        self._offer_export(offered=bool(selected))
        if selected:
            tasks.run(self, lambda: invoice_list.sums(self._books, selected), self._show_sums, key="sums")
        else:
            self._tell()

    def _offer_export(self, *, offered: bool) -> None:
        self._export.setEnabled(offered)
        self._export.setToolTip("" if offered else self.tr("Select one document or several first."))

    def _show_sums(self, sums: Sequence[CurrencySum]) -> None:
        formats = self.shell.formats
        count = sum(entry.count for entry in sums)
        amount = " + ".join(formats.money(entry.amount, entry.currency) for entry in sums)
        balance = " + ".join(formats.money(entry.balance, entry.currency) for entry in sums if entry.balance)
        spans = [Span(self.tr("{n} selected ·").format(n=formats.whole(count))), Span(amount, strong=True)]
        if balance:
            spans.append(Span(self.tr("· balance {amount}").format(amount=balance)))
        self.set_status(spans)

    def _tell(self) -> None:
        if self._table.selected_rows():
            return
        count = len(self._model.ids)
        words = self.tr("1 document") if count == 1 else self.tr("{n} documents") if count else ""
        self.set_status(words.format(n=self.shell.formats.whole(count)))

    # Acting

    @property
    def _do(self) -> InvoiceActions:
        """What may be done with the selection; loaded when first asked for, after the rows were painted."""
        if self._made_actions is None:
            from app.ui.invoices.list.actions import InvoiceActions

            self._made_actions = InvoiceActions(self, self._books, self._selection)
        return self._made_actions

    def _run(self, id: str) -> None:
        """Run one of the actions, if it can be done now."""
        for action in self._do.actions():
            if action.id == id and action.enabled:
                action.run()

    # What happened

    def _on_minute(self) -> None:
        if self.isVisible() and self._day != self._books.today():
            self._refresh()

    def _on_widen(self) -> None:
        self._filters.widen()
        self._search.clear()
        self._reload()

    def _on_activated(self, row: int) -> None:
        if 0 <= row < len(self._model.ids):
            self.shell.navigator.open_invoice(self._model.ids[row])

    def _on_menu_asked(self, place: QPoint) -> None:
        self._do.offer(place)

    def _on_sort_asked(self, column: int, order: Qt.SortOrder) -> None:
        key = self._columns[column].sort
        if key:
            self._sort, self._descending = key, order is Qt.SortOrder.DescendingOrder
            self._show_sort()
            self._reload()

    def _sort_by(self, column: int) -> None:
        """Sort by a column as its header does: again means the other way round."""
        again = self._columns[column].sort == self._sort
        rising = Qt.SortOrder.AscendingOrder
        order = Qt.SortOrder.DescendingOrder if again and not self._descending else rising
        self._on_sort_asked(column, order)

    def _show_sort(self) -> None:
        keys = [column.sort for column in self._columns]
        order = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        self._table.show_sort(keys.index(self._sort), order)


def remembered_sort(settings: QSettings, known: Sequence[str]) -> tuple[str, bool]:
    """Return the order the list was left in, and whether it falls; newest first when what was kept is none we know."""
    kept, _, direction = str(settings.value(SORT_KEY, "") or "").partition(" ")
    return (kept, direction == "desc") if kept and kept in known else ("issued", True)
