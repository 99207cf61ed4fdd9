"""The catalogue of products and services: kept, searched, offered while a line is typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.currencies import CURRENCIES
from app.domain.errors import ChangedMeanwhile, InputRefused, NotAllowed, Problem
from app.domain.item import Item
from app.domain.tax import CATEGORY_NAMES, RATE_ZERO
from app.domain.text import LINE_LENGTH
from app.domain.units import UNITS
from app.services.books import Books
from app.services.limits import multi_problem, number_problem, single_problem, tax_problems
from app.storage.keys import folded
from app.storage.records import items as records
from app.storage.records.rows import select


class ItemSort(StrEnum):
    """What a list of items is sorted by."""

    NAME = "name"
    UNIT = "unit"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class ItemQuery:
    """Which items a list shows.

    Attributes:
        text: each word must occur in name or description; empty for all.
        archived: False for those in use, True for the archive, None for both.
        limit: at most so many; None for all.
    """

    text: str = ""
    archived: bool | None = False
    sort: ItemSort = ItemSort.NAME
    descending: bool = False
    limit: int | None = None


def create(books: Books, item: Item) -> Item:
    """Store a new item.

    Raises:
        InputRefused: with every problem.
    """
    from app.storage.writes import items as writes

    _check(item)
    with books.writing() as unit:
        item_id = writes.insert_item(unit, item)
    return get(books, item_id)


def save(books: Books, item: Item) -> Item:
    """Replace an item by its id; lines made from it stay as they are.

    Raises:
        InputRefused: with every problem.
        NotFound: no such item.
        ChangedMeanwhile: somebody else saved it since it was read.
    """
    from app.storage.writes import items as writes

    _check(item)
    with books.writing() as unit:
        records.load(unit.raw, item.id)
        if not writes.update_item(unit, item):
            raise ChangedMeanwhile(
                "This item was changed meanwhile. Nothing was overwritten; look at it and try again."
            )
    return get(books, item.id)


def get(books: Books, item_id: int) -> Item:
    """Return an item.

    Raises:
        NotFound: there is none of that id.
    """
    with books.reading() as connection:
        return records.load(connection, item_id)


def archive(books: Books, item_id: int) -> Item:
    """Offer an item no longer; lines made from it stay.

    Raises:
        NotFound: no such item.
    """
    return _set_archived(books, item_id, archived=True)


def unarchive(books: Books, item_id: int) -> Item:
    """Offer an item again.

    Raises:
        NotFound: no such item.
    """
    return _set_archived(books, item_id, archived=False)


def delete(books: Books, item_id: int) -> None:
    """Delete an item that no line was made from.

    Raises:
        NotFound: no such item.
        NotAllowed: documents use it; archive it instead.
    """
    from app.storage.writes import items as writes

    with books.writing() as unit:
        item = records.load(unit.raw, item_id)
        if select(unit.raw, "SELECT 1 FROM document_line WHERE item_id = :id LIMIT 1", {"id": item_id}):
            raise NotAllowed(f"{item.name} is used in documents and cannot be deleted. Archive it instead.")
        writes.delete_item(unit, item_id)


_ORDER = {
    ItemSort.NAME: "name_key",
    ItemSort.UNIT: "unit",
    # For the order alone; the price itself is never read as a float.
    ItemSort.PRICE: "CAST(unit_price AS REAL)",
}


def listing(books: Books, query: ItemQuery | None = None) -> list[Item]:
    """Return the items a query asks for."""
    query = query or ItemQuery()
    words = folded(query.text).split()
    direction = "DESC" if query.descending else "ASC"
    sql = "\n".join(
        (
            "SELECT * FROM item WHERE (:archived IS NULL OR archived = :archived)",
            *(f"AND instr(search_key, :word{place}) > 0" for place in range(len(words))),
            f"ORDER BY {_ORDER[query.sort]} {direction}, name_key, id LIMIT :limit",
        )
    )
    parameters: dict[str, object] = {f"word{place}": word for place, word in enumerate(words)}
    parameters["archived"] = None if query.archived is None else int(query.archived)
    parameters["limit"] = -1 if query.limit is None else query.limit
    with books.reading() as connection:
        return [records.item_of(row) for row in select(connection, sql, parameters)]


def complete(books: Books, text: str, limit: int = 8) -> list[Item]:
    """Return the items in use that ``text`` may mean, those whose name begins with it first."""
    words = folded(text).split()
    if not words:
        return []
    found = listing(books, ItemQuery(text=text, limit=200))
    begun = " ".join(words)
    found.sort(key=lambda item: not folded(item.name).startswith(begun))
    return found[:limit]


def _set_archived(books: Books, item_id: int, *, archived: bool) -> Item:
    from app.storage.writes import items as writes

    with books.writing() as unit:
        item = records.load(unit.raw, item_id)
        if item.archived != archived:
            writes.set_archived(unit, item_id, archived=archived)
    return replace(item, archived=archived, revision=item.revision + (item.archived != archived))


def _check(item: Item) -> None:
    problems = [problem for problem in _problems(item) if problem]
    if problems:
        raise InputRefused(problems)


def _problems(item: Item) -> Iterator[Problem | None]:
    if not item.name.strip():
        yield Problem("name", "Enter a name.")
    yield single_problem("name", item.name)
    yield multi_problem("description", item.description, LINE_LENGTH)
    yield number_problem("unit_price", item.unit_price, (lambda price: price >= 0, "A price must not be negative."))
    if item.unit not in UNITS:
        yield Problem("unit", "Choose a unit.")
    if item.currency and item.currency not in CURRENCIES:
        yield Problem("currency", "Choose a currency.")
    yield from tax_problems("tax", item.tax)
    if item.tax.category in RATE_ZERO and item.tax.rate != 0:
        yield Problem("tax.rate", f"{CATEGORY_NAMES[item.tax.category]} carries no tax: its rate must be 0.")
