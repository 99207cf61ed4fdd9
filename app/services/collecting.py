"""Opens an account for talking to its provider: the lock, the check of the books' life, the key, the client."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from app.domain.errors import OutsideFailed
from app.domain.remote import Account
from app.domain.secret import Secret
from app.services import keys
from app.services.books import Books
from app.storage.records import accounts as records
from app.sync.lock import working
from app.sync.ports import Ports
from app.sync.witness import Witness, state_folder

if TYPE_CHECKING:
    from app.providers.http import Client
    from app.providers.protocol import Provider
    from app.providers.wire import Hook
    from app.sync.engine import Desk

PATIENCE = 10.0
"""Seconds to wait for another window or command that is talking to the providers."""

Progress = Callable[[str, str, int, int], None]
"""Told what is being done: account, a few words, steps done, steps in all."""


def key_name(books: Books, account: Account) -> str:
    """Return the name of an account's key, different from that of every other account of this user."""
    with books.reading() as connection:
        return f"{records.state(connection).books}/{account.id}"


def ports(books: Books, *, cancel: threading.Event | None = None, progress: Progress | None = None) -> Ports:
    """Return the surroundings of a run: the system's keyring, the real client, this machine's memory."""
    return Ports(
        store=books,
        provider=_provider,
        key=lambda account: _key(books, account),
        client=_client,
        witness=Witness(state_folder()),
        cancel=cancel or threading.Event(),
        progress=progress,
    )


def _key(books: Books, account: Account) -> Secret:
    found = keys.get(key_name(books, account))
    if found.secret is None:
        raise OutsideFailed(f"The key of {account.name} is not to be had: {found.kept.reason}")
    return found.secret


def _provider(name: str) -> Provider:
    from app.providers.registry import provider

    return provider(name)


def _client(hook: Hook, cancel: threading.Event) -> Client:
    from app.providers.http import Client

    return Client(cancel=cancel, hook=hook)


@contextmanager
def at_work(surroundings: Ports, patience: float = PATIENCE) -> Iterator[str]:
    """Be the one process that talks to the providers; yields why nothing may be created, empty when it may.

    Raises:
        OutsideFailed: another window or command is at it.
    """
    from app.sync.life import check_life

    with working(surroundings.store.home, patience):
        yield check_life(surroundings)


def notice_life(books: Books) -> None:
    """Notice books that were set back or copied before anything is asked anew, so that only what is old is held back.

    Another window or command that is at work has noticed already.
    """
    with suppress(OutsideFailed), at_work(ports(books), 0.0):
        pass


@contextmanager
def desk_of(surroundings: Ports, account: Account) -> Iterator[Desk]:
    """Open an account; the lock is held.

    Raises:
        OutsideFailed: its key is not to be had.
    """
    from app.sync.engine import at_desk

    secret = surroundings.key(account)
    if not secret:
        raise OutsideFailed(f"The key of {account.name} is not in the keyring. Enter it again.")
    with at_desk(surroundings, account, secret) as desk:
        yield desk
