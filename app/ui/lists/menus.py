"""Menus made of the actions of a page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.shell.page import Action
from app.ui.theme.icons import set_icon


def fill_menu(menu: QMenu, actions: Sequence[Action], separated: frozenset[str] = frozenset()) -> None:
    """Add actions to a menu, a line before those of ``separated``; what cannot be done now is greyed."""
    for action in actions:
        if action.id in separated:
            menu.addSeparator()
        entry = menu.addAction(action.title)
        entry.setEnabled(action.enabled)
        if action.shortcut:
            # Shown only: the keys themselves are bound once, by window and list.
            entry.setShortcut(QKeySequence(action.shortcut))
        if action.icon:
            set_icon(entry, action.icon)
        entry.triggered.connect(lambda _checked=False, run=action.run: run())


def open_menu(
    parent: QWidget, place: QPoint, actions: Sequence[Action], separated: frozenset[str] = frozenset()
) -> None:
    """Offer actions at a ``place`` of the screen, as `fill_menu` shows them, until one is chosen."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    fill_menu(menu, actions, separated)
    menu.popup(place)
