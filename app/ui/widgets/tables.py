"""The list of the window: virtual rows of 40 or 28 pixels, hairlines, everything by keyboard."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QSettings,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScrollBar, QTableView, QWidget

from app.ui.override import override
from app.ui.theme.fonts import MEDIUM, caption_font
from app.ui.theme.icons import draw_icon
from app.ui.theme.paint import fill
from app.ui.theme.theme import theme
from app.ui.theme.tokens import CELL_PADDING, HEADER_HEIGHT

BAR_AFTER_MS, BAR_WIDTH = 150, 10


class TableView(QTableView):
    """A list of rows, whole rows selected; the delegate that paints them is given by whoever knows its columns.

    Attributes:
        activated_row: row that the user opened by Enter or double click.
        menu_asked: place of the menu, global, after a right click or the menu key; the row under it is selected.
        sort_asked: column and order that the user asked for in the header; the page sorts and calls :meth:`show_sort`.
        selection_told: emitted when other rows are selected; ask :meth:`selected_rows`.
    """

    activated_row = Signal(int)
    menu_asked = Signal(QPoint)
    sort_asked = Signal(int, Qt.SortOrder)
    selection_told = Signal()

    def __init__(
        self, name: str, settings_key: str = "", parent: QWidget | None = None, *, scrolls: bool = True
    ) -> None:
        """Make the list; one that is always as high as its rows ``scrolls`` not."""
        super().__init__(parent)
        self._key, self._scrolls = settings_key, scrolls
        self._hover_row = -1
        self._bar: QScrollBar | None = None
        self.setProperty("kind", "list")
        self.setAccessibleName(name)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        # The bar that is shown lies over the rows, so that they and their hairlines reach the edge; see _add_bar.
        super().setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._header = TableHeader(self)
        self.setHorizontalHeader(self._header)
        self._header.sort_asked.connect(self.sort_asked)
        self.doubleClicked.connect(lambda index: self.activated_row.emit(index.row()))
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # Columns

    def set_column(self, column: int, width: int, *, stretch: bool = False) -> None:
        """Give a column its width; one that stretches takes what the others leave. Call after the model was set."""
        mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
        self._header.setSectionResizeMode(column, mode)
        if not stretch:
            self._header.resizeSection(column, width)

    def show_sort(self, column: int, order: Qt.SortOrder) -> None:
        """Show the arrow at the column that the rows are sorted by."""
        self._header.setSortIndicator(column, order)

    def restore(self, settings: QSettings) -> None:
        """Give the columns the widths that the user left them with."""
        widths = settings.value(f"columns/{self._key}", "") if self._key else ""
        values = [part for part in str(widths or "").split(" ") if part.isdigit()]
        if len(values) != self._header.count():
            return
        for column, width in enumerate(values):
            if (
                self._header.sectionResizeMode(column) is QHeaderView.ResizeMode.Interactive
                and 24 <= int(width) <= 2000
            ):
                self._header.resizeSection(column, int(width))

    def remember(self, settings: QSettings) -> None:
        """Keep the widths of the columns."""
        if self._key:
            widths = " ".join(str(self._header.sectionSize(column)) for column in range(self._header.count()))
            settings.setValue(f"columns/{self._key}", widths)

    # Rows

    def selected_rows(self) -> list[int]:
        """Return the rows selected, in order."""
        chosen = self._selection()
        if chosen is None:
            return []
        # By spans: everything selected is one span, however many rows it has.
        spans = chosen.selection()
        return sorted({row for i in range(spans.count()) for row in range(spans.at(i).top(), spans.at(i).bottom() + 1)})

    def current_row(self) -> int:
        """Return the row that the keyboard is on; -1 for none."""
        return self.currentIndex().row()

    def choose_row(self, row: int) -> None:
        """Select one row, put the keyboard on it and bring it into view."""
        if 0 <= row < self.row_count():
            index = self.model().index(row, 0)
            # Not selectRow(): it would extend the selection while Shift is held.
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(index)

    def enter(self) -> None:
        """Take the keyboard, on the rows selected or else on the first row."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.selectionModel().hasSelection():
            self.choose_row(0)

    def row_count(self) -> int:
        """Return how many rows the model has now; 0 without a model."""
        return self.verticalHeader().count()

    def hover_row(self) -> int:
        """Return the row under the pointer; -1 for none."""
        return self._hover_row

    @override
    def setVerticalScrollBarPolicy(self, policy: Qt.ScrollBarPolicy) -> None:
        """Say whether the bar that lies over the rows may be shown; Qt's own never is."""
        self._scrolls = policy is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self._bar is not None:
            own = self.verticalScrollBar()
            self._on_range(own.minimum(), own.maximum())

    @override
    def setModel(self, model: QAbstractItemModel | None, /) -> None:
        super().setModel(model)
        made = self._selection()
        if made is not None:
            made.selectionChanged.connect(self._on_selection_changed)
        if model is not None:
            model.modelReset.connect(self._on_reset)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        plain = not modifiers & ~Qt.KeyboardModifier.KeypadModifier
        row = self.current_row()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain and row >= 0:
            self.activated_row.emit(row)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and plain:
            # Qt's Home and End walk along the row; in a list they go to its ends.
            self.choose_row(0 if key == Qt.Key.Key_Home else self.row_count() - 1)
        elif key == Qt.Key.Key_Down and plain and self.row_count() and not self.selectionModel().hasSelection():
            # Taking the focus makes a row current without selecting it; the first step goes there, not past it.
            self.choose_row(max(row, 0))
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(rect.bottomLeft() + QPoint(CELL_PADDING, 0))
        else:
            index = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
            if index.isValid() and not self.selectionModel().isRowSelected(index.row(), QModelIndex()):
                self.choose_row(index.row())
            place = event.globalPos()
        self.menu_asked.emit(place)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._bar is None:
            # Later: asking for Qt's own bar costs a start 10 ms, and the first rows do not need it.
            QTimer.singleShot(BAR_AFTER_MS, self, self._add_bar)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_bar()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._set_hover(self.rowAt(event.position().toPoint().y()))

    @override
    def viewportEvent(self, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.Leave:
            self._set_hover(-1)
        return super().viewportEvent(event)

    def _add_bar(self) -> None:
        if self._bar is not None:
            return
        own = self.verticalScrollBar()
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar.setAccessibleName(self.tr("Scroll"))
        own.rangeChanged.connect(self._on_range)
        own.valueChanged.connect(self._bar.setValue)
        self._bar.valueChanged.connect(own.setValue)
        self._on_range(own.minimum(), own.maximum())

    def _on_range(self, least: int, most: int) -> None:
        own = self.verticalScrollBar()
        if self._bar is not None:
            self._bar.setPageStep(own.pageStep())
            self._bar.setSingleStep(own.singleStep())
            self._bar.setRange(least, most)
            self._bar.setValue(own.value())
            self._bar.setVisible(self._scrolls and most > least)
            self._place_bar()

    def _place_bar(self) -> None:
        if self._bar is not None:
            rows = self.viewport().geometry()
            self._bar.setGeometry(rows.right() + 1 - BAR_WIDTH, rows.top(), BAR_WIDTH, rows.height())

    def _selection(self) -> QItemSelectionModel | None:
        """The selection model; none before a model was set, whatever the stubs say."""
        return self.selectionModel()

    def _set_hover(self, row: int) -> None:
        if row == self._hover_row:
            return
        before, self._hover_row = self._hover_row, row
        for changed in (before, row):
            if changed >= 0:
                top, height = self.rowViewportPosition(changed), self.rowHeight(changed)
                self.viewport().update(QRect(0, top, self.viewport().width(), height))

    def _on_reset(self) -> None:
        """Where the keyboard is shows before the first key."""
        if self.row_count() and not self.currentIndex().isValid():
            index = self.model().index(0, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _on_selection_changed(self) -> None:
        self.selection_told.emit()

    def _on_theme_changed(self) -> None:
        # Another height repaints the rows, other colours come with the application's palette. Asking for the viewport
        # here would make PySide set up every kind of widget it knows, 15 ms of each start.
        self.verticalHeader().setDefaultSectionSize(theme.row_height)


class TableHeader(QHeaderView):
    """Captions over the columns; a click asks to sort, an arrow shows how it is sorted."""

    sort_asked = Signal(int, Qt.SortOrder)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedHeight(HEADER_HEIGHT + 1)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(40)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sectionClicked.connect(self._on_clicked)
        self.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        model = self.model()
        text = str(model.headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        align = model.headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        right = bool(align is not None and int(align) & int(Qt.AlignmentFlag.AlignRight))
        sorted_here = self.sortIndicatorSection() == logicalIndex
        painter.save()
        fill(painter, rect, theme.color("panel"))
        painter.setFont(caption_font(MEDIUM))
        painter.setPen(theme.color("text" if sorted_here else "muted"))
        area = rect.adjusted(CELL_PADDING, 0, -CELL_PADDING, -1)
        metrics = QFontMetrics(caption_font(MEDIUM))
        arrow = 16 if sorted_here else 0
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width() - arrow)
        width = metrics.horizontalAdvance(shown)
        left = area.right() - width - arrow + 1 if right else area.left()
        words = QRect(left, area.top(), width + 1, area.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        if sorted_here:
            falling = self.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
            place = QRect(left + width + 4, area.center().y() - 6, 12, 12)
            draw_icon(painter, place.toRectF(), "chevron-down" if falling else "chevron-up", theme.color("text"))
        fill(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line"))
        painter.restore()

    def _on_clicked(self, column: int) -> None:
        again = self.sortIndicatorSection() == column
        rising = Qt.SortOrder.AscendingOrder
        order = Qt.SortOrder.DescendingOrder if again and self.sortIndicatorOrder() is rising else rising
        self.sort_asked.emit(column, order)
