"""What a run needs of the rest of the program, handed in by whoever starts it."""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.domain.remote import Account
from app.domain.secret import Secret
from app.sync.witness import Witness

if TYPE_CHECKING:
    from app.providers.http import Client
    from app.providers.protocol import Provider
    from app.providers.wire import Hook
    from app.storage.unit import Unit


class Store(Protocol):
    """The books, as far as a run uses them."""

    @property
    def home(self) -> Path:
        """The folder they lie in."""
        ...

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """Lend a connection whose reads all see one state of the books."""
        ...

    def writing(self) -> AbstractContextManager[Unit]:
        """Open a write transaction."""
        ...

    def now(self) -> datetime:
        """Return the time in UTC."""
        ...

    def today(self) -> date:
        """Return the local business day."""
        ...


def boot_seconds() -> float:
    """Return a clock that goes on while the computer sleeps, where the system has one."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


def _nothing(_name: str) -> None:
    """Pass a barrier."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The surroundings of a run.

    Attributes:
        provider: the provider of that name.
        key: an account's key, None when there is none to be had.
        client: makes an HTTP client with a hook for the stages of its requests.
        barrier: called at the named moments of a call, for tests that end the process there.
        seconds: a clock for durations that goes on during sleep.
        progress: told what is being done: account, a few words, steps done, steps in all.
    """

    store: Store
    provider: Callable[[str], Provider]
    key: Callable[[Account], Secret | None]
    client: Callable[[Hook, threading.Event], Client]
    witness: Witness
    cancel: threading.Event = field(default_factory=threading.Event)
    barrier: Callable[[str], None] = _nothing
    seconds: Callable[[], float] = boot_seconds
    progress: Callable[[str, str, int, int], None] | None = None

    def tell(self, account: Account, words: str, done: int, total: int) -> None:
        """Report progress."""
        if self.progress is not None:
            self.progress(account.name, words, done, total)


def fingerprint(books: str, account: Account, secret: Secret) -> str:
    """Return what tells one key at one address from every other, without telling the key."""
    said = f"{books}\n{account.provider}\n{account.base_url}".encode()
    return hmac.new(secret.reveal().encode(), said, hashlib.sha256).hexdigest()[:32]
