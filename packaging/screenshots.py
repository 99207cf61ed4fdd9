"""Takes the pictures of the README: the list and the editor on the sample company, light and dark.

    .venv/bin/python packaging/screenshots.py

Needs no display. The day is fixed, so that a change in a picture is a change in the window.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "screenshots"
WIDTH, HEIGHT = 1440, 860
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
SELECTED, DRAFTS = 3, 1

if TYPE_CHECKING:
    from app.domain.document import Content
    from app.services.books import Books
    from app.ui.home import Home


class Clock:
    """Stands still."""

    def now(self) -> datetime:
        """Return the moment of the pictures."""
        return NOW

    def today(self) -> date:
        """Return the day of the pictures."""
        return NOW.date()


def main() -> int:
    """Make the sample company in a folder of its own, open the window on it, and save what it shows."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["LC_ALL"] = "C.UTF-8"
    sys.path.insert(0, str(ROOT))
    from app.paths import Paths
    from app.services import demo
    from app.services.books import Books
    from app.ui.app import make_application, open_settings
    from app.ui.home import Home
    from app.ui.theme.theme import Mode

    make_application(Mode.LIGHT)
    with tempfile.TemporaryDirectory() as folder, Books.open(Path(folder), clock=Clock()) as books:
        demo.fill(books, None)
        paths = Paths(Path(folder))
        paths.prepare()
        home = Home(paths, open_settings(paths), books)
        home.window.resize(WIDTH, HEIGHT)
        home.open_first_page()
        home.window.show()
        home.window.activateWindow()
        home.load_surroundings()
        show_list(home)
        save_both(home, "list")
        show_editor(home, books)
        save_both(home, "editor")
        home.window.close()
        wait()
    return 0


def show_list(home: Home) -> None:
    """Show the invoices, the first that are issued selected."""
    from PySide6.QtCore import QItemSelectionModel, Qt

    from app.ui.widgets.tables import TableView

    home.window.navigator.open_page("invoices")
    wait()
    page = home.window.page
    table = None if page is None else page.findChild(TableView)
    if table is None:
        raise LookupError("the page of the invoices has no list")
    model = table.model()
    first = next(row for row in range(table.row_count()) if str(model.index(row, 0).data()).startswith("INV"))
    table.choose_row(first)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in range(first, first + SELECTED):
        table.selectionModel().select(model.index(row, 0), flags)
    table.verticalScrollBar().setValue((first - DRAFTS) * table.rowHeight(0))
    table.setFocus(Qt.FocusReason.OtherFocusReason)


def show_editor(home: Home, books: Books) -> None:
    """Show a draft like the issued invoice that says most, in English, the keyboard in its last description."""
    from app.domain.tax import TaxCategory
    from app.services import documents, drafts, invoice_list
    from app.ui.invoices.editor.edits import Cell
    from app.ui.invoices.editor.page import InvoicePage

    def telling(content: Content) -> tuple[bool, int, int]:
        taxes = {line.tax for line in content.lines}
        taxed = all(tax.category is TaxCategory.STANDARD for tax in taxes)
        return taxed and content.currency == "EUR", len(taxes), min(len(content.lines), 6)

    ids = invoice_list.ids(books, invoice_list.InvoiceQuery())
    model = max((documents.get(books, id).content for id in ids), key=telling)
    days = drafts.new_content(books)
    wanted = replace(model, language="en", issue_date=days.issue_date, due_date=days.due_date, reference="PO 4711")
    home.window.navigator.open_invoice(drafts.create(books, wanted).id)
    wait()
    page = home.window.page
    if not isinstance(page, InvoicePage):
        raise TypeError("the draft did not open")
    page.sheet.lines.setFocus()
    page.sheet.lines.edit_cell(len(wanted.lines) - 1, Cell.DESCRIPTION)


def save_both(home: Home, name: str) -> None:
    """Save the window as it is, in both modes."""
    from PIL import Image
    from PySide6.QtGui import QImage

    from app.ui.theme.theme import Mode, theme

    FOLDER.mkdir(exist_ok=True)
    for mode in (Mode.LIGHT, Mode.DARK):
        theme.choose(mode)
        wait()
        shown = home.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        rows = bytes(shown.constBits())
        picture = Image.frombytes("RGB", (shown.width(), shown.height()), rows, "raw", "RGB", shown.bytesPerLine())
        target = FOLDER / f"{name}-{mode.value}.png"
        picture.save(target, optimize=True)
        sys.stdout.write(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} kB\n")
    theme.choose(Mode.LIGHT)


def wait() -> None:
    """Let the window load, lay out and paint, the page beside the editor too."""
    from PySide6.QtTest import QTest

    from app.ui import tasks

    for _round in range(4):
        QTest.qWait(300)
        while tasks.runner().busy:
            QTest.qWait(20)


if __name__ == "__main__":
    sys.exit(main())
