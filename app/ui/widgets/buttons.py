"""Buttons: 32 high, one primary per page, focus always visible."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.ui.override import override
from app.ui.plain import no_mnemonic, tool_tip
from app.ui.theme.fonts import caption_font
from app.ui.theme.icons import draw_icon, set_icon
from app.ui.theme.theme import theme

_CHEVRON = 18
_LINK_LEAST = 64


class Kind(StrEnum):
    """How much a button asks for."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    DANGER = "danger"
    LINK = "link"


class Button(QPushButton):
    """A button with a verb on it. Its accessible name is its text; Enter presses it as well as Space."""

    def __init__(
        self,
        text: str,
        on_click: Callable[[], object] | None = None,
        *,
        kind: Kind = Kind.SECONDARY,
        icon: str = "",
        shortcut_hint: str = "",
        menu: QMenu | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the button.

        Args:
            text: what it does; a user's text must be given literally, ``&`` is no mnemonic.
            on_click: called without arguments.
            kind: how it looks.
            icon: name of a line icon, or empty.
            shortcut_hint: shown faintly after the text, e.g. ``"Ctrl ↵"``; it sets no shortcut.
            menu: opened by the button instead of a click.
            parent: the widget that owns it.
        """
        super().__init__(no_mnemonic(text), parent)
        self._hint = shortcut_hint
        self.setProperty("kind", kind.value)
        self.setAccessibleName(text)
        self.setAutoDefault(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor if kind is Kind.LINK else Qt.CursorShape.ArrowCursor)
        if icon:
            # Four pixels wider than the icon: Qt leaves too little between icon and words.
            self.setIconSize(QSize(20, 16))
            set_icon(self, icon, {Kind.PRIMARY: "on_accent", Kind.DANGER: "bad"}.get(kind, "text"))
        if menu is not None:
            # Qt does not own the menu of a button; the button does.
            self._own_menu = menu
            self.setMenu(menu)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def set_text(self, text: str) -> None:
        """Change the words."""
        self.setText(no_mnemonic(text))
        self.setAccessibleName(text)

    @override
    def setToolTip(self, text: str, /) -> None:
        super().setToolTip(tool_tip(text))

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + self._room(), hint.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._room():
            super().paintEvent(event)
            return
        from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStylePainter

        option = QStyleOptionButton()
        self.initStyleOption(option)
        # The chevron is ours, and the style would make room for its own.
        option.features &= ~QStyleOptionButton.ButtonFeature.HasMenu
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        option.rect = self.rect().adjusted(0, 0, -self._room(), 0)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)
        primary = self.property("kind") == Kind.PRIMARY.value and self.isEnabled()
        if self.menu() is not None:
            place = QRectF(self.width() - 12 - 13, (self.height() - 12) / 2, 12, 12)
            draw_icon(painter, place, "chevron-down", theme.color("on_accent" if primary else "muted"))
            return
        color = QColor(theme.color("on_accent" if primary else "muted"))
        if primary:
            color.setAlphaF(0.85)
        painter.setPen(color)
        painter.setFont(caption_font())
        area = self.rect().adjusted(0, 0, -12, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._hint)

    def _room(self) -> int:
        """The width taken at the right by the hint or the chevron."""
        if self._hint:
            return QFontMetrics(caption_font()).horizontalAdvance(self._hint) + 8
        return _CHEVRON if self.menu() is not None else 0


class SentenceLink(Button):
    """A link that is a whole sentence: where there is no room it is cut, and told in full by its tool tip."""

    def __init__(self, text: str, on_click: Callable[[], object]) -> None:
        super().__init__(text, on_click, kind=Kind.LINK)

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), _LINK_LEAST), hint.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(self.accessibleName() if self.is_cut() else "")

    def is_cut(self) -> bool:
        """Return whether there is not room for the whole sentence."""
        return self.width() < self.sizeHint().width()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStylePainter

        option = QStyleOptionButton()
        self.initStyleOption(option)
        if self.is_cut():
            option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


class IconButton(QToolButton):
    """A quiet square button with an icon only; ``name`` is its tool tip and its accessible name."""

    def __init__(
        self,
        icon: str,
        name: str,
        on_click: Callable[[], object] | None = None,
        *,
        tint: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "quiet")
        self.setIconSize(QSize(20, 20))
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_icon(self, icon, tint)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    @override
    def setToolTip(self, text: str, /) -> None:
        super().setToolTip(tool_tip(text))
