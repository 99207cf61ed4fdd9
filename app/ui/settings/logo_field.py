"""The company's logo: chosen or dropped, checked before it is decoded, shown, removed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QImageReader, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import InputRefused, NotFound, OutsideFailed
from app.ui import tasks
from app.ui.override import override
from app.ui.theme.theme import theme
from app.ui.theme.tokens import GAP_SMALL, RADIUS
from app.ui.widgets.buttons import Button, Kind

_PREVIEW = QSize(224, 88)
_MARGIN = 8


class LogoField(QWidget):
    """Shows the logo and takes another.

    Attributes:
        changed: emitted when the user chose, dropped or removed one.
        said: ``(state, text)`` for the field around.
    """

    changed = Signal()
    said = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._logo = b""
        self._preview = _Preview()
        self._choose = Button(self.tr("Choose logo…"), self._on_choose)
        self._remove = Button(self.tr("Remove logo"), self._on_remove, kind=Kind.QUIET)
        self._preview.dropped.connect(self.take_file)
        buttons = QVBoxLayout()
        buttons.setSpacing(GAP_SMALL)
        buttons.addWidget(self._choose)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_SMALL * 2)
        layout.addWidget(self._preview)
        layout.addLayout(buttons)
        layout.addStretch(1)
        self.setFocusProxy(self._choose)
        self.set_logo(b"")

    def logo(self) -> bytes:
        """Return the logo's file, empty for none."""
        return self._logo

    def set_logo(self, data: bytes) -> None:
        """Show a logo that was checked when it was stored."""
        self._logo = data
        self._preview.show_image(_scaled(data))
        self._remove.setVisible(bool(data))
        self.said.emit("", "")

    def take_file(self, path: str) -> None:
        """Read a picture's file and keep it when it may be a logo; else say why not."""

        def work() -> bytes:
            from app.services import company

            return company.read_logo(Path(path))

        tasks.run(self, work, self._on_read, self._on_refused, lane=tasks.Lane.PAGES, key="logo")

    def _on_read(self, data: bytes) -> None:
        self.set_logo(data)
        self.changed.emit()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, InputRefused):
            self.said.emit("error", " ".join(problem.message for problem in error.problems))
        elif isinstance(error, NotFound | OutsideFailed):
            self.said.emit("error", self.tr("The file could not be read. Choose another."))
        else:
            raise error

    def _on_choose(self) -> None:
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        dialog = QFileDialog(self, self.tr("Choose logo"), pictures, self.tr("Pictures (*.png *.jpg *.jpeg)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_file)
        dialog.open()

    def _on_remove(self) -> None:
        self.set_logo(b"")
        self._choose.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


class _Preview(QWidget):
    """The picture on white, as paper shows it, or an invitation to drop one."""

    dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._lit = False
        self.setFixedSize(_PREVIEW)
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Logo preview"))
        theme.changed.connect(self.update)

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            self._lit = True
            self.update()
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: object) -> None:
        self._lit = False
        self.update()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._lit = False
        self.update()
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData().urls()[0].toLocalFile())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        style = Qt.PenStyle.SolidLine if not self._image.isNull() else Qt.PenStyle.DashLine
        painter.setPen(QPen(theme.color("accent" if self._lit else "control_line"), 1, style))
        painter.setBrush(Qt.GlobalColor.white if not self._image.isNull() else Qt.BrushStyle.NoBrush)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        if self._image.isNull():
            painter.setPen(theme.color("muted"))
            words = self.tr("Drop a PNG or JPEG here")
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), words)
            return
        room = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(room).center())
        painter.drawImage(place, self._image)


def _scaled(data: bytes) -> QImage:
    """Decode a picture no larger than its preview needs on any screen; a null image when it cannot be."""
    if not data:
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(_PREVIEW * 3, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
