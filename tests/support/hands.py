"""What somebody does at a window and sees there: dialogs, buttons, inputs and rows by what they say."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QPushButton, QWidget

from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import Field

D = TypeVar("D", bound=QDialog)


def open_dialogs(kind: type[D]) -> list[D]:
    """Return the dialogs of a kind that are open, the newest last."""
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()]


def dialog_of(kind: type[D]) -> D:
    """Return the newest dialog of a kind that is open."""
    return open_dialogs(kind)[-1]


def open_menu() -> QMenu:
    """Return the menu that is open."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def press(where: QWidget, verb: str) -> None:
    """Press the button that says ``verb``."""
    buttons = [button for button in where.findChildren(QPushButton) if button.isVisible()]
    next(button for button in buttons if verb in {button.text().replace("&&", "&"), button.accessibleName()}).click()


def agree(verb: str) -> None:
    """Press the button of the dialog on top."""
    press(dialog_of(Dialog), verb)


def input_of(where: QWidget, name: str) -> QLineEdit:
    """Return the input with this accessible name."""
    return next(line for line in where.findChildren(QLineEdit) if line.accessibleName() == name)


def type_into(where: QWidget, name: str, text: str) -> None:
    """Replace what an input says, as an input method does: QTest itself knows ASCII keys only."""
    line = input_of(where, name)
    line.setFocus()
    line.selectAll()
    line.insert(text)


def wrong(where: QWidget) -> dict[str, str]:
    """Return the path of each field marked as wrong, with its message."""
    return {field.path: field.message.text() for field in where.findChildren(Field) if field.state == "error"}


def rows(model: QAbstractItemModel) -> list[str]:
    """Return what each row says to who cannot see it."""
    role, columns = Qt.ItemDataRole.AccessibleTextRole, range(model.columnCount())
    return [" | ".join(str(model.index(row, at).data(role)) for at in columns) for row in range(model.rowCount())]
