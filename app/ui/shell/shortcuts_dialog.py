"""The list of shortcuts on F1."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.shell.shortcuts import listed_shortcuts
from app.ui.theme.tokens import GAP_LARGE, GAP_SMALL
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import PlainLabel, Size, Tone


def shortcuts_dialog(parent: QWidget, pages: list[str]) -> Dialog:
    """Return the list of shortcuts, ready to ``open()``."""
    dialog = Dialog(parent, _tr("Keyboard shortcuts"), width=640)
    columns = QGridLayout()
    columns.setHorizontalSpacing(GAP_LARGE * 2)
    columns.setVerticalSpacing(GAP_LARGE)
    groups = listed_shortcuts(pages)
    for index, (title, rows) in enumerate(groups):
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP_LARGE)
        grid.setVerticalSpacing(GAP_SMALL)
        grid.setColumnStretch(1, 1)
        grid.addWidget(PlainLabel(title, size=Size.STRONG), 0, 0, 1, 2)
        for row, (keys, words) in enumerate(rows, 1):
            grid.addWidget(PlainLabel(keys, size=Size.CAPTION, tone=Tone.MUTED), row, 0)
            grid.addWidget(PlainLabel(words, size=Size.CAPTION), row, 1)
        # The first group is as long as the three others together.
        place = (0, 0, len(groups) - 1, 1) if index == 0 else (index - 1, 1, 1, 1)
        columns.addLayout(grid, *place, Qt.AlignmentFlag.AlignTop)
    dialog.body.addLayout(columns)
    dialog.add_button(_tr("Close"), dialog.accept, Kind.PRIMARY)
    return dialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("Shortcuts", text)
