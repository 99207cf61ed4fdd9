"""Files dropped on the window: taken wherever no field takes them itself, with a hint over the window meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.override import override
from app.ui.theme.fonts import SEMIBOLD, total_font
from app.ui.theme.theme import theme
from app.ui.theme.tokens import GAP, RADIUS_CARD


class FileDrops(QObject):
    """Lets a window take files; make it once, the window keeps it.

    Args:
        window: what the files are dropped on.
        suffixes: of the files that are taken, in small letters, such as ``.pdf``.
        hint: what dropping them does.
        take: called with the files, and with how many others were dropped along.
    """

    def __init__(
        self, window: QWidget, suffixes: tuple[str, ...], hint: str, take: Callable[[Sequence[Path], int], object]
    ) -> None:
        super().__init__(window)
        self._window, self._suffixes, self._take = window, suffixes, take
        self._hint = _Hint(window, hint)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if not self._files(event.mimeData())[0]:
                return False
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._hint.cover()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._hint.hide()
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._hint.hide()
            files, others = self._files(event.mimeData())
            if files:
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                self._take(files, others)
                return True
        return False

    def _files(self, data: QMimeData) -> tuple[list[Path], int]:
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        taken = [path for path in paths if path.suffix.lower() in self._suffixes]
        return taken, len(data.urls()) - len(taken)


class _Hint(QWidget):
    """A veil over the window that says what dropping does; the mouse goes through it."""

    def __init__(self, window: QWidget, text: str) -> None:
        super().__init__(window)
        self._window, self._text = window, text
        self.setAccessibleName(text)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        """Show it over the whole window."""
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(theme.color("ground"))
        veil.setAlphaF(0.88)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(theme.color("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(GAP, GAP, -GAP, -GAP), RADIUS_CARD, RADIUS_CARD)
        painter.setPen(theme.color("text"))
        painter.setFont(total_font(SEMIBOLD, tabular=False))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), self._text)
