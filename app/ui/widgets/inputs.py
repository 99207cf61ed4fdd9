"""Inputs for text and choice, 32 high, each with an accessible name."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from app.ui.override import override
from app.ui.plain import no_mnemonic, one_line, tool_tip
from app.ui.theme.fonts import caption_font, text_font
from app.ui.theme.icons import set_icon
from app.ui.theme.theme import theme

SEARCH_DELAY_MS = 60


def restate(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, and let it look."""
    if (widget.property(name) or "") == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


class LineEdit(QLineEdit):
    """One line of text."""

    def __init__(
        self, name: str = "", *, placeholder: str = "", max_length: int = 1000, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "field")
        self.setMaxLength(max_length)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)

    @override
    def setToolTip(self, text: str, /) -> None:
        super().setToolTip(tool_tip(text))


class TextEdit(QPlainTextEdit):
    """Several lines of plain text. Tab leaves it; what is pasted comes as text."""

    def __init__(
        self,
        name: str = "",
        *,
        placeholder: str = "",
        max_length: int = 10_000,
        rows: int = 4,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._max_length = max_length
        self._rows = rows
        self.setProperty("kind", "field")
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.textChanged.connect(self._on_text_changed)

    def text(self) -> str:
        """Return the whole text; its lines end in a line feed."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace the whole text; a text that is there already keeps cursor and undo."""
        if text != self.toPlainText():
            self.setPlainText(text)

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, self._rows * self.fontMetrics().lineSpacing() + 20)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(80, min(self._rows, 3) * self.fontMetrics().lineSpacing() + 20)

    def _on_text_changed(self) -> None:
        surplus = self.document().characterCount() - 1 - self._max_length
        if surplus > 0:
            cursor = self.textCursor()
            cursor.movePosition(cursor.MoveOperation.End)
            cursor.movePosition(cursor.MoveOperation.Left, cursor.MoveMode.KeepAnchor, surplus)
            cursor.removeSelectedText()


class SearchField(LineEdit):
    """Narrows a list while typing.

    Attributes:
        searched: the text, 60 ms after the last keystroke, or at once on Enter and on clearing.
        list_asked: the user went on to what was found, by the Down key.
    """

    searched = Signal(str)
    list_asked = Signal()

    def __init__(
        self, placeholder: str = "", hint: str = "", *, name: str = "Search", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, placeholder=placeholder, max_length=200, parent=parent)
        self._hint = hint
        self._last = ""
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._timer.timeout.connect(self._tell)
        self.setProperty("search", "true")
        self.setMinimumWidth(160)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._glass = QAction(self.tr("Search"), self)
        set_icon(self._glass, "search", "muted")
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._glass.triggered.connect(self.setFocus)
        self._clear = QAction(self.tr("Clear search"), self)
        set_icon(self._clear, "close", "muted")
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.triggered.connect(self.clear)
        self._clear.setVisible(False)
        self.textChanged.connect(self._on_text_changed)
        self.returnPressed.connect(self._tell)

    @override
    def sizeHint(self) -> QSize:
        return QSize(300, super().sizeHint().height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        if event.key() == Qt.Key.Key_Down:
            self.list_asked.emit()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text() or not self._hint or self.hasFocus():
            return
        painter = QPainter(self)
        painter.setPen(theme.color("muted"))
        painter.setFont(caption_font())
        area = self.rect().adjusted(0, 0, -10, 0)
        free = area.width() - QFontMetrics(text_font()).horizontalAdvance(self.placeholderText()) - 44
        if free > QFontMetrics(caption_font()).horizontalAdvance(self._hint):
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._hint)

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        if text:
            self._timer.start()
        else:
            self._tell()

    def _tell(self) -> None:
        self._timer.stop()
        text = self.text().strip()
        if text != self._last:
            self._last = text
            self.searched.emit(text)


class ComboBox(QComboBox):
    """A choice among a few; each entry carries the value it stands for. The wheel scrolls the page, not the choice.

    Typing finds an entry, also one whose name has blanks; the entry shown is elided where it does not fit.
    """

    chosen_changed = Signal(object)
    """The value, when the user chose another one."""

    def __init__(self, name: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaxVisibleItems(16)
        self._dressed = False
        self._typed = QElapsedTimer()
        self.activated.connect(lambda _index: self.chosen_changed.emit(self.chosen()))

    def add(self, text: str, data: object = None) -> None:
        """Add an entry; the text is shown literally."""
        self.addItem(one_line(text), data)

    def chosen(self) -> object:
        """Return the value of the present entry; None when nothing is chosen."""
        return self.currentData()

    def choose(self, data: object) -> bool:
        """Choose the entry of ``data`` without telling anybody; False when there is none."""
        for index in range(self.count()):
            if self.itemData(index) == data:
                self.setCurrentIndex(index)
                return True
        return False

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        typing = self._typed.isValid() and not self._typed.hasExpired(QApplication.keyboardInputInterval())
        if event.key() == Qt.Key.Key_Space and typing and not event.modifiers() and not self.isEditable():
            # "United States": the blank goes on with the word; by itself it would open the list.
            self._search(" ")
            self._typed.start()
            return
        if event.text().strip():
            self._typed.start()
        else:
            self._typed.invalidate()
        super().keyPressEvent(event)

    @override
    def showPopup(self) -> None:
        view = self.view()
        if not self._dressed:
            from PySide6.QtWidgets import QStyledItemDelegate

            # By its own delegate a chooser does not heed the height that the style sheet gives its entries.
            self._dressed = True
            self.setItemDelegate(QStyledItemDelegate(self))
        # As wide as its longest entry, which may be wider than the chooser.
        bar = view.verticalScrollBar().sizeHint().width() if self.count() > self.maxVisibleItems() else 0
        view.setMinimumWidth(min(view.sizeHintForColumn(0) + bar + 24, 480))
        super().showPopup()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        # Here, not above: QStyle takes PySide 10 ms to set up, which a start without choosers need not spend.
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width() - 2)
        option.currentText = text
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _search(self, text: str) -> None:
        view, before = self.view(), self.currentIndex()
        view.setCurrentIndex(self.model().index(before, self.modelColumn()))
        view.keyboardSearch(text)
        found = view.currentIndex().row()
        if found not in {before, -1}:
            self.setCurrentIndex(found)
            self.activated.emit(found)

    @override
    def setToolTip(self, text: str, /) -> None:
        super().setToolTip(tool_tip(text))


class CheckBox(QCheckBox):
    """Yes or no, with its words beside it."""

    def __init__(self, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(no_mnemonic(text), parent)
        self.setAccessibleName(text)

    @override
    def setToolTip(self, text: str, /) -> None:
        super().setToolTip(tool_tip(text))
