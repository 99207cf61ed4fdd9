"""The theme: readable in both modes, switched at run time, following the system."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.theme.fonts import FAMILY, caption_font, text_font
from app.ui.theme.sheet import style_sheet
from app.ui.theme.theme import Mode, theme
from app.ui.theme.tokens import DARK, LIGHT, Role, Tokens
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.cards import Card
from app.ui.widgets.labels import PlainLabel, Size


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(first: str, second: str) -> float:
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
class TestReadable:
    @pytest.mark.parametrize("role", list(Role))
    def test_every_role_reads_on_its_soft_ground_and_on_a_panel(self, tokens: Tokens, role: Role) -> None:
        assert _contrast(tokens.strong(role), tokens.soft(role)) >= 4.5
        assert _contrast(tokens.strong(role), tokens.panel) >= 4.5

    @pytest.mark.parametrize("ground", ["ground", "panel", "rail", "hover", "accent_soft", "neutral_soft"])
    def test_text_and_muted_text_read_on_every_ground(self, tokens: Tokens, ground: str) -> None:
        assert _contrast(tokens.text, getattr(tokens, ground)) >= 7
        assert _contrast(tokens.muted, getattr(tokens, ground)) >= 4.5

    def test_words_on_the_accent_read(self, tokens: Tokens) -> None:
        assert _contrast(tokens.on_accent, tokens.accent) >= 4.5
        assert _contrast(tokens.on_accent, tokens.accent_hover) >= 4.5

    def test_every_placeholder_of_the_sheet_is_a_token(self, tokens: Tokens) -> None:
        assert "@" not in style_sheet(tokens)


def test_the_bundled_font_is_in_use() -> None:
    assert QGuiApplication.font().family() == FAMILY
    assert text_font().pixelSize() == 13


def test_figures_beside_a_hyphen_stay_close_to_it_in_every_mode(qtbot: QtBot) -> None:
    card = Card("Numbers")
    label = PlainLabel("none yet", size=Size.CAPTION)
    card.body.addWidget(label)
    qtbot.addWidget(card)
    card.show()
    label.setText("INV-2026-0001")
    for mode in (Mode.DARK, Mode.LIGHT):
        theme.choose(mode)
        tabular = QFontMetrics(caption_font()).horizontalAdvance(label.text())
        assert label.fontMetrics().horizontalAdvance(label.text()) < tabular


def test_choosing_a_mode_restyles_what_is_already_shown(qtbot: QtBot) -> None:
    button = Button("Issue", kind=Kind.PRIMARY, icon="issue")
    qtbot.addWidget(button)
    button.show()
    light = button.grab().toImage()
    theme.choose(Mode.DARK)
    assert QApplication.palette().color(QPalette.ColorRole.Window).name() == DARK.ground
    dark = button.grab().toImage()
    middle = light.width() // 8, light.height() // 2
    assert light.pixelColor(*middle).name() == LIGHT.accent
    assert dark.pixelColor(*middle).name() == DARK.accent


def test_the_system_mode_follows_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    hints = QGuiApplication.styleHints()

    class Hints:
        scheme = Qt.ColorScheme.Dark

        def colorScheme(self) -> Qt.ColorScheme:
            return self.scheme

    told = Hints()
    monkeypatch.setattr(QGuiApplication, "styleHints", lambda: told)
    theme.choose(Mode.SYSTEM)
    assert theme.tokens is DARK
    told.scheme = Qt.ColorScheme.Light
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.tokens is LIGHT


def test_a_forced_mode_does_not_follow_the_system() -> None:
    theme.choose(Mode.DARK)
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.tokens is DARK


def test_compact_rows_are_told_once(qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_compact(True)
    assert theme.row_height == 28
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_compact(True)
