"""Commands about checkout pages."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from app.cli.arguments import from_option
from app.cli.command import Command
from app.cli.context import Context, note, read_source
from app.cli.key_input import lend_key, lent_key_option
from app.cli.outcomes import attempted, done
from app.cli.output import Answer, Column, field, listing, record
from app.domain.collect_json import read_page, write_page
from app.domain.remote import CheckoutPage
from app.services import accounts
from app.services import checkout_pages as service

_COLUMNS = (
    Column("ID", field("id"), right=True),
    Column("Account", field("account")),
    Column("Title", field("title")),
    Column("Amount", field("amount"), right=True),
    Column("State", lambda page: f"{page['status']}{', changed' if page['changed'] else ''}"),
    Column("Views", field("views"), right=True),
    Column("Payments", field("payments"), right=True),
    Column("Received", field("received"), right=True),
    Column("Link", field("url")),
)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--account", metavar="N", required=True, help="the account's name")
    from_option(parser, required=True)


def _add(context: Context, options: Namespace) -> Answer:
    account = accounts.find(context.books, options.account)
    return _answer(context, _saved(context, options, CheckoutPage(account_id=account.id)))


def _list_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--account", metavar="N", help="only of this account")


def _list(context: Context, options: Namespace) -> Answer:
    items = [_json(context, page) for page in service.listing(context.books, options.account)]
    return listing(items, _COLUMNS, empty="There are no checkout pages.")


def _one(parser: ArgumentParser) -> None:
    parser.add_argument("page", metavar="C", help="the page: its id, the provider's id, or its title")


def _show(context: Context, options: Namespace) -> Answer:
    return _answer(context, service.find(context.books, options.page))


def _edit_arguments(parser: ArgumentParser) -> None:
    _one(parser)
    from_option(parser, required=True)


def _edit(context: Context, options: Namespace) -> Answer:
    before = service.find(context.books, options.page)
    page = _saved(context, options, before)
    if page.remote_id:
        note("The provider is told by counterfoil checkout-page push.")
    return _answer(context, page)


def _saved(context: Context, options: Namespace, before: CheckoutPage) -> CheckoutPage:
    """Store what the file makes of a page."""
    books = context.books
    return service.save(
        books, read_page(read_source(options.source), before, lambda page: service.problems(books, page))
    )


def _push_arguments(parser: ArgumentParser) -> None:
    _one(parser)
    parser.add_argument("--queue-only", action="store_true", help="put it into the outbox without trying it now")
    lent_key_option(parser)


def _push(context: Context, options: Namespace) -> Answer:
    books = context.books
    page = service.find(books, options.page)
    lend_key(books, accounts.get(books, page.account_id), options)
    operation = service.push(books, page.id, queue_only=options.queue_only)
    more = {"page": _json(context, service.get(books, page.id))}
    return done(operation, more) if options.queue_only else attempted(books, operation, more)


def _json(context: Context, page: CheckoutPage) -> dict[str, object]:
    account = accounts.get(context.books, page.account_id)
    return write_page(page, account.name) | {"changed": service.is_changed(context.books, page.id)}


def _answer(context: Context, page: CheckoutPage) -> Answer:
    return record(_json(context, page))


COMMANDS: Mapping[str, Command] = {
    "add": Command(_add_arguments, _add),
    "list": Command(_list_arguments, _list),
    "show": Command(_one, _show),
    "edit": Command(_edit_arguments, _edit),
    "push": Command(_push_arguments, _push),
}
