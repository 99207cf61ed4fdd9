"""Opening books and listing invoices needs the standard library alone, so that window and commands start fast."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from app.services import drafts
from app.services.books import Books
from tests.support import builders

ROOT = Path(__file__).parents[2]
HEAVY = ["sqlalchemy", "alembic", "fpdf", "uharfbuzz", "babel", "stdnum", "segno", "keyring", "httpcore", "PySide6"]
SCRIPT = f"""
import sys
from pathlib import Path
from app.services import company, customers, dashboard, documents, drafts, invoice_list, items, palette, settings
from app.services import accounts, checkout_pages, handover, outbox, remotes, sync
from app.services.books import Books
with Books.open(Path(sys.argv[1])) as books:
    query = invoice_list.InvoiceQuery(text="acme")
    assert company.get(books).name
    assert len(invoice_list.first(books, query, 50)) == len(invoice_list.ids(books, query)) == 1
    assert invoice_list.counts(books, query) and dashboard.summary(books).drafts
    assert documents.find(books, "1").content == documents.get(books, 1).content
    assert drafts.new_content(books) and palette.search(books, "acme")
    assert accounts.listing(books) == outbox.listing(books) == remotes.of_document(books, 1) == []
    assert sync.status(books).open == 0
    assert customers.listing(books) == items.listing(books) == [] and settings.get(books, "theme", "light") == "light"
print([name for name in {HEAVY} if name in sys.modules])
"""


def test_reading_imports_nothing_heavy(books: Books) -> None:
    drafts.create(books, builders.content())
    books.close()
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(books.home)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
