"""A list of suggestions below an input. It never takes the focus, so that typing goes on while it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.override import override
from app.ui.plain import one_line
from app.ui.theme.fonts import NARROW_HYPHEN, caption_font, text_font
from app.ui.theme.icons import draw_icon
from app.ui.theme.theme import theme
from app.ui.theme.tokens import CONTROL_HEIGHT

MOST = 12
_PADDING = 12
_NARROWEST, _WIDEST = 280, 440


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to choose.

    Attributes:
        text: shown literally.
        detail: shown muted at the right.
        value: what it stands for.
        icon: name of a line icon, for an action among the suggestions.
    """

    text: str
    detail: str = ""
    value: object = None
    icon: str = ""


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[Suggestion, ...] = ()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(row.text)
        return f"{row.text} {row.detail}".strip() if role == Qt.ItemDataRole.AccessibleTextRole else None

    def show(self, rows: Sequence[Suggestion]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()


class _Painter(QStyledItemDelegate):
    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, CONTROL_HEIGHT)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        assert isinstance(model, _Model)  # noqa: S101 - this delegate paints only its own list
        row = model.rows[index.row()]
        area, state = option.rect, option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(area, theme.color("accent_soft" if chosen else "hover" if hovered else "panel"))
        inner = area.adjusted(_PADDING, 0, -_PADDING, 0)
        if row.icon:
            draw_icon(painter, _square(inner), row.icon, theme.color("accent"))
            inner.setLeft(inner.left() + 24)
        painter.setFont(caption_font())
        detail = painter.fontMetrics().elidedText(one_line(row.detail), Qt.TextElideMode.ElideRight, inner.width() // 2)
        painter.setPen(theme.color("muted"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, detail)
        if detail:
            inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance(detail) - _PADDING)
        painter.setFont(text_font())
        painter.setPen(theme.color("accent" if row.icon else "text"))
        text = painter.fontMetrics().elidedText(one_line(row.text), Qt.TextElideMode.ElideRight, inner.width())
        text = text.replace("-", NARROW_HYPHEN)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


class Suggestions(QListView):
    """The list. The input forwards its keys to :meth:`take_key` and asks :meth:`current` what is chosen.

    Attributes:
        picked: the `Suggestion` that was clicked.
    """

    picked = Signal(object)

    def __init__(self, anchor: QWidget, name: str) -> None:
        super().__init__(anchor.window())
        self._anchor = anchor
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self))
        self.setProperty("kind", "popup")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.clicked.connect(lambda index: self.picked.emit(self._model.rows[index.row()]))
        anchor.destroyed.connect(self.deleteLater)
        self.hide()
        # Whatever moves the input, a scrolled page or a column made wider, moves the list along.
        self._follow(anchor)

    def offer(self, rows: Sequence[Suggestion], *, choose_first: bool = False) -> None:
        """Show ``rows`` below the input; nothing is chosen yet unless asked for."""
        self._model.show(rows)
        if not rows or not self._anchor.isVisible():
            self.hide()
            return
        if choose_first:
            self.setCurrentIndex(self._model.index(0, 0))
        self._place(len(rows))
        self.show()
        self.raise_()

    def choose(self, row: int) -> None:
        """Choose a row without picking it."""
        index = self._model.index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def current(self) -> Suggestion | None:
        """Return the chosen row while the list is open."""
        row = self.currentIndex().row()
        return self._model.rows[row] if self.isVisible() and 0 <= row < len(self._model.rows) else None

    def rows(self) -> tuple[Suggestion, ...]:
        """Return what is offered."""
        return self._model.rows if self.isVisible() else ()

    def take_key(self, event: QKeyEvent) -> bool:
        """Move the choice with Up, Down, Page Up and Page Down; return whether the key was meant for the list."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self.isVisible() or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        count, row = len(self._model.rows), self.currentIndex().row()
        if row < 0:
            row = 0 if step > 0 else count - 1
        else:
            row = (row + step) % count if abs(step) == 1 else max(0, min(count - 1, row + step))
        self.choose(row)
        return True

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Move, QEvent.Type.Resize} and self.isVisible():
            self._place(len(self._model.rows))
        return False

    def _natural_width(self) -> int:
        """Return the width in which no row is cut."""
        texts, details = QFontMetrics(text_font()), QFontMetrics(caption_font())
        return max(
            texts.horizontalAdvance(one_line(row.text)) + details.horizontalAdvance(one_line(row.detail)) + 5 * _PADDING
            for row in self._model.rows
        )

    def _follow(self, anchor: QWidget) -> None:
        followed: QWidget | None = anchor
        while followed is not None and not followed.isWindow():
            followed.installEventFilter(self)
            followed = followed.parentWidget()

    def _place(self, count: int) -> None:
        window = self._anchor.window()
        below = self._anchor.mapTo(window, QPoint(0, self._anchor.height() + 2))
        width = max(self._anchor.width(), _NARROWEST, min(_WIDEST, self._natural_width()))
        height = min(count, MOST) * CONTROL_HEIGHT + 10
        room_below = window.height() - below.y() - 4
        if height > room_below:
            room_above = self._anchor.mapTo(window, QPoint(0, 0)).y() - 4
            if room_above > room_below:
                height = min(height, room_above)
                below.setY(room_above - height)
            else:
                height = max(room_below, CONTROL_HEIGHT)
        x = max(4, min(below.x(), window.width() - width - 4))
        self.setGeometry(x, below.y(), width, height)


def _square(area: QRect) -> QRectF:
    return QRectF(area.left(), area.center().y() - 7, 16, 16)
