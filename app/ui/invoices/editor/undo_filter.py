"""Leaves Ctrl+Z to the editor: a field's own undo knows only its own text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.ui.override import override


def leave_undo_to_editor(*roots: QWidget) -> None:
    """Hand undo and redo of every text input at and below ``roots`` to the shortcuts of the window."""
    for root in roots:
        inputs: list[QWidget] = [root, *root.findChildren(QLineEdit), *root.findChildren(QPlainTextEdit)]
        for widget in inputs:
            if isinstance(widget, QLineEdit | QPlainTextEdit):
                widget.installEventFilter(_UndoFilter(widget))
            if isinstance(widget, QPlainTextEdit):
                widget.setUndoRedoEnabled(False)


class _UndoFilter(QObject):
    """Sits on one input."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        again = event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo) or again:
            event.ignore()
            return True
        return False
