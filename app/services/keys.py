"""Providers' keys: in the keyring of the system or, where that cannot be relied on, in memory for this run.

Only four services are ever asked, each by its own class: what `keyring` would choose by itself, by the environment, by
its configuration file or by a plug-in may be a plain file, a spreadsheet or nothing at all. Before a key is entrusted
to one, a word that means nothing goes there and back, and must not be found lying open on the disk.

Each call may wait for the user to unlock the keyring: never make one on the thread of the window.
"""

from __future__ import annotations

import os
import re
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from app.domain.errors import InputRefused, Problem
from app.domain.secret import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Counterfoil"
MAX_LENGTH = 1000
PATIENCE = 120.0
"""Seconds the user has to answer the keyring's question."""

_ALLOWED = (
    ("keyring.backends.macOS", "Keyring", "macOS Keychain"),
    ("keyring.backends.Windows", "WinVaultKeyring", "Windows Credential Manager"),
    ("keyring.backends.SecretService", "Keyring", "Secret Service"),
    ("keyring.backends.kwallet", "DBusKeyring", "KWallet"),
)
_PROPERTY = "KEYRING_PROPERTY_"
_VISIBLE = re.compile(r"[\x21-\x7e]+")
_MAX_KEYRING_FILE = 20_000_000

_T = TypeVar("_T")


class Place(StrEnum):
    """Where a key is."""

    KEYRING = "keyring"
    MEMORY = "memory"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a key is, and why it is not in the keyring.

    Attributes:
        place: where it is.
        service: the keyring in use, by the name its users know; empty when there is none.
        reason: a sentence for the user, empty when the key is where it belongs.
    """

    place: Place
    service: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A key, None when there is none to be had, and where it is."""

    secret: Secret | None
    kept: Kept


class _Failed(Exception):
    """The keyring is of no use now; the text says why."""


_lock = threading.Lock()
_in_memory: dict[str, Found] = {}


def read_key(text: str) -> Secret:
    """Return the key that was pasted or typed, without the white space around it.

    Raises:
        InputRefused: it is no key.
    """
    secret = Secret(text.strip())
    if found := problems(secret):
        raise InputRefused(found)
    return secret


def problems(secret: Secret) -> list[Problem]:
    """Return why ``secret`` cannot be a key, without repeating it."""
    key = secret.reveal()
    if not key:
        return [Problem("key", "The key is missing.")]
    if len(key) > MAX_LENGTH or not _VISIBLE.fullmatch(key):
        return [Problem("key", "This is no key: keys are short and have no blanks or special letters.")]
    return []


def put(name: str, secret: Secret) -> Kept:
    """Keep ``secret`` under ``name``, which tells it from every other key of this user; an earlier one is replaced."""
    try:
        kept = Kept(Place.KEYRING, _within(lambda: _stored(name, secret)))
    except _Failed as failed:
        kept = Kept(Place.MEMORY, "", f"{failed} The key is kept in memory until Counterfoil ends.")
    with _lock:
        _in_memory[name] = Found(secret, kept)
    return kept


def lend(name: str, secret: Secret) -> None:
    """Use ``secret`` under ``name`` for this run, without keeping it anywhere."""
    with _lock:
        _in_memory[name] = Found(secret, Kept(Place.MEMORY))


def get(name: str, *, fresh: bool = False) -> Found:
    """Return the key kept under ``name``.

    What was read once in this run is not asked for again, since some keyrings ask the user each time; with ``fresh``
    it is, e.g. when the provider did not take the key and another window may have replaced it.
    """
    with _lock:
        known = _in_memory.get(name)
    if known and not (fresh and known.kept.place is Place.KEYRING):
        return known
    try:
        service, secret = _within(lambda: _read(name))
    except _Failed as failed:
        return Found(None, Kept(Place.NOWHERE, "", str(failed)))
    if secret is None:
        return Found(None, Kept(Place.NOWHERE, service, "The key is not in the keyring. Enter it again."))
    found = Found(secret, Kept(Place.KEYRING, service))
    with _lock:
        _in_memory[name] = found
    return found


def remove(name: str) -> Kept:
    """Delete the key kept under ``name``; ``reason`` says when it may still be in the keyring."""
    with _lock:
        known = _in_memory.pop(name, None)
    try:
        service = _within(lambda: _deleted(name))
    except _Failed as failed:
        if known and known.kept.place is Place.MEMORY:
            return Kept(Place.NOWHERE)
        return Kept(Place.NOWHERE, "", f"{failed} If the key was kept there, delete it there: {SERVICE}, {name}.")
    return Kept(Place.NOWHERE, service)


def forget() -> None:
    """Drop what is in memory, as the end of the program does."""
    with _lock:
        _in_memory.clear()


def _stored(name: str, secret: Secret) -> str:
    """Write a key into the keyring, see it there and return the keyring's name."""
    backend, service = _backend()
    _prove(backend)
    backend.set_password(SERVICE, name, secret.reveal())
    if backend.get_password(SERVICE, name) != secret.reveal():
        raise _Failed(f"{service} took the key but did not give it back.")
    return service


def _read(name: str) -> tuple[str, Secret | None]:
    backend, service = _backend()
    value = backend.get_password(SERVICE, name)
    return service, Secret(value) if value else None


def _deleted(name: str) -> str:
    from keyring.errors import PasswordDeleteError

    backend, service = _backend()
    with suppress(PasswordDeleteError):  # said both of a key that is not there and of one that may not be deleted
        backend.delete_password(SERVICE, name)
    if backend.get_password(SERVICE, name) is not None:
        raise _Failed(f"{service} did not delete the key.")
    return service


def _prove(backend: KeyringBackend) -> None:
    """Send a word that means nothing there and back, so that no key ever goes where it would be lost or lie open."""
    from keyring.errors import PasswordDeleteError

    name, word = f"check {secrets.token_hex(8)}", secrets.token_urlsafe(24)
    backend.set_password(SERVICE, name, word)
    try:
        if backend.get_password(SERVICE, name) != word:
            raise _Failed("The keyring does not keep what it is given.")
        if _lies_open(word):
            raise _Failed("The keyring has no password: it would keep the key as plain text.")
    finally:
        with suppress(PasswordDeleteError):  # it was lost already
            backend.delete_password(SERVICE, name)


def _lies_open(word: str) -> bool:
    """Whether the word can be read in GNOME's keyring files, which are plain text when the keyring has no password."""
    usual = "~/.local/share"
    folders = {Path(folder).expanduser() for folder in (usual, os.environ.get("XDG_DATA_HOME") or usual)}
    return any(_holds(file, word) for folder in folders for file in (folder / "keyrings").glob("*.keyring"))


def _holds(file: Path, word: str) -> bool:
    try:
        return file.stat().st_size < _MAX_KEYRING_FILE and word.encode() in file.read_bytes()
    except OSError:
        return False  # gone meanwhile, or not the user's


def _backend() -> tuple[KeyringBackend, str]:
    """Return the best of the allowed keyrings that is there, and its name."""
    there: list[tuple[float, type[KeyringBackend], str]] = []
    for module, name, title in _ALLOWED:
        found = getattr(import_module(module), name)
        if found.viable:
            there.append((found.priority, found, title))
    if not there:
        raise _Failed("There is no keyring here that keeps keys safe.")
    _, best, title = max(there, key=lambda each: each[0])
    backend = best()
    for variable in os.environ:
        # `keyring` lets the environment set any attribute, such as a collection that is gone with the session.
        if variable.startswith(_PROPERTY):
            vars(backend).pop(variable.removeprefix(_PROPERTY).lower(), None)
    return backend, title


class _Asked(threading.Thread, Generic[_T]):
    """A question to the keyring, on a thread of its own that may be left waiting."""

    def __init__(self, question: Callable[[], _T]) -> None:
        super().__init__(name="keyring", daemon=True)
        self._question = question
        self.answer: list[_T] = []
        self.failure = "The keyring did not answer."

    def run(self) -> None:
        """Ask, and keep a sentence instead of an error: its trace would hold the key."""
        from keyring.errors import InitError, KeyringLocked

        try:
            self.answer.append(self._question())
        except _Failed as failed:
            self.failure = str(failed)
        except (KeyringLocked, InitError):
            self.failure = "The keyring is locked and was not opened."
        except Exception as error:  # noqa: BLE001 - services of four systems fail each in its own way
            self.failure = f"The keyring failed ({type(error).__name__})."


def _within(question: Callable[[], _T]) -> _T:
    """Ask the keyring, for as long as a user may take to unlock it.

    Raises:
        _Failed: no answer came.
    """
    asked = _Asked(question)
    asked.start()
    asked.join(PATIENCE)
    if not asked.answer:
        raise _Failed(asked.failure)
    return asked.answer[0]
