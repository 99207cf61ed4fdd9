"""What a search finds: every word somewhere, however short, and nothing that only looks like search grammar."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services import drafts, invoice_list
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery
from tests.support import builders

TEXTS = ("Bolt M8, stainless, 100 pieces", "Work on site", "(\\)) Tj ET", "a\u202eb", 'say "hi"')


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bolt m8", [0]),
        ("m8 stainless", [0]),
        ("m9 stainless", []),
        ("work on site", [1]),
        ("site on work", [1]),
        ("PO 4711", [0, 1, 2, 3, 4]),
        ("Tj ET", [2]),
        ("ET Tj", []),
        ("a\u202eb", [3]),
        ('"hi"', [4]),
        ("Tj* ET", []),
        ("Ac", [0, 1, 2, 3, 4]),
        ("Ac me", []),
    ],
)
def test_every_word_must_occur_somewhere(home: Path, query: str, found: list[int]) -> None:
    with Books.open(home) as books:
        for text in TEXTS:
            drafts.create(books, builders.content(builders.line(text), reference="PO 4711"))
        ids = sorted(invoice_list.ids(books, InvoiceQuery(text=query)))
        assert [document_id - 1 for document_id in ids] == found


@pytest.mark.parametrize("query", ["Ac", "Acme Co", "bolt m8", "Tj ET", "%", "_", '"', "a" * 5_000, "\x00", "NEAR("])
def test_the_list_counts_what_it_shows(home: Path, query: str) -> None:
    with Books.open(home) as books:
        drafts.create(books, builders.content(builders.line(TEXTS[0])))
        asked = InvoiceQuery(text=query)
        assert invoice_list.count(books, asked) == len(invoice_list.ids(books, asked))
