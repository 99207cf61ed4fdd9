"""Commands about the catalogue."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from app.cli.arguments import described, from_option, page, page_of, record_id, reference, text_options
from app.cli.command import Command
from app.cli.context import Context
from app.cli.output import Answer, Column, field, listing, record
from app.domain.item import Item
from app.domain.item_json import read_item, write_item
from app.services import items as service

_OPTIONS = (
    ("name", "what a line of an invoice says"),
    ("description", "further text below it"),
    ("unit", "unit code such as HUR or C62"),
    ("currency", "currency of the price; empty for the company's"),
)
_COLUMNS = (
    Column("ID", field("id"), right=True),
    Column("Name", field("name")),
    Column("Unit", field("unit")),
    Column("Price", field("unit_price"), right=True),
    Column("Currency", field("currency")),
    Column("Tax", field("tax.category")),
    Column("Rate", field("tax.rate"), right=True),
)


def _write_arguments(parser: ArgumentParser) -> None:
    from_option(parser)
    text_options(parser, _OPTIONS)
    parser.add_argument("--price", "--unit-price", dest="unit_price", metavar="AMOUNT", help="price of one unit")
    parser.add_argument("--tax", metavar="CATEGORY:RATE", help="such as 19, S:19 or E")


def _edit_arguments(parser: ArgumentParser) -> None:
    reference(parser, "the item's id")
    _write_arguments(parser)


def _described(options: Namespace) -> dict[str, object]:
    if options.tax is not None:
        options.tax = _tax(options.tax)
    return described(options, [*(name for name, _ in _OPTIONS), "unit_price", "tax"])


def _tax(text: str) -> dict[str, object]:
    """Return the JSON of a tax written ``S:19``, ``19`` (standard rate) or ``E`` (no rate)."""
    category, colon, rate = text.partition(":")
    if colon:
        return {"category": category, "rate": rate}
    return {"category": "S", "rate": category} if category[:1].isdigit() else {"category": category}


def _add(context: Context, options: Namespace) -> Answer:
    return _answer(service.create(context.books, read_item(_described(options))))


def _edit(context: Context, options: Namespace) -> Answer:
    before = service.get(context.books, _id(options))
    return _answer(service.save(context.books, read_item(_described(options), before)))


def _show(context: Context, options: Namespace) -> Answer:
    return _answer(service.get(context.books, _id(options)))


def _archive(context: Context, options: Namespace) -> Answer:
    service.archive(context.books, _id(options))
    return _show(context, options)


def _unarchive(context: Context, options: Namespace) -> Answer:
    service.unarchive(context.books, _id(options))
    return _show(context, options)


def _list_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--query", metavar="TEXT", default="", help="words that name or description contain")
    parser.add_argument("--archived", action="store_true", help="list the archived ones")
    page(parser)


def _list(context: Context, options: Namespace) -> Answer:
    query = service.ItemQuery(text=options.query, archived=options.archived)
    found = service.listing(context.books, query)
    begin, end = page_of(options)
    return listing([write_item(item) for item in found[begin:end]], _COLUMNS, len(found), "There are no items.")


def _one(parser: ArgumentParser) -> None:
    reference(parser, "the item's id")


def _id(options: Namespace) -> int:
    return record_id(options.id, "item")


def _answer(item: Item) -> Answer:
    return record(write_item(item), skip={"revision"})


COMMANDS: Mapping[str, Command] = {
    "add": Command(_write_arguments, _add),
    "edit": Command(_edit_arguments, _edit),
    "list": Command(_list_arguments, _list),
    "show": Command(_one, _show),
    "archive": Command(_one, _archive),
    "unarchive": Command(_one, _unarchive),
}
