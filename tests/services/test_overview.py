"""The first page adds up what stands where; the palette finds anything; settings are remembered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.document import Document, Kind
from app.domain.item import Item
from app.services import customers, dashboard, drafts, issuing, items, palette, payments, settings
from app.services.books import Books
from app.services.invoice_list import CurrencySum, StateFilter
from app.services.palette import Hit, HitKind
from tests.support import builders


def issued(books: Books, **changes: object) -> Document:
    return issuing.issue(books, drafts.create(books, builders.content(**changes)).id)


def test_the_first_page_says_what_is_open_overdue_drafted_and_paid(books: Books) -> None:
    issued(books, due_date=date(2026, 1, 1))
    partly = issued(books)
    issued(books, currency="USD")
    drafts.create(books, builders.content())
    payments.record(books, partly.id, Decimal(100), date(2026, 3, 1), "Cash")
    payments.record(books, partly.id, Decimal(1), date(2026, 2, 28), "Cash")
    wrong = payments.record(books, partly.id, Decimal(5), date(2026, 3, 15), "Cash")
    payments.reverse(books, wrong.id)
    paid_out = issued(books, kind=Kind.CREDIT_NOTE)
    payments.record(books, paid_out.id, Decimal(119), date(2026, 3, 2), "Cash")
    page = dashboard.summary(books, last=2)
    assert page.open == (CurrencySum("EUR", 2, 23_800, 11_900 + 1_800), CurrencySum("USD", 1, 11_900, 11_900))
    assert page.overdue == (CurrencySum("EUR", 1, 11_900, 11_900),)
    assert page.drafts == (CurrencySum("EUR", 1, 11_900, 0),)
    assert page.paid == (CurrencySum("EUR", 2, 10_000 - 11_900, 10_000 - 11_900),)
    assert [row.id for row in page.last] == [paid_out.id, 4]
    assert dashboard.counts(books)[StateFilter.ALL] == 5


def test_empty_books_have_an_empty_first_page(books: Books) -> None:
    page = dashboard.summary(books)
    assert (page.open, page.overdue, page.drafts, page.paid, page.last) == ((), (), (), (), ())


def test_the_palette_finds_customers_documents_and_items(books: Books) -> None:
    customer = customers.create(books, builders.customer(name="Pump Palace"))
    item = items.create(books, Item(name="Pump", description="steel"))
    document = issued(books, customer=customer.as_party())
    assert palette.search(books, "PUMP") == [
        Hit(HitKind.CUSTOMER, customer.id, "Pump Palace", "Berlin"),
        Hit(HitKind.DOCUMENT, document.id, "INV-2026-0001", "Pump Palace"),
        Hit(HitKind.ITEM, item.id, "Pump", "steel"),
    ]
    assert palette.search(books, "inv-2026-0001")[0].id == document.id
    customers.archive(books, customer.id)
    assert [hit.kind for hit in palette.search(books, "pump")] == [HitKind.DOCUMENT, HitKind.ITEM]
    assert palette.search(books, " ") == []


def test_the_palette_keeps_to_its_limit_and_leaves_room_for_each_kind(books: Books) -> None:
    for number in range(9):
        customers.create(books, builders.customer(name=f"Pump {number}"))
        items.create(books, Item(name=f"Pump {number}"))
    issued(books, customer=builders.party("Pump"))
    kinds = [hit.kind for hit in palette.search(books, "pump", limit=9)]
    assert len(kinds) == 9
    assert set(kinds) == set(HitKind)


def test_settings_are_remembered(books: Books) -> None:
    assert settings.get(books, "theme", "system") == "system"
    settings.set(books, "theme", "dark")
    settings.set(books, "theme", "light")
    assert settings.get(books, "theme") == "light"
    with pytest.raises(ValueError, match="at most"):
        settings.set(books, "theme", "x" * 10_001)
