"""Commands about the address book."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from app.cli.arguments import described, from_option, page, page_of, reference, text_options
from app.cli.command import Command
from app.cli.context import Context, note
from app.cli.output import Answer, Column, field, listing, record
from app.cli.usage import whole_number
from app.domain.party import LANGUAGES, Customer
from app.domain.party_json import read_customer, write_customer
from app.services import customers as service

_OPTIONS = (
    ("name", "company or person"),
    ("email", "e-mail address"),
    ("phone", "telephone"),
    ("tax_id", "Tax ID"),
    ("address.line1", "street and building number"),
    ("address.line2", "second line of the address"),
    ("address.postal_code", "postcode"),
    ("address.city", "town"),
    ("address.region", "region"),
    ("address.country", "country code such as DE"),
    ("currency", "currency code; empty for the company's"),
    ("language", f"language of documents: {', '.join(LANGUAGES)}; empty for the company's"),
    ("notes", "notes of your own"),
)
_COLUMNS = (
    Column("ID", field("id"), right=True),
    Column("Name", field("name")),
    Column("Town", field("city")),
    Column("Country", field("country")),
    Column("Email", field("email")),
)


def _write_arguments(parser: ArgumentParser) -> None:
    from_option(parser)
    text_options(parser, _OPTIONS)
    parser.add_argument("--terms-days", metavar="N", help="payment terms in days")


def _edit_arguments(parser: ArgumentParser) -> None:
    reference(parser, "the customer's id or exact name")
    _write_arguments(parser)


def _described(options: Namespace) -> dict[str, object]:
    options.terms_days = whole_number("--terms-days", options.terms_days)
    return described(options, [*(name for name, _ in _OPTIONS), "terms_days"])


def _add(context: Context, options: Namespace) -> Answer:
    customer = read_customer(_described(options), more=service.problems)
    alike = service.duplicates(context.books, customer)
    added = service.create(context.books, customer)
    for known in alike:
        note(f"There is already a customer much like this: {known.id} {known.name}.")
    return _answer(added)


def _edit(context: Context, options: Namespace) -> Answer:
    before = service.find(context.books, options.id)
    return _answer(service.save(context.books, read_customer(_described(options), before, service.problems)))


def _show(context: Context, options: Namespace) -> Answer:
    return _answer(service.find(context.books, options.id))


def _archive(context: Context, options: Namespace) -> Answer:
    return _answer(service.archive(context.books, service.find(context.books, options.id).id))


def _unarchive(context: Context, options: Namespace) -> Answer:
    return _answer(service.unarchive(context.books, service.find(context.books, options.id).id))


def _list_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--query", metavar="TEXT", default="", help="words that name, town, e-mail ... contain")
    parser.add_argument("--archived", action="store_true", help="list the archived ones")
    page(parser)


def _one(parser: ArgumentParser) -> None:
    reference(parser, "the customer's id or exact name")


def _answer(customer: Customer) -> Answer:
    return record(write_customer(customer), skip={"revision"})


def _list(context: Context, options: Namespace) -> Answer:
    query = service.CustomerQuery(text=options.query, archived=options.archived)
    found = service.listing(context.books, query)
    begin, end = page_of(options)
    items = [summary._asdict() for summary in found[begin:end]]
    return listing(items, _COLUMNS, len(found), "There are no customers.")


COMMANDS: Mapping[str, Command] = {
    "add": Command(_write_arguments, _add),
    "edit": Command(_edit_arguments, _edit),
    "list": Command(_list_arguments, _list),
    "show": Command(_one, _show),
    "archive": Command(_one, _archive),
    "unarchive": Command(_one, _unarchive),
}
