"""The page the customer will get, beside the editor: the real PDF, drawn in a worker, without a flicker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QVBoxLayout, QWidget

from app.domain.document import Content
from app.ui import tasks
from app.ui.invoices.pdf_pages import PageSize, page_images, page_sizes
from app.ui.override import override
from app.ui.theme.theme import theme
from app.ui.theme.tokens import GAP
from app.ui.widgets.labels import ElidedLabel, Size, Tone

PAUSE_MS = 90
_WIDE_CAPTION = 330
"""How long after the last keystroke the page is made anew; making and drawing it takes a few dozen more."""

_GAP = 16
_WIDEST = 960
"""A page is shown no wider than this, about a fifth above its printed size."""
_POINTS_PER_PIXEL = 72 / 96


@dataclass(frozen=True, slots=True)
class _Pages:
    """A PDF ready to show: its bytes, the sizes of its pages, the images of those in sight and their width."""

    pdf: bytes
    sizes: tuple[PageSize, ...]
    images: dict[int, QImage]
    width: int


class Preview(QFrame):
    """Shows the page of a content that changes, or of bytes that never do.

    Attributes:
        refreshed: other pages are shown now.
    """

    refreshed = Signal()

    def __init__(self, render: Callable[[Content], bytes] | None = None, parent: QWidget | None = None) -> None:
        """Make it empty; ``render`` returns the page of a content and is needed only to show one."""
        super().__init__(parent)
        self._render = render
        self._make: Callable[[], bytes] | None = None
        self._pdf = b""
        self.view = PagesView()
        self.caption = ElidedLabel("", size=Size.CAPTION, tone=Tone.MUTED)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setProperty("kind", "well")
        self.setAccessibleName(self.tr("Preview"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.caption)
        self.caption.setContentsMargins(0, 6, 0, 8)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._begin)
        self.view.wanting.connect(self._draw_more)
        self.view.scrolled.connect(self._tell_place)

    def show_content(self, content: Content, *, at_once: bool = False) -> None:
        """Show the page of ``content`` once typing pauses; what was asked before is dropped."""
        render = self._render
        self._make = None if render is None else lambda: render(content)
        self._timer.start(0 if at_once else PAUSE_MS)

    def show_pdf(self, load: Callable[[], bytes], *, at_once: bool = True) -> None:
        """Show a PDF that ``load`` returns, which is called on the worker."""
        self._make = load
        self._timer.start(0 if at_once else PAUSE_MS)

    @override
    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]  # handed on as it came
        if self._make is not None and not self._timer.isActive():
            self._timer.start(0)

    def _begin(self) -> None:
        make = self._make
        if make is None or not self.isVisible():
            return
        self._make = None
        width, numbers = self.view.pixel_width(), self.view.in_sight()

        def work() -> _Pages:
            pdf = make()
            return _Pages(pdf, page_sizes(pdf), page_images(pdf, numbers, width), width)

        tasks.run(self, work, self._show, self._on_failed, lane=tasks.Lane.PAGES, key="page")

    def _show(self, pages: _Pages) -> None:
        self._pdf = pages.pdf
        self.view.show_pages(pages.sizes, pages.images, pages.width)
        self._tell_place()
        self.refreshed.emit()

    def _draw_more(self) -> None:
        """Draw the pages that came into sight, or all in sight anew after the width changed."""
        pdf, width, numbers = self._pdf, self.view.pixel_width(), self.view.in_sight()
        if not pdf:
            return
        tasks.run(
            self,
            lambda: page_images(pdf, numbers, width),
            lambda images: self.view.add_images(images, width) if pdf is self._pdf else None,
            self._on_failed,
            lane=tasks.Lane.PAGES,
            key="more",
        )

    def _on_failed(self, error: Exception) -> None:
        """The page before stays; a number too large for any page must not stop the typing."""
        from app.domain.errors import CounterfoilError

        if not isinstance(error, (CounterfoilError, ValueError, ArithmeticError)):
            tasks.runner().present(self, error)
        self.caption.setText(self.tr("No preview of this yet."))

    def _tell_place(self) -> None:
        if not self.view.count():
            return
        words = self.tr("Page {page} of {count} · {zoom} %")
        if self.width() >= _WIDE_CAPTION:
            words = self.tr("Page {page} of {count} · {zoom} % · the page your customer gets")
        self.caption.setText(words.format(page=self.view.current() + 1, count=self.view.count(), zoom=self.view.zoom()))


class PagesView(QAbstractScrollArea):
    """Pages below each other, as wide as the view.

    Attributes:
        wanting: a page in sight has no image of this width yet.
        scrolled: another place is in sight.
    """

    wanting = Signal()
    scrolled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes: tuple[PageSize, ...] = ()
        self._images: dict[int, QImage] = {}
        self._image_width = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Pages"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.viewport().setAutoFillBackground(False)
        self.setMinimumSize(QSize(160, 160))
        self._wait = QTimer(self, singleShot=True, interval=40)
        self._wait.timeout.connect(self.wanting)
        theme.changed.connect(self.viewport().update)

    def count(self) -> int:
        """Return how many pages there are."""
        return len(self._sizes)

    def current(self) -> int:
        """Return the number, from 0, of the page that takes most of the view."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        for number in range(len(self._sizes)):
            if middle < self._page_rect(number).bottom() + _GAP:
                return number
        return max(0, len(self._sizes) - 1)

    def zoom(self) -> int:
        """Return the size of the page shown, per cent of the printed one."""
        points = self._sizes[0].width if self._sizes else 595.0
        return round(self._page_width() * _POINTS_PER_PIXEL / points * 100)

    def pixel_width(self) -> int:
        """Return the width of a page in pixels of the screen."""
        return max(1, round(self._page_width() * self.devicePixelRatioF()))

    def in_sight(self) -> list[int]:
        """Return the numbers of the pages in sight and the one after; the first while nothing is known."""
        if not self._sizes:
            return [0]
        top = self.verticalScrollBar().value()
        shown = QRect(0, top, self.viewport().width(), self.viewport().height())
        numbers = [n for n in range(len(self._sizes)) if self._page_rect(n).intersects(shown)]
        return [*numbers, numbers[-1] + 1] if numbers else [0]

    def show_pages(self, sizes: tuple[PageSize, ...], images: dict[int, QImage], width: int) -> None:
        """Show other pages at the same place; images not given are drawn when they come into sight."""
        self._sizes, self._images, self._image_width = sizes, images, width
        self._measure()
        self._check()
        self.viewport().update()

    def add_images(self, images: dict[int, QImage], width: int) -> None:
        """Show the images of further pages, or of the same ones in another width."""
        if width != self._image_width:
            self._images = {}
        self._images, self._image_width = {**self._images, **images}, width
        self.viewport().update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        old = self.verticalScrollBar().maximum()
        share = self.verticalScrollBar().value() / old if old else 0.0
        self._measure()
        self.verticalScrollBar().setValue(round(share * self.verticalScrollBar().maximum()))
        self._check()
        self.scrolled.emit()

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        self._check()
        self.scrolled.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        top = self.verticalScrollBar().value()
        for number in range(len(self._sizes)):
            rect = self._page_rect(number).translated(0, -top)
            if not rect.intersects(event.rect().adjusted(0, -8, 0, 8)):
                continue
            _shadow(painter, rect)
            image = self._images.get(number)
            if image is None:
                painter.fillRect(rect, QColor("white"))
            else:
                painter.drawImage(rect, image)

    def _page_width(self) -> int:
        return max(80, min(self.viewport().width() - 2 * _GAP, _WIDEST))

    def _page_rect(self, number: int) -> QRect:
        top, width = _GAP, self._page_width()
        for size in self._sizes[:number]:
            top += round(width * size.height / size.width) + _GAP
        size = self._sizes[number]
        left = max(_GAP, (self.viewport().width() - width) // 2)
        return QRect(QPoint(left, top), QSize(width, round(width * size.height / size.width)))

    def _measure(self) -> None:
        height = self._page_rect(len(self._sizes) - 1).bottom() + GAP if self._sizes else 0
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(40)

    def _check(self) -> None:
        """Ask for images when a page in sight has none that fits."""
        missing = [n for n in self.in_sight() if n < len(self._sizes) and n not in self._images]
        if self._sizes and (missing or self._image_width != self.pixel_width()):
            self._wait.start()


def _shadow(painter: QPainter, rect: QRect) -> None:
    color = QColor(theme.color("shadow"))
    for spread, alpha in ((4, 6), (3, 8), (2, 10), (1, 16)):
        color.setAlpha(alpha)
        painter.fillRect(rect.adjusted(-spread, -spread + 1, spread, spread + 1), color)
