"""The catalogue offers what is typed and keeps what documents use."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.errors import ChangedMeanwhile, InputRefused, NotAllowed, NotFound
from app.domain.item import Item
from app.domain.tax import Tax, TaxCategory
from app.services import drafts, items
from app.services.books import Books
from app.services.items import ItemQuery, ItemSort
from tests.support import builders

HOUR = Item(
    name="Consulting",
    description="per hour",
    unit="HUR",
    unit_price=Decimal("120.50"),
    currency="EUR",
    tax=Tax(TaxCategory.EXEMPT, Decimal(0), "Section 4"),
)


def test_an_item_comes_back_as_stored_and_makes_a_line(books: Books) -> None:
    stored = items.create(books, HOUR)
    assert stored == replace(HOUR, id=1, revision=1)
    line = stored.as_line()
    assert (line.description, line.note, line.unit, line.unit_price) == (
        "Consulting",
        "per hour",
        "HUR",
        HOUR.unit_price,
    )
    changed = items.save(books, replace(stored, unit_price=Decimal("0.00000000001")))
    assert items.get(books, 1) == changed == replace(stored, unit_price=Decimal("0.00000000001"), revision=2)
    with pytest.raises(ChangedMeanwhile):
        items.save(books, stored)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"description": "x" * 1_001}, "description"),
        ({"unit_price": Decimal(-1)}, "unit_price"),
        ({"unit_price": Decimal("NaN")}, "unit_price"),
        ({"unit": "???"}, "unit"),
        ({"currency": "XXX"}, "currency"),
        ({"tax": Tax(rate=Decimal(101))}, "tax.rate"),
        ({"tax": Tax(TaxCategory.EXEMPT, Decimal(7))}, "tax.rate"),
    ],
)
def test_impossible_items_are_refused(books: Books, changes: dict[str, object], field: str) -> None:
    with pytest.raises(InputRefused) as refused:
        items.create(books, replace(HOUR, **changes))  # type: ignore[arg-type]  # replace checks the names
    assert field in {problem.field for problem in refused.value.problems}
    assert items.listing(books) == []


def test_what_is_typed_is_completed_with_beginnings_first(books: Books) -> None:
    for name in ("Large pump", "Pump", "Pumpkin", "Hose"):
        items.create(books, replace(HOUR, name=name))
    items.archive(books, items.create(books, replace(HOUR, name="Pump, old")).id)
    assert [item.name for item in items.complete(books, "PÚMP")] == ["Pump", "Pumpkin", "Large pump"]
    assert [item.name for item in items.complete(books, "pump lar")] == ["Large pump"]
    assert len(items.complete(books, "hour", limit=2)) == 2
    assert items.complete(books, " ") == []


def test_the_list_sorts_and_the_archive_hides(books: Books) -> None:
    for name, price in (("b", "10"), ("a", "9"), ("c", "100")):
        items.create(books, replace(HOUR, name=name, unit_price=Decimal(price)))
    assert [item.name for item in items.listing(books)] == ["a", "b", "c"]
    assert [i.name for i in items.listing(books, ItemQuery(sort=ItemSort.PRICE, descending=True))] == ["c", "b", "a"]
    items.archive(books, 1)
    assert [item.name for item in items.listing(books, ItemQuery(archived=True))] == ["b"]
    assert items.unarchive(books, 1) == items.get(books, 1)
    assert len(items.listing(books, ItemQuery(limit=2))) == 2


def test_what_documents_use_is_archived_and_not_deleted(books: Books) -> None:
    stored = items.create(books, HOUR)
    draft = drafts.create(books, builders.content(stored.as_line()))
    with pytest.raises(NotAllowed, match="Archive it instead"):
        items.delete(books, stored.id)
    drafts.delete(books, draft.id)
    items.delete(books, stored.id)
    with pytest.raises(NotFound):
        items.get(books, stored.id)


def test_what_does_not_exist_is_not_found(books: Books) -> None:
    for use in (items.get, items.archive, items.unarchive, items.delete):
        with pytest.raises(NotFound):
            use(books, 9)
    with pytest.raises(NotFound):
        items.save(books, replace(HOUR, id=9))
