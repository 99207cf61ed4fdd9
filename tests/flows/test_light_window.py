"""The window shows the user's own list before anything heavy is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from app.services import drafts
from app.services.books import Books
from tests.support import builders
from tests.support.books import books, clock, migrated_home

__all__ = ["books", "clock", "migrated_home"]

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "sqlalchemy", "alembic", "fpdf", "uharfbuzz", "fontTools", "PIL", "babel", "keyring", "httpcore", "segno", "stdnum",
    "PySide6.QtPdf", "PySide6.QtPrintSupport",
)  # fmt: skip

PROGRAM = """
import linecache, os, sys
from app.ui.widgets.tables import TableView
from PySide6.QtWidgets import QTableView

def paint_event(self, event):
    QTableView.paintEvent(self, event)
    if self.model() is not None and self.model().rowCount():
        print(self.model().index(0, 1).data(), *linecache.cache, *sorted(sys.modules), sep="\\n", flush=True)
        os._exit(0)

TableView.paintEvent = paint_event
from app.__main__ import main
sys.exit(main(["--home", sys.argv[1]]))
"""


def test_nothing_heavy_and_no_source_is_read_before_the_first_rows(books: Books, home: Path) -> None:
    drafts.create(books, builders.content(customer=builders.party("Acme Corp")))
    books.close()
    (home / "window.ini").write_text("[window]\npage=invoices\n", encoding="utf-8")
    command = [sys.executable, "-c", PROGRAM, str(home)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    first, *loaded = done.stdout.splitlines()
    assert first == "Acme Corp"
    assert "sqlite3" in loaded
    assert [name for name in HEAVY if name in loaded] == []
    assert [name for name in loaded if name.startswith(str(ROOT / "app"))] == [], "sources that were read"
