"""A part of a form that is out of sight until somebody wants it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.buttons import Button, Kind


class Fold(QWidget):
    """A link that shows or hides what is below it."""

    def __init__(self, content: QWidget, show: str, hide: str, parent: QWidget | None = None) -> None:
        """Hide ``content`` behind a link; ``show`` and ``hide`` are its words in either state."""
        super().__init__(parent)
        self._content, self._words = content, (show, hide)
        self.link = Button(show, kind=Kind.LINK)
        self.link.setCheckable(True)
        self.link.toggled.connect(self._on_toggled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(content)
        content.hide()

    def set_open(self, shown: bool) -> None:
        """Show or hide the content."""
        self.link.setChecked(shown)

    def _on_toggled(self, shown: bool) -> None:
        self._content.setVisible(shown)
        self.link.set_text(self._words[shown])


def unfold(widget: QWidget) -> None:
    """Bring a widget into sight that may stand inside folds."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, Fold):
            parent.set_open(True)
        parent = parent.parentWidget()
