"""Commands about what is queued, unclear or needs a decision."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from app.cli.arguments import record_id
from app.cli.command import Command
from app.cli.context import Context
from app.cli.key_input import lend_key, lent_key_option
from app.cli.outcomes import attempted, done, entries, entry
from app.cli.output import Answer, record
from app.domain.document_json import time_text
from app.domain.outbox import Operation
from app.services import accounts
from app.services import outbox as service


def _no_arguments(_parser: ArgumentParser) -> None:
    """Take no arguments."""


def _list(context: Context, _options: Namespace) -> Answer:
    return entries(service.listing(context.books))


def _one(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="K", help="the entry's id")


def _show(context: Context, options: Namespace) -> Answer:
    operation = _found(context, options)
    log = [
        {
            "at": time_text(each.at),
            "event": each.event,
            "state": each.state.value,
            "http_status": each.http_status,
            "code": each.code,
            "message": each.message,
            "evidence": each.evidence,
        }
        for each in service.attempts(context.books, operation.id)
    ]
    asked = {
        "amount": None if operation.amount is None else str(operation.amount),
        "currency": operation.currency,
        "send": operation.channel.value,
        "payload": operation.payload.decode("utf-8", errors="replace"),
        "remote_id": operation.remote_id or None,
        "answers": list(service.answers(operation)),
    }
    return record(entry(operation) | asked | {"log": log})


def _retry_arguments(parser: ArgumentParser) -> None:
    _one(parser)
    lent_key_option(parser)


def _retry(context: Context, options: Namespace) -> Answer:
    operation = _found(context, options)
    lend_key(context.books, accounts.get(context.books, operation.account_id), options)
    return attempted(context.books, service.retry(context.books, operation.id))


def _adopt_arguments(parser: ArgumentParser) -> None:
    _one(parser)
    parser.add_argument(
        "--remote-id",
        metavar="R",
        default="",
        help="which remote invoice or page it is; of deliveries and changes: leave it out",
    )


def _adopt(context: Context, options: Namespace) -> Answer:
    return done(service.adopt(context.books, _found(context, options).id, options.remote_id))


def _discard(context: Context, options: Namespace) -> Answer:
    return done(service.discard(context.books, _found(context, options).id))


def _found(context: Context, options: Namespace) -> Operation:
    return service.get(context.books, record_id(options.id, "entry in the outbox"))


COMMANDS: Mapping[str, Command] = {
    "list": Command(_no_arguments, _list),
    "show": Command(_one, _show),
    "retry": Command(_retry_arguments, _retry),
    "adopt": Command(_adopt_arguments, _adopt),
    "discard": Command(_one, _discard),
}
