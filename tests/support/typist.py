"""A pair of hands at the keyboard: every key goes to whatever has the focus, as in the running window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Typist:
    """Types into the window shown; ``settle`` waits for background work."""

    def __init__(self, settle: Callable[[], None]) -> None:
        self._settle = settle

    def focused(self) -> QWidget:
        """Return what has the focus; there must be something."""
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the focus"
        return widget

    def type(self, text: str) -> None:
        """Type a text, one key after the other."""
        for character in text:
            if character.isascii():
                QTest.keyClicks(self.focused(), character)
            else:
                # QTest knows keys of ASCII only; an input method sends such characters with no key at all.
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(self.focused(), QKeyEvent(kind, 0, NONE, character))

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        """Press a key."""
        for _time in range(times):
            QTest.keyClick(self.focused(), key, modifiers)

    def fill(self, field: QWidget, text: str) -> None:
        """Go to a field and replace what it holds."""
        field.setFocus()
        if isinstance(field, QLineEdit | QPlainTextEdit):
            field.selectAll()
        self.press(Key.Key_Delete)
        self.type(text)

    def settle(self) -> None:
        """Wait until the background work under way is delivered."""
        self._settle()
