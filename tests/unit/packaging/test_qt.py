"""The pinned Qt binding keeps its reference counts: one that loses some on each call ends the process in the end."""

from __future__ import annotations

import sys

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 3000


def test_calls_that_return_nothing_lose_no_reference(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    canvas = QPixmap(8, 8)
    before = sys.getrefcount(None)
    painter = QPainter(canvas)
    for _ in range(CALLS):
        label.setText("x")
        painter.drawLine(0, 0, 7, 7)
    painter.end()
    assert abs(sys.getrefcount(None) - before) < CALLS / 10
