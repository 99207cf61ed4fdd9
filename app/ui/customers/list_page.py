"""The page of all customers: searched, sorted, with what they owe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.ui.choices import country_name
from app.ui.customers.removal import customer_removal
from app.ui.formats import Formats
from app.ui.lists.cells import RIGHT, Cell, Column
from app.ui.lists.fit import day_width
from app.ui.lists.list_page import ListPage, ListQuery, ListWords
from app.ui.override import override
from app.ui.plain import isolated
from app.ui.shell.page import Action, Shell

if TYPE_CHECKING:
    from app.services.books import Books
    from app.services.customers import CustomerSummary
    from app.services.invoice_list import CurrencySum


class CustomerRow(NamedTuple):
    """A customer as the list shows it."""

    id: int
    summary: CustomerSummary
    owed: tuple[CurrencySum, ...]


class CustomersPage(ListPage[CustomerRow]):
    """Customers in use, or the archive."""

    def __init__(self, shell: Shell, books: Books) -> None:
        words = ListWords(
            title=_tr("Customers"),
            search=_tr("Search names, towns, emails…"),
            new=_tr("New customer"),
            icon="customers",
            empty_title=_tr("Your customers will stand here"),
            empty_text=_tr("Add the first one, or write an invoice and add its customer on the way."),
            one=_tr("1 customer"),
            many=_tr("{n} customers"),
        )
        concerned = frozenset({"customer", "invoice", "payment"})
        super().__init__(shell, books, words, customer_columns(shell.formats), concerned)
        self._removal = customer_removal(self, books)

    @override
    def load(self, query: ListQuery) -> Sequence[CustomerRow]:
        from app.services import customer_balances, customers

        asked = customers.CustomerQuery(
            text=query.text,
            archived=query.archived,
            sort=next((key for key in customers.CustomerSort if key.value == query.sort), customers.CustomerSort.NAME),
            descending=query.descending,
        )
        owed = customer_balances.open_by_customer(self.books)
        found = customers.listing(self.books, asked)
        return [CustomerRow(summary.id, summary, owed.get(summary.id, ())) for summary in found]

    @override
    def open_record(self, record: CustomerRow) -> None:
        self.shell.navigator.open_customer(record.id)

    @override
    def new(self) -> None:
        self.shell.navigator.new_customer()

    @override
    def actions_for(self, chosen: Sequence[CustomerRow]) -> Sequence[Action]:
        one = chosen[0] if len(chosen) == 1 else None
        ids = [row.id for row in chosen]
        keep = self.tr("Take back into use") if self.archived else self.tr("Archive")

        def open_one() -> None:
            if one is not None:
                self.open_record(one)

        def new_invoice() -> None:
            if one is not None:
                self.shell.navigator.new_invoice(one.id)

        def delete() -> None:
            if one is not None:
                self._removal.delete(one.id)

        return (
            Action("open", self.tr("Open"), open_one, "Enter", "edit", one is not None),
            Action(
                "invoice-customer",
                self.tr("New invoice for this customer"),
                new_invoice,
                icon="invoice",
                enabled=one is not None and not self.archived,
            ),
            Action("archive", keep, lambda: self._archive(ids), icon="archive", enabled=bool(ids)),
            Action("delete", self.tr("Delete customer"), delete, "Del", "trash", one is not None),
        )

    def _archive(self, ids: list[int]) -> None:
        self._removal.archive(ids, back=self.archived)


def customer_columns(formats: Formats) -> tuple[Column[CustomerRow], ...]:
    """Return the columns of the list of customers."""

    def name(row: CustomerRow) -> Cell:
        return Cell(row.summary.name, strong=True)

    def place(row: CustomerRow) -> Cell:
        parts = (row.summary.city, country_name(row.summary.country))
        return Cell(", ".join(isolated(part) for part in parts if part))

    def owed(row: CustomerRow) -> Cell:
        return Cell(" + ".join(formats.money(entry.balance, entry.currency) for entry in row.owed) or "–")

    def last(row: CustomerRow) -> Cell:
        return Cell(formats.day(date.fromisoformat(row.summary.last)) if row.summary.last else "")

    def documents(row: CustomerRow) -> Cell:
        return Cell(formats.whole(row.summary.documents))

    return (
        Column("name", _tr("Name"), 240, name, sort="name", stretch=True, least=180),
        Column("place", _tr("Place"), 200, place, sort="place", rank=2),
        Column("email", _tr("Email"), 220, lambda row: Cell(row.summary.email), rank=3),
        Column("last", _tr("Last invoice"), max(116, day_width(formats)), last, sort="last", rank=1),
        Column("documents", _tr("Documents"), 104, documents, sort="documents", alignment=RIGHT, rank=4),
        Column("owed", _tr("Balance"), 176, owed, alignment=RIGHT),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Customers", text)
