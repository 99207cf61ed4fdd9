"""The number series: what each next number will look like, who took which number, and where one is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.decimals import parse_whole
from app.domain.party import Company
from app.domain.series import DEFAULT_SERIES, Reset, Series, SeriesKind, check_series
from app.ui.formats import Formats
from app.ui.forms import roomy, show_text
from app.ui.lists.cells import Cell, Column
from app.ui.lists.delegate import ListDelegate
from app.ui.lists.records_model import RecordsModel
from app.ui.theme.theme import theme
from app.ui.theme.tokens import GAP, HEADER_HEIGHT
from app.ui.widgets.cards import Card
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import ComboBox, LineEdit
from app.ui.widgets.labels import PlainLabel, Tone
from app.ui.widgets.tables import TableView

if TYPE_CHECKING:
    from app.services.series import SeriesUse, TakenNumber

_SHOWN_ROWS = 5


class SeriesSection(QWidget):
    """One card for each series.

    Attributes:
        changed: emitted when the user changed a pattern, a reset or a first number.
        opened: id of the document whose number the user wants to see.
    """

    changed = Signal()
    opened = Signal(int)

    def __init__(self, formats: Formats, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        titles = {
            SeriesKind.INVOICE: self.tr("Invoices"),
            SeriesKind.CREDIT_NOTE: self.tr("Credit notes"),
            SeriesKind.CANCELLATION: self.tr("Cancellations"),
        }
        self._cards = {
            series.kind: SeriesCard(titles[series.kind], series, place, formats, today)
            for place, series in enumerate(DEFAULT_SERIES)
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        for card in self._cards.values():
            card.changed.connect(self.changed)
            card.opened.connect(self.opened)
            layout.addWidget(card)

    def set_company(self, company: Company) -> None:
        """Show the series of a company."""
        for series in company.series or DEFAULT_SERIES:
            self._cards[series.kind].set_series(series)

    def show_use(self, uses: Sequence[SeriesUse]) -> None:
        """Show who took which number."""
        for use in uses:
            self._cards[use.series.kind].show_use(use)

    def applied(self, company: Company) -> Company:
        """Return ``company`` with the series that stand here."""
        return replace(company, series=tuple(card.series() for card in self._cards.values()))


class SeriesCard(Card):
    """Pattern, reset and first number of one series with the next number as an example, and the numbers taken."""

    changed = Signal()
    opened = Signal(int)

    def __init__(self, title: str, series: Series, place: int, formats: Formats, today: Callable[[], date]) -> None:
        super().__init__(title)
        self._series, self._today, self._path = series, today, f"series[{place}]"
        self._next = 0
        self._pattern = LineEdit(self.tr("{title}: pattern").format(title=title), max_length=60)
        self._reset = ComboBox(self.tr("{title}: starts again").format(title=title))
        self._reset.add(self.tr("each year"), Reset.YEARLY)
        self._reset.add(self.tr("each month"), Reset.MONTHLY)
        self._reset.add(self.tr("never"), Reset.NEVER)
        self._start = LineEdit(self.tr("{title}: first number").format(title=title), max_length=12)
        self._pattern_field = Field(self.tr("Pattern"), self._pattern, path=f"{self._path}.pattern")
        self._start_field = Field(self.tr("First number"), self._start, path=f"{self._path}.start")
        grid = roomy(FormGrid())
        grid.add(self._pattern_field, 0, 0, 6)
        grid.add(Field(self.tr("Starts again"), self._reset, path=f"{self._path}.reset"), 0, 6, 3)
        grid.add(self._start_field, 0, 9, 3)
        self.body.addWidget(grid)
        self._gaps = PlainLabel(tone=Tone.ATTENTION, wrap=True)
        self._gaps.hide()
        self._none = PlainLabel(self.tr("No number was taken yet."), tone=Tone.MUTED)
        self._model: RecordsModel[TakenNumber] = RecordsModel(_columns(formats), self)
        self._table = TableView(self.tr("{title}: numbers taken").format(title=title), "series")
        self._table.setModel(self._model)
        self._table.setItemDelegate(ListDelegate(self._table, self._model.columns))
        for index, column in enumerate(self._model.columns):
            self._table.set_column(index, column.width, stretch=column.stretch)
        self._table.activated_row.connect(lambda row: self.opened.emit(self._model.records[row].document_id))
        for widget in (self._gaps, self._none, self._table):
            self.body.addWidget(widget)
        self._table.hide()
        self._pattern.textEdited.connect(lambda _text: self._on_edited())
        self._start.textEdited.connect(lambda _text: self._on_edited())
        self._reset.chosen_changed.connect(lambda _value: self._on_edited())

    def set_series(self, series: Series) -> None:
        """Show a series."""
        self._series = series
        show_text(self._pattern, series.pattern)
        self._reset.choose(series.reset)
        show_text(self._start, str(series.start))
        self._show_example()

    def series(self) -> Series:
        """Return what stands in the fields; a first number that cannot be read becomes 0, which is refused."""
        return replace(
            self._series,
            pattern=self._pattern.text().strip(),
            reset=Reset(str(self._reset.chosen())),
            start=parse_whole(self._start.text().strip()) or 0,
        )

    def show_use(self, use: SeriesUse) -> None:
        """Show the numbers taken, newest first, and the gaps."""
        self._next = use.next_counter
        self._model.show(use.taken)
        self._none.setVisible(not use.taken)
        self._table.setVisible(bool(use.taken))
        rows = min(len(use.taken), _SHOWN_ROWS)
        policy = Qt.ScrollBarPolicy
        self._table.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if len(use.taken) > _SHOWN_ROWS else policy.ScrollBarAlwaysOff
        )
        self._table.setFixedHeight(HEADER_HEIGHT + 1 + rows * theme.row_height)
        self._gaps.setVisible(bool(use.gaps))
        self._gaps.setText(self.tr("Missing: {numbers}").format(numbers=", ".join(use.gaps)))
        self._show_example()

    def _on_edited(self) -> None:
        self._show_example()
        self.changed.emit()

    def _show_example(self) -> None:
        """Say what the next number will look like, or why there is none, while the pattern is typed."""
        series = self.series()
        problems = check_series(series)
        wrong = next((problem.message for problem in problems if problem.field == "pattern"), "")
        if wrong:
            self._pattern_field.set_error(wrong)
            return
        self._pattern_field.clear()
        same = series.pattern == self._series.pattern and series.reset is self._series.reset
        counter = max(self._next, series.start) if same and self._next else series.start
        number = series.number(self._today(), counter)
        self._pattern_field.set_hint(self.tr("Next: {number}").format(number=number))


def _columns(formats: Formats) -> tuple[Column[TakenNumber], ...]:
    return (
        Column("number", _tr("Number"), 160, lambda taken: Cell(taken.number, strong=True)),
        Column("issued", _tr("Issued"), 120, lambda taken: Cell(formats.day(taken.issue_date))),
        Column("customer", _tr("Customer"), 200, lambda taken: Cell(taken.customer_name), stretch=True),
        Column("who", _tr("Issued by"), 140, lambda taken: Cell(detail=taken.issued_by)),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("SeriesSection", text)
