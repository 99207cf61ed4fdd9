"""The command palette: any action, page, customer or document, by typing a few letters of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.ui import tasks
from app.ui.override import override
from app.ui.plain import one_line
from app.ui.shell.matching import says, score
from app.ui.theme.fonts import MEDIUM, NARROW_HYPHEN, caption_font, text_font
from app.ui.theme.icons import draw_icon
from app.ui.theme.theme import theme
from app.ui.theme.tokens import GAP, GAP_SMALL, RADIUS, RADIUS_CARD
from app.ui.widgets.inputs import SearchField
from app.ui.widgets.labels import PlainLabel, Size, Tone

WIDTH, ROW, MAX_ROWS = 600, 36, 10
_BEFORE_FOUND = 4
"""So many actions come before what the books hold, the rest after it."""
_ENTRY = Qt.ItemDataRole.UserRole + 1

AnyIndex = QModelIndex | QPersistentModelIndex


class Entry(NamedTuple):
    """One thing that the palette offers.

    Attributes:
        title: what it is or does.
        run: called when it is chosen, after the palette closed.
        detail: a customer's place, a document's customer, the kind of thing.
        icon: name of a line icon.
        shortcut: shown at the right.
        keywords: other words that find it; not shown.
    """

    title: str
    run: Callable[[], object]
    detail: str = ""
    icon: str = ""
    shortcut: str = ""
    keywords: str = ""


LocalSource = Callable[[], Sequence[Entry]]
"""What can be offered at once (actions, pages); the palette matches it."""

RemoteSource = Callable[[str], Callable[[], Sequence[Entry]]]
"""For a text, the work that finds entries off the GUI thread, best first; the source matches."""


class Palette(QWidget):
    """Shown over the upper middle of the window; Escape, or going elsewhere, closes it.

    Attributes:
        answered: emitted when the entries for the present text are complete.
    """

    answered = Signal()

    def __init__(self, host: QWidget, local: LocalSource, remote: RemoteSource | None = None) -> None:
        super().__init__(host)
        self._host, self._local, self._remote = host, local, remote
        self._offered: Sequence[Entry] = ()
        self._return_to: QWidget | None = None
        self._lookup: tasks.Job[Sequence[Entry]] | None = None
        self._run_answer = False
        self.setAccessibleName(self.tr("Command palette"))
        self._field = SearchField(
            self.tr("Find an action, a customer, a document…"), name=self.tr("Find an action, a customer or a document")
        )
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._on_typed)
        self._model = QStandardItemModel(self)
        self._list = QListView()
        self._list.setProperty("kind", "list")
        self._list.setAccessibleName(self.tr("Found"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(_EntryDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        self._list.entered.connect(self._list.setCurrentIndex)
        self._list.clicked.connect(self._run)
        self._nothing = PlainLabel(self.tr("Nothing found"), size=Size.TEXT, tone=Tone.MUTED)
        self._nothing.setContentsMargins(GAP_SMALL, GAP_SMALL, 0, GAP_SMALL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_SMALL + 1, GAP_SMALL + 1, GAP_SMALL + 1, GAP_SMALL + 1)
        layout.setSpacing(GAP_SMALL)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        layout.addWidget(self._nothing)
        theme.changed.connect(self.update)
        self.hide()

    def open(self) -> None:
        """Show the palette, empty, with the keyboard in it."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self._return_to = focus
        self._offered = self._local()
        self._field.clear()
        self._show([])
        self._search("")
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> None:
        """Hide the palette and give the keyboard back."""
        self.hide()
        if self._return_to is not None and isValid(self._return_to):
            self._return_to.setFocus(Qt.FocusReason.OtherFocusReason)
        self._return_to = None

    def titles(self) -> list[str]:
        """Return the titles offered now, best first."""
        return [entry.title for entry in self._entries()]

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if event.type() is QEvent.Type.FocusOut and self.isVisible():
            QTimer.singleShot(0, self, self._close_if_left)
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("control_line"), 1))
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD)

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: MAX_ROWS, Qt.Key.Key_PageUp: -MAX_ROWS}
        step = steps.get(Qt.Key(key))
        if step is not None:
            last = self._model.rowCount() - 1
            row = self._list.currentIndex().row() + step
            if abs(step) == 1 and last >= 0:
                row %= last + 1
            self._list.setCurrentIndex(self._model.index(max(0, min(row, last)), 0))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # Typed faster than the books answer, Enter means the best of all, not the best so far.
            self._run_answer = self._lookup is not None and not self._lookup.over
            if not self._run_answer:
                self._run(self._list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            # Tab has nowhere to go: the list follows the field.
            return key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
        return True

    def _close_if_left(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and focus is not self and not self.isAncestorOf(focus):
            self._return_to = None
            self.hide()

    def _on_typed(self, text: str) -> None:
        if self.isVisible():
            self._search(text.strip())

    def _search(self, text: str) -> None:
        # What answers alike keeps its order: what the page can do, what can be made, the pages.
        local = sorted(self._offered, key=lambda entry: score(text, entry.title), reverse=True)
        named = [entry for entry in local if says(text, f"{entry.title} {entry.keywords}")]
        # A few letters in order are a guess: what the books hold under that name comes before it.
        guessed = [entry for entry in local if entry not in named and score(text, entry.title)]
        self._show([*named, *guessed])
        if self._lookup is not None:
            self._lookup.cancel()
        self._run_answer, self._lookup = False, None
        if not text or self._remote is None:
            self.answered.emit()
            return

        def found(entries: Sequence[Entry]) -> None:
            self._show([*named[:_BEFORE_FOUND], *entries, *named[_BEFORE_FOUND:], *guessed])
            self.answered.emit()
            if self._run_answer and self.isVisible():
                self._run(self._list.currentIndex())

        self._lookup = tasks.run(self, self._remote(text), found, key="palette")

    def _show(self, entries: Sequence[Entry]) -> None:
        chosen = self._list.currentIndex().row()
        kept = self._entries()[chosen] if 0 <= chosen < self._model.rowCount() else None
        self._model.clear()
        for entry in entries[:50]:
            item = QStandardItem(one_line(entry.title))
            item.setData(entry, _ENTRY)
            item.setData(entry.detail, Qt.ItemDataRole.AccessibleDescriptionRole)
            self._model.appendRow(item)
        # What the user moved to stays chosen when the slower answers arrive.
        row = next((i for i, entry in enumerate(entries[:50]) if entry is kept), 0) if chosen > 0 else 0
        self._list.setCurrentIndex(self._model.index(row, 0))
        self._list.setVisible(bool(entries))
        self._nothing.setVisible(not entries)
        self._list.setFixedHeight(ROW * min(len(entries), MAX_ROWS) + 2)
        self._place()

    def _entries(self) -> list[Entry]:
        return [self._model.item(row).data(_ENTRY) for row in range(self._model.rowCount())]

    def _place(self) -> None:
        width = min(WIDTH, self._host.width() - 2 * GAP)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((self._host.width() - width) // 2, max(GAP, min(96, self._host.height() // 8)))

    def _run(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        if isinstance(entry, Entry):
            self.close_palette()
            entry.run()


class _EntryDelegate(QStyledItemDelegate):
    """Paints an entry: icon, title, detail, shortcut."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self._view = parent

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(100, ROW)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        entry = index.data(_ENTRY)
        if not isinstance(entry, Entry):
            return
        rect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index == self._view.currentIndex():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(QRectF(rect), RADIUS, RADIUS)
        if entry.icon:
            top = rect.center().y() - 9
            draw_icon(painter, QRectF(rect.left() + 10, top, 20, 20), entry.icon, theme.color("muted"))
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        area = QRect(rect.left() + 40, rect.top(), rect.width() - 52, rect.height())
        painter.setFont(caption_font())
        painter.setPen(theme.color("muted"))
        caption = QFontMetrics(caption_font())
        painter.drawText(area, middle | int(Qt.AlignmentFlag.AlignRight), entry.shortcut)
        area.setWidth(area.width() - caption.horizontalAdvance(entry.shortcut) - GAP_SMALL)
        metrics = QFontMetrics(text_font(MEDIUM))
        title = metrics.elidedText(
            one_line(entry.title).replace("-", NARROW_HYPHEN), Qt.TextElideMode.ElideRight, area.width()
        )
        rest = area.adjusted(metrics.horizontalAdvance(title) + GAP_SMALL, 1, 0, 1)
        if rest.width() > GAP:
            shown = caption.elidedText(
                one_line(entry.detail).replace("-", NARROW_HYPHEN), Qt.TextElideMode.ElideRight, rest.width()
            )
            painter.drawText(rest, middle, shown)
        painter.setFont(text_font(MEDIUM))
        painter.setPen(theme.color("text"))
        painter.drawText(area, middle, title)
        painter.restore()
