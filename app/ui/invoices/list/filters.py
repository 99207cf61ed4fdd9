"""How the invoice list is narrowed: states with their counts, a customer, a period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.invoice_list import InvoiceQuery, SortKey, StateFilter
from app.ui.formats import Formats
from app.ui.invoices.list.customer_filter import CustomerFilter
from app.ui.invoices.list.period_filter import PeriodFilter
from app.ui.invoices.list.periods import Period
from app.ui.theme.tokens import GAP_SMALL
from app.ui.widgets.segmented import Segment, SegmentedControl

if TYPE_CHECKING:
    from app.services.books import Books


class FilterBar(QWidget):
    """The row between title and list.

    Attributes:
        changed: emitted when the user narrowed or widened the list.
    """

    changed = Signal()

    def __init__(
        self, books: Books, formats: Formats, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        words = {
            StateFilter.ALL: self.tr("All"),
            StateFilter.DRAFT: self.tr("Drafts"),
            StateFilter.OPEN: self.tr("Open"),
            StateFilter.OVERDUE: self.tr("Overdue"),
            StateFilter.PAID: self.tr("Paid"),
            StateFilter.CANCELLED: self.tr("Cancelled"),
        }
        segments = [Segment(state.value, text) for state, text in words.items()]
        self._states = SegmentedControl(self.tr("State"), segments)
        self._customer = CustomerFilter(books)
        self._period = PeriodFilter(formats, today)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_SMALL)
        layout.addWidget(self._states)
        layout.addStretch(1)
        layout.addWidget(self._customer)
        layout.addWidget(self._period)
        self._states.changed.connect(lambda _key: self.changed.emit())
        self._customer.changed.connect(self.changed)
        self._period.changed.connect(self.changed)

    def query(self, text: str, sort: str, *, descending: bool) -> InvoiceQuery:
        """Return the question that filters, search text and order make together."""
        days = self._period.dates()
        return InvoiceQuery(
            state=StateFilter(self._states.chosen()),
            customer_id=self._customer.customer_id,
            date_from=days.first,
            date_to=days.last,
            text=text,
            sort=sort_key(sort),
            descending=descending,
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the whole list is shown."""
        return (
            self._states.chosen() != StateFilter.ALL
            or self._customer.customer_id is not None
            or self._period.period is not Period.ANY
        )

    def widen(self) -> None:
        """Show everything again, without telling anybody."""
        self._states.choose(StateFilter.ALL.value)
        self._customer.choose(None, "")
        self._period.choose(Period.ANY)

    def choose_state(self, state: StateFilter) -> None:
        """Show the documents of one state, without telling anybody."""
        self._states.choose(state.value)

    def choose_customer(self, customer_id: int, name: str) -> None:
        """Show the documents of one customer, without telling anybody."""
        self._customer.choose(customer_id, name)

    def show_counts(self, counts: Mapping[StateFilter, int]) -> None:
        """Show how many documents each state has; none is not worth a figure."""
        self._states.set_counts({state.value: counts.get(state, 0) or None for state in StateFilter})


def sort_key(name: str) -> SortKey:
    """Return the order called ``name``, the list's own for a name that is none."""
    return next((key for key in SortKey if key.value == name), SortKey.ISSUED)
