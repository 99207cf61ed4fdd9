"""Working the outbox and reading what the providers hold."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from app.cli.command import Command
from app.cli.context import Context, note
from app.cli.key_input import lend_key, lent_key_option
from app.cli.outcomes import error
from app.cli.output import Answer, Column, Json, field, table
from app.cli.status import DONE, INTERRUPTED, OUTSIDE, UNDECIDED
from app.cli.usage import UsageError
from app.domain.collect_json import write_run
from app.services import accounts
from app.services import sync as service

_COLUMNS = (
    Column("Account", field("account")),
    Column("", field("outcome")),
    Column("Listed", field("listed"), right=True),
    Column("New", field("added"), right=True),
    Column("Changed", field("changed"), right=True),
    Column("Payments", field("payments"), right=True),
    Column("Settled", field("settled"), right=True),
    Column("To decide", field("attention"), right=True),
    Column("", field("message")),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--account", metavar="N", help="only this account")
    parser.add_argument(
        "--resume", action="store_true", help="go on after the books were found set back or copied; look at them first"
    )
    lent_key_option(parser)


def _sync(context: Context, options: Namespace) -> Answer:
    books = context.books
    if options.account is not None:
        lend_key(books, accounts.find(books, options.account), options)
    elif options.key_stdin:
        raise UsageError("--key-stdin needs --account: a key belongs to one account.")
    if options.resume:
        service.resume(books)
    with _cancelled_by_ctrl_c() as cancel:
        runs = service.run(books, options.account, _Progress().tell, cancel)
    status = service.status(books)
    items: list[Json] = [write_run(run) for run in runs]
    value = {
        "items": items,
        "total": len(items),
        "open": status.open,
        "attention": status.attention,
        "lost": status.lost,
        "paused": status.paused,
    }
    if status.paused:
        note(f"Nothing is created or sent: {status.paused}")
    if status.lost:
        note(
            f"Remote invoices made by a later state of these books that are not in this file: {status.lost}."
            " See counterfoil remote list --foreign."
        )
    if status.attention:
        note(f"{status.attention} in the outbox need your decision. See counterfoil outbox list.")
    ended = UNDECIDED if status.attention or status.paused else DONE
    if failed := [run for run in runs if run.broken]:
        value["error"] = error("provider", " ".join(f"{run.account}: {run.message}" for run in failed))
        ended = OUTSIDE
    if cancel.is_set():
        ended = INTERRUPTED
    return Answer(value, lambda: table(_COLUMNS, items) if items else "There are no accounts.", ended)


class _Progress:
    """Says what is being done, each thing once."""

    def __init__(self) -> None:
        self._last = ("", "")

    def tell(self, account: str, words: str, _done: int, _total: int) -> None:
        """Say what is being done for an account."""
        if words and (account, words) != self._last:
            self._last = (account, words)
            note(f"{account}: {words}")


@contextmanager
def _cancelled_by_ctrl_c() -> Iterator[threading.Event]:
    """Let Ctrl+C end the run at the next good moment, and a second one at once."""
    cancel = threading.Event()
    before = signal.getsignal(signal.SIGINT)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        cancel.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)


COMMANDS: Mapping[str, Command] = {"": Command(_arguments, _sync)}
