"""The header of the invoice page: the way back, the state, the few actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from app.ui.shell.page import Header
from app.ui.widgets.buttons import Button, IconButton, Kind
from app.ui.widgets.chips import Chip
from app.ui.widgets.segmented import Segment, SegmentedControl

if TYPE_CHECKING:
    from app.ui.invoices.editor.page import InvoicePage


class Toolbar(QObject):
    """Fills the header and runs the page's actions by their id.

    Attributes:
        side_chosen: where only one side has room, the user chose the other.
    """

    side_chosen = Signal()

    def __init__(self, header: Header, page: InvoicePage) -> None:
        super().__init__(page)
        self._page = page
        self.chip = Chip()
        self.back = Button(self.tr("Invoices ›"), self._on_back, kind=Kind.LINK)
        self.back.setAccessibleName(self.tr("Back to the invoices"))
        self.sides = SegmentedControl(self.tr("Side shown"))
        self.sides.set_segments([Segment("edit", self.tr("Edit")), Segment("preview", self.tr("Preview"))])
        self.sides.changed.connect(lambda _key: self.side_chosen.emit())
        self.sides.hide()
        self.undo = IconButton("undo", self.tr("Undo"), lambda: self._run("undo"))
        self.redo = IconButton("redo", self.tr("Redo"), lambda: self._run("redo"))
        self.menu = QMenu(header)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.more = Button(self.tr("More"), menu=self.menu)
        self.save = Button(self.tr("Save"), lambda: self._run("save"))
        self.export = Button(self.tr("Export PDF"), lambda: self._run("export-pdf"))
        self.issue = Button(
            self.tr("Issue"), lambda: self._run("issue"), kind=Kind.PRIMARY, shortcut_hint=self.tr("Ctrl ↵")
        )
        header.add_before(self.back)
        header.add_beside(self.chip)
        for widget in (self.undo, self.redo, self.more, self.save, self.export, self.issue):
            header.add(widget)

    def side(self) -> str:
        """Return which side is shown where only one has room: ``edit`` or ``preview``."""
        return self.sides.chosen() or "edit"

    def show_sides(self, shown: bool) -> None:
        """Offer the choice of sides."""
        self.sides.setVisible(shown)
        self.back.setVisible(not shown)

    def show_draft(self, *, draft: bool) -> None:
        """Offer what a draft, or what an issued document allows."""
        for widget in (self.undo, self.redo, self.save, self.issue):
            widget.setVisible(draft)

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
        self.menu.clear()
        shown = {"save", "issue", "export-pdf", "undo", "redo"}
        for action in self._page.actions_now():
            if action.id in shown or not action.enabled:
                continue
            entry = self.menu.addAction(action.title)
            if action.shortcut:
                entry.setShortcut(action.shortcut)
                entry.setShortcutVisibleInContextMenu(True)
            entry.triggered.connect(lambda _checked=False, action=action: action.run())
