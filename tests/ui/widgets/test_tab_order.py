"""Tab goes through rows made later as if they had always stood there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.customers.contacts import ContactRows
from app.ui.widgets.buttons import Button
from app.ui.widgets.inputs import ComboBox, LineEdit
from app.ui.widgets.tab_order import lead_through


def tour(first: QWidget, stops: int) -> list[str]:
    """The names of what Tab leads to, beginning with ``first``."""
    first.setFocus()
    names = []
    for _stop in range(stops):
        widget = QApplication.focusWidget()
        assert widget is not None
        names.append(widget.accessibleName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    return names


def test_rows_added_later_come_after_what_stands_before_them(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    notes, holder, save = LineEdit("Notes"), QWidget(), Button("Save")
    for widget in (notes, holder, save):
        layout.addWidget(widget)
    rows = QVBoxLayout(holder)
    made: list[QWidget] = []
    for number in (1, 2):
        row = QWidget()
        inside = QVBoxLayout(row)
        inside.addWidget(LineEdit(f"Reason {number}"))
        inside.addWidget(ComboBox(f"Tax {number}"))
        rows.addWidget(row)
        made.append(row)
        lead_through(holder, made)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert tour(notes, 7) == ["Notes", "Reason 1", "Tax 1", "Reason 2", "Tax 2", "Save", "Notes"]


def test_a_contact_added_comes_before_the_button_that_adds_the_next(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    name, contacts, notes = LineEdit("Name"), ContactRows(), LineEdit("Notes")
    for widget in (name, contacts, notes):
        layout.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    contacts._add.click()
    assert [stop.partition(" of")[0] for stop in tour(name, 8)] == [
        "Name",
        "Contact 1",
        "Role",
        "Email",
        "Phone",
        "Remove contact 1",
        "Add contact",
        "Notes",
    ]
