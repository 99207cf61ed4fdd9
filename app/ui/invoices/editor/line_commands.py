"""What is done to whole lines: moved, duplicated, removed, pasted, written in full."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint

from app.domain.document import Line
from app.domain.errors import Problem
from app.ui.invoices.editor.edits import (
    Cell,
    with_line,
    with_lines_duplicated,
    with_lines_inserted,
    with_lines_moved,
    without_lines,
)
from app.ui.invoices.editor.line_details import LineDetails
from app.ui.invoices.editor.lines_view import LinesView
from app.ui.invoices.editor.paste import read_table
from app.ui.invoices.editor.session import EditorSession
from app.ui.invoices.editor.words import default_tax, tax_choices
from app.ui.lists.menus import open_menu
from app.ui.shell.page import Action

Tell = Callable[[int, tuple[Problem, ...]], None]


class LineCommands(QObject):
    """Carries out what the grid asks for; each command is one step of the history."""

    def __init__(self, session: EditorSession, view: LinesView, tell_pasted: Tell) -> None:
        """Serve ``view``; ``tell_pasted`` hears how many lines a paste made and what it could not read."""
        super().__init__(view)
        self._session, self._view, self._tell_pasted = session, view, tell_pasted
        self._commands: dict[str, Callable[[], None]] = {
            "up": lambda: self._shift(-1),
            "down": lambda: self._shift(1),
            "details": self.details,
            "duplicate": self.duplicate,
            "remove": self.remove,
        }
        view.command.connect(lambda name: self._commands[name]())
        view.moved_to.connect(self._move)
        view.pasted.connect(self.paste)
        view.menu_asked.connect(self._show_menu)

    def remove(self) -> None:
        """Remove the chosen lines."""
        rows = self._view.chosen_rows()
        if rows:
            cell = Cell(max(self._view.currentIndex().column(), Cell.DESCRIPTION))
            self._session.edit(without_lines(self._session.content, rows))
            self._view.go(rows[0], cell)

    def duplicate(self) -> None:
        """Put copies of the chosen lines below them."""
        rows = self._view.chosen_rows()
        if rows:
            self._session.edit(with_lines_duplicated(self._session.content, rows))
            self._view.choose_rows(rows[-1] + 1, len(rows))

    def details(self) -> None:
        """Open everything about the line that the keyboard is on; on the empty row, a new one."""
        session, row = self._session, self._view.currentIndex().row()
        if row < 0 or session.read_only:
            return
        lines = session.content.lines
        line = lines[row] if row < len(lines) else Line(tax=default_tax(session.company))
        choices = tax_choices(session.company, session.content, session.style)

        def done(changed: Line) -> None:
            session.edit(with_line(session.content, row, changed))
            self._view.setFocus()

        dialog = LineDetails(self._view.window(), row + 1, line, choices, session.style, session.digits, done)
        dialog.open()

    def paste(self, text: str) -> None:
        """Make lines of a table, at the row the keyboard is on."""
        session = self._session
        pasted = read_table(text, session.style, default_tax(session.company))
        at = min(max(self._view.currentIndex().row(), 0), len(session.content.lines))
        if pasted.lines:
            session.edit(with_lines_inserted(session.content, at, pasted.lines))
            self._view.choose_rows(at, len(pasted.lines))
        self._tell_pasted(len(pasted.lines), pasted.problems)

    def _shift(self, step: int) -> None:
        rows = self._view.chosen_rows()
        if rows:
            before = rows[0] - 1 if step < 0 else rows[-1] + 2
            if 0 <= before <= len(self._session.content.lines):
                self._move(before)

    def _move(self, before: int) -> None:
        rows = self._view.chosen_rows()
        if rows:
            content, first = with_lines_moved(self._session.content, rows, before)
            self._session.edit(content)
            self._view.choose_rows(first, len(rows))

    def _show_menu(self, place: QPoint) -> None:
        if self._session.read_only:
            return
        chosen = bool(self._view.chosen_rows())
        actions = (
            Action("details", self.tr("Details…"), self.details, "Alt+Return"),
            Action("duplicate", self.tr("Duplicate"), self.duplicate, "Ctrl+D", enabled=chosen),
            Action("move-up", self.tr("Move up"), lambda: self._shift(-1), "Alt+Up", enabled=chosen),
            Action("move-down", self.tr("Move down"), lambda: self._shift(1), "Alt+Down", enabled=chosen),
            Action("remove", self.tr("Remove"), self.remove, "Del", enabled=chosen),
        )
        open_menu(self._view, place, actions)
