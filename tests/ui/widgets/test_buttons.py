"""Buttons as they are painted: a link is text, and begins and ends where text does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.buttons import Button, Kind, SentenceLink
from app.ui.widgets.labels import PlainLabel


def first_ink(widget: QWidget) -> int:
    """Return the first column, counted in the parent, in which something is painted."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ground = QColor(image.pixel(image.width() - 1, 1))
    for column in range(image.width()):
        if any(QColor(image.pixel(column, row)) != ground for row in range(image.height() - 4)):
            return widget.x() + column
    raise AssertionError("nothing is painted")


@pytest.mark.parametrize("link", [Button, SentenceLink])
def test_the_words_of_a_link_begin_where_the_label_above_does(qtbot: QtBot, link: type[Button]) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    label = PlainLabel("Inks")
    shown = Button("Inks", kind=Kind.LINK) if link is Button else SentenceLink("Inks", lambda: None)
    column.addWidget(label)
    column.addWidget(shown, 0, Qt.AlignmentFlag.AlignLeft)
    host.show()
    assert abs(first_ink(shown) - first_ink(label)) <= 1


def test_a_link_with_the_keyboard_looks_different(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    link, other = Button("Why this amount?", kind=Kind.LINK), Button("Other", kind=Kind.LINK)
    column.addWidget(link)
    column.addWidget(other)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    other.setFocus()
    before = link.grab().toImage()
    link.setFocus()
    assert link.grab().toImage() != before
