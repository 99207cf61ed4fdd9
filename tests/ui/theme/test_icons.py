"""The line icons: all drawn on one grid, tinted, following the theme."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.paths import resources
from app.ui.theme.icons import app_icon, icon, pixmap, set_icon
from app.ui.theme.theme import Mode, theme
from app.ui.theme.tokens import DARK, LIGHT
from app.ui.widgets.buttons import IconButton

FILES = sorted((resources() / "icons").glob("*.svg"))
LINE_ICONS = [file.stem for file in FILES if file.stem != "counterfoil"]


@pytest.mark.parametrize("name", LINE_ICONS)
def test_each_icon_is_drawn_on_the_grid_of_24_with_our_stroke(name: str) -> None:
    drawing = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in drawing
    assert 'stroke="#000000" stroke-width="1.5"' in drawing


@pytest.mark.parametrize("name", LINE_ICONS)
def test_each_icon_shows_something_in_the_colour_asked_for(name: str) -> None:
    image = pixmap(name, "#ff0000", 48).toImage()
    inked = [image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255]
    assert inked
    assert {color.name() for color in inked} == {"#ff0000"}


def test_an_icon_on_a_button_follows_the_theme(qtbot: QtBot) -> None:
    button = IconButton("plus", "Add")
    qtbot.addWidget(button)
    assert _near(_ink(button), LIGHT.text)
    theme.choose(Mode.DARK)
    assert _near(_ink(button), DARK.text)


def test_only_what_carries_an_icon_is_given_one(qtbot: QtBot) -> None:
    with pytest.raises(TypeError, match="carries no icon"):
        set_icon(theme, "plus")


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_the_program_has_its_mark_in_every_size() -> None:
    assert {size.width() for size in app_icon().availableSizes()} == {16, 32, 64, 256}


def _ink(button: IconButton) -> QColor:
    image = button.icon().pixmap(16).toImage()
    colors = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(colors, key=QColor.alpha)


def _near(color: QColor, token: str) -> bool:
    """Whether the colour is the token's but for the rounding of half-transparent pixels."""
    wanted = QColor(token)
    pairs = zip(color.getRgb()[:3], wanted.getRgb()[:3], strict=True)  # type: ignore[index]  # the stub says object
    return all(abs(seen - told) <= 4 for seen, told in pairs)


def test_an_icon_button_keeps_its_icon_whole_when_the_keyboard_is_on_it(qtbot: QtBot) -> None:
    button = IconButton("close", "Close")
    qtbot.addWidget(button)
    button.show()
    button.activateWindow()
    qtbot.waitUntil(button.isActiveWindow)
    icon = button.rect().adjusted(4, 4, -4, -4)
    button.clearFocus()
    at_rest = button.grab(icon).toImage()
    button.setFocus()
    assert button.hasFocus()
    assert button.grab(icon).toImage() == at_rest
