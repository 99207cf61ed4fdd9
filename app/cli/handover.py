"""Handing invoices to payment providers, and reminders."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.cli.command import Command
from app.cli.context import Context, note
from app.cli.key_input import lend_key, lent_key_option
from app.cli.outcomes import attempted, done, entry
from app.cli.output import Answer, printable
from app.domain.remote import Channel
from app.services import accounts, checkout_pages, documents, handover

if TYPE_CHECKING:
    from app.services.handover import Preview


def _to_account(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the invoice: an id, a uid or a number")
    parser.add_argument("--account", metavar="N", required=True, help="the account's name")
    parser.add_argument("--queue-only", action="store_true", help="put it into the outbox without trying it now")
    lent_key_option(parser)


def _push_arguments(parser: ArgumentParser) -> None:
    _to_account(parser)
    parser.add_argument("--checkout-page", metavar="C", help="the page it is to be paid on: an id or a title")
    parser.add_argument(
        "--send",
        choices=[channel.value for channel in Channel],
        default=Channel.NONE.value,
        help="how the provider tells the customer; none when left out",
    )
    parser.add_argument("--preview", action="store_true", help="only show what the provider would be told")


def _push(context: Context, options: Namespace) -> Answer:
    books, channel = context.books, Channel(options.send)
    document = documents.find(books, options.id)
    account = accounts.find(books, options.account)
    page = None
    if options.checkout_page is not None:
        page = checkout_pages.find(books, options.checkout_page, account.name).id
    preview = handover.preview(books, document.id, account.name, page_id=page, channel=channel)
    if options.preview:
        return _previewed(preview)
    for sentence in (*preview.lost, *preview.warnings):
        note(sentence)
    lend_key(books, account, options)
    pushed = handover.push(
        books, document.id, account.name, page_id=page, channel=channel, queue_only=options.queue_only
    )
    more = {"send": None if pushed.send is None else entry(pushed.send)}
    if options.queue_only:
        return done(pushed.operation, more)
    return attempted(books, pushed.operation, more, pushed.send)


def _remind(context: Context, options: Namespace) -> Answer:
    books = context.books
    document = documents.find(books, options.id)
    account = accounts.find(books, options.account)
    lend_key(books, account, options)
    reminder = handover.remind(books, document.id, account.name, queue_only=options.queue_only)
    return done(reminder) if options.queue_only else attempted(books, reminder)


def _previewed(preview: Preview) -> Answer:
    value = {
        "account": preview.account.name,
        "provider": preview.account.provider,
        "send": preview.channel.value,
        "amount": None if preview.amount is None else str(preview.amount),
        "currency": preview.currency,
        "told": [{"label": label, "text": text} for label, text in preview.told],
        "lost": list(preview.lost),
        "warnings": list(preview.warnings),
        "reaches_customer_at_once": preview.at_once,
    }
    lines = [f"{label}: {text}" for label, text in preview.told]
    lines += [f"Not told: {sentence}" for sentence in preview.lost]
    lines += [f"Warning: {sentence}" for sentence in preview.warnings]
    return Answer(value, lambda: "\n".join(printable(line) for line in lines))


PUSH: Mapping[str, Command] = {"": Command(_push_arguments, _push)}
REMIND: Mapping[str, Command] = {"": Command(_to_account, _remind)}
