"""What the program is, where its books lie, and whose work it stands on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import __version__
from app.ui.folders import show_folder
from app.ui.shell.page import Shell
from app.ui.theme.tokens import GAP, GAP_SMALL
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import Card
from app.ui.widgets.labels import ElidedLabel, PlainLabel, Tone


class AboutSection(QWidget):
    """Nothing here can be changed."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        program = Card("Counterfoil")
        program.body.addWidget(PlainLabel(self.tr("Version {version}").format(version=__version__), selectable=True))
        words = self.tr(
            "Free software under the MIT licence. The window is made with Qt (LGPL); the fonts are Inter, Noto Sans and"
            " Liberation Sans (SIL Open Font License)."
        )
        program.body.addWidget(PlainLabel(words, tone=Tone.MUTED, wrap=True))
        books = Card(self.tr("Your books"))
        words = self.tr(
            "Everything you write is in this folder. To keep a copy, close Counterfoil and copy the folder."
        )
        books.body.addWidget(PlainLabel(words, tone=Tone.MUTED, wrap=True))
        self.folder = ElidedLabel(str(shell.paths.home), mode=Qt.TextElideMode.ElideMiddle)
        books.body.addWidget(self.folder)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP_SMALL)
        buttons.addWidget(Button(self.tr("Open folder"), self._on_open))
        buttons.addWidget(Button(self.tr("Copy path"), self._on_copy))
        buttons.addStretch(1)
        books.body.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(program)
        layout.addWidget(books)

    def _on_open(self) -> None:
        show_folder(self._shell.paths.home, self._shell.notices)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(str(self._shell.paths.home))
        self._shell.notices.success(self.tr("The path of your books is copied."))
