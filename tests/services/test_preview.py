"""The page of a draft as it stands in the editor, stored or not."""

from __future__ import annotations

import io

from pypdf import PdfReader

from app.services import invoice_list, preview
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery
from tests.support import builders


def test_a_draft_is_rendered_without_being_stored(books: Books) -> None:
    pdf = preview.render(books, builders.content(builders.line("Harbour survey"), reference="PO 4711"))
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "Harbour survey" in text
    assert "PO 4711" in text
    assert list(invoice_list.ids(books, InvoiceQuery())) == []


def test_an_empty_draft_has_a_page_too(books: Books) -> None:
    assert len(PdfReader(io.BytesIO(preview.render(books, builders.content(lines=())))).pages) == 1
