"""The header of the invoice page: the way back, the state, the few actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from app.ui.lists.menus import fill_menu
from app.ui.shell.page import Header
from app.ui.widgets.buttons import Button, IconButton, Kind
from app.ui.widgets.chips import Chip

if TYPE_CHECKING:
    from app.ui.invoices.editor.page import InvoicePage


_BACK_FROM, _SAVE_FROM = 880, 800
"""Width of the page from which on the header has room for the way back, and for Save: drafts save themselves."""


class Toolbar(QObject):
    """Fills the header and runs the page's actions by their id."""

    def __init__(self, header: Header, page: InvoicePage) -> None:
        super().__init__(page)
        self._page, self._save_fits = page, True
        self.chip = Chip()
        self.back = Button(self.tr("Invoices ›"), self._on_back, kind=Kind.LINK)
        self.back.setAccessibleName(self.tr("Back to the invoices"))
        self.undo = IconButton("undo", self.tr("Undo"), lambda: self._run("undo"))
        self.redo = IconButton("redo", self.tr("Redo"), lambda: self._run("redo"))
        self.menu = QMenu(header)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.more = Button(self.tr("More"), menu=self.menu)
        self.save = Button(self.tr("Save"), lambda: self._run("save"))
        self.export = Button(self.tr("Export PDF"), lambda: self._run("export-pdf"))
        self.einvoice = Button(self.tr("Export e-invoice"), lambda: self._run("export-einvoice"))
        self.issue = Button(
            self.tr("Issue"), lambda: self._run("issue"), kind=Kind.PRIMARY, shortcut_hint=self.tr("Ctrl ↵")
        )
        header.add_before(self.back)
        header.add_beside(self.chip)
        for widget in (self.undo, self.redo, self.more, self.save, self.einvoice, self.export, self.issue):
            header.add(widget)

    def fit(self, width: int) -> None:
        """Leave out in a page of ``width`` pixels what has no room."""
        self.back.setVisible(width >= _BACK_FROM)
        self._save_fits = width >= _SAVE_FROM
        self.save.setVisible(self._save_fits and not self.issue.isHidden())

    def show_draft(self, *, draft: bool) -> None:
        """Offer what a draft, or what an issued document allows."""
        for widget in (self.undo, self.redo, self.issue):
            widget.setVisible(draft)
        self.save.setVisible(draft and self._save_fits)
        self.einvoice.setVisible(not draft)

    def show_undo(self, *, undo: bool, redo: bool) -> None:
        """Say whether there is a step back and forth."""
        self.undo.setEnabled(undo)
        self.redo.setEnabled(redo)

    def _run(self, id: str) -> None:
        for action in self._page.actions_now():
            if action.id == id and action.enabled:
                action.run()

    def _on_back(self) -> None:
        self._page.shell.navigator.open_page("invoices")

    def _fill_menu(self) -> None:
        buttons = {"save": self.save, "issue": self.issue, "undo": self.undo, "redo": self.redo}
        buttons |= {"export-pdf": self.export, "export-einvoice": self.einvoice}
        shown = {id for id, button in buttons.items() if not button.isHidden()}
        self.menu.clear()
        actions = self._page.actions_now()
        fill_menu(self.menu, [action for action in actions if action.enabled and action.id not in shown])
