"""The page of all items: searched, sorted, archived, each edited in a dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.currencies import CURRENCIES
from app.domain.decimals import ONE, normal
from app.domain.item import Item
from app.domain.tax import RATE_ZERO, Tax, TaxCategory
from app.ui import tasks
from app.ui.formats import Formats
from app.ui.items.dialog import ItemDialog
from app.ui.lists.cells import RIGHT, Cell, Column
from app.ui.lists.list_page import ListPage, ListQuery, ListWords
from app.ui.lists.removal import RecordService, Removal, RemovalWords
from app.ui.override import override
from app.ui.shell.navigator import NewItem
from app.ui.shell.page import Action, Page, Shell
from app.ui.tax_words import category_words
from app.ui.units import unit_name

if TYPE_CHECKING:
    from app.domain.party import Company
    from app.services.books import Books


class ItemsPage(ListPage[Item]):
    """Items in use, or the archive."""

    def __init__(self, shell: Shell, books: Books) -> None:
        words = ListWords(
            title=_tr("Items"),
            search=_tr("Search names and descriptions…"),
            new=_tr("New item"),
            icon="items",
            empty_title=_tr("What you sell will stand here"),
            empty_text=_tr("Add a product or service once, and a line of an invoice completes from it."),
            one=_tr("1 item"),
            many=_tr("{n} items"),
        )
        self._currency = ""
        columns = item_columns(shell.formats, lambda: self._currency)
        super().__init__(shell, books, words, columns, frozenset({"item", "company"}))
        self._removal = item_removal(self, books)

    @override
    def open(self, target: object) -> None:
        """Begin an item, or edit the one of an id."""
        if isinstance(target, NewItem):
            self.new()
        elif isinstance(target, int):
            tasks.run(self, lambda: self._get(target), self._edit, key="open")

    def _get(self, item_id: int) -> Item:
        from app.services import items

        return items.get(self.books, item_id)

    @override
    def load(self, query: ListQuery) -> Sequence[Item]:
        from app.services import company, items

        self._currency = company.get(self.books).currency
        asked = items.ItemQuery(
            text=query.text,
            archived=query.archived,
            sort=next((key for key in items.ItemSort if key.value == query.sort), items.ItemSort.NAME),
            descending=query.descending,
        )
        return items.listing(self.books, asked)

    @override
    def open_record(self, record: Item) -> None:
        self._edit(record)

    @override
    def new(self) -> None:
        def look() -> Company:
            from app.services import company

            return company.get(self.books)

        def begin(company: Company) -> None:
            self._edit(Item(tax=Tax(TaxCategory(company.default_category), Decimal(company.default_rate))))

        tasks.run(self, look, begin, key="new")

    @override
    def actions_for(self, chosen: Sequence[Item]) -> Sequence[Action]:
        one = chosen[0] if len(chosen) == 1 else None
        ids = [item.id for item in chosen]
        keep = self.tr("Take back into use") if self.archived else self.tr("Archive")

        def open_one() -> None:
            if one is not None:
                self._edit(one)

        def delete() -> None:
            if one is not None:
                self._removal.delete(one.id)

        def archive() -> None:
            self._removal.archive(ids, back=self.archived)

        return (
            Action("open", self.tr("Open"), open_one, "Enter", "edit", one is not None),
            Action("archive", keep, archive, icon="archive", enabled=bool(ids)),
            Action("delete", self.tr("Delete item"), delete, "Del", "trash", one is not None),
        )

    def _edit(self, item: Item) -> None:
        dialog = ItemDialog(self.window(), self.shell, self.books, item)
        dialog.saved.connect(self._on_saved)
        dialog.open()

    def _on_saved(self, item: Item) -> None:
        self.shell.changes.tell("item")


def item_columns(formats: Formats, home_currency: Callable[[], str]) -> tuple[Column[Item], ...]:
    """Return the columns of the list of items; a price without a currency is in ``home_currency()``."""

    def price(item: Item) -> Cell:
        code = item.currency or home_currency()
        symbol = CURRENCIES[code].symbol if code in CURRENCIES else code
        return Cell(f"{symbol}\u00a0{formats.number(shown_price(item.unit_price, code))}")

    def tax(item: Item) -> Cell:
        if item.tax.category in RATE_ZERO:
            return Cell(category_words(item.tax.category))
        return Cell(f"{formats.number(normal(item.tax.rate))} %")

    return (
        Column("name", _tr("Name"), 320, name_cell, sort="name", stretch=True, least=200),
        Column("unit", _tr("Unit"), 120, lambda item: Cell(unit_name(item.unit)), sort="unit", rank=1),
        Column("tax", _tr("Tax"), 160, tax, rank=2),
        Column("price", _tr("Price"), 160, price, sort="price", alignment=RIGHT),
    )


def name_cell(item: Item) -> Cell:
    """Return the name, its description muted behind it."""
    return Cell(item.name, detail=item.description, strong=True)


def shown_price(price: Decimal, currency: str) -> Decimal:
    """Return a price with at least the decimals of its currency and no more than it needs."""
    digits = CURRENCIES[currency].digits if currency in CURRENCIES else 2
    short = normal(price)
    exponent = short.as_tuple().exponent
    return short.quantize(ONE.scaleb(-digits)) if isinstance(exponent, int) and -exponent < digits else short


def item_removal(page: Page, books: Books) -> Removal[Item]:
    """Return what archives and deletes items for ``page``."""
    words = RemovalWords(
        one_archived=_tr("{name} was archived."),
        many_archived=_tr("{n} items were archived."),
        one_back=_tr("{name} is in use again."),
        many_back=_tr("{n} items are in use again."),
        deleted=_tr("{name} was deleted."),
        why_archive=_tr(
            "Documents use this item, so it cannot be deleted. Archived, it is no longer offered while a line is typed."
        ),
    )

    def service() -> RecordService[Item]:
        from app.services import items

        return items

    return Removal(page, books, "item", words, service)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Items", text)
