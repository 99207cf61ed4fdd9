"""Our own line icons, coloured by the theme. QtSvg is loaded when the first is drawn, QIcon when one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap

from app.paths import resources
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

_SIZES = (16, 20)
_DRAWN_IN = "#000000"
"""The colour that stands for "the theme's" in the files."""

_sources: dict[str, str] = {}
_pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
_icons: dict[tuple[str, str], QIcon] = {}


_dressed: WeakKeyDictionary[QObject, tuple[str, str]] = WeakKeyDictionary()


def pixmap(name: str, color: str, size: int, scale: float = 1.0) -> QPixmap:
    """Return the icon ``name`` in ``color`` (``#rrggbb``), ``size`` logical pixels square, for a screen of ``scale``.

    Raises:
        FileNotFoundError: when there is no such icon.
    """
    key = (name, color, size, scale)
    known = _pixmaps.get(key)
    if known is None:
        known = _pixmaps[key] = _render(name, color, size, scale)
    return known


def draw_icon(painter: QPainter, rect: QRectF, name: str, color: QColor) -> None:
    """Draw the icon ``name`` into ``rect`` (square, logical pixels) of ``painter``, sharp on its device."""
    image = pixmap(name, color.name(), round(rect.width()), painter.device().devicePixelRatio())
    painter.drawPixmap(rect.topLeft(), image)


def icon(name: str, tint: str = "text") -> QIcon:
    """Return the icon ``name`` tinted by a token of the present mode; :func:`set_icon` makes one that follows."""
    from PySide6.QtGui import QIcon

    color = theme.color(tint).name()
    known = _icons.get((name, color))
    if known is None:
        known = QIcon()
        disabled = theme.color("muted").name()
        for size in _SIZES:
            for scale in {1.0, _screen_scale()}:
                known.addPixmap(pixmap(name, color, size, scale))
                known.addPixmap(pixmap(name, disabled, size, scale), QIcon.Mode.Disabled)
        _icons[name, color] = known
    return known


def set_icon(target: QObject, name: str, tint: str = "text") -> None:
    """Give a button or action the icon ``name`` and keep its colour right when the theme changes.

    Raises:
        TypeError: when ``target`` cannot carry an icon.
    """
    setter = getattr(target, "setIcon", None)
    if setter is None:
        raise TypeError(f"{type(target).__name__} carries no icon")
    _dressed[target] = (name, tint)
    setter(icon(name, tint))


def app_icon() -> QIcon:
    """Return the program's own mark."""
    from PySide6.QtGui import QIcon

    made = QIcon()
    source = _read("counterfoil")
    for size in (16, 32, 64, 256):
        made.addPixmap(_paint(source, size, 1.0))
    return made


def mark(size: int, scale: float) -> QPixmap:
    """Return the program's mark in the accent of the present mode."""
    key = ("counterfoil", theme.tokens.accent, size, scale)
    known = _pixmaps.get(key)
    if known is None:
        source = _read("counterfoil").replace("#2457d6", theme.tokens.accent).replace("#ffffff", theme.tokens.on_accent)
        known = _pixmaps[key] = _paint(source, size, scale)
    return known


def _on_theme_changed() -> None:
    from shiboken6 import isValid

    _icons.clear()
    _pixmaps.clear()
    for target, (name, tint) in list(_dressed.items()):
        if isValid(target):
            target.setIcon(icon(name, tint))  # type: ignore[attr-defined]  # set_icon let only such targets in


theme.changed.connect(_on_theme_changed)


def _screen_scale() -> float:
    """Scale of the sharpest screen."""
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


def _read(name: str) -> str:
    source = _sources.get(name)
    if source is None:
        source = _sources[name] = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return source


def _render(name: str, color: str, size: int, scale: float) -> QPixmap:
    return _paint(_read(name).replace(_DRAWN_IN, color), size, scale)


def _paint(source: str, size: int, scale: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    image = QPixmap(round(size * scale), round(size * scale))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(source.encode())).render(painter)
    painter.end()
    image.setDevicePixelRatio(scale)
    return image
