"""The theme of the running window: which mode, which palette, and the signal that both changed."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.ui.theme.fonts import load_fonts, text_font
from app.ui.theme.sheet import style_sheet
from app.ui.theme.tokens import DARK, LIGHT, ROW_HEIGHT, ROW_HEIGHT_COMPACT, Role, Tokens


class Mode(StrEnum):
    """What the user chose: follow the system, or one of the two."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Colours and row height in use. Painting code asks it each time; widgets that keep colours listen to ``changed``.

    Attributes:
        tokens: the colours of the present mode.
        changed: emitted after palette and style sheet of the application were replaced, or the row height changed.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens: Tokens = LIGHT
        self.mode = Mode.SYSTEM
        self.compact = False
        self._colors: dict[str, QColor] = {}
        self._applied: QApplication | None = None

    def apply(self, app: QApplication, mode: Mode = Mode.SYSTEM, *, compact: bool = False) -> None:
        """Dress ``app``: our font, palette and style sheet; from then on follow the system's colour scheme.

        The application should run in Fusion, started with ``-style fusion``: ``setStyle`` answers with a style, whose
        Python type takes 10 ms to set up.
        """
        load_fonts()
        app.setFont(text_font(tabular=False))
        self._applied = app
        self.mode, self.compact = mode, compact
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self._dress()

    def choose(self, mode: Mode) -> None:
        """Follow the system or force one mode, at once and everywhere."""
        if mode is self.mode and mode is not Mode.SYSTEM:
            return
        self.mode = mode
        self._dress()

    def set_compact(self, compact: bool) -> None:
        """Use rows of 28 instead of 40 pixels, or back."""
        if compact != self.compact:
            self.compact = compact
            self.changed.emit()

    @property
    def row_height(self) -> int:
        """Height of a row in lists."""
        return ROW_HEIGHT_COMPACT if self.compact else ROW_HEIGHT

    def color(self, token: str) -> QColor:
        """Return the colour of a token by its name, e.g. ``"muted"``. The object is shared: never change it.

        Raises:
            AttributeError: for a name that is no token.
        """
        known = self._colors.get(token)
        if known is None:
            known = self._colors[token] = QColor(getattr(self.tokens, token))
        return known

    def strong(self, role: Role) -> QColor:
        """Text colour of a role."""
        return self.color("muted" if role is Role.NEUTRAL else role.value)

    def soft(self, role: Role) -> QColor:
        """Ground colour of a role."""
        return self.color(f"{role.value}_soft")

    def _on_scheme_changed(self) -> None:
        if self.mode is Mode.SYSTEM:
            self._dress()

    def _dress(self) -> None:
        dark = self.mode is Mode.DARK
        if self.mode is Mode.SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        self.tokens = DARK if dark else LIGHT
        self._colors.clear()
        if self._applied is not None:
            self._applied.setPalette(_palette(self.tokens))
            self._applied.setStyleSheet(style_sheet(self.tokens))
        self.changed.emit()


def _palette(tokens: Tokens) -> QPalette:
    """What Fusion needs to draw in our colours wherever the style sheet says nothing."""
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.ground,
        role.WindowText: tokens.text,
        role.Base: tokens.panel,
        role.AlternateBase: tokens.ground,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.panel,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.ToolTipBase: tokens.text,
        role.ToolTipText: tokens.panel,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Light: tokens.panel,
        role.Midlight: tokens.line,
        role.Mid: tokens.line,
        role.Dark: tokens.control_line,
        role.Shadow: tokens.shadow,
    }
    palette = QPalette()
    for name, color in colors.items():
        palette.setColor(name, QColor(color))
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(tokens.muted))
    return palette


theme = Theme()
"""The one theme of this process; it is dressed onto the application by :func:`app.ui.app.make_application`."""
