"""The popup in which a customer is found by typing a part of the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.ui import tasks
from app.ui.override import override
from app.ui.plain import isolated, one_line
from app.ui.theme.tokens import GAP_SMALL, ROW_HEIGHT_COMPACT
from app.ui.widgets.inputs import LineEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.books import Books
    from app.services.customers import CustomerSummary

_OFFERED = 50


class CustomerPopup(QFrame):
    """A search field over the customers it finds; arrows and Enter choose, Escape leaves.

    Attributes:
        chosen: id (None for any) and name.
    """

    chosen = Signal(object, str)

    def __init__(self, books: Books, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("Choose a customer"))
        self._books = books
        self._search = LineEdit(self.tr("Find customer"), placeholder=self.tr("Name, town or email"))
        self._list = QListWidget()
        self._list.setProperty("kind", "popup")
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setAccessibleName(self.tr("Customers"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setUniformItemSizes(True)
        self._list.setFixedSize(320, 288)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_SMALL, GAP_SMALL, GAP_SMALL, GAP_SMALL)
        layout.addWidget(self._search)
        layout.addWidget(self._list)
        self._search.installEventFilter(self)
        self._search.textChanged.connect(lambda _text: self._look())
        self._search.returnPressed.connect(self._take)
        self._list.itemClicked.connect(lambda _item: self._take())
        self._search.setFocus(Qt.FocusReason.PopupFocusReason)
        self._look()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            step = steps.get(Qt.Key(event.key()))
            if step is not None:
                row = min(max(self._list.currentRow() + step, 0), self._list.count() - 1)
                self._list.setCurrentRow(row)
                return True
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        text = self._search.text().strip()

        def find() -> Sequence[CustomerSummary]:
            from app.services import customers

            return customers.listing(self._books, customers.CustomerQuery(text=text, limit=_OFFERED))

        tasks.run(self, find, self._show, key="find")

    def _show(self, found: Sequence[CustomerSummary]) -> None:
        self._list.clear()
        if not self._search.text().strip():
            self._add(self.tr("Any customer"), None, "")
        for customer in found:
            place = f"  {isolated(customer.city)}" if customer.city else ""
            self._add(one_line(f"{isolated(customer.name)}{place}"), customer.id, customer.name)
        if not found and self._search.text().strip():
            nobody = QListWidgetItem(self.tr("No customer matches"))
            nobody.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(nobody)
            return
        self._list.setCurrentRow(0)

    def _add(self, words: str, customer_id: int | None, name: str) -> None:
        entry = QListWidgetItem(words)
        entry.setSizeHint(QSize(0, ROW_HEIGHT_COMPACT))
        entry.setData(Qt.ItemDataRole.UserRole, (customer_id, name))
        self._list.addItem(entry)

    def _take(self) -> None:
        if self._list.currentRow() < 0:
            return
        entry = self._list.currentItem()
        if entry.flags() & Qt.ItemFlag.ItemIsEnabled:
            customer_id, name = entry.data(Qt.ItemDataRole.UserRole)
            self.chosen.emit(customer_id, name)
            self.close()
