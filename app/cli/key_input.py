"""Keys on the command line: read from standard input or asked for, never an argument."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from app.cli.usage import UsageError

if TYPE_CHECKING:
    from app.domain.remote import Account
    from app.domain.secret import Secret
    from app.services.books import Books

_MOST = 10_000


def key_option(parser: ArgumentParser, about: str) -> None:
    """Offer to read a key."""
    parser.add_argument("--key-stdin", action="store_true", help=about)


def lent_key_option(parser: ArgumentParser) -> None:
    """Offer to give a key for this run, which is how it goes where no keyring keeps it."""
    key_option(parser, "take the account's key from standard input, for this run only")


def read_key(options: Namespace) -> Secret:
    """Return the key from standard input, or ask for it where somebody sits.

    Raises:
        InputRefused: for what is no key.
        UsageError: there is nowhere to get it from.
    """
    from app.services import keys

    if sys.stdin.isatty():
        import getpass

        return keys.read_key(getpass.getpass("Key (it is not shown): "))
    if not options.key_stdin:
        raise UsageError("Give the key on standard input with --key-stdin, or run this in a terminal to be asked.")
    return keys.read_key(sys.stdin.buffer.read(_MOST).decode("utf-8-sig", errors="replace"))


def lend_key(books: Books, account: Account, options: Namespace) -> None:
    """Keep the key given for this run, if one was."""
    if options.key_stdin:
        from app.services import keys
        from app.services.collecting import key_name

        keys.lend(key_name(books, account), read_key(options))
