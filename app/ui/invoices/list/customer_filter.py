"""The button that narrows the invoice list to one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from app.ui.lists.drop_button import DropButton
from app.ui.plain import one_line

if TYPE_CHECKING:
    from app.services.books import Books

_SHOWN_NAME = 28


class CustomerFilter(DropButton):
    """Chooses one customer or any; the button says which.

    Attributes:
        changed: emitted when the user chose another.
        customer_id: None for any.
    """

    changed = Signal()

    def __init__(self, books: Books, parent: QWidget | None = None) -> None:
        super().__init__(self._on_pressed, parent)
        self._books = books
        self.customer_id: int | None = None
        self.choose(None, "")

    def choose(self, customer_id: int | None, name: str) -> None:
        """Choose a customer without telling anybody; None for any."""
        self.customer_id = customer_id
        self.set_text(self.tr("Any customer") if customer_id is None else one_line(name, _SHOWN_NAME))
        self.setAccessibleName(self.tr("Customer: {name}").format(name=self.tr("any") if customer_id is None else name))
        self.setToolTip(name if len(name) > _SHOWN_NAME else "")

    def _on_pressed(self) -> None:
        from app.ui.invoices.list.customer_popup import CustomerPopup

        popup = CustomerPopup(self._books, self)
        popup.chosen.connect(self._on_chosen)
        popup.adjustSize()
        # Right edges in line: the button stands at the right of the page.
        popup.move(self.mapToGlobal(QPoint(self.width() - popup.width(), self.height() + 4)))
        popup.show()

    def _on_chosen(self, customer_id: object, name: str) -> None:
        self.choose(customer_id if isinstance(customer_id, int) else None, name)
        self.changed.emit()
