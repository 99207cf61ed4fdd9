"""Small lists inside cards: a table of records at its own height, with the keys and menus of every list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.lists.cells import Column
from app.ui.lists.delegate import ListDelegate
from app.ui.lists.fit import ColumnFit
from app.ui.lists.menus import open_menu
from app.ui.lists.records_model import RecordsModel
from app.ui.shell.page import Action
from app.ui.theme.theme import theme
from app.ui.theme.tokens import HEADER_HEIGHT
from app.ui.widgets.tables import TableView

R = TypeVar("R")


class Rows(QWidget, Generic[R]):
    """A table of a few records.

    Attributes:
        opened: the record that the user opened by Enter or double click.
        chosen_changed: other records are selected; ask `chosen`.
    """

    opened = Signal(object)
    chosen_changed = Signal()

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[R]],
        actions: Callable[[], Sequence[Action]] = tuple,
        *,
        most: int = 0,
        selects: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make the table.

        Args:
            name: what it holds, for screen readers.
            columns: what it shows.
            actions: what the menu of the selected records offers.
            most: rows shown before it scrolls; 0 lets it fill the room it is given.
            selects: the first row is selected while no other is.
            parent: the widget that owns it.
        """
        super().__init__(parent)
        self._actions, self._most, self._selects = actions, most, selects
        self.model: RecordsModel[R] = RecordsModel(columns, self)
        self.table = TableView(name)
        self.table.setModel(self.model)
        self.table.setItemDelegate(ListDelegate(self.table, self.model.columns))
        for index, column in enumerate(self.model.columns):
            self.table.set_column(index, column.width, stretch=column.stretch)
        self._fit = ColumnFit(self.table, self.model.columns)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.setFocusProxy(self.table)
        self.table.activated_row.connect(self._on_activated)
        self.table.menu_asked.connect(self._on_menu_asked)
        self.table.selection_told.connect(self.chosen_changed)
        theme.changed.connect(self._take_room)
        self._take_room()

    def show_records(self, records: Sequence[R]) -> None:
        """Show other records; the selected one stays so where it still is, else perhaps the first is selected."""
        before = self.table.selected_rows()
        kept = {row: self.model.records[row] for row in before if row < len(self.model.records)}
        self.model.show(records)
        for row, record in kept.items():
            if row < len(records) and _key(records[row]) == _key(record):
                self.table.choose_row(row)
                break
        else:
            if records and self._selects:
                self.table.choose_row(0)
        self._take_room()
        self.chosen_changed.emit()

    def chosen(self) -> list[R]:
        """Return the records selected."""
        return [self.model.records[row] for row in self.table.selected_rows() if row < len(self.model.records)]

    def one(self) -> R | None:
        """Return the one record selected, None for none or several."""
        chosen = self.chosen()
        return chosen[0] if len(chosen) == 1 else None

    def _take_room(self) -> None:
        if not self._most:
            return
        count = len(self.model.records)
        policy = Qt.ScrollBarPolicy
        self.table.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if count > self._most else policy.ScrollBarAlwaysOff
        )
        self.setFixedHeight(HEADER_HEIGHT + 1 + min(max(count, 1), self._most) * theme.row_height)

    def _on_activated(self, row: int) -> None:
        if 0 <= row < len(self.model.records):
            self.opened.emit(self.model.records[row])

    def _on_menu_asked(self, place: QPoint) -> None:
        actions = self._actions()
        if actions:
            open_menu(self, place, actions)


def _key(record: object) -> object:
    return getattr(record, "id", record)
