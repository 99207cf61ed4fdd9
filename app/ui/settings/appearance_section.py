"""How the window looks: light or dark, and how much stands on a screen."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from app.ui.plain import no_mnemonic
from app.ui.theme.theme import Mode, theme
from app.ui.theme.tokens import GAP
from app.ui.widgets.cards import Card
from app.ui.widgets.labels import PlainLabel, Size, Tone

MODE_KEY, COMPACT_KEY = "theme/mode", "theme/compact"


class AppearanceSection(QWidget):
    """Each choice takes effect at once and is remembered."""

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        colors = Card(self.tr("Colours"))
        self._modes = self._choices(
            colors,
            {
                Mode.SYSTEM.value: self.tr("As the system"),
                Mode.LIGHT.value: self.tr("Light"),
                Mode.DARK.value: self.tr("Dark"),
            },
            theme.mode.value,
        )
        rows = Card(self.tr("Rows of lists"))
        self._heights = self._choices(
            rows,
            {"": self.tr("Comfortable"), "1": self.tr("Compact")},
            "1" if theme.compact else "",
        )
        note = self.tr("Compact shows about a third more rows.")
        rows.body.addWidget(PlainLabel(note, size=Size.CAPTION, tone=Tone.MUTED, wrap=True))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(colors)
        layout.addWidget(rows)
        self._modes.buttonClicked.connect(lambda button: self._choose_mode(Mode(str(button.property("value")))))
        self._heights.buttonClicked.connect(lambda button: self._choose_height(str(button.property("value"))))

    def _choices(self, card: Card, words: dict[str, str], chosen: str) -> QButtonGroup:
        group = QButtonGroup(self)
        for value, text in words.items():
            button = QRadioButton(no_mnemonic(text))
            button.setAccessibleName(text)
            button.setProperty("value", value)
            button.setChecked(value == chosen)
            group.addButton(button)
            card.body.addWidget(button)
        return group

    def _choose_mode(self, mode: Mode) -> None:
        theme.choose(mode)
        self._settings.setValue(MODE_KEY, mode.value)

    def _choose_height(self, value: str) -> None:
        theme.set_compact(value == "1")
        self._settings.setValue(COMPACT_KEY, value)
